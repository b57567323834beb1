import { describe, expect, it } from 'vitest';
import type { MetricSpec } from '../../api/types.ts';
import { conflict } from '../../machinery/status.ts';
import { formatTime } from '../../machinery/time.ts';
import { conditionsOf, type Given, look, NOW } from './test-look.ts';

/** Models pkg/controller/podautoscaler/horizontal_test.go: what an autoscaler says when it can do nothing. */

const qps = { name: 'qps' };
const odd = { ...qps, selector: { matchExpressions: [{ key: 'a', operator: 'Like' }] } };
const average = { type: 'AverageValue', averageValue: '15' };
const pods: MetricSpec = { type: 'Pods', pods: { metric: qps, target: average } };
const some = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'some-deployment' };
const object = (target: { type: string; value?: string; averageValue?: string }): MetricSpec => ({
  type: 'Object',
  object: {
    describedObject: some,
    metric: qps,
    target,
  },
});
const external = (target: { type: string; value?: string; averageValue?: string }): MetricSpec => ({
  type: 'External',
  external: { metric: { ...qps, selector: { matchLabels: { label: 'value' } } }, target },
});

const three: Given = { range: [1, 100], current: 3, target: 10, levels: [100, 200, 300] };
const wide: Given = { range: [2, 6], current: 3, target: 30, levels: [300, 500, 700] };
const NO_API =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
const NO_EXTERNAL =
  'unable to get external metric default/qps/&LabelSelector{MatchLabels:map[string]string{label: value,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get qps.external.metrics.k8s.io)';
const OF_OBJECT = `unable to get metric qps: Deployment on default some-deployment/${NO_API}`;
const ODD = '"Like" is not a valid label selector operator';
const NO_TARGET = 'invalid object metric source: neither a value target nor an average value target was set';
const SILENT =
  'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: something went wrong';

describe('metrics that nobody answers for', () => {
  it.each<[string, Given, string, string, string]>([
    [
      'of a resource',
      { ...three, silent: 'something went wrong' },
      'FailedGetResourceMetric',
      SILENT,
      `failed to get cpu resource metric value: ${SILENT}`,
    ],
    [
      'of pods',
      { ...three, target: 0, metrics: [pods] },
      'FailedGetPodsMetric',
      `unable to get metric qps: ${NO_API}`,
      `failed to get pods metric value: unable to get metric qps: ${NO_API}`,
    ],
    [
      'of an object',
      { ...three, target: 0, metrics: [object({ type: 'Value', value: '15' })] },
      'FailedGetObjectMetric',
      OF_OBJECT,
      `failed to get object metric value: ${OF_OBJECT}`,
    ],
    [
      'of an object for each pod',
      { ...three, target: 0, metrics: [object({ type: 'AverageValue', averageValue: '15' })] },
      'FailedGetObjectMetric',
      OF_OBJECT,
      `failed to get object metric value: failed to get qps object metric: ${OF_OBJECT}`,
    ],
    [
      'of an object, with a target of another kind',
      { ...three, target: 0, metrics: [object({ type: 'Utilization', value: '15' })] },
      'FailedGetObjectMetric',
      NO_TARGET,
      `failed to get object metric value: ${NO_TARGET}`,
    ],
    [
      'of pods, by a selector that is none',
      { ...three, target: 0, metrics: [{ ...pods, pods: { metric: odd, target: average } }] },
      'FailedGetPodsMetric',
      ODD,
      `failed to get pods metric value: ${ODD}`,
    ],
    [
      'of an object, by a selector that is none',
      {
        ...three,
        target: 0,
        metrics: [{ type: 'Object', object: { describedObject: some, metric: odd, target: average } }],
      },
      'FailedGetObjectMetric',
      ODD,
      `failed to get object metric value: ${ODD}`,
    ],
    [
      'from outside, by a selector that is none',
      { ...three, target: 0, metrics: [{ type: 'External', external: { metric: odd, target: average } }] },
      'FailedGetExternalMetric',
      ODD,
      `failed to get qps external metric value: failed to get qps external metric: ${ODD}`,
    ],
    [
      'from outside',
      { ...three, target: 0, metrics: [external({ type: 'Value', value: '300m' })] },
      'FailedGetExternalMetric',
      NO_EXTERNAL,
      `failed to get qps external metric value: failed to get external metric qps: ${NO_EXTERNAL}`,
    ],
    [
      'from outside for each pod',
      { ...three, target: 0, metrics: [external({ type: 'AverageValue', averageValue: '300m' })] },
      'FailedGetExternalMetric',
      NO_EXTERNAL,
      `failed to get qps external metric value: failed to get qps external metric: ${NO_EXTERNAL}`,
    ],
  ])('%s', (_name, given, reason, problem, summary) => {
    const { status, scaled, told } = look(given);
    expect(scaled).toBe(3);
    expect(status).toEqual({
      currentReplicas: 3,
      desiredReplicas: 3,
      currentMetrics: [{ type: '' }],
      conditions: [
        expect.objectContaining({ type: 'AbleToScale', status: 'True', reason: 'SucceededGetScale' }),
        {
          type: 'ScalingActive',
          status: 'False',
          lastTransitionTime: formatTime(NOW),
          reason,
          message: `the HPA was unable to compute the replica count: ${problem}`,
        },
      ],
    });
    expect(told).toEqual([
      `Warning ${reason} ${problem}`,
      `Warning FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: ${summary}`,
    ]);
  });
});

