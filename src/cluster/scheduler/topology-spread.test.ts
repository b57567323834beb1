import { describe, expect, it } from 'vitest';
import type { PodSpec, TopologySpreadConstraint } from '../api/types.ts';
import { change } from './filters.ts';
import { cycleOf, FOUR, infos, labelled, node, pod, spread, there, THREE } from './test-objects.ts';
import { SpreadState } from './topology-spread.ts';

const onNodes = (key: string, operator: 'In' | 'NotIn', values: readonly string[]): Partial<PodSpec> => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values }] }],
      },
    },
  },
});

interface Case {
  readonly what: string;
  readonly spreads: readonly TopologySpreadConstraint[];
  readonly pods?: ReturnType<typeof there>;
  readonly labels?: readonly string[];
  readonly spec?: Partial<PodSpec>;
  readonly nodes?: typeof FOUR;
  readonly tainted?: string;
  /** Nodes that are no good, in order: by skew, and with an exclamation mark for lack of a label. */
  readonly refuses: string;
}

const taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' } as const;
const fooed = {
  a: { node: 'a', foo: '' },
  b: { node: 'b', foo: '' },
  x: { node: 'x', foo: '' },
  y: { node: 'y' },
};

const BOTH = [spread(1, 'zone', 'foo'), spread(1, 'node', 'foo')];
const TWO_LABELS = ['foo', 'bar'];
const OWN = { spreads: [spread(1, 'zone', 'foo'), spread(1, 'node', 'bar')], labels: TWO_LABELS };
const ZONES = { spreads: [spread(1, 'zone', 'bar'), spread(1, 'zone', 'foo')], labels: TWO_LABELS };

/** Four nodes, some of which have the label `foo`. */
const zoned = (names: string): typeof FOUR =>
  Object.fromEntries(
    Object.entries(FOUR).map(([name, labels]) => [
      name,
      names.split(' ').includes(name) ? { ...labels, foo: '' } : labels,
    ]),
  );

