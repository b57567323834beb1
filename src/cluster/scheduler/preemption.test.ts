import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../machinery/object.ts';
import { byCost, protectedPods, victimsOn } from './preemption.ts';
import { cycleOf, infos, type node, pod, spread, storeOf } from './test-objects.ts';
import { big, budget, HIGH, LOW, MID, nobody, there, units } from './test-preemption.ts';

const started = (startTime: string) => ({ status: { startTime } });

/** The victims by node, with how many of them a budget protects. */
function victims(
  preemptor: ReturnType<typeof pod>,
  nodes: readonly ReturnType<typeof node>[],
  pods: readonly ReturnType<typeof pod>[],
  budgets: readonly KubeObject[] = [],
): Record<string, readonly (string | number)[]> {
  const all = infos(nodes, pods);
  const store = storeOf({ 'poddisruptionbudgets.policy': budgets });
  const cycle = cycleOf(preemptor, all, store);
  return Object.fromEntries(
    all.map((info) => {
      const found = victimsOn(cycle, info, store.list('poddisruptionbudgets.policy'), nobody);
      if ('reasons' in found) return [info.name, found.reasons];
      return [info.name, [...found.pods.map(({ metadata }) => metadata.name), found.violations]];
    }),
  );
}

const NO_VICTIMS = ['No preemption victims found for incoming pod'];

/** Models pkg/scheduler/framework/plugins/defaultpreemption/default_preemption_test.go TestDryRunPreemption */
describe('victims', () => {
  const two = [big('1'), big('2')];
  const large = pod('p', { priority: HIGH, requests: units(3) });

  it('are pods of lower priority', () => {
    expect(victims(large, two, [there('a', '1', MID, 3), there('b', '2', MID, 3)])).toEqual({
      1: ['a', 0],
      2: ['b', 0],
    });
    const low = pod('p', { priority: LOW, requests: units(3) });
    expect(victims(low, two, [there('a', '1', MID, 3), there('b', '2', MID, 3)])).toEqual({
      1: NO_VICTIMS,
      2: NO_VICTIMS,
    });
  });

  it('stay when they are not in the way', () => {
    const pods = [there('small', '1', LOW, 1), there('large', '1', MID, 3), there('b', '2', MID, 3)];
    expect(victims(large, two, pods)).toEqual({ 1: ['large', 0], 2: ['b', 0] });
  });

  it('are reprieved by importance', () => {
    const pods = [
      there('a', '1', MID, 1),
      there('b', '1', LOW, 1),
      there('c', '1', MID, 2),
      there('d', '1', HIGH, 1),
      there('e', '2', HIGH, 3),
    ];
    // Of equals the first on the node is reprieved first.
    expect(victims(large, two, pods)).toEqual({ 1: ['c', 'b', 0], 2: NO_VICTIMS });
  });

  it('are the younger of equals', () => {
    const pods = [
      there('a', '1', LOW, 1, started('2026-01-05T09:05:00Z')),
      there('b', '1', LOW, 1, started('2026-01-05T09:04:00Z')),
      there('c', '1', MID, 2, started('2026-01-05T09:03:00Z')),
      there('d', '1', HIGH, 1, started('2026-01-05T09:02:00Z')),
    ];
    expect(victims(large, [big('1')], pods)).toEqual({ 1: ['c', 'a', 0] });
  });

  it('are the same of equals in whatever order they came', () => {
    const pods = ['a', 'b', 'c'].map((name) => there(name, 'm', LOW, 1));
    for (const order of [pods, pods.toReversed()])
      expect(victims(pod('p', { priority: HIGH, requests: units(3) }), [big('m')], order)).toEqual({
        m: ['c', 0],
      });
  });

  it('are those who must not meet the pod', () => {
    const labels = { foo: '' };
    const antiAffinity = {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            labelSelector: { matchExpressions: [{ key: 'foo', operator: 'Exists' as const }] },
            topologyKey: 'hostname',
          },
        ],
      },
    };
    const pods = [
      there('a', '1', LOW, 1, { labels, spec: { affinity: antiAffinity } }),
      there('b', '1', MID, 1),
      there('c', '1', HIGH, 1),
      there('d', '2', HIGH, 1),
    ];
    const one = pod('p', { labels, priority: HIGH, requests: units(1) });
    expect(victims(one, two, pods)).toEqual({ 1: ['a', 0], 2: NO_VICTIMS });
  });

  it('are those who make the spread uneven', () => {
    const labels = { foo: '' };
    const nodes = [big('a', { zone: 'zone1' }), big('b', { zone: 'zone1' }), big('x', { zone: 'zone2' })];
    const pods = [
      there('a1', 'a', MID, 0, { labels }),
      there('a2', 'a', LOW, 0, { labels }),
      there('b1', 'b', LOW, 0, { labels }),
      there('x1', 'x', HIGH, 0, { labels }),
      there('x2', 'x', HIGH, 0, { labels }),
    ];
    const one = pod('p', {
      labels,
      priority: HIGH,
      spec: { topologySpreadConstraints: [spread(1, 'zone', 'foo'), spread(1, 'hostname', 'foo')] },
    });
    expect(victims(one, nodes, pods)).toEqual({ a: ['a2', 0], b: ['b1', 0], x: NO_VICTIMS });
  });

  const labels = { app: 'foo' };
  const medium = ['1.1', '1.2', '1.3'].map((name) => there(name, '1', MID, 2, { labels }));
  it.each([
    ['one may go', budget(1, labels), ['1.1', '1.2', 1]],
    ['another has gone already', budget(1, labels, ['2']), ['1.1', '1.2', 1]],
    ['one of them has gone already', budget(1, labels, ['1.2']), ['1.1', '1.2', 0]],
    ['the budget is for others', budget(0, { app: 'bar' }), ['1.1', '1.2', 0]],
    ['an empty selector protects nobody', budget(0, {}), ['1.1', '1.2', 0]],
  ] as const)('of a budget: %s', (_what, one, expected) => {
    const whole = pod('p', { priority: HIGH, requests: units(5) });
    expect(victims(whole, [big('1')], medium.slice(0, 2), [one])).toEqual({ 1: expected });
  });

  it('of a budget: one of three has gone already', () => {
    const whole = pod('p', { priority: HIGH, requests: units(5) });
    expect(victims(whole, [big('1')], medium, [budget(1, labels, ['1.3'])])).toEqual({
      1: ['1.1', '1.2', '1.3', 1],
    });
  });

  it('are nobody when the pod fits or would never fit', () => {
    const pods = [there('a', '1', MID, 3), there('b', '2', MID, 3)];
    expect(victims(pod('p', { priority: HIGH, requests: units(1) }), two, pods)).toEqual({ 1: [0], 2: [0] });
    expect(victims(pod('p', { priority: HIGH, requests: units(6) }), two, pods)).toEqual({
      1: ['Insufficient cpu', 'Insufficient memory'],
      2: ['Insufficient cpu', 'Insufficient memory'],
    });
  });

  it('are spared by a budget while others can go', () => {
    const pods = [
      there('kept', '1', LOW, 2, { labels }),
      there('goes', '1', MID, 2),
      there('small', '1', HIGH, 1),
    ];
    const one = pod('p', { priority: HIGH, requests: units(2) });
    expect(victims(one, [big('1')], pods, [budget(0, labels)])).toEqual({ 1: ['goes', 0] });
  });
});

