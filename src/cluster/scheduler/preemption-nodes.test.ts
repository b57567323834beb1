import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../machinery/object.ts';
import { type Cycle, type Rejection, reject } from './filters.ts';
import type { NodeInfo } from './node-info.ts';
import { preempt } from './preemption.ts';
import { cycleOf, infos, node, pod, spread, storeOf } from './test-objects.ts';
import { big, budget, HIGH, LOW, MID, NEGATIVE, nobody, there, units, VERY_HIGH } from './test-preemption.ts';

type Node = ReturnType<typeof node>;
type Pod = ReturnType<typeof pod>;

/** The node to come to and the pods that leave it, or why nobody does. */
function run(
  one: Pod,
  nodes: readonly Node[],
  pods: readonly Pod[] = [],
  budgets: readonly KubeObject[] = [],
  rejected: (cycle: Cycle, info: NodeInfo) => Rejection | undefined = reject,
  first = 0,
): readonly string[] | string {
  const all = infos(nodes, pods);
  const cycle = cycleOf(one, all, storeOf({ 'poddisruptionbudgets.policy': budgets }));
  const rejections = new Map(
    all.flatMap((info) => {
      const rejection = rejected(cycle, info);
      return rejection ? [[info, rejection] as const] : [];
    }),
  );
  const result = preempt(cycle, rejections, all, nobody, () => first);
  return 'node' in result
    ? [result.node, ...result.victims.map(({ metadata }) => metadata.name)]
    : result.message;
}

const large = { priority: HIGH, requests: units(3) };
const one = (name: string, more: Readonly<Record<string, string>> = { pods: '1' }) =>
  node(name, { allocatable: more });
const SMALL = { cpu: '200m', memory: '400' };

