import { describe, expect, it } from 'vitest';
import { formatTime } from '../../machinery/time.ts';
import type { StoredPod } from '../pods.ts';
import { storedPod } from '../test-objects.ts';
import { evaluate, type MetricContext } from './metrics.ts';
import { groupPods, type PodMetric, podRequests, replicasForAverage } from './replicas.ts';
import { ofContainer, ofPods } from './test-look.ts';

/**
 * Models pkg/controller/podautoscaler/replica_calculator_test.go: the rows whose metrics an API server can be asked for, and those of
 * averages of pods.
 */

const NOW = Date.parse('2026-01-05T09:00:00Z');
const MINUTE = 60_000;
const NANO_PER_MILLI = 1_000_000;

/**
 * Pods p0, p1, … as letters: ready, unready, hot (just started), x for unready and hot, and of those that are unready: failed, waiting,
 * going. Each has two containers, both of which request as much as is said for the pod, or a core.
 */
function podsOf(letters: string, requests: readonly string[] = []): StoredPod[] {
  return [...letters].map((letter, i) => {
    const since = formatTime(NOW - ('hx'.includes(letter) ? 0 : 10 * MINUTE));
    const cpu = requests[i] ?? '1';
    return storedPod(`p${i}`, {
      metadata: letter === 'g' ? { deletionTimestamp: formatTime(NOW) } : {},
      spec: {
        containers: ['container1', 'container2'].map((name) => ({ name, resources: { requests: { cpu } } })),
      },
      status: {
        phase: letter === 'f' ? 'Failed' : letter === 'w' ? 'Pending' : 'Running',
        startTime: since,
        conditions: [
          { type: 'Ready', status: 'rh'.includes(letter) ? 'True' : 'False', lastTransitionTime: since },
        ],
      },
    });
  });
}

/** What each pod's containers use; a container without a number is not measured. */
type Levels = readonly (readonly number[])[];

const both = (...levels: readonly number[]): Levels => levels.map((level) => [level, level]);
function contextOf(current: number, pods: readonly StoredPod[], levels: Levels): MetricContext {
  const measured = levels.map((containers, i) => ({
    name: `p${i}`,
    timestamp: NOW,
    window: MINUTE,
    containers: containers.map((cpu, n) => ({
      name: `container${n + 1}`,
      cpu: cpu * NANO_PER_MILLI,
      memory: 0,
    })),
  }));
  return { namespace: 'default', current, pods, now: NOW, source: () => measured };
}

const SIDE: Levels = [
  [1000, 100],
  [1000, 300],
  [1000, 500],
  [1000, 250],
  [1000, 250],
];
const FIVE = both(100, 300, 500, 250, 250);
const TEN = both(...Array<number>(10).fill(150));
const UNEVEN = [400, 200, 310, 290, 302, 298, 301, 299, 300, 300].map((milli) => `${milli}m`);

type Row = readonly [
  name: string,
  current: number,
  target: number,
  pods: string,
  levels: Levels,
  expected: readonly [replicas: number, utilization: number, average: string],
  more: { readonly container?: string; readonly requests?: readonly string[] },
];

