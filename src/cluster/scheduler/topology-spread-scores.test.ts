import { describe, expect, it } from 'vitest';
import type { PodSpec, TopologySpreadConstraint } from '../api/types.ts';
import type { KubeObject } from '../machinery/object.ts';
import { SCORES } from './scores.ts';
import { cycleOf, FOUR, HOST, infos, node, pod, spread, storeOf, there, THREE } from './test-objects.ts';

interface ScoreCase {
  readonly what: string;
  readonly spreads?: readonly TopologySpreadConstraint[];
  readonly pods?: ReturnType<typeof there>;
  readonly labels?: readonly string[];
  readonly spec?: Partial<PodSpec>;
  readonly nodes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly services?: readonly KubeObject[];
  readonly tainted?: string;
  /** Of the nodes that can have the pod. */
  readonly scores: Readonly<Record<string, number>>;
}

const soft = (maxSkew: number, key: string, label: string | undefined, more = {}): TopologySpreadConstraint =>
  spread(maxSkew, key, label, { whenUnsatisfiable: 'ScheduleAnyway', ...more });

const taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' } as const;

const hosts = (names: string): Readonly<Record<string, Readonly<Record<string, string>>>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, { [HOST]: name }]));

const service: KubeObject & { readonly spec: object } = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 's', namespace: 'default' },
  spec: { selector: { foo: '' } },
};

/** Without a selector of its own, pods that have the same label. */
const SAME = (key: string): Partial<TopologySpreadConstraint> => ({
  labelSelector: {},
  matchLabelKeys: [key],
});
const FOO_NODES: Partial<PodSpec> = {
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'foo', operator: 'In', values: [''] }] }],
      },
    },
  },
};

