import { describe, expect, it } from 'vitest';
import type { PodSpec, TopologySpreadConstraint } from '../api/types.ts';
import { change, type Cycle } from './filters.ts';
import { cycleOf, infos, labelled, node, pod, spread, there } from './test-objects.ts';

/** Models TestPreFilterStateAddPod and TestPreFilterStateRemovePod of pkg/scheduler/framework/plugins/podtopologyspread/filtering_test.go */

type Pods = ReturnType<typeof there>;
type Nodes = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Own {
  readonly labels?: readonly string[];
  readonly spec?: Partial<PodSpec>;
  readonly tainted?: string;
}

const foo = (key: string): TopologySpreadConstraint => spread(1, key, 'foo');
const FOO_BAR = ['foo', 'bar'];
const BOTH = [foo('zone'), foo('node')];
const OWN = [foo('zone'), spread(1, 'node', 'bar')];

/** Nodes up to `m` are in the first zone, the others in the second. */
const zoned = (names: string): Nodes =>
  Object.fromEntries(
    names.split(' ').map((name) => [name, { node: name, zone: name < 'm' ? 'zone1' : 'zone2' }]),
  );
const APART: Nodes = { a: { zone: 'zone1', node: 'a' }, x: { zone: 'zone2', node: 'x' } };
const FOOS: Nodes = { a: { ...APART['a'], foo: 'bar' }, x: { ...APART['x'], foo: '' } };
const NOT_BAR: Partial<PodSpec> = {
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'foo', operator: 'NotIn', values: ['bar'] }] }],
      },
    },
  },
};
const TAINT = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' } as const;
const TOLERANT: Partial<PodSpec> = { tolerations: [{ key: TAINT.key, operator: 'Exists' }] };
/** A label that makes one that comes another than those that are there. */
const LATE = ['foo', 'late'];

const countsOf = ({ spread: { domains } }: Cycle): readonly string[] =>
  domains.map((found) =>
    [...found]
      .map(([value, count]) => `${value}=${count}`)
      .sort()
      .join(' '),
  );

/** How many pods are in the domains before others come or go, then, and when that is undone. */
function countsAround(
  spreads: readonly TopologySpreadConstraint[],
  nodes: Nodes,
  pods: Pods,
  others: Pods,
  sign: 1 | -1,
  { labels = ['foo'], spec, tainted }: Own,
) {
  const all = infos(
    Object.entries(nodes).map(([name, own]) =>
      node(name, { labels: own, ...(name === tainted && { spec: { taints: [TAINT] } }) }),
    ),
    pods,
  );
  const one = pod('p', { labels: labelled(labels), spec: { topologySpreadConstraints: spreads, ...spec } });
  const cycle = cycleOf(one, all);
  const before = countsOf(cycle);
  const changeAll = (by: 1 | -1): readonly string[] => {
    for (const other of others)
      for (const info of all) if (info.name === other.spec.nodeName) change(cycle, info, other, by);
    return countsOf(cycle);
  };
  const then = changeAll(sign);
  return { before, then, undone: changeAll(sign === 1 ? -1 : 1) };
}

