import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  MetricStatus,
} from '../../api/types.ts';
import type { PodMetricsSource } from '../../aggregation/metrics/measured-pods.ts';
import { equal } from '../../machinery/equal.ts';
import { ApiError } from '../../machinery/errors.ts';
import { keyOf, splitKey, type Stored } from '../../machinery/object.ts';
import { matches, parseLabelSelector, type Requirement, SelectorError } from '../../machinery/selectors.ts';
import { formatTime } from '../../machinery/time.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import type { StoredPod } from '../pods.ts';
import { type AutoscalerHistory, withScaleEvent } from './history.ts';
import { evaluate, type MetricResult } from './metrics.ts';
import { limit, limitByRules, stabilize, stabilizeByRules, type Wish } from './normalize.ts';
import { type Target, targetOf } from './target.ts';
import { NIL } from '../../machinery/nil.ts';

const AUTOSCALERS = 'horizontalpodautoscalers.autoscaling';

/** Autoscalers are looked at every 15 seconds. */
const PERIOD = 15_000;

type StoredAutoscaler = Stored<HorizontalPodAutoscaler>;
type Conditions = readonly HorizontalPodAutoscalerCondition[];

/** What all metrics together ask for. */
interface Proposal {
  readonly statuses: readonly MetricStatus[];
  /** Missing when nothing may be done. */
  readonly replicas?: number;
  readonly metric: string;
  readonly problem?: string;
}

/** Go writes a metric of which nothing is known as an empty struct. */
const UNKNOWN: MetricStatus = { type: '' };

/** Models pkg/controller/podautoscaler/horizontal.go setCondition */
function withCondition(
  conditions: Conditions,
  [type, status, reason, message]: readonly [string, 'True' | 'False', string, string],
  now: string,
): Conditions {
  const at = conditions.findIndex((condition) => condition.type === type);
  const before = conditions[at];
  const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? now) : now;
  const condition = { type, status, lastTransitionTime, reason, message };
  return at < 0 ? [...conditions, condition] : conditions.with(at, condition);
}

/**
 * Scales targets by what their pods use.
 * Models pkg/controller/podautoscaler/horizontal.go
 */