/** Models pkg/scheduler/framework/plugins/podtopologyspread/scoring_test.go */
const SCORED: readonly ScoreCase[] = [
  {
    what: 'nobody is there',
    spreads: [soft(1, HOST, 'foo')],
    nodes: hosts('a b'),
    scores: { a: 100, b: 100 },
  },
  {
    what: 'one candidate',
    spreads: [soft(1, HOST, 'foo')],
    nodes: hosts('a b'),
    pods: there('a a b'),
    scores: { a: 100 },
  },
  {
    what: 'as many everywhere',
    spreads: [soft(1, HOST, 'foo')],
    nodes: hosts('a b'),
    pods: there('a b'),
    scores: { a: 100, b: 100 },
  },
  {
    what: 'nodes hold 2 1 0 3',
    spreads: [soft(1, HOST, 'foo')],
    pods: there('a a b y y y'),
    scores: { a: 20, b: 60, x: 100, y: 0 },
  },
  {
    what: 'no selector',
    spreads: [soft(1, HOST, undefined)],
    pods: there('a a b y y y'),
    scores: { a: 100, b: 100, x: 100, y: 100 },
  },
  {
    what: 'a skew of 2',
    spreads: [soft(2, HOST, 'foo')],
    pods: there('a a b y y y'),
    scores: { a: 33, b: 66, x: 100, y: 16 },
  },
  {
    what: 'a skew of 3',
    spreads: [soft(3, HOST, 'foo')],
    pods: there('a a a a b b b x x y'),
    scores: { a: 44, b: 66, x: 77, y: 100 },
  },
  {
    what: 'what a service selects is spread by default',
    services: [service],
    nodes: hosts('a b c d'),
    pods: there('a a a a b b b c c d'),
    scores: { a: 44, b: 66, c: 77, d: 100 },
  },
  {
    what: 'a node is no candidate',
    spreads: [soft(1, HOST, 'foo')],
    pods: there('a a a a b b x y y y'),
    scores: { a: 33, b: 83, x: 100 },
  },
  {
    what: 'a candidate lacks the label',
    spreads: [soft(1, HOST, 'foo')],
    nodes: { ...hosts('a x y'), b: { n: 'b' } },
    pods: there('a a a a b b x y y y'),
    scores: { a: 16, b: 0, x: 100 },
  },
  {
    what: 'zones, a node no candidate',
    spreads: [soft(1, 'zone', 'foo')],
    pods: there('a a a a b b x y y y'),
    scores: { a: 75, b: 75, x: 100 },
  },
  {
    what: 'zones and nodes',
    spreads: [soft(1, 'zone', 'foo'), soft(1, HOST, 'foo')],
    pods: there('a a b x x y y y y'),
    scores: { a: 100, x: 63 },
  },
  {
    what: 'zones by two selectors',
    spreads: [soft(1, 'zone', 'foo'), soft(1, 'zone', 'bar')],
    labels: ['foo', 'bar'],
    pods: [...there('a b y', ['foo', 'bar']), ...there('a y y')],
    scores: { a: 85, x: 100 },
  },
  {
    what: 'zones and nodes by different selectors',
    spreads: [soft(1, 'zone', 'foo'), soft(1, HOST, 'bar')],
    labels: ['foo', 'bar'],
    pods: [...there('a y'), ...there('b', ['foo', 'bar']), ...there('y', ['bar'])],
    scores: { a: 60, b: 20, x: 100, y: 60 },
  },
  {
    what: 'some hold none',
    spreads: [soft(1, 'zone', 'foo'), soft(1, HOST, 'bar')],
    labels: ['foo', 'bar'],
    pods: [...there('b', ['bar']), ...there('x'), ...there('y', ['foo', 'bar'])],
    scores: { a: 100, b: 60, x: 40, y: 0 },
  },
  {
    what: 'different selectors, a node no candidate',
    spreads: [soft(1, 'zone', 'foo'), soft(1, HOST, 'bar')],
    labels: ['foo', 'bar'],
    pods: [...there('a y'), ...there('b', ['foo', 'bar']), ...there('y', ['bar'])],
    scores: { a: 50, b: 25, x: 100 },
  },
  {
    what: 'other namespaces do not count',
    spreads: [soft(1, HOST, 'foo')],
    nodes: hosts('a b'),
    pods: there('ns1/a a b b'),
    scores: { a: 100, b: 33 },
  },
  {
    what: 'pods that leave do not count',
    spreads: [soft(1, HOST, 'foo')],
    nodes: hosts('a b'),
    pods: there('-a b'),
    scores: { a: 100, b: 0 },
  },
  {
    what: 'domains are not counted',
    spreads: [soft(2, 'node', 'foo', { minDomains: 10 })],
    nodes: THREE,
    pods: there('a a b b c'),
    scores: { a: 75, b: 75, c: 100 },
  },
  {
    what: 'a node that the pod cannot go to',
    spreads: [soft(1, 'node', 'foo')],
    spec: { nodeSelector: { foo: '' } },
    nodes: THREE,
    pods: there('a a b c'),
    scores: { a: 0, b: 33, c: 100 },
  },
  {
    what: 'where it can go is ignored',
    spreads: [soft(1, 'node', 'foo', { nodeAffinityPolicy: 'Ignore' })],
    spec: { nodeSelector: { foo: '' } },
    nodes: THREE,
    pods: there('a a b c'),
    scores: { a: 66, b: 100, c: 100 },
  },
  {
    what: 'a node that affinity leaves out',
    spreads: [soft(1, 'node', 'foo')],
    spec: FOO_NODES,
    nodes: THREE,
    pods: there('a a b c'),
    scores: { a: 0, b: 33, c: 100 },
  },
  {
    what: 'affinity is ignored',
    spreads: [soft(1, 'node', 'foo', { nodeAffinityPolicy: 'Ignore' })],
    spec: FOO_NODES,
    nodes: THREE,
    pods: there('a a b c'),
    scores: { a: 66, b: 100, c: 100 },
  },
  {
    what: 'a node that is tainted',
    spreads: [soft(1, 'node', 'foo', { nodeTaintsPolicy: 'Honor' })],
    nodes: THREE,
    tainted: 'c',
    pods: there('a a b c'),
    scores: { a: 0, b: 33, c: 100 },
  },
  {
    what: 'taints are ignored',
    spreads: [soft(1, 'node', 'foo')],
    nodes: THREE,
    tainted: 'c',
    pods: there('a a b c'),
    scores: { a: 66, b: 100, c: 100 },
  },
  {
    what: 'pods of the same label, whatever else',
    spreads: [soft(1, 'zone', '', SAME('foo')), soft(1, HOST, '', SAME('bar'))],
    labels: ['foo', 'bar'],
    pods: [...there('a x'), ...there('b', ['foo', 'bar']), ...there('x', ['bar'])],
    scores: { a: 60, b: 20, x: 60, y: 100 },
  },
  {
    what: 'pods of the same label, of those that are selected',
    spreads: [soft(1, 'zone', 'foo'), soft(1, HOST, 'bar', { matchLabelKeys: ['baz'] })],
    labels: ['foo', 'bar', 'baz'],
    pods: [
      ...there('a x'),
      ...there('b', ['foo', 'bar', 'baz']),
      ...there('x', ['bar']),
      ...there('x', ['bar', 'baz']),
    ],
    scores: { a: 60, b: 20, x: 60, y: 100 },
  },
  {
    what: 'nodes without zone are a zone by default',
    services: [service],
    nodes: {
      a: { [HOST]: 'a', 'topology.kubernetes.io/zone': 'mars' },
      b: { [HOST]: 'b', 'topology.kubernetes.io/zone': 'mars' },
      c: { [HOST]: 'c' },
      d: { [HOST]: 'd' },
    },
    pods: there('a a a a'),
    scores: { a: 10, b: 47, c: 100, d: 100 },
  },
];

describe('soft topology spread constraints', () => {
  it.each(SCORED)(
    '$what',
    ({ spreads, pods = [], labels = ['foo'], spec, nodes = FOUR, services = [], tainted, scores }) => {
      const all = infos(
        Object.entries(nodes).map(([name, own]) =>
          node(name, { labels: own, ...(name === tainted && { spec: { taints: [taint] } }) }),
        ),
        pods,
      );
      const one = pod('p', {
        labels: Object.fromEntries(labels.map((label) => [label, ''])),
        spec: { ...(spreads && { topologySpreadConstraints: spreads }), ...spec },
      });
      const candidates = all.filter(({ name }) => name in scores);
      const found = SCORES.PodTopologySpread[0](cycleOf(one, all, storeOf({ services })), candidates, all);
      expect(Object.fromEntries(candidates.map(({ name }, i) => [name, found?.[i]]))).toEqual(scores);
    },
  );

  it('has no opinion on a pod that belongs to nothing', () => {
    const all = infos([node('a'), node('b')]);
    expect(SCORES.PodTopologySpread[0](cycleOf(pod('p'), all), all, all)).toBeUndefined();
  });
});