/** Models TestPostFilter, TestPodEligibleToPreemptOthers and TestPreempt of default_preemption_test.go */
describe('preemption', () => {
  const FOO = { foo: '' };
  const PREEMPTED = {
    leaving: true,
    status: {
      conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }],
    },
  };
  const cordoned = (name: string) => node(name, { allocatable: SMALL, spec: { unschedulable: true } });
  it.each([
    ['makes room', pod('p', large), [big('1')], [there('a', '1', LOW, 3)], ['1', 'a']],
    [
      'takes nothing from its equals',
      pod('p', large),
      [big('1')],
      [there('a', '1', HIGH, 3)],
      '0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    ],
    [
      'does not help where others are not the reason',
      pod('p', { ...large, spec: { nodeSelector: { a: 'b' } } }),
      [big('1'), big('2')],
      [there('a', '1', LOW, 3)],
      '0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    ],
    [
      'tells of every node',
      pod('p', { priority: HIGH, requests: units(6) }),
      [big('1'), big('2'), node('3', { spec: { unschedulable: true } })],
      [there('a', '1', LOW, 3), there('b', '2', VERY_HIGH, 3)],
      '0/3 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
    ],
    [
      'is not for those who do not want it',
      pod('p', { ...large, spec: { preemptionPolicy: 'Never' } }),
      [big('1')],
      [there('a', '1', LOW, 3)],
      'not eligible due to preemptionPolicy=Never.',
    ],
    [
      'waits while a victim leaves',
      pod('p', { ...large, status: { nominatedNodeName: '1' } }),
      [big('1')],
      [there('a', '1', LOW, 3, PREEMPTED)],
      'not eligible due to a terminating pod on the nominated node.',
    ],
    [
      'does not wait for pods that leave for other reasons',
      pod('p', { ...large, status: { nominatedNodeName: '1' } }),
      [big('1')],
      [there('a', '1', LOW, 3, { leaving: true })],
      ['1', 'a'],
    ],
    [
      'does not wait for pods of which it is said that they are not preempted',
      pod('p', { ...large, status: { nominatedNodeName: '1' } }),
      [big('1')],
      [
        there('a', '1', LOW, 3, {
          leaving: true,
          status: {
            conditions: [{ type: 'DisruptionTarget', status: 'False', reason: 'PreemptionByScheduler' }],
          },
        }),
      ],
      ['1', 'a'],
    ],
    [
      'does not wait for pods that matter as much',
      pod('p', { ...large, status: { nominatedNodeName: '1' } }),
      [big('1'), big('2')],
      [there('a', '1', HIGH, 3, PREEMPTED), there('b', '2', LOW, 3)],
      ['2', 'b'],
    ],
    [
      'does not wait where others keep the pod from the node',
      pod('p', { ...large, status: { nominatedNodeName: '1' } }),
      [node('1', { allocatable: SMALL, spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }), big('2')],
      [there('a', '1', LOW, 1, PREEMPTED), there('b', '2', LOW, 3)],
      ['2', 'b'],
    ],
    [
      'makes room for one more',
      pod('p', { priority: HIGH }),
      [one('1')],
      [there('a', '1', 0, 0)],
      ['1', 'a'],
    ],
    [
      'takes no place of its equals',
      pod('p'),
      [one('1')],
      [there('a', '1', 0, 0)],
      '0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    ],
    [
      'makes room on the only node with lesser pods',
      pod('p', { priority: MID }),
      [one('1'), one('2')],
      [there('a', '1', HIGH, 0), there('b', '2', LOW, 0)],
      ['2', 'b'],
    ],
    [
      'does not help where the node is too small',
      pod('p', { priority: HIGH, requests: [{ cpu: '300m', memory: '300' }] }),
      [one('1', SMALL), one('2', SMALL)],
      [there('a', '1', LOW, 0), there('b', '2', LOW, 0)],
      '0/2 nodes are available: 2 Insufficient cpu.',
    ],
    [
      'tells of small nodes and of those of its equals',
      pod('p', { priority: HIGH, requests: [{ cpu: '300m', memory: '300' }] }),
      [one('1'), one('2', SMALL), one('3')],
      [there('a', '1', HIGH, 0), there('b', '2', LOW, 0), there('c', '3', HIGH, 0)],
      '0/3 nodes are available: 1 Insufficient cpu, 2 No preemption victims found for incoming pod.',
    ],
    [
      'tells of small nodes and of those where it does not help',
      pod('p', { priority: HIGH, requests: [{ cpu: '300m', memory: '300' }] }),
      [one('1', SMALL), one('2', SMALL), cordoned('3'), cordoned('4')],
      [there('a', '1', LOW, 0), there('b', '2', LOW, 0)],
      '0/4 nodes are available: 2 Insufficient cpu, 2 Preemption is not helpful for scheduling.',
    ],
    [
      'takes the only node where all that matter less are enough',
      pod('p', { priority: HIGH, requests: units(5) }),
      [big('1'), big('2'), big('3')],
      [there('a', '1', LOW, 1), there('b', '1', LOW, 1), there('c', '2', HIGH, 3), there('d', '3', MID, 2)],
      ['1', 'a', 'b'],
    ],
    [
      'takes the only pod whose going evens the spread',
      pod('p', {
        labels: FOO,
        priority: HIGH,
        spec: { topologySpreadConstraints: [spread(1, 'zone', 'foo'), spread(1, 'hostname', 'foo')] },
      }),
      [big('a', { zone: 'zone1' }), big('b', { zone: 'zone1' }), big('x', { zone: 'zone2' })],
      [
        there('a1', 'a', HIGH, 0, { labels: FOO }),
        there('a2', 'a', HIGH, 0, { labels: FOO }),
        there('b1', 'b', LOW, 0, { labels: FOO }),
        there('x1', 'x', HIGH, 0, { labels: FOO }),
        there('x2', 'x', HIGH, 0, { labels: FOO }),
      ],
      ['b', 'b1'],
    ],
  ] as const)('%s', (_what, preemptor, nodes, pods, expected) => {
    expect(run(preemptor, nodes, pods)).toEqual(expected);
  });

  it('breaks budgets for the least important pod, if anyway', () => {
    const [kept, free] = [{ budget: 'kept' }, { budget: 'free' }];
    const pods = [
      there('a', '1', HIGH, 0, { labels: free }),
      there('b', '1', LOW, 0, { labels: kept }),
      there('c', '2', MID, 0, { labels: kept }),
    ];
    const budgets = [budget(0, kept), budget(2 ** 31 - 1, free)];
    expect(run(pod('p', { priority: VERY_HIGH }), [one('1'), one('2')], pods, budgets)).toEqual(['2', 'c']);
  });

  it('wonders about a node where nobody has to leave', () => {
    const [a] = [there('a', '1', LOW, 1)];
    const refused = { plugin: 'NodeResourcesFit', reasons: [], resolvable: true } as const;
    expect(run(pod('p', large), [big('1')], [a], [], () => refused)).toBe(
      'expected at least one victim pod on node "1"',
    );
    const two = [a, there('b', '2', LOW, 1)];
    expect(run(pod('p', large), [big('1'), big('2')], two, [], () => refused)).toBe(
      '[expected at least one victim pod on node "1", expected at least one victim pod on node "2"]',
    );
  });
});

const PRIORITIES: Readonly<Record<string, number>> = { '-': NEGATIVE, l: LOW, m: MID, h: HIGH };

/** Pods of a node: priority, size and when they started, as `m2@4`. */
const crowd = (on: string, text: string) =>
  text.split(' ').map((word, i) => {
    const [what = '', second = '0'] = word.split('@');
    return there(`${on}.${i + 1}`, on, PRIORITIES[what.charAt(0)] ?? 0, Number(what.slice(1)), {
      status: { startTime: `1970-01-01T00:00:0${second}Z` },
    });
  });

/** Models the rows of TestDryRunPreemption about how many nodes are looked at, and from which on. */
describe('of a hundred and twenty nodes', () => {
  const KEPT = { app: 'kept' };
  const names = Array.from({ length: 120 }, (_, i) => String(i + 1));
  const crowded = (priorityOf: (node: number) => number, labels = {}) =>
    names.map((name) => there(`p${name}`, name, priorityOf(Number(name)), 3, { labels }));
  const cheap =
    (...nodes: readonly number[]) =>
    (node: number) =>
      nodes.includes(node) ? LOW : MID;
  it.each<[string, number, Pod[], readonly KubeObject[], string]>([
    ['looks at a hundred', 0, crowded(cheap(110)), [], '1'],
    ['begins anywhere', 50, crowded(cheap(110)), [], '110'],
    ['goes on with the first', 110, crowded(cheap(80)), [], '80'],
    ['comes to the end of a hundred', 110, crowded(cheap(91)), [], '111'],
    [
      'does not count those without victims',
      0,
      crowded((node) => (node < 16 ? HIGH : cheap(110)(node))),
      [],
      '110',
    ],
    [
      'looks further for one that breaks no budget',
      0,
      [...crowded(cheap(), KEPT).slice(0, -1), there('free', '120', MID, 3)],
      [budget(0, KEPT)],
      '120',
    ],
  ])('%s', (_what, first, pods, budgets, expected) => {
    const nodes = names.map((name) => big(name));
    const one = pod('p', { priority: HIGH, requests: units(3) });
    expect(run(one, nodes, pods, budgets, reject, first)[0]).toBe(expected);
  });
});

/** Models TestSelectBestCandidate */
it.each([
  ['the least important pods', HIGH, ['m2 m3', 'm2 l2', 'l2 l2'], '3'],
  ['the least sum', HIGH, ['m2 m3', 'm3 l2', 'm2 m2'], '2'],
  ['the fewest pods', HIGH, ['m1 -1 m1 -1', 'm3 -2', 'm2 -1 l1'], '2'],
  ['the fewest pods though others are less than nothing', HIGH, ['m1 -1 -1', 'm3 -2', 'm2 -1 l1'], '2'],
  ['by one rule after the other', VERY_HIGH, ['m1 l1 l1', 'h3', 'm2 l1 l1 l2', 'm2 m1 m1 -1'], '1'],
  ['the latest start', HIGH, ['m2@2 m2@2', 'm2@3 m2@3', 'm2@1 m2@1'], '2'],
  ['the latest of the earliest starts', HIGH, ['m2@4 m2@2', 'm2@5 m2@1', 'm2@3 m2@6'], '3'],
  ['the latest start of the most important', HIGH, ['l2@4 m2@2', 'm2@6 l2@1', 'l2@3 m2@5'], '2'],
  ['the first of equals', HIGH, ['m3', 'm3'], '1'],
] as const)('of nodes takes %s', (_what, priority, crowds, expected) => {
  const names = crowds.map((_, i) => String(i + 1));
  const pods = names.flatMap((name, i) => crowd(name, crowds[i] ?? ''));
  const whole = pod('p', { priority, requests: units(5) });
  expect(
    run(
      whole,
      names.map((name) => big(name)),
      pods,
    )[0],
  ).toBe(expected);
});
