import { describe, expect, it } from 'vitest';
import type { PodSpec, TopologySpreadConstraint } from '../api/types.ts';
import { FOUR, infos, labelled, node, pod, spread, there } from './test-objects.ts';
import { SpreadState } from './topology-spread.ts';

/** Models TestPreFilterState of pkg/scheduler/framework/plugins/podtopologyspread/filtering_test.go */

type Nodes = Readonly<Record<string, Readonly<Record<string, string>>>>;

const foo = (key: string, more: Partial<TopologySpreadConstraint> = {}) => spread(1, key, 'foo', more);
const bar = (key: string, more: Partial<TopologySpreadConstraint> = {}) => spread(1, key, 'bar', more);
const soft = (key: string) => foo(key, { whenUnsatisfiable: 'ScheduleAnyway' });
const same = (key: string, ...matchLabelKeys: readonly string[]) => foo(key, { matchLabelKeys });
const BOTH = [foo('zone'), foo('node')];
const OWN = [foo('zone'), bar('node')];
const IGNORE = { nodeAffinityPolicy: 'Ignore' } as const;
const HONOR = { nodeTaintsPolicy: 'Honor' } as const;

const affine = (key: string, operator: 'In' | 'NotIn', values: readonly string[]): Partial<PodSpec> => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values }] }],
      },
    },
  },
});
const SELECTS: Partial<PodSpec> = { nodeSelector: { foo: '' } };
const AFFINE = affine('foo', 'In', ['']);

/** Nodes of two zones, some with the label `foo`, some tainted: `a foo tainted`. */
function nodesOf(text: string): { readonly nodes: Nodes; readonly tainted: ReadonlySet<string> } {
  const words = text.split(', ').map((one) => one.split(' '));
  return {
    nodes: Object.fromEntries(
      words.map(([name = '', ...flags]) => [
        name,
        { node: name, zone: name < 'm' ? 'zone1' : 'zone2', ...(flags.includes('foo') && { foo: '' }) },
      ]),
    ),
    tainted: new Set(words.flatMap(([name = '', ...flags]) => (flags.includes('tainted') ? [name] : []))),
  };
}

const taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' } as const;
const THREE_ZONES: Nodes = {
  ...FOUR,
  o: { zone: 'zone3', node: 'o' },
  p: { zone: 'zone3', node: 'p' },
};
const ABX = 'a, b, x, y';
const FOUR_OF_X = there('a a b y y y y');
const ABC = 'a foo, b foo, c';
const BARS = [...there('a b b', ['bar']), ...there('c', [])];
const TAINTED_C = 'a, b, c tainted';

