import type { MetricSpec, MetricStatus, MetricTarget } from '../../api/types.ts';
import type { MeasuredPod, PodMetricsSource } from '../../aggregation/metrics/measured-pods.ts';
import { formatQuantity, milliUnits } from '../../machinery/quantity.ts';
import { selectorString, selectorProblem } from '../../machinery/selectors.ts';
import type { StoredPod } from '../pods.ts';
import { type PodMetric, type PodMetrics, replicasForAverage, replicasForUtilization } from './replicas.ts';

/** What one metric asks for. Models pkg/controller/podautoscaler/horizontal.go computeReplicasForMetric */
export type MetricResult =
  | { readonly replicas: number; readonly name: string; readonly status: MetricStatus }
  | {
      /** Why the condition and the event say that there is no number. */
      readonly reason: string;
      readonly problem: string;
      /** The same for the sum of all metrics. */
      readonly summary: string;
    };

/** What metrics are computed from. */
export interface MetricContext {
  readonly namespace: string;
  readonly current: number;
  /** The pods of the target, whatever their state. */
  readonly pods: readonly StoredPod[];
  readonly now: number;
  readonly source: PodMetricsSource;
}

const NANO_PER_MILLI = 1_000_000;
const SECOND = 1000;

const quantityOf = (thousandths: number): string =>
  formatQuantity({ nano: BigInt(thousandths) * BigInt(NANO_PER_MILLI), format: 'DecimalSI' });

/** Thousandths of what containers use, each rounded up. */
function valueOf({ containers }: MeasuredPod, resource: string, container: string): number | undefined {
  const counted = container === '' ? containers : containers.filter(({ name }) => name === container);
  if (counted.length === 0 || (resource !== 'cpu' && resource !== 'memory')) return undefined;
  return counted.reduce(
    (sum, { cpu, memory }) =>
      sum + (resource === 'cpu' ? Math.ceil(cpu / NANO_PER_MILLI) : Math.round(memory) * 1000),
    0,
  );
}

/** Models pkg/controller/podautoscaler/metrics/client.go GetResourceMetric */
function resourceMetrics(
  { namespace, pods, source }: MetricContext,
  resource: string,
  container: string,
): PodMetrics | string {
  const answer = source(namespace);
  if (typeof answer === 'string')
    return `unable to get metrics for resource ${resource}: unable to fetch metrics from resource metrics API: ${answer}`;
  const selected = new Set(pods.map(({ metadata }) => metadata.name));
  const measured = answer.filter(({ name }) => selected.has(name));
  if (measured.length === 0)
    return `unable to get metrics for resource ${resource}: no metrics returned from resource metrics API`;
  const metrics = new Map<string, PodMetric>();
  for (const pod of measured) {
    const value = valueOf(pod, resource, container);
    const timestamp = Math.floor(pod.timestamp / SECOND) * SECOND;
    if (value !== undefined) metrics.set(pod.name, { value, timestamp, window: pod.window });
  }
  return metrics;
}

/** The metric of a resource, of whole pods or of one container each. */
function ofResource(
  context: MetricContext,
  type: 'Resource' | 'ContainerResource',
  { name, target, container = '' }: { name: string; target: MetricTarget; container?: string },
): MetricResult {
  const wantsAverage = target.averageValue !== undefined;
  const failed = (problem: string): MetricResult => {
    const inner = `failed to get ${name} ${wantsAverage ? 'usage' : 'utilization'}: ${problem}`;
    return {
      reason: `FailedGet${type}Metric`,
      problem: inner,
      summary:
        type === 'Resource'
          ? `failed to get ${name} resource metric value: ${inner}`
          : `failed to get ${container} container metric value: ${inner}`,
    };
  };
  const metrics = resourceMetrics(context, name, container);
  if (typeof metrics === 'string') return failed(metrics);
  const measured = { ...context, metrics, resource: name, container };
  const proposal = wantsAverage
    ? replicasForAverage(measured, milliUnits(target.averageValue))
    : replicasForUtilization(measured, target.averageUtilization ?? 0);
  if ('problem' in proposal) return failed(proposal.problem);
  const { replicas, utilization, average } = proposal;
  const current = {
    ...(utilization !== undefined && { averageUtilization: utilization }),
    averageValue: quantityOf(average),
  };
  const kind = type === 'Resource' ? 'resource' : 'container resource';
  return {
    replicas,
    name: wantsAverage ? `${name} resource` : `${name} ${kind} utilization (percentage of request)`,
    status:
      type === 'Resource'
        ? { type, resource: { name, current } }
        : { type, containerResource: { name, container, current } },
  };
}

const NO_CUSTOM_METRICS =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

/** The metric of an object, whose kind of target has to fit its value. */
function ofObject(
  { describedObject, metric, target }: NonNullable<MetricSpec['object']>,
  namespace: string,
): MetricResult {
  const { type, value, averageValue } = target;
  const failed = (problem: string, inner = problem): MetricResult => ({
    reason: 'FailedGetObjectMetric',
    problem,
    summary: `failed to get object metric value: ${inner}`,
  });
  const misfit = selectorProblem(metric.selector ?? {});
  if (misfit !== undefined) return failed(misfit);
  // The real controller fills its sentence in this order: what went wrong stands where the name should.
  const problem = `unable to get metric ${metric.name}: ${describedObject.kind} on ${namespace} ${describedObject.name}/${NO_CUSTOM_METRICS}`;
  if (type === 'Value' && value !== undefined) return failed(problem);
  if (type === 'AverageValue' && averageValue !== undefined)
    return failed(problem, `failed to get ${metric.name} object metric: ${problem}`);
  return failed('invalid object metric source: neither a value target nor an average value target was set');
}

/** What a metric of an autoscaler asks for; beyond resources there is no API that could tell. */
export function evaluate(metric: MetricSpec, context: MetricContext): MetricResult {
  const { namespace } = context;
  if (metric.resource) return ofResource(context, 'Resource', metric.resource);
  if (metric.containerResource) return ofResource(context, 'ContainerResource', metric.containerResource);
  if (metric.pods) {
    const { name, selector = {} } = metric.pods.metric;
    const problem = selectorProblem(selector) ?? `unable to get metric ${name}: ${NO_CUSTOM_METRICS}`;
    return {
      reason: 'FailedGetPodsMetric',
      problem,
      summary: `failed to get pods metric value: ${problem}`,
    };
  }
  if (metric.object) return ofObject(metric.object, namespace);
  if (metric.external) {
    const { metric: wanted, target } = metric.external;
    const { name, selector } = wanted;
    const shown = selector ? selectorString(selector) : 'nil';
    const problem =
      selectorProblem(selector ?? {}) ??
      `unable to get external metric ${namespace}/${name}/${shown}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
    const inner =
      target.averageValue === undefined
        ? `failed to get external metric ${name}: ${problem}`
        : `failed to get ${name} external metric: ${problem}`;
    return {
      reason: 'FailedGetExternalMetric',
      problem,
      summary: `failed to get ${name} external metric value: ${inner}`,
    };
  }
  const problem = `unknown metric source type "${metric.type}"`;
  return { reason: 'InvalidMetricSourceType', problem, summary: problem };
}
