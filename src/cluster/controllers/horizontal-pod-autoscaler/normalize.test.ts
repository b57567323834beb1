import { describe, expect, it } from 'vitest';
import type { HPAScalingRules } from '../../api/types.ts';
import type { Entry } from './history.ts';
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
    [100, 1000, { min: 100, max: 150 }, 150, 'TooManyReplicas'],
    [3, 1000, { max: 2000, up: rules(0, 0, 1, 60) }, 4, 'ScaleUpLimit'],
    [10, 50, {}, 20, 'ScaleUpLimit'],
    [10, 500, { up: rules(100, 60, 100, 60) }, 110, 'ScaleUpLimit'],
    [10, 500, { up: rules(2, 60, 100, 60) }, 20, 'ScaleUpLimit'],
    [10, 50, { up: rules(100, 60, 0, 0) }, 50, 'DesiredWithinRange'],
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
    [100, 500, { ups: over([1, 5, 9]), up: rules(5, 120, 0, 0) }, 100, 'ScaleUpLimit'],
    [100, 500, { ups: over([1, 5, 9]), up: rules(150, 120, 0, 0) }, 235, 'ScaleUpLimit'],
    [100, 500, { ups: over([1, 5, 9]), up: rules(0, 0, 200, 120) }, 255, 'ScaleUpLimit'],
    [6, 24, { ups: over([4]), downs: over([2]), up: rules(0, 0, 300, 300) }, 16, 'ScaleUpLimit'],
    [10, 5, { downs: over([1, 5, 9]) }, 5, 'DesiredWithinRange'],
    [100, 0, { downs: over([1, 5, 9]), down: rules(115, 120, 0, 0) }, 1, 'TooFewReplicas'],
    [100, 2, { downs: over([1, 5, 9]), down: rules(5, 120, 0, 0) }, 100, 'ScaleDownLimit'],
    [100, 0, { downs: over([2, 4, 6]), down: rules(0, 0, 50, 120) }, 56, 'ScaleDownLimit'],
    [10, 1, { ups: over([2]), downs: over([4]), down: rules(0, 0, 50, 180) }, 6, 'ScaleDownLimit'],
    [100, 0, { downs: over([10, 10, 10]), down: rules(0, 0, 10, 120) }, 100, 'ScaleDownLimit'],
    [10, 5, { downs: over([10, 10, 10]), down: rules(0, 0, 1000, 120) }, 5, 'DesiredWithinRange'],
  ])('from %i to %i with %j', (current, desired, given, replicas, reason) => {
    const { min = 1, max = 1000, up = UP, down = DOWN, ups = [], downs = [] } = given;
    const wish = { current, desired, min, max };
    expect(limitByRules(wish, { ups, downs }, up, down, NOW)).toMatchObject({ replicas, reason });
  });
});

describe('without rules', () => {
  it.each([
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
  const window = (stabilizationWindowSeconds: number): HPAScalingRules => ({ stabilizationWindowSeconds });
  it.each<[string, number, number, number, number, number]>([
    ['the lowest of the time when it rises', 4, 10, 300, 0, 6],
    ['the highest of the time when it falls', 10, 2, 0, 300, 8],
    ['at once without a time', 4, 10, 0, 0, 10],
  ])('%s', (_name, current, desired, up, down, replicas) => {
    const wish = { current, desired, min: 1, max: 100 };
    const entries = [ago(6, 60), ago(8, 120)];
    const found = stabilizeByRules(entries, wish, window(up), window(down), NOW);
    expect(found.replicas).toBe(replicas);
  });
});
