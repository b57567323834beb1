import { describe, expect, it } from 'vitest';
import type { HPAScalingRules } from '../../api/types.ts';
import { type Entry, withScaleEvent } from './history.ts';
import { limit, limitByRules, stabilize, stabilizeByRules } from './normalize.ts';

/** Models pkg/controller/podautoscaler/horizontal_test.go */

const NOW = 10_000_000;
const ago = (replicas: number, seconds: number): Entry => ({ replicas, at: NOW - seconds * 1000 });

describe('recommendations of the last five minutes', () => {
  it.each<[string, Entry[], number, number, number]>([
    ['none', [], 5, 5, 1],
    ['higher ones hold', [ago(4, 120), ago(5, 60)], 3, 5, 3],
    ['lower ones do not', [ago(1, 120), ago(2, 60)], 3, 3, 3],
    ['old ones are replaced', [ago(10, 600), ago(9, 540)], 3, 3, 2],
    ['old and recent ones', [ago(10, 600), ago(4, 60), ago(5, 120), ago(9, 540)], 3, 5, 4],
  ])('%s', (_name, entries, desired, replicas, length) => {
    const found = stabilize(entries, desired, NOW);
    expect([found.replicas, found.recommendations.length]).toEqual([replicas, length]);
  });
});

const rules = (
  pods: number,
  podSeconds: number,
  percent: number,
  percentSeconds: number,
): HPAScalingRules => ({
  selectPolicy: 'Max',
  stabilizationWindowSeconds: 0,
  policies: [
    ...(pods > 0 ? [{ type: 'Pods', value: pods, periodSeconds: podSeconds }] : []),
    ...(percent > 0 ? [{ type: 'Percent', value: percent, periodSeconds: percentSeconds }] : []),
  ],
});
const UP = rules(4, 15, 100, 15);
const DOWN = rules(0, 0, 100, 15);

/** Changes spread evenly over two minutes. */
const over = (changes: readonly number[]): Entry[] =>
  changes.map((replicas, i) => ago(replicas, Math.floor((120 / (changes.length + 1)) * (i + 1))));

interface Case {
  readonly min?: number;
  readonly max?: number;
  readonly up?: HPAScalingRules;
  readonly down?: HPAScalingRules;
  readonly ups?: Entry[];
  readonly downs?: Entry[];
}