/** Models pkg/scheduler/framework/plugins/podtopologyspread/filtering_test.go */
const CASES: readonly Case[] = [
  { what: 'nobody is there', spreads: [spread(1, 'zone', 'foo')], refuses: '' },
  {
    what: 'nobody is there, and the pod does not count itself',
    spreads: [spread(1, 'zone', 'bar')],
    refuses: '',
  },
  {
    what: 'other namespaces do not count',
    spreads: [spread(1, 'zone', 'foo')],
    pods: there('ns1/a ns2/a x y'),
    refuses: 'x y',
  },
  {
    what: 'without a selector nobody counts',
    spreads: [spread(1, 'zone', undefined)],
    pods: there('x y'),
    refuses: '',
  },
  { what: 'zones are even', spreads: [spread(1, 'zone', 'foo')], pods: there('a a b y y y'), refuses: '' },
  {
    what: 'a node lacks the label',
    spreads: [spread(1, 'zone', 'foo')],
    nodes: { ...FOUR, b: { zon: 'zone1', node: 'b' } },
    pods: there('a b x y'),
    refuses: 'b! x y',
  },
  { what: 'no node has the label', spreads: [spread(1, 'rack', 'foo')], refuses: 'a! b! x! y!' },
  {
    what: 'nodes hold 2 1 0 3',
    spreads: [spread(1, 'node', 'foo')],
    pods: there('a a b y y y'),
    refuses: 'a b y',
  },
  {
    what: 'a larger skew is fine',
    spreads: [spread(2, 'node', 'foo')],
    pods: there('a a b y y y'),
    refuses: 'a y',
  },
  {
    what: 'a pod that does not count itself',
    spreads: [spread(1, 'node', 'foo')],
    labels: ['bar'],
    pods: there('a a b y y y'),
    refuses: 'a y',
  },
  {
    what: 'nodes that the pod cannot go to do not count',
    spreads: [spread(1, 'node', 'foo')],
    spec: onNodes('node', 'In', ['a', 'y']),
    pods: there('a a b y y y'),
    refuses: 'y',
  },
  {
    what: 'pods that leave do not count',
    spreads: [spread(1, 'node', 'foo')],
    nodes: { a: { node: 'a' }, b: { node: 'b' } },
    pods: there('-a b'),
    refuses: 'b',
  },
  {
    what: 'a node left out of a zone',
    spreads: [spread(1, 'zone', 'foo')],
    spec: onNodes('node', 'NotIn', ['b']),
    pods: there('b b y'),
    refuses: 'x y',
  },
  {
    what: 'too few domains: the least is none',
    spreads: [spread(2, 'node', 'foo', { minDomains: 4 })],
    nodes: THREE,
    pods: there('a a b b c'),
    refuses: 'a b',
  },
  {
    what: 'domains enough',
    spreads: [spread(2, 'node', 'foo', { minDomains: 2 })],
    nodes: THREE,
    pods: there('a a b b c'),
    refuses: '',
  },
  {
    what: 'too few zones',
    spreads: [spread(2, 'zone', 'foo', { minDomains: 3 })],
    pods: there('a b y'),
    refuses: 'a b',
  },
  {
    what: 'zones enough',
    spreads: [spread(2, 'zone', 'foo', { minDomains: 1 })],
    pods: there('a b y'),
    refuses: '',
  },
  {
    what: 'the node selector leaves out a node',
    spreads: [spread(1, 'node', 'foo')],
    spec: { nodeSelector: { foo: '' } },
    nodes: fooed,
    pods: there('a b y'),
    refuses: 'a b',
  },
  {
    what: 'the node selector is ignored',
    spreads: [spread(1, 'node', 'foo', { nodeAffinityPolicy: 'Ignore' })],
    spec: { nodeSelector: { foo: '' } },
    nodes: fooed,
    pods: there('a b y'),
    refuses: 'a b y',
  },
  {
    what: 'taints are honored',
    spreads: [spread(1, 'node', 'foo', { nodeTaintsPolicy: 'Honor' })],
    tainted: 'y',
    pods: there('a b y'),
    refuses: 'a b',
  },
  {
    what: 'taints are ignored',
    spreads: [spread(1, 'node', 'foo')],
    tainted: 'y',
    pods: there('a b y'),
    refuses: 'a b y',
  },
  {
    what: 'two constraints together',
    spreads: [spread(1, 'zone', 'foo'), spread(1, 'node', 'foo')],
    pods: there('a a b y y y'),
    refuses: 'a b y',
  },
  {
    what: 'two constraints that leave nothing',
    spreads: [spread(1, 'zone', 'foo'), spread(1, 'node', 'foo')],
    pods: there('a a b y y y y'),
    refuses: 'a b x y',
  },
  {
    what: 'constraints with selectors of their own',
    spreads: [spread(1, 'zone', 'foo'), spread(1, 'node', 'bar')],
    labels: ['foo', 'bar'],
    pods: [...there('a'), ...there('b', ['bar'])],
    refuses: 'a b',
  },
  {
    what: 'affinity leaves out a node',
    spreads: [spread(1, 'node', 'foo')],
    spec: onNodes('foo', 'In', ['']),
    nodes: fooed,
    pods: there('a b y'),
    refuses: 'a b',
  },
  {
    what: 'affinity is ignored',
    spreads: [spread(1, 'node', 'foo', { nodeAffinityPolicy: 'Ignore' })],
    spec: onNodes('foo', 'In', ['']),
    nodes: fooed,
    pods: there('a b y'),
    refuses: 'a b y',
  },
  {
    what: 'own selectors: zones 1 0, nodes 1 0 0 1',
    ...OWN,
    pods: [...there('a'), ...there('y', ['bar'])],
    refuses: 'a b y',
  },
  {
    what: 'own selectors: zones 1 0, nodes 0 0 1 1',
    ...OWN,
    pods: [...there('a'), ...there('x y', ['bar'])],
    refuses: 'a b x y',
  },
  {
    what: 'own selectors: zones 2 3, nodes 1 0 0 1',
    ...OWN,
    pods: [...there('a y y'), ...there('a y', ['foo', 'bar'])],
    refuses: 'a x y',
  },
  {
    what: 'own selectors, of which the pod meets one',
    ...OWN,
    labels: ['bar'],
    pods: [...there('a'), ...there('x y', ['bar'])],
    refuses: 'x y',
  },
  {
    what: 'two constraints, and a node lacks a label',
    spreads: BOTH,
    nodes: { ...FOUR, x: { zone: 'zone2' } },
    pods: there('a y'),
    refuses: 'a x! y',
  },
  {
    what: 'the selector counts for zones only',
    spreads: [spread(1, 'zone', 'foo'), spread(1, 'node', 'foo', { nodeAffinityPolicy: 'Ignore' })],
    spec: { nodeSelector: { foo: '' } },
    nodes: zoned('a b x'),
    pods: there('a b y'),
    refuses: 'a b y',
  },
  {
    what: 'taints count for zones only',
    spreads: [spread(1, 'zone', 'foo', { nodeTaintsPolicy: 'Honor' }), spread(1, 'node', 'foo')],
    tainted: 'y',
    pods: there('a b y'),
    refuses: 'a b y',
  },
  {
    what: 'the selector counts for both',
    spreads: BOTH,
    spec: { nodeSelector: { foo: '' } },
    nodes: zoned('a x y'),
    tainted: 'y',
    pods: there('a b y'),
    refuses: 'a y',
  },
  {
    what: 'selector and taints count for zones only',
    spreads: [
      spread(1, 'zone', 'foo', { nodeTaintsPolicy: 'Honor' }),
      spread(1, 'node', 'foo', { nodeAffinityPolicy: 'Ignore' }),
    ],
    spec: { nodeSelector: { foo: '' } },
    nodes: zoned('a x y'),
    tainted: 'y',
    pods: there('a b y'),
    refuses: 'a b y',
  },
  {
    what: 'two constraints on zones: 3 3 and 2 1',
    ...ZONES,
    pods: [...there('a b y', ['foo', 'bar']), ...there('a y y')],
    refuses: 'a b',
  },
  {
    what: 'two constraints on zones: 3 4 and 2 1',
    ...ZONES,
    pods: [...there('a b y', ['foo', 'bar']), ...there('a y y y')],
    refuses: 'a b x y',
  },
];

