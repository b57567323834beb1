import { describe, expect, it } from 'vitest';
import { formatTime } from '../../machinery/time.ts';
import type { StoredPod } from '../pods.ts';
import {
  groupPods,
  type PodMetric,
  replicasForAverage,
  replicasForUtilization,
  usageRatio,
  utilizationRatio,
} from './replicas.ts';

/** Models pkg/controller/podautoscaler/replica_calculator_test.go, and metrics/utilization_test.go there */

const NOW = Date.parse('2026-01-05T09:00:00Z');
const MINUTE = 60_000;

interface PodState {
  readonly phase?: 'Failed' | 'Pending' | 'Running';
  readonly ready?: 'True' | 'False' | 'none';
  /** Milliseconds ago. */
  readonly started?: number;
  readonly changed?: number;
  readonly going?: boolean;
  readonly requests?: Readonly<Record<string, string>>;
}

function pod(name: string, state: PodState = {}): StoredPod {
  const { phase = 'Running', ready = 'True', started = 30 * MINUTE, changed = 29 * MINUTE } = state;
  const time = formatTime(NOW - changed);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: time,
      ...(state.going && { deletionTimestamp: time }),
    },
    spec: { containers: [{ name: 'c', resources: { requests: state.requests ?? { cpu: '1' } } }] },
    status: {
      phase,
      startTime: formatTime(NOW - started),
      ...(ready !== 'none' && { conditions: [{ type: 'Ready', status: ready, lastTransitionTime: time }] }),
    },
  };
}

const metric = (value: number, age = 0, window = MINUTE): PodMetric => ({
  value,
  timestamp: NOW - age,
  window,
});

/** Pods p0, p1, … of which the first ones have metrics. */
function measured(current: number, levels: readonly number[], states: readonly PodState[] = []) {
  const pods = Array.from({ length: current }, (_, i) => pod(`p${i}`, states[i]));
  const metrics = new Map(levels.map((level, i) => [`p${i}`, metric(level)]));
  return { current, pods, metrics, resource: 'cpu', container: '', now: NOW };
}

const UNREADY: PodState = { ready: 'False', changed: 30 * MINUTE };
const HOT: PodState = { started: MINUTE, changed: 30_000 };

describe('replicas for a share of what is requested', () => {
  it.each([
    ['more when pods use more', 3, [300, 500, 700], 30, [], 5, 50],
    ['more, but not for a pod that is not ready', 3, [300, 500, 700], 30, [UNREADY], 4, 60],
    ['no fewer because pods are not ready', 3, [400, 500, 700], 30, [{}, UNREADY, UNREADY], 3, 40],
    ['more, but not for a pod that has just started', 3, [300, 500, 700], 30, [HOT], 4, 60],
    ['fewer when pods use less', 5, [100, 300, 500, 250, 250], 50, [], 3, 28],
    ['as many within the tolerance', 3, [1010, 1030, 1020], 100, [], 3, 102],
    ['fewer, with those of which nothing is known at all they request', 4, [400, 95], 100, [], 3, 24],
    ['as many at the target though one is not known', 2, [1000], 100, [], 2, 100],
    ['as many when one that is not known evens more out', 2, [1900], 100, [], 2, 190],
    ['as many when one that is not known evens less out', 2, [600], 100, [], 2, 60],
    ['as many with an unready and an unknown pod', 3, [100, 450], 50, [UNREADY], 3, 45],
    ['as many with a hot and an unknown pod', 3, [100, 450], 50, [HOT], 3, 45],
    ['more in spite of an unready and an unknown pod', 3, [100, 2000], 50, [UNREADY], 4, 200],
    ['fewer in spite of an unready and an unknown pod', 4, [100, 100, 100], 50, [UNREADY], 3, 10],
  ])('%s', (_name, current, levels, target, states, replicas, utilization) => {
    expect(replicasForUtilization(measured(current, levels, states), target)).toMatchObject({
      replicas,
      utilization,
    });
  });

  it.each([
    ['no pods', measured(0, [10]), 'no pods returned by selector while calculating replica count'],
    [
      'nobody who is ready',
      measured(1, [10], [UNREADY]),
      'did not receive metrics for targeted pods (pods might be unready)',
    ],
    [
      'metrics of others only',
      { ...measured(1, []), metrics: new Map([['an-older-pod', metric(100)]]) },
      'no metrics returned matched known pods',
    ],
    ['no request', measured(1, [10], [{ requests: {} }]), 'missing request for cpu in container c of Pod p0'],
  ])('says why not: %s', (_name, what, problem) => {
    expect(replicasForUtilization(what, 50)).toEqual({ problem });
  });
});

describe('replicas for an average', () => {
  it.each([
    ['more', 3, [1000, 3000, 5000], 2000, [], 5, 3000],
    ['fewer', 5, [100, 300, 500, 250, 250], 500, [], 3, 280],
    ['as many', 3, [900, 1000, 1100], 1000, [], 3, 1000],
  ])('%s', (_name, current, levels, target, states, replicas, average) => {
    expect(replicasForAverage(measured(current, levels, states), target)).toEqual({ replicas, average });
  });
});

describe('which pods count', () => {
  it.each<[string, PodState, string, PodMetric | undefined, string]>([
    ['a pod whose memory is known', { ready: 'none' }, 'memory', metric(1), 'ready'],
    ['without a condition', { ready: 'none' }, 'cpu', metric(1), 'unready'],
    ['a fresh metric while it starts', HOT, 'cpu', metric(1, 0, 30_000), 'ready'],
    ['a metric of before it was ready', HOT, 'cpu', metric(1, 0, 60_000), 'unready'],
    [
      'one that has never been ready',
      { ready: 'False', started: 10 * MINUTE, changed: 9 * MINUTE + 54_000 },
      'cpu',
      metric(1),
      'unready',
    ],
    [
      'one that was ready once',
      { ready: 'False', started: 10 * MINUTE, changed: 9 * MINUTE },
      'cpu',
      metric(1),
      'ready',
    ],
    ['one of which nothing is known', {}, 'cpu', undefined, 'missing'],
    ['one that waits', { phase: 'Pending' }, 'cpu', metric(1), 'unready'],
    ['one that goes', { going: true }, 'cpu', metric(1), 'ignored'],
    ['one that has failed', { phase: 'Failed' }, 'cpu', metric(1), 'ignored'],
  ])('%s', (_name, state, resource, known, expected) => {
    const groups = groupPods([pod('p', state)], new Map(known ? [['p', known]] : []), resource, NOW);
    const found = (['unready', 'missing', 'ignored'] as const).find((group) => groups[group].has('p'));
    expect(found ?? (groups.ready === 1 ? 'ready' : 'nowhere')).toBe(expected);
  });
});

describe('how what is used compares', () => {
  const numbers = (...values: readonly number[]) => new Map(values.map((value, i) => [`p${i}`, value]));
  const known = { ratio: 1.26, utilization: 63, average: 63 };
  it.each([
    ['with what is requested', numbers(50, 76), numbers(100, 100), known],
    ['without what nobody requested', numbers(50, 76, 100), numbers(100, 100), known],
    ['without what does not say', numbers(50, 76), numbers(100, 100, 500), known],
    ['with nothing', numbers(50, 76), numbers(), undefined],
  ])('%s', (_name, values, requests, expected) => {
    expect(utilizationRatio(values, requests, 50)).toEqual(expected);
  });

  it('with a target', () => {
    expect(usageRatio(numbers(5000, 10_000), 10_000)).toEqual({ ratio: 0.75, average: 7500 });
  });
});
