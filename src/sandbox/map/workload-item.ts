import type { CronJob, Job } from '../../cluster/api/types.ts';
import type { Stored, StoredObject } from '../../cluster/machinery/object.ts';
import { commonPart, ownerOf } from './common.ts';
import type { Tone, WorkloadItem } from './model.ts';

/** A controller's numbers, whatever its kind calls them. */
interface Counted extends StoredObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: object;
  };
  readonly status?: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly numberReady?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

interface Numbers {
  readonly ready: number;
  readonly desired: number;
  readonly status: string;
  readonly tone: Tone;
}

const holds = (
  conditions: readonly { readonly type: string; readonly status: string }[] | undefined,
  type: string,
  status = 'True',
): boolean => conditions?.some((each) => each.type === type && each.status === status) ?? false;

function replicated({ spec, status }: Counted): Numbers {
  const desired = status?.desiredNumberScheduled ?? spec?.replicas ?? 1;
  const ready = status?.readyReplicas ?? status?.numberReady ?? 0;
  const updated = status?.updatedReplicas ?? status?.updatedNumberScheduled ?? desired;
  const settled = ready === desired && (status?.replicas ?? desired) === desired && updated === desired;
  const stuck =
    holds(status?.conditions, 'ReplicaFailure') || holds(status?.conditions, 'Progressing', 'False');
  const tone = settled ? (desired === 0 ? 'idle' : 'good') : stuck ? 'bad' : 'moving';
  return { ready, desired, status: `${ready}/${desired}`, tone };
}

function ofJob({ spec, status }: Stored<Job>): Numbers {
  const ready = status.succeeded ?? 0;
  const desired = spec.completions ?? spec.parallelism ?? 1;
  const { conditions } = status;
  const tone = holds(conditions, 'Complete')
    ? 'idle'
    : holds(conditions, 'Failed')
      ? 'bad'
      : spec.suspend === true
        ? 'idle'
        : 'moving';
  return { ready, desired, status: `${ready}/${desired}`, tone };
}

function ofCronJob({ spec, status }: Stored<CronJob>): Numbers {
  const active = status.active?.length ?? 0;
  const tone = spec.suspend === true ? 'idle' : 'good';
  return { ready: active, desired: active, status: spec.schedule, tone };
}

function numbersOf(kind: WorkloadItem['kind'], object: StoredObject): Numbers {
  if (kind === 'Job') return ofJob(object as Stored<Job>);
  if (kind === 'CronJob') return ofCronJob(object as Stored<CronJob>);
  return replicated(object);
}

/** The labels that a selector asks for: ReplicationControllers have them bare, the others under `matchLabels`. */
function selectorOf(
  kind: WorkloadItem['kind'],
  { spec }: Counted,
): Readonly<Record<string, string>> | undefined {
  const selector = spec?.selector;
  if (!selector) return undefined;
  const labels =
    kind === 'ReplicationController' ? selector : 'matchLabels' in selector ? selector.matchLabels : {};
  return Object.fromEntries(Object.entries(labels ?? {}).filter((pair) => typeof pair[1] === 'string'));
}

export const workloadItem = (
  kind: WorkloadItem['kind'],
  apiVersion: string,
  object: StoredObject,
): WorkloadItem => ({
  ...commonPart(object),
  kind,
  apiVersion,
  ...numbersOf(kind, object),
  owner: ownerOf(object),
  selector: selectorOf(kind, object),
});
