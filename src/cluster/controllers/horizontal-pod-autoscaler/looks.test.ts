import { expect, it } from 'vitest';
import type { HPAScalingRules, MetricSpec } from '../../api/types.ts';
import type { MeasuredPod } from '../../aggregation/metrics/measured-pods.ts';
import { fakeClient } from '../../test-client.ts';
import { VirtualClock } from '../../clock.ts';
import { milliUnits } from '../../machinery/quantity.ts';
import type { StoredObject } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { KeyedRandom } from '../../random.ts';
import { Store } from '../../store/store.ts';
import { metadata, storedPod } from '../test-objects.ts';
import { AutoscalerHistory, type Entry } from './history.ts';
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler.ts';

/** Models pkg/controller/podautoscaler/horizontal_test.go: what comes of one look at an autoscaler. */

const NOW = Date.parse('2026-01-05T09:00:00Z');
const PERIOD = 15_000;
const NANO_PER_MILLI = 1_000_000;
const ago = (replicas: number, seconds: number): Entry => ({ replicas, at: NOW - seconds * 1000 });

interface Given {
  /** What the containers of each pod request together. */
  readonly requests?: readonly string[];
  readonly ready?: readonly boolean[];
  readonly hot?: readonly boolean[];
  readonly failed?: readonly boolean[];
  readonly going?: readonly boolean[];
  /** Earlier recommendations; none at all makes the present size one. */
  readonly past?: readonly Entry[];
  readonly metrics?: readonly MetricSpec[];
  readonly up?: HPAScalingRules;
  /** The percentage that is reported. */
  readonly uses?: number;
}

const CHEESE: MetricSpec = { type: 'CheddarCheese' };
const EXTERNAL: MetricSpec = {
  type: 'External',
  external: { metric: { name: 'qps', selector: {} }, target: { type: 'Value', value: '100m' } },
};
const utilization = (averageUtilization: number) => ({ type: 'Utilization', averageUtilization });
const ofContainer = (container: string, target: number): MetricSpec => ({
  type: 'ContainerResource',
  containerResource: { name: 'cpu', container, target: utilization(target) },
});
const ofPods = (target: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: utilization(target) },
});
const rules = (
  _pods: number,
  _podSeconds: number,
  value: number,
  periodSeconds: number,
  stabilizationWindowSeconds: number,
): HPAScalingRules => ({
  selectPolicy: 'Max',
  stabilizationWindowSeconds,
  policies: [{ type: 'Percent', value, periodSeconds }],
});

const found = (able: string, limited = 'DesiredWithinRange'): readonly string[] => [
  `AbleToScale True ${able}`,
  'ScalingActive True ValidMetricFound',
  `ScalingLimited ${limited === 'DesiredWithinRange' ? 'False' : 'True'} ${limited}`,
];
const OK = found('SucceededRescale');

const NAMES = { kind: 'ReplicationController', name: 'rc' };
const labels = { name: 'web' };

function podsOf(count: number, { requests, ready, hot, failed, going }: Given) {
  return Array.from({ length: requests?.length ?? count }, (_, i) => {
    const since = formatTime(hot ? NOW - (hot[i] ? 0 : 180_000) : 0);
    const cpu = `${milliUnits(requests?.[i] ?? '1') / 2}m`;
    return storedPod(`p${i}`, {
      metadata: { labels, ...(going?.[i] && { deletionTimestamp: formatTime(NOW) }) },
      spec: {
        containers: ['container1', 'container2'].map((name) => ({ name, resources: { requests: { cpu } } })),
      },
      status: {
        phase: failed?.[i] ? 'Failed' : 'Running',
        startTime: since,
        conditions: [
          { type: 'Ready', status: (ready?.[i] ?? true) ? 'True' : 'False', lastTransitionTime: since },
        ],
      },
    });
  });
}

const measured = (levels: readonly number[]): readonly MeasuredPod[] =>
  levels.map((level, i) => ({
    name: `p${i}`,
    timestamp: NOW,
    window: 60_000,
    containers: ['container1', 'container2'].map((name) => ({
      name,
      cpu: (level / 2) * NANO_PER_MILLI,
      memory: 0,
    })),
  }));

interface Status {
  readonly desiredReplicas?: number;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
  }[];
  readonly currentMetrics?: readonly {
    readonly resource?: { readonly current?: { readonly averageUtilization?: number } };
  }[];
}

