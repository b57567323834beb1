import type { Pod, PodCondition } from '../api/types.ts';
import type { Controller, ControllerContext } from '../controllers/controller.ts';
import { Informers } from '../controllers/informer.ts';
import { refusal } from '../controllers/batches.ts';
import { conditionOf } from '../controllers/conditions.ts';
import { podCondition } from '../controllers/pod-conditions.ts';
import { equal } from '../machinery/equal.ts';
import type { ApiError } from '../machinery/errors.ts';
import { keyOf, type Stored } from '../machinery/object.ts';
import type { SeriesRecorder } from '../record/series.ts';
import { attempt, type Unplaced } from './attempt.ts';
import { priorityOf } from './filters.ts';
import { type ClusterEvent, isWorthRetrying } from './hints.ts';
import { NodeCache } from './node-cache.ts';
import { occupiedBy } from './requests.ts';
import { type QueuedPod, type QueueState, SchedulingQueue } from './queue.ts';
import { VolumeBinder, type VolumeBinderState } from './volumes/binder.ts';
import { planVolumes } from './volumes/binding.ts';

type StoredPod = Stored<Pod>;

const NAME = 'default-scheduler';
const PRE_BIND = 'running PreBind plugin "VolumeBinding"';

/** Events carry no more of a message. Models pkg/scheduler/schedule_one.go truncateMessage */
const NOTE_LIMIT = 1024;
const shortened = (text: string): string =>
  text.length <= NOTE_LIMIT ? text : `${text.slice(0, NOTE_LIMIT - 4)} ...`;

/** The conditions with one of them renewed in its place; the same ones when nothing changed. Models pkg/api/v1/pod UpdatePodCondition */
function renewed(conditions: readonly PodCondition[] = [], fresh: PodCondition): readonly PodCondition[] {
  const old = conditionOf(conditions, fresh.type);
  if (!old) return [...conditions, fresh];
  const kept = old.status === fresh.status ? old.lastTransitionTime : undefined;
  const next = kept === undefined ? fresh : { ...fresh, lastTransitionTime: kept };
  return equal(old, next) ? conditions : conditions.map((one) => (one === old ? next : one));
}

/** What the scheduler has to remember to go on as if nothing had been. */
export interface SchedulerState extends QueueState {
  /** Missing in snapshots of old: the volumes of pods that are binding are then looked at every second from when that began. */
  readonly volumes?: VolumeBinderState;
}

export interface Scheduler extends Controller {
  snapshot(): SchedulerState;
}

