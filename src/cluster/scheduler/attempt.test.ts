import { describe, expect, it } from 'vitest';
import type { NodeSelectorRequirement } from '../api/types.ts';
import { attempt, enoughNodes } from './attempt.ts';
import { bestNodes, SCORES } from './scores.ts';
import { cycleOf, HOST, infos, node, pod, spread, storeOf } from './test-objects.ts';

/** The tables of pkg/scheduler/schedule_one_test.go */

it.each([
  [10, 10],
  [99, 99],
  [100, 100],
  [1000, 420],
  [6000, 300],
])('of %i nodes %i are enough', (nodes, enough) => {
  expect(enoughNodes(nodes)).toBe(enough);
});

/** Where a pod comes to, or why it does not. */
function outcome(
  one: ReturnType<typeof pod>,
  nodes: readonly ReturnType<typeof node>[],
  pods: readonly ReturnType<typeof pod>[] = [],
) {
  const asked: string[] = [];
  const result = attempt(
    one,
    infos(nodes, pods),
    storeOf(),
    (name) => {
      asked.push(name);
      return undefined;
    },
    () => 0,
  );
  if ('failure' in result) return { failure: result.failure, asked };
  return 'node' in result
    ? { place: result.node.name, asked }
    : { message: result.message, refusedBy: result.refusedBy, asked };
}

const three = ['1', '2', '3'].map((name) => node(name));
const promised = (name: string) => pod('p', { priority: 1, status: { nominatedNodeName: name } });

describe('asks for a place', () => {
  it('only on the node that was promised', () => {
    expect(outcome(promised('2'), three).asked).toEqual(['2']);
  });
  it('everywhere without a promise', () => {
    expect(outcome(pod('p'), three).asked).toEqual(['1', '2', '3']);
  });
  it('everywhere when the promise cannot be kept', () => {
    const [first, second, third] = three;
    const cordoned = { ...second, spec: { unschedulable: true } } as ReturnType<typeof node>;
    const nodes = [first, cordoned, third].flatMap((one) => one ?? []);
    expect(outcome(promised('2'), nodes).asked).toEqual(['2', '1', '2', '3']);
  });
  it('everywhere when the promised node is gone', () => {
    expect(outcome(promised('gone'), three).asked).toEqual(['1', '2', '3']);
  });
});

/** A pod that insists on nodes by their names: on all of the lists of a term, on one of the terms. */
const named = (...terms: readonly (readonly (readonly string[])[])[]) => {
  const nodeSelectorTerms = terms.map((lists) => ({
    matchFields: lists.map((values): NodeSelectorRequirement => ({
      key: 'metadata.name',
      operator: 'In',
      values,
    })),
  }));
  return pod('p', {
    requests: [{ cpu: '2' }],
    spec: {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
    },
  });
};
const OTHERS = "node(s) didn't satisfy plugin(s) [NodeAffinity]";
const HOPELESS = 'Preemption is not helpful for scheduling';

describe('a pod that asks for nodes by name', () => {
  const roomy = three.map(({ metadata: { name } }) => node(name, { allocatable: { cpu: '4' } }));
  it('comes to the only one in all lists', () => {
    expect(outcome(named([['2'], ['1', '2']]), roomy)).toEqual({ place: '2', asked: ['2'] });
  });
  it('is not asked for when the lists have nothing in common', () => {
    expect(outcome(named([['2'], ['1']]), roomy)).toEqual({
      message: `0/3 nodes are available: pod affinity terms conflict. preemption: 0/3 nodes are available: 3 ${HOPELESS}.`,
      refusedBy: ['NodeAffinity'],
      asked: [],
    });
  });
  it('hears of the others that it did not ask for them', () => {
    const small = [node('1', { allocatable: { cpu: '4' } }), node('2', { allocatable: { cpu: '1' } })];
    expect(outcome(named([['2']]), small)).toEqual({
      message: `0/2 nodes are available: 1 Insufficient cpu, 1 ${OTHERS}. preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 ${HOPELESS}.`,
      refusedBy: ['NodeResourcesFit', 'NodeAffinity'],
      asked: ['2'],
    });
  });
  it('hears it of all when there is no such node', () => {
    expect(outcome(named([['none']]), roomy)).toEqual({
      message: `0/3 nodes are available: 3 ${OTHERS}. preemption: 0/3 nodes are available: 3 ${HOPELESS}.`,
      refusedBy: ['NodeAffinity'],
      asked: [],
    });
  });
});