/** One look; what the status says, and what has been told. */
function look(
  [minReplicas, maxReplicas]: readonly [number, number],
  replicas: number,
  target: number,
  levels: readonly number[],
  given: Given,
): { readonly status: Status; readonly scaled: number; readonly told: readonly string[] } {
  const store = new Store();
  const put = (resource: string, object: StoredObject & Readonly<Record<string, unknown>>) =>
    store.put<StoredObject>(resource, object);
  const clock = new VirtualClock(NOW - PERIOD);
  const spec = { replicas, selector: labels };
  put('replicationcontrollers', {
    apiVersion: 'v1',
    ...NAMES,
    metadata: metadata('rc'),
    spec,
  });
  for (const pod of podsOf(replicas, given)) store.put<StoredObject>('pods', pod);
  const metrics = [...(target > 0 ? [ofPods(target)] : []), ...(given.metrics ?? [])];
  put('horizontalpodautoscalers.autoscaling', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata('hpa'),
    spec: {
      scaleTargetRef: { apiVersion: 'v1', ...NAMES },
      minReplicas,
      maxReplicas,
      metrics,
      ...(given.up && { behavior: { scaleUp: given.up, scaleDown: rules(0, 0, 100, 15, 300) } }),
    },
    status: { currentReplicas: replicas, desiredReplicas: replicas },
  });
  const history = new AutoscalerHistory();
  const past = given.past && [ago(0, 3600), ...given.past];
  if (past) history.note('hpa-uid', { recommendations: past });
  let status: Status = {};
  let scaled = replicas;
  const client = fakeClient({
    get: (resource, namespace, name) => store.get(resource, `${namespace}/${name}`),
    update: (_, object) => {
      scaled = (object as { spec?: { replicas?: number } }).spec?.replicas ?? 0;
      return object;
    },
    updateStatus: (_, object) => {
      status = (object as { status?: Status }).status ?? {};
      return object;
    },
  });
  const told: string[] = [];
  const recorder = () => ({
    event: (_: unknown, type: string, reason: string, message: string) =>
      void told.push(`${type} ${reason} ${message}`),
  });
  const controller = horizontalPodAutoscalerController(
    { clock, random: new KeyedRandom(1), store, client, recorder },
    { history, source: () => measured(levels) },
  );
  controller.resync();
  clock.advanceTo(NOW);
  controller.stop();
  return { status, scaled, told };
}

type Row = readonly [
  name: string,
  range: readonly [number, number],
  current: number,
  target: number,
  levels: readonly number[],
  given: Given,
  desired: number,
  conditions: readonly string[],
];