describe('replicas for a share of the requested CPU', () => {
  it.each<Row>([
    ['up', 3, 30, 'rrr', both(300, 500, 700), [5, 50, '1'], {}],
    [
      'up by a container',
      3,
      30,
      'rrr',
      [
        [1000, 300],
        [1000, 500],
        [1000, 700],
      ],
      [5, 50, '500m'],
      { container: 'container2' },
    ],
    ['up, one unready', 3, 30, 'urr', both(300, 500, 700), [4, 60, '1200m'], {}],
    [
      'up by a container, one hot',
      3,
      30,
      'hrr',
      [
        [0, 300],
        [0, 500],
        [0, 700],
      ],
      [4, 60, '600m'],
      { container: 'container2' },
    ],
    ['up, one hot', 3, 30, 'hrr', both(300, 500, 700), [4, 60, '1200m'], {}],
    ['not up, two unready', 3, 30, 'ruu', both(400, 500, 700), [3, 40, '800m'], {}],
    ['not up, two unready and hot', 3, 30, 'rxx', both(400, 500, 700), [3, 40, '800m'], {}],
    ['up, two failed', 2, 30, 'rrff', both(500, 700), [4, 60, '1200m'], {}],
    [
      'up by a container that failed pods do not measure',
      2,
      30,
      'rrff',
      [[1000, 500], [9000, 700], [1000], [9000]],
      [4, 60, '600m'],
      { container: 'container2' },
    ],
    [
      'up by a container, two failed',
      2,
      30,
      'rrff',
      [
        [1000, 500],
        [9000, 700],
      ],
      [4, 60, '600m'],
      { container: 'container2' },
    ],
    ['up, two going', 2, 30, 'rrgg', both(500, 700), [4, 60, '1200m'], {}],
    [
      'up by a container, two going',
      2,
      30,
      'rrgg',
      both(500, 700),
      [4, 60, '600m'],
      { container: 'container1' },
    ],
    ['down', 5, 50, 'rrrrr', FIVE, [3, 28, '560m'], {}],
    ['down by a container', 5, 50, 'rrrrr', SIDE, [3, 28, '280m'], { container: 'container2' }],
    ['down, two unready', 5, 50, 'rrruu', FIVE, [2, 30, '600m'], {}],
    ['down by a container, two unready', 5, 50, 'rrruu', SIDE, [2, 30, '300m'], { container: 'container2' }],
    ['down, four that wait', 5, 50, 'rwwww', both(100), [1, 10, '200m'], {}],
    [
      'down by a container, four that wait',
      5,
      50,
      'rwwww',
      SIDE,
      [1, 10, '100m'],
      { container: 'container2' },
    ],
    ['down, two hot', 5, 50, 'rrrhh', FIVE, [2, 30, '600m'], {}],
    [
      'down by a container, two hot',
      5,
      50,
      'rrrhh',
      [...SIDE.slice(0, 3), [1000, 1000], [1000, 1000]],
      [2, 30, '300m'],
      { container: 'container2' },
    ],
    ['down, two failed', 5, 50, 'rrrrrff', FIVE, [3, 28, '560m'], {}],
    ['down by a container, two failed', 5, 50, 'rrrrrff', SIDE, [3, 28, '280m'], { container: 'container2' }],
    ['down, two going', 5, 50, 'rrrrrgg', FIVE, [3, 28, '560m'], {}],
    ['down by a container, two going', 5, 50, 'rrrrrgg', SIDE, [3, 28, '280m'], { container: 'container2' }],
    [
      'within the tolerance',
      3,
      100,
      'rrr',
      both(1010, 1030, 1020),
      [3, 102, '2040m'],
      { requests: ['0.9', '1', '1.1'] },
    ],
    [
      'metrics of more pods than there are',
      4,
      100,
      'rrrr',
      both(4000, 9500, 3000, 7000, 3200, 2000),
      [24, 587, '11750m'],
      {},
    ],
    ['down, half of them missing', 4, 100, 'rrrr', both(400, 95), [3, 24, '495m'], {}],
    ['at the target, one missing', 2, 100, 'rr', both(1000), [2, 100, '2'], {}],
    ['above the target, one missing', 2, 100, 'rr', both(1900), [2, 190, '3800m'], {}],
    ['below the target, one missing', 2, 100, 'rr', both(600), [2, 60, '1200m'], {}],
    ['as many, one unready, one missing', 3, 50, 'urr', both(100, 450), [3, 45, '900m'], {}],
    ['as many, one hot, one missing', 3, 50, 'hrr', both(100, 450), [3, 45, '900m'], {}],
    ['up, one unready, one missing', 3, 50, 'urr', both(100, 2000), [4, 200, '4'], {}],
    ['up, one unready and hot, one missing', 3, 50, 'xrr', both(100, 2000), [4, 200, '4'], {}],
    ['down, one unready, one missing', 4, 50, 'urrr', both(100, 100, 100), [3, 10, '200m'], {}],
    [
      'down, one missing, to more than is requested',
      4,
      300,
      'urrr',
      both(200, 100, 100),
      [2, 6, '200m'],
      { requests: ['1', '1', '2', '2'] },
    ],
    ['as many while a rolling update runs one more', 2, 50, 'rrr', both(100, 100), [2, 10, '200m'], {}],
    ['just beyond the tolerance', 10, 56, 'rrrrrrrrrr', TEN, [9, 50, '300m'], { requests: UNEVEN }],
    ['just within the tolerance', 10, 55, 'rrrrrrrrrr', TEN, [10, 50, '300m'], { requests: UNEVEN }],
  ])('%s', (_name, current, target, letters, levels, expected, more) => {
    const { container = '', requests = [] } = more;
    const [replicas, averageUtilization, averageValue] = expected;
    const metric = container === '' ? ofPods(target) : ofContainer(container, target);
    const resource = { name: 'cpu', current: { averageUtilization, averageValue } };
    expect(evaluate(metric, contextOf(current, podsOf(letters, requests), levels))).toEqual({
      replicas,
      name:
        container === ''
          ? 'cpu resource utilization (percentage of request)'
          : 'cpu container resource utilization (percentage of request)',
      status:
        container === ''
          ? { type: 'Resource', resource }
          : { type: 'ContainerResource', containerResource: { ...resource, container } },
    });
  });

  it.each<[string, string, number, string]>([
    ['whole pods', '', 798, '400m'],
    ['one container of those that are measured', 'container1', 399, '200m'],
    ['one container where it is measured', 'container2', 399, '400m'],
  ])('knows of %s', (_name, container, replicas, averageValue) => {
    const resource = { name: 'cpu', target: { type: 'AverageValue', averageValue: '1m' } };
    const current = { name: 'cpu', current: { averageValue } };
    const [metric, status] =
      container === ''
        ? [
            { type: 'Resource', resource },
            { type: 'Resource', resource: current },
          ]
        : [
            { type: 'ContainerResource', containerResource: { ...resource, container } },
            { type: 'ContainerResource', containerResource: { ...current, container } },
          ];
    expect(evaluate(metric, contextOf(3, podsOf('rrr'), [[100], [300, 400], []]))).toEqual({
      ...{ replicas, name: 'cpu resource', status },
    });
  });

  it('says that nobody has measured', () => {
    expect(evaluate(ofPods(100), contextOf(4, podsOf('rrr'), []))).toMatchObject({
      problem:
        'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API',
    });
  });
});

