import type { Container } from '../../api/types.ts';
import { milliUnits } from '../../machinery/quantity.ts';
import { parseTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';
import type { StoredPod } from '../pods.ts';

/** How many replicas a metric asks for. Models pkg/controller/podautoscaler/replica_calculator.go */

/** A pod's metric in thousandths; times in milliseconds. */
export interface PodMetric {
  readonly value: number;
  readonly timestamp: number;
  readonly window: number;
}

export type PodMetrics = ReadonlyMap<string, PodMetric>;

/** What came of a metric: replicas and what it is now, or why nothing can be said. */
export type Proposal =
  | { readonly replicas: number; readonly utilization?: number; readonly average: number }
  | { readonly problem: string };

const TOLERANCE = 0.1;
/** CPU is not believed so long after a pod's start unless the pod was ready for the whole window, in milliseconds. */
const CPU_INITIALIZATION = 300_000;
/** A pod that was last unready so soon after its start has never been ready, in milliseconds. */
const INITIAL_READINESS_DELAY = 30_000;

const isWithin = (ratio: number): boolean => 1 - TOLERANCE <= ratio && ratio <= 1 + TOLERANCE;

interface Groups {
  readonly ready: number;
  readonly unready: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

function isUnreadyForCpu({ status }: StoredPod, { timestamp, window }: PodMetric, now: number): boolean {
  const condition = conditionOf(status.conditions, 'Ready');
  if (!condition || status.startTime === undefined) return true;
  const started = parseTime(status.startTime);
  const changed = parseTime(condition.lastTransitionTime ?? '');
  return started + CPU_INITIALIZATION > now
    ? condition.status === 'False' || timestamp < changed + window
    : condition.status === 'False' && started + INITIAL_READINESS_DELAY > changed;
}

/** Which pods count, and as what. */
export function groupPods(
  pods: readonly StoredPod[],
  metrics: PodMetrics,
  resource: string,
  now: number,
): Groups {
  const [unready, missing, ignored] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let ready = 0;
  for (const pod of pods) {
    const { metadata, status } = pod;
    const metric = metrics.get(metadata.name);
    if (metadata.deletionTimestamp !== undefined || status.phase === 'Failed') ignored.add(metadata.name);
    else if (status.phase === 'Pending') unready.add(metadata.name);
    else if (!metric) missing.add(metadata.name);
    else if (resource === 'cpu' && isUnreadyForCpu(pod, metric, now)) unready.add(metadata.name);
    else ready++;
  }
  return { ready, unready, missing, ignored };
}

/** What the pods request of a resource, in thousandths, or which container requests nothing. */
export function podRequests(
  pods: readonly StoredPod[],
  container: string,
  resource: string,
): ReadonlyMap<string, number> | string {
  const requests = new Map<string, number>();
  for (const { metadata, spec } of pods) {
    const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
    const counted: readonly Container[] = [...spec.containers, ...sidecars];
    let sum = 0;
    for (const { name, resources } of counted) {
      if (container !== '' && container !== name) continue;
      const request = resources?.requests?.[resource];
      if (request === undefined)
        return `missing request for ${resource} in container ${name} of Pod ${metadata.name}`;
      sum += milliUnits(request);
    }
    requests.set(metadata.name, sum);
  }
  return requests;
}

interface Ratio {
  readonly ratio: number;
  readonly utilization?: number;
  readonly average: number;
}

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** Models pkg/controller/podautoscaler/metrics/utilization.go GetResourceUtilizationRatio */
export function utilizationRatio(
  values: ReadonlyMap<string, number>,
  requests: ReadonlyMap<string, number>,
  target: number,
): Ratio | undefined {
  const known = [...values].filter(([name]) => requests.has(name));
  const requested = sum(known.map(([name]) => requests.get(name) ?? 0));
  if (requested === 0) return undefined;
  const used = sum(known.map(([, value]) => value));
  const utilization = Math.trunc((used * 100) / requested);
  return { ratio: utilization / target, utilization, average: Math.trunc(used / known.length) };
}

/** Models pkg/controller/podautoscaler/metrics/utilization.go GetMetricUsageRatio */
export function usageRatio(values: ReadonlyMap<string, number>, target: number): Ratio {
  const average = Math.trunc(sum(values.values()) / values.size);
  return { ratio: average / target, average };
}

/** What is to be reached, and what a pod without metrics counts as when there would be fewer. */
interface Goal {
  readonly ratioOf: (values: ReadonlyMap<string, number>) => Ratio | undefined;
  readonly missingValue: (pod: string) => number;
}

function propose(
  current: number,
  { ready, unready, missing, ignored }: Groups,
  metrics: PodMetrics,
  { ratioOf, missingValue }: Goal,
): Proposal {
  const values = new Map<string, number>();
  for (const [name, { value }] of metrics)
    if (!ignored.has(name) && !unready.has(name)) values.set(name, value);
  const first = ratioOf(values);
  if (!first) return { problem: 'no metrics returned matched known pods' };
  const { ratio, ...now } = first;
  const unreadyCount = unready.size > 0 && ratio > 1;
  if (!unreadyCount && missing.size === 0)
    return { ...now, replicas: isWithin(ratio) ? current : Math.ceil(ratio * ready) };
  if (ratio !== 1) for (const name of missing) values.set(name, ratio < 1 ? missingValue(name) : 0);
  if (unreadyCount) for (const name of unready) values.set(name, 0);
  const { ratio: cautious } = ratioOf(values) ?? { ratio: 1 };
  const replicas = Math.ceil(cautious * values.size);
  const turns =
    (ratio < 1 && cautious > 1) ||
    (ratio > 1 && cautious < 1) ||
    (cautious < 1 && replicas > current) ||
    (cautious > 1 && replicas < current);
  return { ...now, replicas: isWithin(cautious) || turns ? current : replicas };
}

/** What a calculation is made from. @param container '' for all of a pod */
export interface Measured {
  readonly current: number;
  readonly pods: readonly StoredPod[];
  readonly metrics: PodMetrics;
  readonly resource: string;
  readonly container: string;
  readonly now: number;
}

const NO_PODS = 'no pods returned by selector while calculating replica count';
const NO_METRICS = 'did not receive metrics for targeted pods (pods might be unready)';

function grouped({ pods, metrics, resource, now }: Measured): Groups | string {
  if (pods.length === 0) return NO_PODS;
  const groups = groupPods(pods, metrics, resource, now);
  const left = [...metrics.keys()].some((name) => !groups.ignored.has(name) && !groups.unready.has(name));
  return left ? groups : NO_METRICS;
}

/** @param target percent of what is requested */
export function replicasForUtilization(measured: Measured, target: number): Proposal {
  const groups = grouped(measured);
  if (typeof groups === 'string') return { problem: groups };
  const requests = podRequests(measured.pods, measured.container, measured.resource);
  if (typeof requests === 'string') return { problem: requests };
  return propose(measured.current, groups, measured.metrics, {
    ratioOf: (values) => utilizationRatio(values, requests, target),
    missingValue: (pod) => Math.trunc(((requests.get(pod) ?? 0) * Math.max(100, target)) / 100),
  });
}

/** @param target thousandths per pod */
export function replicasForAverage(measured: Measured, target: number): Proposal {
  const groups = grouped(measured);
  if (typeof groups === 'string') return { problem: groups };
  return propose(measured.current, groups, measured.metrics, {
    ratioOf: (values) => usageRatio(values, target),
    missingValue: () => target,
  });
}