/** Places pods on nodes. Models pkg/scheduler */
export function scheduler(
  context: ControllerContext,
  events: SeriesRecorder,
  state?: SchedulerState,
): Scheduler {
  const { store, client, clock, random } = context;
  const cache = new NodeCache();
  const nominatedOn = (node: string): Iterable<StoredPod> | undefined => cache.nominatedOn(node);

  const isOurs = ({ spec, status }: StoredPod): boolean =>
    spec.schedulerName === NAME && status.phase !== 'Succeeded' && status.phase !== 'Failed';

  /** What the server refuses is tried again when something else calls for it. @returns what it says against it */
  const writeStatus = (
    pod: StoredPod,
    condition: PodCondition,
    nominated: string | undefined,
  ): ApiError | undefined => {
    const { nominatedNodeName, ...status } = pod.status;
    const conditions = renewed(status.conditions, condition);
    if (conditions === status.conditions && nominated === nominatedNodeName) return undefined;
    const nomination = nominated === undefined ? {} : { nominatedNodeName: nominated };
    const next = { ...status, ...nomination, conditions };
    return refusal(() => client.updateStatus('pods', { ...pod, status: next }));
  };

  /** Says on the pod and in an event why it waits. */
  const report = (
    pod: StoredPod,
    reason: 'Unschedulable' | 'SchedulerError',
    { message, nominated }: Pick<Unplaced, 'message' | 'nominated'>,
  ): void => {
    events.event(pod, 'Warning', 'FailedScheduling', 'Scheduling', shortened(message));
    const condition = podCondition('PodScheduled', 'False', reason, message, clock.now());
    writeStatus(pod, condition, typeof nominated === 'object' ? pod.status.nominatedNodeName : nominated);
  };

  /**
   * Models pkg/scheduler/framework/preemption/preemption.go (PreemptPod)
   * @param known as it was when it was chosen
   * @returns whether it is on its way out
   */
  const evict = (known: StoredPod, preemptor: StoredPod, node: string): boolean => {
    const victim = store.get('pods', keyOf(known));
    if (victim?.metadata.uid !== known.metadata.uid) return true;
    const message = `${NAME}: preempting to accommodate a higher priority pod`;
    const condition = podCondition('DisruptionTarget', 'True', 'PreemptionByScheduler', message, clock.now());
    const { name, namespace = '' } = victim.metadata;
    if (writeStatus(victim, condition, victim.status.nominatedNodeName)) return false;
    if (refusal(() => client.delete('pods', namespace, name))) return false;
    const note = `Preempted by pod ${preemptor.metadata.uid} on node ${node}`;
    events.event(victim, 'Normal', 'Preempted', 'Preempting', note, preemptor);
    return true;
  };

  /** Victims leave a node, and pods that matter less no longer are to come to it. @returns whether the server refuses none of it */
  const makeRoom = (preemptor: StoredPod, node: string, victims: readonly StoredPod[]): boolean => {
    const nominated = [...(cache.nominatedOn(node) ?? [])].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    for (const { metadata, status } of nominated) {
      const other = store.get('pods', `${metadata.namespace}/${metadata.name}`);
      if (!other || priorityOf(other) >= priorityOf(preemptor)) continue;
      const { nominatedNodeName, ...rest } = other.status;
      if (nominatedNodeName === status.nominatedNodeName)
        refusal(() => client.updateStatus('pods', { ...other, status: rest }));
    }
    return victims.filter((victim) => !evict(victim, preemptor, node)).length === 0;
  };

  const bind = (pod: StoredPod, node: string): void => {
    const { name, namespace = '' } = pod.metadata;
    client.bind(pod, node);
    const note = `Successfully assigned ${namespace}/${name} to ${node}`;
    events.event(pod, 'Normal', 'Scheduled', 'Binding', note);
  };

  /** Binds a pod. @returns what is said when that fails: it may be on its way out by now */
  const refusalToBind = (pod: StoredPod, node: string): string | undefined => {
    const error = refusal(() => bind(pod, node));
    return error && `running Bind plugin "DefaultBinder": ${error.message}`;
  };

  /** It went wrong for a pod that nobody has refused. */
  const fail = (key: string, pod: StoredPod, queued: QueuedPod, message: string): void => {
    queue.settle(key, queued, { stage: 'backoff', refusedBy: [] });
    report(pod, 'SchedulerError', { message, nominated: undefined });
  };

  const schedule = (key: string, pod: StoredPod, queued: QueuedPod): void => {
    const { uid, namespace, name } = pod.metadata;
    if (pod.metadata.deletionTimestamp !== undefined) {
      const note = `skip schedule deleting pod: ${namespace}/${name}`;
      events.event(pod, 'Warning', 'FailedScheduling', 'Scheduling', note);
      return;
    }
    const result = attempt(pod, cache.nodes, store, nominatedOn, (below, purpose) =>
      random.integer(below, uid, purpose),
    );
    if ('node' in result) {
      const { node: info, cycle } = result;
      const plan = info.node && cycle.volumes ? planVolumes(cycle.volumes, info.node, store) : undefined;
      if (!plan || !('bindings' in plan) || plan.bindings.length + plan.provisions.length === 0) {
        const problem = refusalToBind(pod, info.name);
        if (problem !== undefined) fail(key, pod, queued, problem);
        return;
      }
      queue.settle(key, queued, { stage: 'binding', refusedBy: [], node: info.name });
      cache.assume(pod, info.name);
      binder.begin(pod, plan, info.name);
      return;
    }
    if ('failure' in result) {
      fail(key, pod, queued, result.failure);
      return;
    }
    const { refusedBy, nominated, victims } = result;
    queue.settle(key, queued, { stage: refusedBy.length > 0 ? 'unschedulable' : 'backoff', refusedBy });
    report(pod, 'Unschedulable', result);
    if (typeof nominated === 'string' && !makeRoom(pod, nominated, victims))
      queue.settle(key, queued, { stage: 'backoff', refusedBy });
  };

  const queue = new SchedulingQueue(
    context,
    (key, queued) => {
      const pod = store.get('pods', key);
      if (!pod || pod.metadata.uid !== queued.uid || !isOurs(pod) || pod.spec.nodeName) return;
      schedule(key, pod, queued);
    },
    state,
  );

  /** A pod that was assumed to be on a node is not. */
  const leave = (pod: StoredPod, node: string): void =>
    happened({ resource: 'pod', before: { ...pod, spec: { ...pod.spec, nodeName: node } } });

  /** Why a pod that has waited for its volumes is not bound now; undefined: it is. */
  const problemOf = (pod: StoredPod, node: string, failure?: string): string | undefined =>
    failure === undefined ? refusalToBind(pod, node) : `${PRE_BIND}: ${failure}`;

  const ended = (key: string, failure?: string): void => {
    const queued = queue.get(key);
    const pod = store.get('pods', key);
    if (queued?.stage !== 'binding' || !pod || !queued.node) return;
    const problem = problemOf(pod, queued.node, failure);
    if (problem === undefined) {
      queue.delete(key);
      return;
    }
    cache.forget(queued.uid, queued.node);
    fail(key, pod, { ...queued, attempts: queued.attempts - 1 }, problem);
    leave(pod, queued.node);
  };

  const binder = new VolumeBinder(context, ended, (pod, node, failure) => {
    cache.forget(pod.metadata.uid, node);
    leave(pod, node);
    const note = shortened(problemOf(pod, node, failure) ?? '');
    events.event(pod, 'Warning', 'FailedScheduling', 'Scheduling', note);
  });

  /** While everything is told anew nothing has happened. */
  let replaying = false;
  /** Everything that is there has been told: what does not wait has been tried. */
  let begun = state !== undefined;
  /** What a snapshot says of the binder, until everything has been told. */
  let volumes = state?.volumes;

  /** @param most the highest priority of the pods that it may help */
  const happened = (event: ClusterEvent, most = Infinity): void => {
    if (replaying || !queue.hasUnschedulable) return;
    for (const [key, { refusedBy, priority }] of queue.unschedulable) {
      const pod = priority <= most && store.get('pods', key);
      if (pod && isWorthRetrying(pod, refusedBy, event, store)) queue.move(key);
    }
  };

  /** A pod no longer is to come to a node, where those that matter more have not counted it. Models getLEPriorityPreCheck */
  const withdrew = (pod: StoredPod): void => happened({ resource: 'pod', before: pod }, priorityOf(pod));

  const isBinding = (pod: StoredPod): boolean => {
    const queued = queue.get(keyOf(pod));
    return queued?.uid === pod.metadata.uid && queued.stage === 'binding';
  };

  const isWaiting = (pod: StoredPod): boolean => isOurs(pod) && !pod.spec.nodeName;

  /** A pod without a node comes, changes or goes. */
  const observeWaiting = (pod: StoredPod, previous: StoredPod | undefined): void => {
    const key = keyOf(pod);
    const queued = queue.get(key);
    if (queued && queued.uid !== pod.metadata.uid) queue.delete(key);
    else if (queued) {
      if (queued.stage === 'binding' && replaying) {
        cache.assume(pod, queued.node ?? '');
        binder.resume(pod, queued);
      } else if (previous && queued.stage === 'unschedulable') {
        if (previous.spec !== pod.spec || previous.metadata.labels !== pod.metadata.labels) {
          const event = { resource: 'pod', before: previous, after: pod } as const;
          if (isWorthRetrying(pod, queued.refusedBy, event, store)) queue.move(key);
        }
      }
      return;
    }
    const isNew = replaying ? !begun : previous?.metadata.uid !== pod.metadata.uid;
    const ungated = previous?.spec.schedulingGates?.length && !pod.spec.schedulingGates?.length;
    if ((isNew || ungated) && !pod.spec.schedulingGates?.length)
      queue.add(
        key,
        pod.metadata.uid,
        priorityOf(pod),
        ungated ? Date.parse(pod.metadata.creationTimestamp) : undefined,
      );
  };

  const dropWaiting = (pod: StoredPod, gone: boolean): void => {
    const key = keyOf(pod);
    const queued = queue.get(key);
    if (queued?.uid !== pod.metadata.uid) return;
    const binds = queued.stage === 'binding' && !pod.spec.nodeName;
    if (binds && !(gone && binder.lose(pod))) cache.forget(queued.uid, queued.node ?? '');
    queue.delete(key);
  };

  const informers = new Informers(store)
    .on('nodes', ({ type, object, previous }) => {
      if (type === 'DELETED') {
        cache.removeNode(object.metadata.name);
        happened({ resource: 'node', before: object });
        return;
      }
      cache.setNode(object);
      const same =
        previous &&
        previous.spec === object.spec &&
        previous.metadata.labels === object.metadata.labels &&
        previous.status.allocatable === object.status.allocatable;
      if (!same) happened({ resource: 'node', ...(previous && { before: previous }), after: object });
    })
    .on('pods', ({ type, object, previous }) => {
      const gone = type === 'DELETED';
      const left = cache.observe(gone ? undefined : object, previous ?? object);
      if (!gone && isWaiting(object)) {
        observeWaiting(object, previous);
        const before = previous?.status.nominatedNodeName;
        if (previous && before && before !== object.status.nominatedNodeName) withdrew(previous);
        return;
      }
      // Who was bound before has been dropped then.
      if (gone || !previous?.spec.nodeName) dropWaiting(object, gone);
      if (!queue.hasUnschedulable) return;
      if (left !== undefined) happened({ resource: 'pod', before: previous ?? object });
      else if (previous?.status.nominatedNodeName && !object.spec.nodeName) withdrew(previous);
      else if (
        !gone &&
        object.spec.nodeName &&
        object.status.phase !== 'Succeeded' &&
        object.status.phase !== 'Failed'
      ) {
        if (!previous?.spec.nodeName) {
          happened({ resource: 'pod', after: object });
          if (previous?.status.nominatedNodeName) withdrew(previous);
        } else if (
          previous.metadata.labels !== object.metadata.labels ||
          previous.spec !== object.spec ||
          occupiedBy(previous) !== occupiedBy(object)
        )
          happened({ resource: 'pod', before: previous, after: object });
      }
    })
    .on('persistentvolumeclaims', ({ type, object }) => {
      if (type !== 'DELETED') happened({ resource: 'claim', added: type === 'ADDED', claim: object });
    })
    .on('persistentvolumes', ({ type, object, previous }) => {
      if (type !== 'DELETED')
        happened({ resource: 'volume', ...(previous && { before: previous }), after: object });
    })
    .on('storageclasses.storage.k8s.io', ({ type, object, previous }) => {
      if (type !== 'DELETED')
        happened({ resource: 'class', ...(previous && { before: previous }), after: object });
    })
    .on('csistoragecapacities.storage.k8s.io', ({ type, object, previous }) => {
      if (type !== 'DELETED')
        happened({ resource: 'capacity', ...(previous && { before: previous }), after: object });
    })
    .on('csinodes.storage.k8s.io', ({ type, object, previous }) => {
      if (type !== 'DELETED')
        happened({ resource: 'csinode', ...(previous && { before: previous }), after: object });
    })
    .on('csidrivers.storage.k8s.io', ({ type, object, previous }) => {
      if (type !== 'DELETED' && previous) happened({ resource: 'driver', before: previous, after: object });
    })
    .on('volumeattachments.storage.k8s.io', ({ type, object }) => {
      if (type === 'DELETED') happened({ resource: 'detached', attachment: object });
    });

  return {
    resync() {
      replaying = true;
      informers.resync();
      for (const key of [...queue.keys]) if (!store.get('pods', key)) queue.delete(key);
      replaying = false;
      if (volumes) binder.restore(volumes);
      for (const [pod, node] of volumes ? binder.assumed(isBinding) : []) cache.assume(pod, node);
      volumes = undefined;
      begun = true;
      queue.start();
    },
    snapshot: () => ({ ...queue.snapshot(), volumes: binder.snapshot() }),
    stop() {
      informers.stop();
      queue.stop();
      binder.stop();
    },
  };
}