const UNPARSABLE =
  "couldn't convert selector into a corresponding internal selector object: unable to parse requirement: found 'cheese', expected: in, notin, =, ==, !=, gt, lt";
const AMBIGUOUS =
  'pods by selector name=web are controlled by multiple HPAs: [{hpa default} {rival default}]';

describe('pods that cannot be told', () => {
  it.each<[string, Given, string, string, string, string]>([
    [
      'a scale without a selector',
      { ...three, kind: 'Widget' },
      'InvalidSelector',
      "the HPA target's scale is missing a selector",
      'SelectorRequired',
      'selector is required',
    ],
    [
      'a selector that is none',
      { ...three, kind: 'Widget', selector: 'cheddar cheese' },
      'InvalidSelector',
      UNPARSABLE,
      'InvalidSelector',
      UNPARSABLE,
    ],
    [
      'a rival that selects the same',
      { ...wide, rival: { name: 'web' } },
      'AmbiguousSelector',
      AMBIGUOUS,
      'AmbiguousSelector',
      AMBIGUOUS,
    ],
    [
      'a rival that selected the same when it had a target',
      { ...wide, rival: { name: 'web' }, rivalIs: 'aimless' },
      'AmbiguousSelector',
      AMBIGUOUS,
      'AmbiguousSelector',
      AMBIGUOUS,
    ],
    [
      'a rival that selects the same pods by another label',
      { ...wide, labels: { cheddar: 'cheese' }, rival: { cheddar: 'cheese' } },
      'AmbiguousSelector',
      AMBIGUOUS,
      'AmbiguousSelector',
      AMBIGUOUS,
    ],
  ])('%s', (_name, given, reason, message, event, problem) => {
    const { status, scaled, told } = look(given);
    expect(scaled).toBe(3);
    expect(status).toEqual({
      currentReplicas: 3,
      desiredReplicas: 3,
      currentMetrics: null,
      conditions: [
        expect.objectContaining({ type: 'AbleToScale', status: 'True', reason: 'SucceededGetScale' }),
        { type: 'ScalingActive', status: 'False', lastTransitionTime: formatTime(NOW), reason, message },
      ],
    });
    expect(told).toEqual([`Warning ${event} ${problem}`, `Warning FailedComputeMetricsReplicas ${problem}`]);
  });
});

it('says that there is no target', () => {
  const { status, told } = look({ ...three, aimless: true });
  const problem = 'replicationcontrollers "target" not found';
  expect(status).toEqual({
    currentReplicas: 3,
    desiredReplicas: 3,
    conditions: [
      {
        ...{ type: 'AbleToScale', status: 'False', lastTransitionTime: formatTime(NOW) },
        reason: 'FailedGetScale',
        message: `the HPA controller was unable to get the target's current scale: ${problem}`,
      },
    ],
  });
  expect(told).toEqual([`Warning FailedGetScale ${problem}`]);
});

it('says that the target cannot be scaled', () => {
  const refusal = conflict({ group: '', name: 'replicationcontrollers' }, 'target', 'it has changed');
  const { status, told } = look({
    range: [1, 5],
    current: 3,
    target: 100,
    levels: [150, 150, 150],
    requests: ['0.1', '0.1', '0.1'],
    refusal,
  });
  expect(status).toMatchObject({ currentReplicas: 3, desiredReplicas: 3 });
  expect(status?.lastScaleTime).toBeUndefined();
  expect(conditionsOf(status)).toEqual([
    'AbleToScale False FailedUpdateScale',
    'ScalingActive True ValidMetricFound',
    'ScalingLimited False DesiredWithinRange',
  ]);
  expect(told).toEqual([
    `Warning FailedRescale New size: 5; reason: cpu resource utilization (percentage of request) above target; error: ${refusal.message}`,
  ]);
});

it('writes nothing when nothing is new', () => {
  const lastTransitionTime = formatTime(NOW - 3_600_000);
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    lastTransitionTime,
    reason,
    message,
  });
  const { status, told } = look({
    range: [2, 6],
    current: 2,
    target: 80,
    levels: [400, 500, 700],
    requests: ['1', '1', '1'],
    hot: [false, true, true],
    past: [],
    status: {
      lastScaleTime: lastTransitionTime,
      currentMetrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', current: { averageUtilization: 40, averageValue: '400m' } },
        },
      ],
      conditions: [
        condition('AbleToScale', 'ReadyForNewScale', 'recommended size matches current size'),
        condition(
          'ScalingActive',
          'ValidMetricFound',
          'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
        ),
        condition(
          'ScalingLimited',
          'TooFewReplicas',
          'the desired replica count is less than the minimum replica count',
        ),
      ],
    },
  });
  expect([status, told]).toEqual([undefined, []]);
});

it('names the last metric of those that want no pods at all', () => {
  const memory: MetricSpec = {
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } },
  };
  const { status } = look({
    range: [2, 6],
    current: 3,
    target: 50,
    levels: [0, 0, 0],
    past: [],
    metrics: [memory],
  });
  expect(status?.conditions?.[1]?.message).toBe(
    'the HPA was able to successfully calculate a replica count from memory resource',
  );
});
