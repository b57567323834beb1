import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
} from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import { keyOf, splitKey, type Stored } from '../machinery/object.ts';
import type { ResourceKey } from '../machinery/resources.ts';
import { formatTime } from '../machinery/time.ts';
import { withCondition } from './conditions.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';

/** Autoscalers are looked at every 15 seconds. */
const PERIOD = 15_000;

const TARGETS: Readonly<Record<string, ResourceKey>> = {
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
  ReplicationController: 'replicationcontrollers',
};

interface Scaled {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly replicas?: number };
}

type StoredAutoscaler = Stored<HorizontalPodAutoscaler>;

/**
 * Keeps targets within the bounds of their autoscalers. There are no metrics, so beyond that it says, as upstream does, that it
 * cannot compute anything. Models pkg/controller/podautoscaler/horizontal.go
 */
export function horizontalPodAutoscalerController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('horizontal-pod-autoscaler');

  const sync = (autoscaler: StoredAutoscaler): void => {
    const { scaleTargetRef, minReplicas = 1, maxReplicas, metrics = [] } = autoscaler.spec;
    const { namespace = '' } = autoscaler.metadata;
    const now = formatTime(clock.now());
    let { conditions } = autoscaler.status;
    const set = (type: string, status: string, reason: string, message: string): void => {
      const condition: HorizontalPodAutoscalerCondition = {
        type,
        status,
        lastTransitionTime: now,
        reason,
        message,
      };
      conditions = withCondition(conditions, condition);
    };
    const write = (status: Partial<HorizontalPodAutoscalerStatus>): void => {
      const next = { ...autoscaler.status, ...status, ...(conditions && { conditions }) };
      if (!equal(next, autoscaler.status))
        client.updateStatus('horizontalpodautoscalers.autoscaling', { ...autoscaler, status: next });
    };
    const resource = TARGETS[scaleTargetRef.kind];
    const target =
      resource && (store.get(resource, `${namespace}/${scaleTargetRef.name}`) as Scaled | undefined);
    if (!resource || !target) {
      const plural = resource ?? `${scaleTargetRef.kind.toLowerCase()}s`;
      const why = `${plural} "${scaleTargetRef.name}" not found`;
      events.event(autoscaler, 'Warning', 'FailedGetScale', why);
      set(
        'AbleToScale',
        'False',
        'FailedGetScale',
        `the HPA controller was unable to get the target's current scale: ${why}`,
      );
      write({});
      return;
    }
    set(
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const current = target.spec.replicas ?? 1;
    const currentReplicas = target.status.replicas ?? 0;
    if (current === 0) {
      set(
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      );
      write({ currentReplicas, desiredReplicas: 0 });
      return;
    }
    const wanted = Math.min(Math.max(current, minReplicas), maxReplicas);
    if (wanted !== current) {
      const bound = current > maxReplicas ? 'above Spec.MaxReplicas' : 'below Spec.MinReplicas';
      client.update(resource, { ...target, spec: { ...target.spec, replicas: wanted } } as never);
      const message = `New size: ${wanted}; reason: Current number of replicas ${bound}`;
      events.event(autoscaler, 'Normal', 'SuccessfulRescale', message);
      set(
        'AbleToScale',
        'True',
        'SucceededRescale',
        `the HPA controller was able to update the target scale to ${wanted}`,
      );
      write({ currentReplicas, desiredReplicas: wanted, lastScaleTime: now });
      return;
    }
    const name = metrics.find(({ type }) => type === 'Resource')?.resource?.name ?? 'cpu';
    const why = `failed to get ${name} utilization: unable to get metrics for resource ${name}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`;
    events.event(autoscaler, 'Warning', 'FailedGetResourceMetric', why);
    events.event(
      autoscaler,
      'Warning',
      'FailedComputeMetricsReplicas',
      `invalid metrics (1 invalid out of 1), first error is: failed to get ${name} resource metric value: ${why}`,
    );
    set(
      'ScalingActive',
      'False',
      'FailedGetResourceMetric',
      `the HPA was unable to compute the replica count: ${why}`,
    );
    write({ currentReplicas, desiredReplicas: autoscaler.status.desiredReplicas });
  };

  return queueController(
    context,
    (informers, queue) =>
      informers.on('horizontalpodautoscalers.autoscaling', ({ object, type }) => {
        if (type !== 'DELETED') queue.addAfter(keyOf(object), PERIOD);
      }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const autoscaler = client.get('horizontalpodautoscalers.autoscaling', namespace, name);
      if (!autoscaler) return;
      sync(autoscaler);
      queue.addAfter(key, PERIOD);
    },
  );
}
