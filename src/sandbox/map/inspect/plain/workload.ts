import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  Pod,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../../../cluster/api/types.ts';
import { controllerOf, type Stored } from '../../../../cluster/machinery/object.ts';
import type { PlainStatus } from '../../model.ts';
import { say } from './keys.ts';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

const found = (
  conditions: readonly Condition[] | undefined,
  type: string,
  status = 'True',
): Condition | undefined => conditions?.find((each) => each.type === type && each.status === status);

/** How near a number of pods is to what is wanted. */
function progress(ready: number, current: number, desired: number): PlainStatus {
  if (current > desired) return say('workload.shrinking', { current, desired });
  if (desired === 0) return say('workload.zero');
  return ready >= desired
    ? say('workload.complete', { desired })
    : say('workload.growing', { ready, desired });
}

const refused = (conditions: readonly Condition[] | undefined): readonly PlainStatus[] => {
  const failure = found(conditions, 'ReplicaFailure');
  return failure ? [say('workload.cannot-create', { message: failure.message ?? '' })] : [];
};

export function plainDeployment({ spec, status }: Stored<Deployment>): readonly PlainStatus[] {
  const desired = spec.replicas ?? 1;
  const { updatedReplicas: updated = 0, readyReplicas = 0, replicas = 0, conditions } = status;
  const out: PlainStatus[] = [...refused(conditions)];
  if (found(conditions, 'Progressing', 'False')?.reason === 'ProgressDeadlineExceeded')
    out.push(say('deployment.stuck', { seconds: spec.progressDeadlineSeconds ?? 600 }));
  if (spec.paused === true) out.push(say('deployment.paused'));
  const rolling = updated < desired && replicas > updated;
  return [
    ...out,
    rolling ? say('deployment.rolling', { updated, desired }) : progress(readyReplicas, replicas, desired),
  ];
}

export function plainReplicas(
  object: Stored<ReplicaSet> | Stored<ReplicationController>,
): readonly PlainStatus[] {
  const { spec, status } = object;
  const desired = spec.replicas ?? 1;
  const { readyReplicas = 0, replicas = 0, conditions } = status;
  if (desired === 0 && replicas === 0 && controllerOf(object)) return [say('replicaset.old')];
  return [...refused(conditions), progress(readyReplicas, replicas, desired)];
}

/** @param pods its own */
export function plainStatefulSet(
  { metadata, spec, status }: Stored<StatefulSet>,
  pods: readonly Stored<Pod>[],
): readonly PlainStatus[] {
  const desired = spec.replicas ?? 1;
  const { readyReplicas = 0, replicas = 0 } = status;
  const ordered = spec.podManagementPolicy !== 'Parallel' && readyReplicas < desired;
  const waits = ordered ? firstNotReady(metadata.name, spec.ordinals?.start ?? 0, desired, pods) : undefined;
  return [
    progress(readyReplicas, replicas, desired),
    ...(waits === undefined ? [] : [say('statefulset.waits', { pod: waits })]),
  ];
}

function firstNotReady(
  name: string,
  start: number,
  desired: number,
  pods: readonly Stored<Pod>[],
): string | undefined {
  for (let ordinal = start; ordinal < start + desired; ordinal++) {
    const pod = pods.find(({ metadata }) => metadata.name === `${name}-${ordinal}`);
    if (!pod?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
      return `${name}-${ordinal}`;
  }
  return undefined;
}

export function plainDaemonSet({ status }: Stored<DaemonSet>): readonly PlainStatus[] {
  const { desiredNumberScheduled: desired = 0, numberReady = 0, currentNumberScheduled = 0 } = status;
  return [desired === 0 ? say('daemonset.no-node') : progress(numberReady, currentNumberScheduled, desired)];
}

export function plainJob({ spec, status }: Stored<Job>): readonly PlainStatus[] {
  const { active = 0, succeeded = 0, failed = 0, conditions } = status;
  if (found(conditions, 'Complete')) return [say('job.complete', { succeeded })];
  const failure = found(conditions, 'Failed');
  if (failure)
    return [
      failure.reason === 'DeadlineExceeded' ? say('job.deadline') : say('job.backoff-limit', { failed }),
    ];
  if (spec.suspend === true) return [say('job.suspended')];
  return [say('job.running', { active, succeeded, completions: spec.completions ?? 1 })];
}

export function plainCronJob({ spec, status }: Stored<CronJob>): readonly PlainStatus[] {
  const active = status.active?.length ?? 0;
  if (spec.suspend === true) return [say('cronjob.suspended')];
  return [
    ...(active > 0 ? [say('cronjob.active', { active })] : []),
    say('cronjob.waiting', { schedule: spec.schedule }),
  ];
}
