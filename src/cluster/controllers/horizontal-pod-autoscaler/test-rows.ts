import { expect } from 'vitest';
import type { MetricSpec } from '../../api/types.ts';
import { conditionsOf, type Given, look } from './test-look.ts';

/** A metric of a kind that nobody knows. */
export const CHEESE: MetricSpec = { type: 'CheddarCheese' };
/** A metric that nobody serves. */
export const EXTERNAL: MetricSpec = {
  type: 'External',
  external: { metric: { name: 'qps', selector: {} }, target: { type: 'Value', value: '100m' } },
};

/** The conditions of an autoscaler that has found its metrics. */
export const found = (able: string, limited = 'DesiredWithinRange'): readonly string[] => [
  `AbleToScale True ${able}`,
  'ScalingActive True ValidMetricFound',
  `ScalingLimited ${limited === 'DesiredWithinRange' ? 'False' : 'True'} ${limited}`,
];
export const OK = found('SucceededRescale');

/** What the table does not say in columns, the percentage that is reported, and the events. */
export interface More extends Partial<Given> {
  readonly uses?: number;
  readonly told?: readonly string[];
}

/** The event of a new size. */
export const rescaled = (size: number, reason: string): readonly string[] => [
  `Normal SuccessfulRescale New size: ${size}; reason: ${reason}`,
];

export type Row = readonly [
  name: string,
  range: readonly [number, number],
  current: number,
  target: number,
  levels: readonly number[],
  given: More,
  desired: number,
  conditions: readonly string[],
];

/** Takes the look of a row and expects what it says. */
export function expectRow(...[, range, current, target, levels, more, desired, conditions]: Row): void {
  const { uses, told, ...given } = more;
  const { status, scaled, ...seen } = look({ range, current, target, levels, ...given });
  expect(scaled).toBe(desired);
  expect(status?.desiredReplicas).toBe(desired);
  expect(conditionsOf(status)).toEqual(conditions);
  if (told) expect(seen.told).toEqual(told);
  if (uses !== undefined)
    expect(status?.currentMetrics?.[0]?.resource?.current.averageUtilization).toBe(uses);
}