describe('replicas for an average of what pods say', () => {
  it.each<[string, number, string, readonly number[], number, number, number]>([
    ['up', 3, 'rrr', [20000, 10000, 30000], 15000, 4, 20000],
    ['up, one unready and hot', 3, 'rrx', [50000, 10000, 30000], 15000, 6, 30000],
    ['up, two unready and hot', 3, 'xrx', [50000, 15000, 30000], 15000, 7, 31666],
    ['up from one', 1, 'r', [8600], 4400, 2, 8600],
    ['down', 5, 'rrrrr', [12000, 12000, 12000, 12000, 12000], 20000, 3, 12000],
    ['within the tolerance', 3, 'rrr', [20000, 21000, 21000], 20000, 3, 20666],
    ['at the target, two missing', 5, 'rrrrr', [20000, 19000, 21000], 20000, 5, 20000],
    ['as many while a rolling update runs one more', 2, 'rrr', [10000, 10000], 17000, 2, 10000],
  ])('%s', (_name, current, letters, levels, target, replicas, average) => {
    const metrics = new Map(
      levels.map((value, i): [string, PodMetric] => [`p${i}`, { value, timestamp: NOW, window: MINUTE }]),
    );
    const measured = { current, pods: podsOf(letters), metrics, now: NOW, resource: '', container: '' };
    expect(replicasForAverage(measured, target)).toEqual({ replicas, average });
  });
});

