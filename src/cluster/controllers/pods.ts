import type { Pod, PodTemplateSpec } from '../api/types.ts';
import type { Client, EventRecorder } from '../client.ts';
import { ApiError } from '../machinery/errors.ts';
import type { KubeObject, Stored, StoredObject } from '../machinery/object.ts';
import { subdomainName } from '../machinery/names.ts';
import { parseTime } from '../machinery/time.ts';
import { conditionOf } from './conditions.ts';
import { controllerReference } from './references.ts';
import type { Rest } from './workqueue.ts';

/** What controllers ask about pods and do to them. Models pkg/controller/controller_utils.go, pkg/api/v1/pod/util.go */

export type StoredPod = Stored<Pod>;

/** Whether a pod has neither ended nor is going. */
export const isActive = ({ status, metadata }: StoredPod): boolean =>
  status.phase !== 'Succeeded' && status.phase !== 'Failed' && metadata.deletionTimestamp === undefined;

export const isTerminal = ({ status }: StoredPod): boolean =>
  status.phase === 'Succeeded' || status.phase === 'Failed';

export const isReady = ({ status }: StoredPod): boolean =>
  conditionOf(status.conditions, 'Ready')?.status === 'True';

/** Since when a pod is ready, as its condition says it; undefined when it is not. */
export function readyTime({ status }: StoredPod): string | undefined {
  const ready = conditionOf(status.conditions, 'Ready');
  return ready?.status === 'True' ? (ready.lastTransitionTime ?? '') : undefined;
}

/** Since when a pod is ready, in milliseconds since the epoch; undefined when it is not. */
export function readySince(pod: StoredPod): number | undefined {
  const time = readyTime(pod);
  return time === undefined ? undefined : parseTime(time);
}

/** In how many milliseconds a pod is available: 0 when it is already, undefined when it is not even ready. */
export function availableIn(pod: StoredPod, minReadySeconds: number, now: number): number | undefined {
  if (minReadySeconds === 0) return isReady(pod) ? 0 : undefined;
  const since = readySince(pod);
  return since === undefined ? undefined : Math.max(0, since + minReadySeconds * 1000 - now);
}

/** The words of an error as events and conditions cite it. */
export const causedByTerminatingNamespace = (error: unknown): boolean =>
  error instanceof ApiError && error.causes.some(({ reason }) => reason === 'NamespaceTerminating');

/** A pod made from a template, before it has a name. */
export function podFromTemplate(
  owner: StoredObject,
  template: PodTemplateSpec | undefined,
): Pod & KubeObject {
  const { labels = {}, annotations, finalizers } = template?.metadata ?? {};
  const prefix = `${owner.metadata.name}-`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: subdomainName(prefix, true).length > 0 ? owner.metadata.name : prefix,
      ...(owner.metadata.namespace !== undefined && { namespace: owner.metadata.namespace }),
      labels,
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    ...(template?.spec && { spec: template.spec }),
  };
}

/** Creates a pod for its owner, with the event; what the server refuses is thrown after its event. */
export function createPod(
  client: Client,
  events: EventRecorder,
  owner: StoredObject,
  pod: Pod & KubeObject,
): StoredPod {
  try {
    const created = client.create('pods', owner.metadata.namespace ?? '', pod);
    events.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
    return created;
  } catch (error) {
    if (error instanceof ApiError && !causedByTerminatingNamespace(error))
      events.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    throw error;
  }
}

/** Deletes a pod of an owner, with the event; one that is not there any more is all right. */
export function deletePod(client: Client, events: EventRecorder, owner: StoredObject, name: string): void {
  try {
    client.delete('pods', owner.metadata.namespace ?? '', name);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.reason === 'NotFound') return;
    events.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
    throw error;
  }
  events.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
}

/** Pods per millisecond that a controller counts. */
const PODS_PER_MILLISECOND = 2;

/** How long a controller lets an object alone whose pods it has counted: the more there are, so that the cost per pod stays. */
export const restAfter = (pods: number): Rest => ({
  restMilliseconds: Math.floor(pods / PODS_PER_MILLISECOND),
});