describe('how far policies let a target go', () => {
  it.each<[number, number, Case, number, string]>([
    [5, 7, { min: 3, max: 8 }, 7, 'DesiredWithinRange'],
    [3, 1, { min: 2, max: 8 }, 2, 'TooFewReplicas'],
    [1, 0, { min: 0, max: 10 }, 0, 'DesiredWithinRange'],
    [20, 1000, { max: 10 }, 10, 'TooManyReplicas'],
    [100, 1000, { min: 100, max: 150 }, 150, 'TooManyReplicas'],
    [3, 1000, { max: 2000, up: rules(0, 0, 1, 60) }, 4, 'ScaleUpLimit'],
    [1000, 3, { min: 3, max: 2000, down: rules(20, 60, 0, 0) }, 980, 'ScaleDownLimit'],
    [10, 50, {}, 20, 'ScaleUpLimit'],
    [10, 500, { up: rules(100, 60, 100, 60) }, 110, 'ScaleUpLimit'],
    [10, 500, { up: rules(2, 60, 100, 60) }, 20, 'ScaleUpLimit'],
    [10, 50, { up: rules(100, 60, 0, 0) }, 50, 'DesiredWithinRange'],
    [10, 50, { up: rules(10000, 60, 0, 0) }, 50, 'DesiredWithinRange'],
    [10, 50, { up: rules(30, 60, 0, 0) }, 40, 'ScaleUpLimit'],
    [10, 50, { up: rules(0, 0, 200, 60) }, 30, 'ScaleUpLimit'],
    [10, 50, { up: { ...rules(30, 60, 100, 60), selectPolicy: 'Min' } }, 20, 'ScaleUpLimit'],
    [10, 50, { up: { ...UP, selectPolicy: 'Disabled' } }, 10, 'ScaleUpLimit'],
    [100, 2, { down: rules(20, 60, 1, 60) }, 80, 'ScaleDownLimit'],
    [100, 2, { down: rules(2, 60, 1, 60) }, 98, 'ScaleDownLimit'],
    [100, 2, { down: { ...rules(2, 60, 1, 60), selectPolicy: 'Min' } }, 99, 'ScaleDownLimit'],
    [100, 2, { down: { ...DOWN, selectPolicy: 'Disabled' } }, 100, 'ScaleDownLimit'],
    [10, 0, { down: rules(100, 60, 0, 0) }, 1, 'TooFewReplicas'],
    [10, 2, { min: 5, down: rules(0, 0, 100, 60) }, 5, 'TooFewReplicas'],
    [10, 2, { down: rules(5, 60, 0, 0) }, 5, 'ScaleDownLimit'],
    [10, 5, { down: rules(0, 0, 50, 60) }, 5, 'DesiredWithinRange'],
    [100, 500, { max: 200, ups: over([1, 5, 9]), up: rules(300, 60, 0, 0) }, 200, 'TooManyReplicas'],
    [100, 500, { max: 200, ups: over([1, 5, 9]), up: rules(0, 0, 10000, 60) }, 200, 'TooManyReplicas'],
    [100, 500, { ups: over([1, 5, 9]), up: rules(5, 120, 0, 0) }, 100, 'ScaleUpLimit'],
    [100, 500, { ups: over([1, 5, 9]), up: rules(150, 120, 0, 0) }, 235, 'ScaleUpLimit'],
    [100, 500, { ups: over([1, 5, 9]), up: rules(0, 0, 200, 120) }, 255, 'ScaleUpLimit'],
    [6, 24, { ups: over([4]), downs: over([2]), up: rules(0, 0, 300, 300) }, 16, 'ScaleUpLimit'],
    [10, 5, { downs: over([1, 5, 9]) }, 5, 'DesiredWithinRange'],
    [100, 0, { downs: over([1, 5, 9]), down: rules(115, 120, 0, 0) }, 1, 'TooFewReplicas'],
    [100, 0, { min: 5, downs: over([1, 5, 9]), down: rules(130, 120, 0, 0) }, 5, 'TooFewReplicas'],
    [100, 2, { min: 5, downs: over([1, 5, 9]), down: rules(0, 0, 100, 120) }, 5, 'TooFewReplicas'],
    [100, 2, { downs: over([1, 5, 9]), down: rules(5, 120, 0, 0) }, 100, 'ScaleDownLimit'],
    [100, 0, { downs: over([2, 4, 6]), down: rules(0, 0, 50, 120) }, 56, 'ScaleDownLimit'],
    [10, 1, { ups: over([2]), downs: over([4]), down: rules(0, 0, 50, 180) }, 6, 'ScaleDownLimit'],
    [100, 0, { downs: over([10, 10, 10]), down: rules(0, 0, 10, 120) }, 100, 'ScaleDownLimit'],
    [10, 5, { downs: over([10, 10, 10]), down: rules(0, 0, 1000, 120) }, 5, 'DesiredWithinRange'],
    [100, 200, { ups: over([8, 12, 9, 11]), up: rules(1000, 60, 0, 0) }, 200, 'DesiredWithinRange'],
    [100, 200, { ups: over([8, 12, 9, 11]), up: rules(1000, 120, 100, 60) }, 200, 'DesiredWithinRange'],
    [100, 200, { ups: over([8, 12, 9, 11]), up: rules(1000, 30, 100, 60) }, 200, 'DesiredWithinRange'],
    [100, 5, { downs: over([8, 12, 9, 11]), down: rules(1000, 60, 0, 0) }, 5, 'DesiredWithinRange'],
    [100, 5, { downs: over([8, 12, 9, 11]), down: rules(1000, 120, 100, 60) }, 5, 'DesiredWithinRange'],
    [100, 5, { downs: over([8, 12, 9, 11]), down: rules(1000, 30, 100, 60) }, 5, 'DesiredWithinRange'],
    [1, 9, { up: { ...rules(2, 60, 50, 60), selectPolicy: 'Min' } }, 2, 'ScaleUpLimit'],
    [5, 1, { down: { ...rules(2, 60, 50, 60), selectPolicy: 'Min' } }, 3, 'ScaleDownLimit'],
  ])('from %i to %i with %j', (current, desired, given, replicas, reason) => {
    const { min = 1, max = 1000, up = UP, down = DOWN, ups = [], downs = [] } = given;
    const wish = { current, desired, min, max };
    expect(limitByRules(wish, { ups, downs }, up, down, NOW)).toMatchObject({ replicas, reason });
  });
});

describe('without rules', () => {
  it.each([
    [5, 7, 3, 8, 7, 'DesiredWithinRange'],
    [3, 1, 2, 8, 2, 'TooFewReplicas'],
    [1, 0, 0, 10, 0, 'DesiredWithinRange'],
    [20, 1000, 1, 10, 10, 'TooManyReplicas'],
    [3, 1000, 1, 2000, 6, 'ScaleUpLimit'],
    [1, 7, 1, 10, 4, 'ScaleUpLimit'],
    [3, 7, 1, 10, 6, 'ScaleUpLimit'],
    [6, 20, 1, 10, 10, 'TooManyReplicas'],
    [5, 0, 2, 10, 2, 'TooFewReplicas'],
    [5, 4, 2, 10, 4, 'DesiredWithinRange'],
  ])('from %i to %i within %i and %i', (current, desired, min, max, replicas, reason) => {
    expect(limit({ current, desired, min, max })).toMatchObject({ replicas, reason });
  });
});