describe('what pods request', () => {
  const asks = (name: string, milli?: number) => ({
    name,
    ...(milli !== undefined && { resources: { requests: { cpu: `${milli}m` } } }),
  });
  const pod = (...containers: readonly ReturnType<typeof asks>[]) =>
    storedPod('test-pod', { spec: { containers } });
  it.each<[string, readonly StoredPod[], string, readonly (readonly [string, number])[] | string]>([
    ['no pods', [], '', []],
    ['all containers', [pod(asks('container1', 100), asks('container2', 50))], '', [['test-pod', 150]]],
    [
      'one container',
      [pod(asks('container1', 100), asks('container2', 50))],
      'container1',
      [['test-pod', 100]],
    ],
    [
      'no request',
      [pod(asks('container1'))],
      '',
      'missing request for cpu in container container1 of Pod test-pod',
    ],
    [
      'a sidecar, but no other init container',
      [
        storedPod('test-pod', {
          spec: {
            containers: [asks('container1', 100)],
            initContainers: [asks('init', 20), { ...asks('sidecar', 50), restartPolicy: 'Always' }],
          },
        }),
      ],
      '',
      [['test-pod', 150]],
    ],
  ])('%s', (_name, pods, container, expected) => {
    const requests = podRequests(pods, container, 'cpu');
    expect(typeof requests === 'string' ? requests : [...requests]).toEqual(expected);
  });
});

describe('which of several pods count', () => {
  const started = (name: string, minutes: number, ready?: 'True' | 'False', changed = minutes) =>
    storedPod(name, {
      status: {
        phase: 'Succeeded',
        startTime: formatTime(NOW - minutes * MINUTE),
        ...(ready && {
          conditions: [
            { type: 'Ready', status: ready, lastTransitionTime: formatTime(NOW - changed * MINUTE) },
          ],
        }),
      },
    });
  const known = (...names: readonly string[]) =>
    new Map(names.map((name): [string, PodMetric] => [name, { value: 1, timestamp: 0, window: 0 }]));
  const groups = (ready: number, unready: string[] = [], missing: string[] = [], ignored: string[] = []) => ({
    ready,
    unready: new Set(unready),
    missing: new Set(missing),
    ignored: new Set(ignored),
  });
  it.each<[string, readonly StoredPod[], ReadonlyMap<string, PodMetric>, ReturnType<typeof groups>]>([
    ['none', [], new Map(), groups(0)],
    [
      'one unready, one ready, one missing',
      [started('lucretius', 0), started('niccolo', 6, 'True'), started('epicurus', 6)],
      known('lucretius', 'niccolo'),
      groups(1, ['lucretius'], ['epicurus']),
    ],
    [
      'an old metric of one that started long ago',
      [started('bentham', 6, 'True')],
      new Map([['bentham', { value: 1, timestamp: NOW - 2 * MINUTE, window: MINUTE }]]),
      groups(1),
    ],
    [
      'one that became unready a while after its start',
      [started('lucretius', 10, 'False', 9.25)],
      known('lucretius'),
      groups(1),
    ],
    [
      'one that became unready just when it was late enough',
      [started('lucretius', 10, 'False', 9.5)],
      known('lucretius'),
      groups(1),
    ],
    [
      'one that has failed',
      [storedPod('failed', { status: { phase: 'Failed' } })],
      known('failed'),
      groups(0, [], [], ['failed']),
    ],
    [
      'one that waits and is not measured',
      [storedPod('unscheduled', { status: { phase: 'Pending' } })],
      new Map(),
      groups(0, ['unscheduled']),
    ],
    [
      'one that goes while it waits',
      [
        storedPod('deleted', {
          metadata: { deletionTimestamp: formatTime(1) },
          status: { phase: 'Pending' },
        }),
      ],
      known('deleted'),
      groups(0, [], [], ['deleted']),
    ],
  ])('%s', (_name, pods, metrics, expected) => {
    expect(groupPods(pods, metrics, 'cpu', NOW)).toEqual(expected);
  });
});