describe('topology spread constraints', () => {
  it.each(CASES)(
    '$what',
    ({ spreads, pods = [], labels = ['foo'], spec, nodes = FOUR, tainted, refuses }) => {
      const all = infos(
        Object.entries(nodes).map(([name, own]) =>
          node(name, { labels: own, ...(name === tainted && { spec: { taints: [taint] } }) }),
        ),
        pods,
      );
      const one = pod('p', {
        labels: labelled(labels),
        spec: { topologySpreadConstraints: spreads, ...spec },
      });
      const state = new SpreadState(one, all);
      const refused = all.flatMap((info) => {
        const violation = state.violation(info);
        return violation ? [`${info.name}${violation === 'skew' ? '' : '!'}`] : [];
      });
      expect(refused.join(' ')).toBe(refuses);
    },
  );

  /** Models TestPreFilterStateAddPod and TestPreFilterStateRemovePod on the clusters of the cases */
  it.each(CASES.filter(({ pods = [] }) => pods.some(({ metadata }) => !metadata.deletionTimestamp)))(
    'comes to the same when the last pod comes later: $what',
    ({ spreads, pods = [], labels = ['foo'], spec, nodes = FOUR, tainted }) => {
      const places = Object.entries(nodes).map(([name, own]) =>
        node(name, { labels: own, ...(name === tainted && { spec: { taints: [taint] } }) }),
      );
      const one = pod('p', {
        labels: labelled(labels),
        spec: { topologySpreadConstraints: spreads, ...spec },
      });
      const last = pods.findLast(({ metadata }) => !metadata.deletionTimestamp);
      const before = infos(
        places,
        pods.filter((other) => other !== last),
      );
      const cycle = cycleOf(one, before);
      const at = before.find(({ name }) => name === last?.spec.nodeName);
      if (!last || !at) throw new Error('no pod');
      const earlier = cycle.spread.clone().domains;
      change(cycle, at, last, 1);
      expect(cycle.spread.domains).toEqual(new SpreadState(one, infos(places, pods)).domains);
      change(cycle, at, last, -1);
      expect(cycle.spread.domains).toEqual(earlier);
    },
  );

  it('follows pods that come and go', () => {
    const all = infos(
      Object.entries(FOUR).map(([name, labels]) => node(name, { labels })),
      there('a b b'),
    );
    const one = pod('p', {
      labels: { foo: '' },
      spec: { topologySpreadConstraints: [spread(1, 'node', 'foo')] },
    });
    const cycle = cycleOf(one, all);
    const refused = () => all.filter((info) => cycle.spread.violation(info)).map(({ name }) => name);
    expect(refused()).toEqual(['a', 'b']);
    const [, , x, y] = all;
    if (!x || !y) throw new Error('nodes are missing');
    const [first, second] = there('x y');
    if (!first || !second) throw new Error('pods are missing');
    change(cycle, x, first, 1);
    change(cycle, y, second, 1);
    expect(refused()).toEqual(['b']);
    change(cycle, y, second, -1);
    expect(refused()).toEqual(['a', 'b', 'x']);
  });
});