describe('a pod whose preferences cannot be read', () => {
  const LABEL =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
  const KEY =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  const NUMBER = "for 'Gt', 'Lt' operators, the value must be an integer";
  const preferring = (...matchExpressions: readonly NodeSelectorRequirement[]) =>
    pod('p', {
      spec: {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 2, preference: { matchExpressions } },
            ],
          },
        },
      },
    });
  const PATH = '[0].matchExpressions[0]';

  it.each<[string, readonly NodeSelectorRequirement[], string]>([
    [
      'the key is none',
      [{ key: 'invalid key', operator: 'In', values: ['bar'] }],
      `${PATH}.key: Invalid value: "invalid key": ${KEY}`,
    ],
    [
      'a value is none of a label',
      [{ key: 'foo', operator: 'In', values: ['bar', 'no label'] }],
      `${PATH}.values[1][foo]: Invalid value: "no label": ${LABEL}`,
    ],
    [
      'two bounds are no numbers',
      [
        { key: 'foo', operator: 'Gt', values: ['1e3'] },
        { key: 'foo', operator: 'Lt', values: [''] },
      ],
      `[${PATH}.values[0]: Invalid value: "1e3": ${NUMBER}, [0].matchExpressions[1].values[0]: Invalid value: "": ${NUMBER}]`,
    ],
  ])('fails where nodes are to be compared: %s', (_what, terms, problem) => {
    const one = preferring(...terms);
    expect(outcome(one, three)).toEqual({
      failure: `running PreScore plugin "NodeAffinity": ${problem}`,
      asked: ['1', '2', '3'],
    });
    expect(outcome(one, three.slice(0, 1))).toEqual({ place: '1', asked: ['1'] });
  });
});

it('sums up what many nodes say', () => {
  const nodes = Array.from({ length: 100 }, (_, i) =>
    node(`n${i}`, { allocatable: { cpu: '2', memory: '100', pods: '10' } }),
  );
  expect(outcome(pod('p', { requests: [{ cpu: '4', memory: '500' }] }), nodes)).toMatchObject({
    message:
      '0/100 nodes are available: 100 Insufficient cpu, 100 Insufficient memory. preemption: 0/100 nodes are available: 100 No preemption victims found for incoming pod.',
    refusedBy: ['NodeResourcesFit'],
  });
});

it.each([
  [1, '1', ['2']],
  [2, '1 1 2', ['2', '3']],
] as const)('spreads pods with a skew of %i', (skew, taken, places) => {
  const labels = { foo: '' };
  const nodes = ['1', '2', ...(skew > 1 ? ['3'] : [])].map((name) =>
    node(name, { labels: { [HOST]: name } }),
  );
  const one = pod('p', { labels, spec: { topologySpreadConstraints: [spread(skew, HOST, 'foo')] } });
  const pods = taken.split(' ').map((on, i) => pod(`t${i}`, { node: on, labels }));
  expect(places).toContain(outcome(one, nodes, pods).place);
});

/** What a pod that asks for nothing counts as in scores. */
const DEFAULT_MEMORY = 200 * 1024 * 1024;
const times = (count: number) => [{ cpu: `${100 * count}m`, memory: String(DEFAULT_MEMORY * count) }];

/** Models TestZeroRequest */
it.each([
  ['nothing', [{}], 50],
  ['as much as is assumed of those', times(1), 150],
  ['more', times(3), 130],
] as const)(
  'scores nodes alike where pods ask for nothing or as much as is assumed: %s',
  (_what, asks, sum) => {
    const nodes = ['1', '2'].map((name) =>
      node(name, { allocatable: { cpu: '1', memory: String(DEFAULT_MEMORY * 10) } }),
    );
    const all = infos(nodes, [
      pod('a', { node: '1', requests: times(3) }),
      pod('b', { node: '1', requests: [{}] }),
      pod('c', { node: '2', requests: times(3) }),
      pod('d', { node: '2', requests: times(1) }),
    ]);
    const cycle = cycleOf(pod('p', { requests: asks }), all);
    const scores = (['NodeResourcesFit', 'NodeResourcesBalancedAllocation'] as const).map(
      (name) => SCORES[name][0](cycle, all, all) ?? [0, 0],
    );
    expect([0, 1].map((i) => scores.reduce((total, one) => total + (one[i] ?? 0), 0))).toEqual([sum, sum]);
  },
);

/** Models Test_SelectHost */
it('draws among the best of the nodes', () => {
  const sized = (name: string, cpu: string) => node(name, { allocatable: { cpu, memory: '1Gi' } });
  const all = infos([sized('1', '4'), sized('2', '1'), sized('3', '4')]);
  const one = pod('p', { requests: [{ cpu: '500m', memory: '128Mi' }] });
  expect(bestNodes(cycleOf(one, all), all, all).map(({ name }) => name)).toEqual(['1', '3']);
  const places = [0, 1].map((drawn) => {
    const result = attempt(
      one,
      all,
      storeOf(),
      () => undefined,
      (below) => drawn % below,
    );
    return 'node' in result && result.node.name;
  });
  expect(places).toEqual(['1', '3']);
});