it('uses a budget up in the order of importance', () => {
  const labels = { app: 'foo' };
  const pods = ['a', 'b', 'c'].map((name) => there(name, '1', LOW, 1, { labels }));
  const store = storeOf({ 'poddisruptionbudgets.policy': [budget(2, labels)] });
  const found = protectedPods(pods, store.list('poddisruptionbudgets.policy'));
  expect([...found].map(({ metadata }) => metadata.name)).toEqual(['c']);
});

/** Models TestSelectBestCandidate */
describe('the node to make room on', () => {
  const at = (name: string, priority: number, time = '') =>
    pod(name, { priority, ...(time && started(`2026-01-0${time}T00:00:00Z`)) });
  const set = (violations: number, ...pods: readonly ReturnType<typeof pod>[]) => ({ pods, violations });
  it.each([
    ['breaks the fewest budgets', set(1, at('a', LOW)), set(0, at('b', MID))],
    ['has the least important first victim', set(0, at('a', MID)), set(0, at('b', LOW))],
    [
      'has victims of the smallest sum',
      set(0, at('a', MID), at('b', MID)),
      set(0, at('c', MID), at('d', LOW)),
    ],
    [
      'has the fewest victims',
      set(0, at('a', MID), at('b', LOW), at('c', LOW)),
      set(0, at('d', MID), at('e', LOW)),
    ],
    ['has few rather than negative ones', set(0, at('a', -1), at('b', -1)), set(0, at('c', -1))],
    [
      'has victims that started last',
      set(0, at('a', MID, '3'), at('b', MID, '4')),
      set(0, at('c', MID, '4'), at('d', MID, '5')),
    ],
    [
      'looks at when the most important started',
      set(0, at('a', MID, '4'), at('b', LOW, '6')),
      set(0, at('c', MID, '5'), at('d', LOW, '1')),
    ],
  ] as const)('%s', (_what, worse, better) => {
    expect(byCost(worse, better)).toBeGreaterThan(0);
    expect(byCost(better, worse)).toBeLessThan(0);
  });
});