describe('how many pods are in the domains', () => {
  type Row = [
    what: string,
    spreads: readonly TopologySpreadConstraint[],
    nodes: Nodes,
    pods: Pods,
    comes: Pods,
    expected: readonly string[],
    own?: Own,
  ];
  it.each<Row>([
    ['where nobody was', [foo('node')], zoned('a b'), [], there('a'), ['a=1 b=0']],
    ['where the other node had one', [foo('node')], zoned('a b'), there('b'), there('a'), ['a=1 b=1']],
    ['from another namespace', [foo('node')], zoned('a b'), there('b'), there('ns1/a'), ['a=0 b=1']],
    ['to one that is there', [foo('node')], zoned('a b'), there('b'), there('b', LATE), ['a=0 b=2']],
    ['where neither zone had one', BOTH, zoned('a x'), [], there('a'), ['zone1=1 zone2=0', 'a=1 x=0']],
    [
      'where the other zone had one',
      BOTH,
      zoned('a x'),
      there('x'),
      there('a'),
      ['zone1=1 zone2=1', 'a=1 x=1'],
    ],
    [
      'where its zone had more',
      BOTH,
      zoned('a b x'),
      there('b b x'),
      there('a'),
      ['zone1=3 zone2=1', 'a=1 b=2 x=1'],
    ],
    [
      'that counts for zones alone',
      OWN,
      zoned('a b x'),
      [...there('b x', FOO_BAR), ...there('x', ['bar'])],
      there('a'),
      ['zone1=2 zone2=1', 'a=0 b=1 x=2'],
      { labels: FOO_BAR },
    ],
    [
      'that counts for zones and nodes',
      OWN,
      zoned('a b x'),
      [...there('b x', ['bar']), ...there('x', FOO_BAR)],
      there('a', FOO_BAR),
      ['zone1=1 zone2=1', 'a=1 b=1 x=2'],
      { labels: FOO_BAR },
    ],
    [
      'to a node that affinity leaves out',
      [foo('zone')],
      FOOS,
      there('a x'),
      there('a', LATE),
      ['zone2=1'],
      { spec: NOT_BAR },
    ],
    ['to one in its zone', [foo('zone')], FOOS, there('a x'), there('x', LATE), ['zone1=1 zone2=2']],
    ['that is not selected', [foo('zone')], FOOS, there('a x'), there('x', ['late']), ['zone1=1 zone2=1']],
    [
      'where taints are tolerated',
      [foo('zone')],
      APART,
      there('a x'),
      there('x', LATE),
      ['zone1=1 zone2=2'],
      { spec: TOLERANT, tainted: 'a' },
    ],
  ])('once one comes %s', (_what, spreads, nodes, pods, comes, expected, own = {}) => {
    const { before, then, undone } = countsAround(spreads, nodes, pods, comes, 1, own);
    expect([then, undone]).toEqual([expected, before]);
  });

  type Leaving = [
    what: string,
    spreads: readonly TopologySpreadConstraint[],
    nodes: Nodes,
    stay: Pods,
    goes: Pods,
    expected: readonly string[],
    own?: Own,
  ];
  it.each<Leaving>([
    [
      'one goes of two in a zone',
      [foo('zone')],
      zoned('a b x'),
      there('b x'),
      there('a'),
      ['zone1=1 zone2=1'],
    ],
    [
      'one goes of as many as elsewhere',
      [foo('zone')],
      zoned('a b x y'),
      there('b x y'),
      there('a'),
      ['zone1=1 zone2=2'],
    ],
    [
      'one goes that does not count',
      [foo('zone')],
      zoned('a b x y'),
      there('a b x y'),
      there('a', ['bar']),
      ['zone1=2 zone2=2'],
    ],
    [
      'one goes for zones and nodes',
      BOTH,
      zoned('a b x'),
      there('a a b x'),
      there('x', LATE),
      ['zone1=3 zone2=1', 'a=2 b=1 x=1'],
    ],
    [
      'one goes from a node that affinity leaves out',
      [foo('zone')],
      FOOS,
      there('x'),
      there('a'),
      ['zone2=1'],
      { spec: NOT_BAR },
    ],
    ['the only one of a zone goes', [foo('zone')], FOOS, there('a'), there('x'), ['zone1=1 zone2=0']],
  ])('once %s', (_what, spreads, nodes, stay, goes, expected, own = {}) => {
    const { before, then, undone } = countsAround(spreads, nodes, [...stay, ...goes], goes, -1, own);
    expect([then, undone]).toEqual([expected, before]);
  });

  it('stays as it is when one goes that was not there and does not count', () => {
    const stranger = there('a', ['bar']);
    const { then } = countsAround([foo('zone')], zoned('a b x y'), there('a b x y'), stranger, -1, {});
    expect(then).toEqual(['zone1=2 zone2=2']);
  });
});