describe('recommendations that rules look back to', () => {
  const window = (minutes: number): HPAScalingRules => ({ stabilizationWindowSeconds: minutes * 60 });
  it.each<[string, Entry[], number, number, number, number, number, number[]]>([
    ['nothing', [], 100, 5, 0, 0, 5, [5]],
    ['the highest when it falls', [ago(4, 120), ago(5, 60)], 100, 3, 0, 3, 5, [4, 5, 3]],
    ['the lowest when it rises', [ago(4, 120), ago(5, 60)], 1, 7, 5, 0, 4, [4, 5, 7]],
    ['no higher one when it falls', [ago(1, 120), ago(2, 60)], 100, 3, 5, 0, 3, [1, 2, 3]],
    ['no lower one when it rises', [ago(4, 120), ago(5, 60)], 1, 3, 0, 5, 3, [4, 5, 3]],
    ['only old ones when it falls', [ago(10, 600), ago(9, 540)], 100, 3, 0, 0, 3, [10, 3]],
    ['only old ones when it rises', [ago(10, 600), ago(9, 540)], 1, 100, 0, 0, 100, [10, 100]],
    [
      'old ones too when it falls',
      [ago(10, 600), ago(4, 60), ago(5, 120), ago(9, 540)],
      100,
      3,
      0,
      3,
      5,
      [10, 4, 5, 3],
    ],
    [
      'old ones too when it rises',
      [ago(10, 6000), ago(6, 60), ago(5, 120), ago(9, 180)],
      1,
      100,
      5,
      0,
      5,
      [100, 6, 5, 9],
    ],
    ['no rise while it falls', [ago(2, 6000), ago(3, 180)], 2, 1, 5, 5, 2, [1, 3]],
    ['no fall while it rises', [ago(2, 6000), ago(1, 180)], 2, 3, 5, 5, 2, [3, 1]],
  ])('%s', (_name, entries, current, desired, up, down, replicas, kept) => {
    const wish = { current, desired, min: 1, max: 100 };
    const found = stabilizeByRules(entries, wish, window(up), window(down), NOW);
    expect([found.replicas, found.recommendations.map((entry) => entry.replicas)]).toEqual([replicas, kept]);
  });
});

describe('changes that are remembered', () => {
  const remembered = [ago(8, 29), ago(6, 59), ago(7, 61), ago(9, 61)];
  it.each<[string, Entry[], HPAScalingRules, number[]]>([
    ['the first', [], rules(10, 60, 100, 60), [5]],
    ['in the place of an old one', [ago(7, 61)], rules(10, 60, 100, 60), [5]],
    ['beside one that still counts', [ago(7, 58)], rules(10, 60, 100, 60), [7, 5]],
    ['in the place of the old one of two', [ago(7, 61), ago(6, 59)], rules(10, 60, 0, 0), [5, 6]],
    ['in the place of the last old one', remembered, rules(10, 60, 100, 30), [8, 6, 7, 5]],
    ['beside two that still count', [ago(7, 58), ago(6, 59)], rules(10, 120, 100, 30), [7, 6, 5]],
  ])('%s', (_name, before, scaleRules, after) => {
    const numbers = (entries: readonly Entry[] | undefined) => entries?.map(({ replicas }) => replicas);
    const memory = { recommendations: [], ups: before, downs: before };
    const behavior = { scaleUp: scaleRules, scaleDown: scaleRules };
    const risen = withScaleEvent(memory, behavior, 10, 15, NOW);
    const fallen = withScaleEvent(memory, behavior, 10, 5, NOW);
    expect([numbers(risen.ups), risen.downs]).toEqual([after, undefined]);
    expect([numbers(fallen.downs), fallen.ups]).toEqual([after, undefined]);
  });

  it.each<[Entry[], number]>([
    [[], 0],
    [[ago(7, 61)], 0],
    [[ago(7, 58)], 7],
    [[ago(7, 61), ago(6, 59)], 6],
    [remembered, 14],
    [[ago(7, 58), ago(6, 59)], 13],
  ])('a minute counts %j', (ups, changed) => {
    const up = rules(1, 60, 0, 0);
    expect(
      limitByRules({ current: 50, desired: 99, min: 1, max: 100 }, { ups, downs: [] }, up, DOWN, NOW),
    ).toMatchObject({
      replicas: Math.max(50, 51 - changed),
    });
    const down = rules(1, 60, 0, 0);
    expect(
      limitByRules({ current: 50, desired: 1, min: 1, max: 100 }, { ups: [], downs: ups }, UP, down, NOW),
    ).toMatchObject({
      replicas: Math.min(50, 49 + changed),
    });
  });
});