describe('how many pods are in the domains', () => {
  type Row = [
    what: string,
    spreads: readonly TopologySpreadConstraint[],
    nodes: string | Nodes,
    pods: ReturnType<typeof there>,
    expected: readonly string[],
    own?: { readonly labels?: readonly string[]; readonly spec?: Partial<PodSpec> },
  ];
  it.each<Row>([
    ['nobody', [spread(5, 'zone', 'foo')], ABX, [], ['zone1=0 zone2=0']],
    ['some', [foo('zone')], ABX, there('a a b y y'), ['zone1=3 zone2=2']],
    ['nobody selected', [spread(1, 'zone', undefined)], ABX, there('a a b y y'), ['zone1=0 zone2=0']],
    ['three zones', [foo('zone')], THREE_ZONES, there('a a b y y'), ['zone1=3 zone2=2 zone3=0']],
    ['other namespaces', [foo('zone')], ABX, there('a ns1/a b ns2/y y'), ['zone1=2 zone2=1']],
    ['zones and nodes', BOTH, ABX, FOUR_OF_X, ['zone1=3 zone2=4', 'a=2 b=1 x=0 y=4']],
    [
      'what need not be',
      [soft('zone'), foo('zone'), soft('node'), foo('node')],
      'a, b, y',
      FOUR_OF_X,
      ['zone1=3 zone2=4', 'a=2 b=1 y=4'],
    ],
    [
      'own selectors',
      OWN,
      'a, b, y',
      [...there('a'), ...there('b', ['bar'])],
      ['zone1=1 zone2=0', 'a=0 b=1 y=0'],
      { labels: ['foo', 'bar'] },
    ],
    [
      'own selectors, pods that both select',
      OWN,
      'a, b, y',
      [...there('a b y y'), ...there('a y y', ['foo', 'bar'])],
      ['zone1=3 zone2=4', 'a=1 b=0 y=2'],
      { labels: ['foo', 'bar'] },
    ],
    [
      'a node left out by affinity',
      BOTH,
      ABX,
      FOUR_OF_X,
      ['zone1=3 zone2=4', 'a=2 b=1 y=4'],
      { spec: affine('node', 'NotIn', ['x']) },
    ],
    ['a node that is not selected', [bar('node')], ABC, BARS, ['a=1 b=2'], { spec: SELECTS }],
    [
      'a node that need not be selected',
      [bar('node', IGNORE)],
      ABC,
      BARS,
      ['a=1 b=2 c=0'],
      { spec: SELECTS },
    ],
    ['a node that affinity leaves out', [bar('node')], ABC, BARS, ['a=1 b=2'], { spec: AFFINE }],
    [
      'a node that affinity would leave out',
      [bar('node', IGNORE)],
      ABC,
      BARS,
      ['a=1 b=2 c=0'],
      { spec: AFFINE },
    ],
    ['a tainted node', [bar('node')], TAINTED_C, BARS, ['a=1 b=2 c=0']],
    ['a tainted node that counts for nothing', [bar('node', HONOR)], TAINTED_C, BARS, ['a=1 b=2']],
    [
      'a tainted node that is tolerated',
      [bar('node', HONOR)],
      TAINTED_C,
      BARS,
      ['a=1 b=2 c=0'],
      { spec: { tolerations: [{ key: taint.key, operator: 'Exists' }] } },
    ],
    [
      'selected for zones, not for nodes',
      [foo('zone'), foo('node', IGNORE)],
      'a foo, b, x foo',
      there('b b x'),
      ['zone1=0 zone2=1', 'a=0 b=2 x=1'],
      { spec: SELECTS },
    ],
    [
      'tainted for zones, not for nodes',
      [foo('zone', HONOR), foo('node')],
      'a foo, b tainted, x foo',
      there('b b x'),
      ['zone1=0 zone2=1', 'a=0 b=2 x=1'],
    ],
    [
      'selected for both, tainted for none',
      BOTH,
      'a, b foo tainted, x foo, y',
      there('a a x y'),
      ['zone1=0 zone2=1', 'b=0 x=1'],
      { spec: SELECTS },
    ],
    [
      'selected and tainted for nodes alone',
      [foo('zone', IGNORE), foo('node', HONOR)],
      'a, b foo tainted, x foo, y foo',
      there('a a x x y'),
      ['zone1=2 zone2=3', 'x=2 y=1'],
      { spec: SELECTS },
    ],
    [
      'of the same label, of those that are selected',
      [same('zone', 'bar')],
      ABX,
      [...there('a b'), ...there('a y', ['foo', 'bar=a']), ...there('y', ['bar'])],
      ['zone1=1 zone2=1'],
      { labels: ['foo', 'bar=a'] },
    ],
    [
      'of the same label, whatever else',
      [foo('zone', { labelSelector: {}, matchLabelKeys: ['foo'] })],
      ABX,
      there('a a b y y', ['foo=a']),
      ['zone1=3 zone2=2'],
      { labels: ['foo=a'] },
    ],
    [
      'of a label that the pod lacks, without selector',
      [spread(1, 'zone', undefined, { matchLabelKeys: ['bar'] })],
      ABX,
      there('a a b y y', ['foo=a']),
      ['zone1=0 zone2=0'],
    ],
    [
      'of a label that the pod lacks',
      [same('zone', 'bar')],
      ABX,
      there('a a b y y', ['foo=a']),
      ['zone1=3 zone2=2'],
    ],
    [
      'two constraints on zones',
      [foo('zone'), bar('zone')],
      'a, b, y',
      [...there('a'), ...there('b', ['bar'])],
      ['zone1=1 zone2=0', 'zone1=1 zone2=0'],
      { labels: ['foo', 'bar'] },
    ],
    [
      'two constraints on zones, pods that both select',
      [foo('zone'), bar('zone')],
      ABX,
      [...there('a y', ['foo', 'bar']), ...there('b'), ...there('x y', ['bar'])],
      ['zone1=2 zone2=1', 'zone1=1 zone2=3'],
      { labels: ['foo', 'bar'] },
    ],
    ['no constraint', [], ABX, there('a'), []],
  ])('%s', (_what, spreads, where, pods, expected, { labels = ['foo'], spec = {} } = {}) => {
    const { nodes, tainted } =
      typeof where === 'string' ? nodesOf(where) : { nodes: where, tainted: new Set<string>() };
    const all = infos(
      Object.entries(nodes).map(([name, own]) =>
        node(name, { labels: own, ...(tainted.has(name) && { spec: { taints: [taint] } }) }),
      ),
      pods,
    );
    const one = pod('p', { labels: labelled(labels), spec: { topologySpreadConstraints: spreads, ...spec } });
    const found = new SpreadState(one, all).domains.map((domains) =>
      [...domains]
        .map(([value, count]) => `${value}=${count}`)
        .sort()
        .join(' '),
    );
    expect(found).toEqual(expected);
  });
});