export function horizontalPodAutoscalerController(
  context: ControllerContext,
  { history, source }: { readonly history: AutoscalerHistory; readonly source: PodMetricsSource },
): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('horizontal-pod-autoscaler');

  /** The pods of a target, or why they cannot be had: the condition's reason and message, the event's reason and message. */
  const podsOf = (
    autoscaler: StoredAutoscaler,
    { selector }: Target,
  ): readonly StoredPod[] | readonly [string, string, string, string] => {
    const { namespace = '' } = autoscaler.metadata;
    if (selector === '') {
      const message = "the HPA target's scale is missing a selector";
      return ['InvalidSelector', message, 'SelectorRequired', 'selector is required'];
    }
    const requirements = parsed(selector);
    if (typeof requirements === 'string') {
      const message = `couldn't convert selector into a corresponding internal selector object: ${requirements}`;
      return ['InvalidSelector', message, 'InvalidSelector', message];
    }
    history.note(keyOf(autoscaler), { selector });
    const pods = store.list('pods', namespace).filter((pod) => matches(requirements, pod.metadata.labels));
    const rivals = store.list(AUTOSCALERS, namespace).filter((other) => {
      const { selector: text = '' } = history.of(keyOf(other));
      const wanted = text === '' ? '' : parsed(text);
      return typeof wanted !== 'string' && pods.some((pod) => matches(wanted, pod.metadata.labels));
    });
    if (rivals.length < 2) return pods;
    const keys = rivals.map((one) => `{${one.metadata.name} ${namespace}}`).join(' ');
    const message = `pods by selector ${selector} are controlled by multiple HPAs: [${keys}]`;
    return ['AmbiguousSelector', message, 'AmbiguousSelector', message];
  };

  const sync = (autoscaler: StoredAutoscaler): void => {
    const { scaleTargetRef, minReplicas = 1, maxReplicas, metrics = [], behavior } = autoscaler.spec;
    const { namespace = '' } = autoscaler.metadata;
    const own = keyOf(autoscaler);
    const now = clock.now();
    let conditions: Conditions = autoscaler.status.conditions ?? [];
    const set = (...condition: readonly [string, 'True' | 'False', string, string]): void => {
      conditions = withCondition(conditions, condition, formatTime(now));
    };
    const write = (change: Partial<HorizontalPodAutoscalerStatus>): void => {
      const status = { ...autoscaler.status, ...change, conditions };
      if (!equal(status, autoscaler.status)) client.updateStatus(AUTOSCALERS, { ...autoscaler, status });
    };

    const target = targetOf(store, namespace, scaleTargetRef);
    if (typeof target === 'string') {
      events.event(autoscaler, 'Warning', 'FailedGetScale', target);
      const message = `the HPA controller was unable to get the target's current scale: ${target}`;
      set('AbleToScale', 'False', 'FailedGetScale', message);
      write({});
      return;
    }
    const able = "the HPA controller was able to get the target's current scale";
    set('AbleToScale', 'True', 'SucceededGetScale', able);
    const current = target.replicas;
    if (history.of(own).recommendations.length === 0)
      history.note(own, { recommendations: [{ replicas: current, at: now }] });

    /** Models pkg/controller/podautoscaler/horizontal.go computeReplicasForMetrics */
    const compute = (): Proposal => {
      const pods = podsOf(autoscaler, target);
      if (isRefusal(pods)) {
        const [reason, message, event, problem] = pods;
        events.event(autoscaler, 'Warning', event, problem);
        set('ScalingActive', 'False', reason, message);
        return { statuses: NIL, metric: '', problem };
      }
      const results = metrics.map((metric): MetricResult => {
        const result = evaluate(metric, { namespace, current, pods, now, source });
        if ('problem' in result) events.event(autoscaler, 'Warning', result.reason, result.problem);
        return result;
      });
      const failed = results.filter((result) => 'problem' in result);
      const found = results.filter((result) => 'replicas' in result);
      const best = found.reduce<(typeof found)[number] | undefined>(
        (most, one) => (!most || most.replicas === 0 || one.replicas > most.replicas ? one : most),
        undefined,
      );
      const statuses = results.map((result) => ('status' in result ? result.status : UNKNOWN));
      const [first] = failed;
      const problem =
        first &&
        `invalid metrics (${failed.length} invalid out of ${metrics.length}), first error is: ${first.summary}`;
      const metric = best?.name ?? '';
      if (first && (!best || best.replicas < current)) {
        const message = `the HPA was unable to compute the replica count: ${first.problem}`;
        set('ScalingActive', 'False', first.reason, message);
        return { statuses, metric, ...(problem !== undefined && { problem }) };
      }
      const message = `the HPA was able to successfully calculate a replica count from ${metric}`;
      set('ScalingActive', 'True', 'ValidMetricFound', message);
      return { statuses, metric, replicas: best?.replicas ?? 0 };
    };

    /** Models pkg/controller/podautoscaler/horizontal.go normalizeDesiredReplicas */
    const normalize = (desired: number): number => {
      const wish: Wish = { current, desired, min: minReplicas, max: maxReplicas };
      const { scaleUp = {}, scaleDown = {} } = behavior ?? {};
      const memory = history.of(own);
      const stable = behavior
        ? stabilizeByRules(memory.recommendations, wish, scaleUp, scaleDown, now)
        : stabilize(memory.recommendations, desired, now);
      history.note(own, { recommendations: stable.recommendations });
      if (stable.replicas === desired)
        set('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size');
      else set('AbleToScale', 'True', stable.reason, stable.message);
      const stableWish = { ...wish, desired: stable.replicas };
      const { replicas, reason, message } = behavior
        ? limitByRules(stableWish, memory, scaleUp, scaleDown, now)
        : limit(stableWish);
      set('ScalingLimited', replicas === stable.replicas ? 'False' : 'True', reason, message);
      return replicas;
    };

    let statuses: readonly MetricStatus[] | undefined;
    let desired = current;
    let reason = '';
    if (current === 0 && minReplicas !== 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      set('ScalingActive', 'False', 'ScalingDisabled', message);
    } else if (current > maxReplicas) {
      reason = 'Current number of replicas above Spec.MaxReplicas';
      desired = maxReplicas;
    } else if (current < minReplicas) {
      reason = 'Current number of replicas below Spec.MinReplicas';
      desired = minReplicas;
    } else {
      const proposal = compute();
      statuses = proposal.statuses;
      if (proposal.replicas === undefined) {
        write({ currentReplicas: current, currentMetrics: statuses });
        events.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', proposal.problem ?? '');
        return;
      }
      if (proposal.replicas > current) reason = `${proposal.metric} above target`;
      else if (proposal.replicas < current) reason = 'All metrics below target';
      desired = normalize(proposal.replicas);
    }
    const currentMetrics = statuses ?? NIL;
    if (desired === current) {
      write({ currentReplicas: current, desiredReplicas: desired, currentMetrics });
      return;
    }
    try {
      target.scale(client, desired);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const message = `New size: ${desired}; reason: ${reason}; error: ${error.message}`;
      events.event(autoscaler, 'Warning', 'FailedRescale', message);
      const why = `the HPA controller was unable to update the target scale: ${error.message}`;
      set('AbleToScale', 'False', 'FailedUpdateScale', why);
      write({ currentReplicas: current, currentMetrics });
      return;
    }
    const scaled = `the HPA controller was able to update the target scale to ${desired}`;
    set('AbleToScale', 'True', 'SucceededRescale', scaled);
    events.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`);
    if (behavior) history.note(own, withScaleEvent(history.of(own), behavior, current, desired, now));
    const lastScaleTime = formatTime(now);
    write({ currentReplicas: current, desiredReplicas: desired, currentMetrics, lastScaleTime });
  };

  const controller = queueController(
    context,
    (informers, queue) =>
      informers.on(AUTOSCALERS, ({ object, type }) => {
        const key = keyOf(object);
        if (type === 'DELETED') history.note(key, { selector: '' });
        else queue.addAfter(key, PERIOD);
      }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const autoscaler = client.get(AUTOSCALERS, namespace, name);
      if (!autoscaler) {
        history.forget(key);
        return;
      }
      sync(autoscaler);
      queue.addAfter(key, PERIOD);
    },
  );
  return {
    ...controller,
    setRunning(running) {
      history.clear();
      controller.setRunning(running);
    },
  };
}

/** The requirements of a selector in its text form, or what is wrong with it. */
function parsed(selector: string): readonly Requirement[] | string {
  try {
    return parseLabelSelector(selector);
  } catch (error) {
    if (error instanceof SelectorError) return error.message;
    throw error;
  }
}

const isRefusal = (
  pods: readonly StoredPod[] | readonly [string, string, string, string],
): pods is readonly [string, string, string, string] => typeof pods[0] === 'string';