it.each<Row>([
  ['scale up', [2, 6], 3, 30, [300, 500, 700], {}, 5, OK],
  ['scale up container', [2, 6], 3, 0, [300, 500, 700], { metrics: [ofContainer('container1', 30)] }, 5, OK],
  [
    'scale up unready less scale',
    [2, 6],
    3,
    30,
    [300, 500, 700],
    { ready: [false, true, true], uses: 60 },
    4,
    OK,
  ],
  [
    'scale up hot cpu less scale',
    [2, 6],
    3,
    30,
    [300, 500, 700],
    { hot: [true, false, false], uses: 60 },
    4,
    OK,
  ],
  [
    'scale up unready no scale',
    [2, 6],
    3,
    30,
    [400, 500, 700],
    { ready: [true, false, false], uses: 40 },
    3,
    found('ReadyForNewScale'),
  ],
  [
    'scale up hot cpu no scale',
    [2, 6],
    3,
    30,
    [400, 500, 700],
    { ready: [true, false, false], hot: [false, true, true], uses: 40 },
    3,
    found('ReadyForNewScale'),
  ],
  [
    'scale up ignores failed pods',
    [2, 6],
    2,
    30,
    [500, 700],
    {
      requests: ['1', '1', '1', '1'],
      ready: [true, true, false, false],
      failed: [false, false, true, true],
      uses: 60,
    },
    4,
    OK,
  ],
  [
    'scale up ignores deletion pods',
    [2, 6],
    2,
    30,
    [500, 700],
    {
      requests: ['1', '1', '1', '1'],
      ready: [true, true, false, false],
      going: [false, false, true, true],
      uses: 60,
    },
    4,
    OK,
  ],
  ['scale up deployment', [2, 6], 3, 30, [300, 500, 700], {}, 5, OK],
  ['scale up replica set', [2, 6], 3, 30, [300, 500, 700], {}, 5, OK],
  ['scale down', [2, 6], 5, 50, [100, 300, 500, 250, 250], { past: [] }, 3, OK],
  [
    'scale down container resource',
    [2, 6],
    5,
    0,
    [100, 300, 500, 250, 250],
    { past: [], metrics: [ofContainer('container2', 50)] },
    3,
    OK,
  ],
  [
    'scale down with scaling rules',
    [2, 6],
    5,
    50,
    [100, 300, 500, 250, 250],
    { past: [], up: rules(0, 0, 100, 15, 30) },
    3,
    OK,
  ],
  ['scale up one metric invalid', [2, 6], 3, 30, [300, 400, 500], { metrics: [CHEESE] }, 4, OK],
  [
    'scale up from zero one metric invalid',
    [0, 6],
    0,
    30,
    [300, 400, 500],
    { requests: ['1', '1', '1'], past: [], metrics: [CHEESE] },
    4,
    OK,
  ],
  [
    'scale down stabilize initial size',
    [2, 6],
    5,
    50,
    [100, 300, 500, 250, 250],
    {},
    5,
    found('ScaleDownStabilized'),
  ],
  [
    'scale down include unready pods',
    [2, 6],
    5,
    50,
    [100, 300, 500, 250, 250],
    { ready: [true, true, true, false, false], past: [], uses: 30 },
    2,
    OK,
  ],
  [
    'scale down ignore hot cpu pods',
    [2, 6],
    5,
    50,
    [100, 300, 500, 250, 250],
    { hot: [false, false, false, true, true], past: [], uses: 30 },
    2,
    OK,
  ],
  [
    'scale down ignores failed pods',
    [2, 6],
    5,
    50,
    [100, 300, 500, 250, 250],
    {
      requests: ['1', '1', '1', '1', '1', '1', '1'],
      ready: [true, true, true, true, true, false, false],
      failed: [false, false, false, false, false, true, true],
      past: [],
      uses: 28,
    },
    3,
    OK,
  ],
  [
    'scale down ignores deletion pods',
    [2, 6],
    5,
    50,
    [100, 300, 500, 250, 250],
    {
      requests: ['1', '1', '1', '1', '1', '1', '1'],
      ready: [true, true, true, true, true, false, false],
      going: [false, false, false, false, false, true, true],
      past: [],
      uses: 28,
    },
    3,
    OK,
  ],
  [
    'tolerance',
    [1, 5],
    3,
    100,
    [1010, 1030, 1020],
    { requests: ['0.9', '1', '1.1'] },
    3,
    found('ReadyForNewScale'),
  ],
  [
    'min replicas',
    [2, 5],
    3,
    90,
    [10, 95, 10],
    { requests: ['0.9', '1', '1.1'], past: [] },
    2,
    found('SucceededRescale', 'TooFewReplicas'),
  ],
  [
    'zero min replicas desired zero',
    [0, 5],
    3,
    90,
    [0, 0, 0],
    { requests: ['0.9', '1', '1.1'], past: [] },
    0,
    found('SucceededRescale'),
  ],
  [
    'min replicas desired zero',
    [2, 5],
    3,
    90,
    [0, 0, 0],
    { requests: ['0.9', '1', '1.1'], past: [] },
    2,
    found('SucceededRescale', 'TooFewReplicas'),
  ],
  [
    'zero replicas',
    [3, 5],
    0,
    90,
    [],
    {},
    0,
    ['AbleToScale True SucceededGetScale', 'ScalingActive False ScalingDisabled'],
  ],
  ['too few replicas', [3, 5], 2, 90, [], { requests: [] }, 3, ['AbleToScale True SucceededRescale']],
  ['too many replicas', [3, 5], 10, 90, [], { requests: [] }, 5, ['AbleToScale True SucceededRescale']],
  [
    'max replicas',
    [2, 5],
    3,
    90,
    [8000, 9500, 1000],
    { requests: ['0.9', '1', '1.1'] },
    5,
    found('SucceededRescale', 'TooManyReplicas'),
  ],
  [
    'superfluous metrics',
    [2, 6],
    4,
    100,
    [4000, 9500, 3000, 7000, 3200, 2000],
    {},
    6,
    found('SucceededRescale', 'TooManyReplicas'),
  ],
  ['missing metrics', [2, 6], 4, 100, [400, 95], { past: [] }, 3, OK],
  [
    'empty metrics',
    [2, 6],
    4,
    100,
    [],
    {},
    4,
    ['AbleToScale True SucceededGetScale', 'ScalingActive False FailedGetResourceMetric'],
  ],
  [
    'empty cpu request',
    [1, 5],
    1,
    100,
    [200],
    { requests: [] },
    1,
    ['AbleToScale True SucceededGetScale', 'ScalingActive False FailedGetResourceMetric'],
  ],
  ['event created', [1, 5], 1, 50, [200], { requests: ['0.2'] }, 2, OK],
  [
    'event not created',
    [1, 5],
    2,
    50,
    [200, 200],
    { requests: ['0.4', '0.4'] },
    2,
    found('ReadyForNewScale'),
  ],
  ['missing reports', [1, 5], 4, 50, [200], { requests: ['0.2'], past: [] }, 2, OK],
  [
    'upscale cap',
    [1, 100],
    3,
    10,
    [100, 200, 300],
    { requests: ['0.1', '0.1', '0.1'], up: rules(0, 0, 700, 60, 0) },
    24,
    found('SucceededRescale', 'ScaleUpLimit'),
  ],
  [
    'upscale cap greater than max replicas',
    [1, 20],
    3,
    10,
    [100, 200, 300],
    { requests: ['0.1', '0.1', '0.1'], up: rules(0, 0, 700, 60, 0) },
    20,
    found('SucceededRescale', 'TooManyReplicas'),
  ],
  [
    'more replicas than spec no scale',
    [1, 8],
    4,
    50,
    [500, 500, 500, 500, 500],
    { requests: ['1', '1', '1', '1', '1'] },
    4,
    found('ReadyForNewScale'),
  ],
  [
    'condition invalid source type',
    [2, 6],
    3,
    0,
    [20000],
    { metrics: [CHEESE] },
    3,
    ['AbleToScale True SucceededGetScale', 'ScalingActive False InvalidMetricSourceType'],
  ],
  [
    'stabilize downscale',
    [1, 5],
    4,
    100,
    [50, 50, 50],
    { requests: ['0.1', '0.1', '0.1'], past: [ago(10, 600), ago(4, 60)] },
    4,
    found('ScaleDownStabilized'),
  ],
  [
    'too few at once',
    [2, 6],
    1,
    0,
    [0, 0, 0, 0],
    { requests: ['1', '1', '1', '1'] },
    2,
    ['AbleToScale True SucceededRescale'],
  ],
  [
    'too many at once',
    [2, 5],
    6,
    50,
    [8000, 9500, 1000],
    { requests: ['0.9', '1', '1.1'] },
    5,
    ['AbleToScale True SucceededRescale'],
  ],
  ['scale up one metric empty', [2, 6], 3, 30, [300, 400, 500], { metrics: [EXTERNAL] }, 4, OK],
  [
    'no scale down one metric invalid',
    [2, 6],
    5,
    50,
    [100, 300, 500, 250, 250],
    { past: [], metrics: [CHEESE] },
    5,
    ['AbleToScale True SucceededGetScale', 'ScalingActive False InvalidMetricSourceType'],
  ],
  [
    'no scale down one metric empty',
    [2, 6],
    5,
    50,
    [100, 300, 500, 250, 250],
    { past: [], metrics: [EXTERNAL] },
    5,
    ['AbleToScale True SucceededGetScale', 'ScalingActive False FailedGetExternalMetric'],
  ],
])('%s', (_name, range, current, target, levels, given, desired, conditions) => {
  const { status, scaled } = look(range, current, target, levels, given);
  expect(scaled).toBe(desired);
  expect(status.desiredReplicas).toBe(desired);
  expect(status.conditions?.map(({ type, status: is, reason }) => `${type} ${is} ${reason}`)).toEqual(
    conditions,
  );
  if (given.uses !== undefined)
    expect(status.currentMetrics?.[0]?.resource?.current?.averageUtilization).toBe(given.uses);
});
