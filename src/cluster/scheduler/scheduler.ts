import type { Pod } from '../api/types.ts';
import type { Controller, ControllerContext } from '../controllers/controller.ts';
import { Informers } from '../controllers/informer.ts';
import { podCondition } from '../controllers/pod-conditions.ts';
import { withCondition } from '../controllers/conditions.ts';
import { WorkQueue } from '../controllers/workqueue.ts';
import { equal } from '../machinery/equal.ts';
import { ApiError } from '../machinery/errors.ts';
import { keyOf, splitKey, type Stored } from '../machinery/object.ts';
import type { SeriesRecorder } from '../record/series.ts';
import { NodeCache } from './node-cache.ts';
import { beginCycle, type Rejection, reject } from './filters.ts';
import { fitMessage, NOT_HELPFUL, reasonsOf, refusedMessage } from './fit-error.ts';
import type { NodeInfo } from './node-info.ts';
import { preempt } from './preemption.ts';
import { bestNodes } from './scores.ts';
import { volumeRefusal } from './volumes.ts';

type StoredPod = Stored<Pod>;

const NAME = 'default-scheduler';

/** A pod that could not be placed, and what each node said. */
interface Waiting {
  readonly attempts: number;
  /** Milliseconds since the epoch of the last attempt. */
  readonly at: number;
  /** By node name; undefined when no node was asked. */
  readonly rejections: ReadonlyMap<string, Rejection> | undefined;
}

/** Pods are placed one after the other, this many milliseconds apart. */
const PACE = 3;

/** Between two attempts for one pod, unless it is known to fit now: 1 s, 2 s, 4 s, 8 s, 10 s. */
const backoff = (attempts: number): number => Math.min(1000 * 2 ** (attempts - 1), 10_000);

/** Places pods on nodes. Models pkg/scheduler */
export function scheduler(context: ControllerContext, events: SeriesRecorder): Controller {
  const { store, client, clock, random } = context;
  const cache = new NodeCache();
  const waiting = new Map<string, Waiting>();

  const isOurs = ({ spec, status, metadata }: StoredPod): boolean =>
    !spec.nodeName &&
    spec.schedulerName === NAME &&
    !spec.schedulingGates?.length &&
    metadata.deletionTimestamp === undefined &&
    status.phase !== 'Succeeded' &&
    status.phase !== 'Failed';

  const bind = (pod: StoredPod, node: string): void => {
    const { name, namespace = '' } = pod.metadata;
    client.bind(namespace, name, node);
    const note = `Successfully assigned ${namespace}/${name} to ${node}`;
    events.event(pod, 'Normal', 'Scheduled', 'Binding', note);
  };

  /** Says on the pod and in an event why it waits. */
  const report = (pod: StoredPod, message: string, nominated?: string): void => {
    events.event(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
    const before = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
    if (before?.status === 'False' && before.message === message && nominated === undefined) return;
    const fresh = podCondition('PodScheduled', 'False', 'Unschedulable', message, clock.now());
    const since = before?.status === 'False' ? before.lastTransitionTime : undefined;
    const condition = since === undefined ? fresh : { ...fresh, lastTransitionTime: since };
    const others = pod.status.conditions?.filter(({ type }) => type !== 'PodScheduled') ?? [];
    client.updateStatus('pods', {
      ...pod,
      status: {
        ...pod.status,
        conditions: [...others, condition],
        ...(nominated !== undefined && { nominatedNodeName: nominated }),
      },
    });
  };

  const evict = (victim: StoredPod, preemptor: StoredPod, node: string): void => {
    const conditions = withCondition(
      victim.status.conditions,
      podCondition(
        'DisruptionTarget',
        'True',
        'PreemptionByScheduler',
        `${NAME}: preempting to accommodate a higher priority pod`,
        clock.now(),
      ),
    );
    const { name, namespace = '' } = victim.metadata;
    client.updateStatus('pods', { ...victim, status: { ...victim.status, conditions } });
    client.delete('pods', namespace, name);
    const note = `Preempted by pod ${preemptor.metadata.uid} on node ${node}`;
    events.event(victim, 'Normal', 'Preempted', 'Preempting', note, preemptor);
  };

  const wait = (pod: StoredPod, rejections: ReadonlyMap<string, Rejection> | undefined): void => {
    const attempts = (waiting.get(keyOf(pod))?.attempts ?? 0) + 1;
    waiting.set(keyOf(pod), { attempts, at: clock.now(), rejections });
  };

  const refuse = (pod: StoredPod, nodes: readonly NodeInfo[], reason: string): void => {
    const help = nodes.map(() => NOT_HELPFUL);
    wait(pod, undefined);
    report(pod, `${refusedMessage(nodes.length, reason)} preemption: ${fitMessage(nodes.length, help)}`);
  };

  const schedule = (pod: StoredPod): void => {
    const nodes = cache.nodes;
    if (nodes.length === 0) {
      wait(pod, new Map());
      report(pod, 'no nodes available to schedule pods');
      return;
    }
    const volumes = volumeRefusal(pod, store);
    if (volumes !== undefined) {
      refuse(pod, nodes, volumes);
      return;
    }
    const cycle = beginCycle(pod, nodes, store);
    const rejections = new Map<NodeInfo, Rejection>();
    const feasible = nodes.filter((info) => {
      const rejection = reject(cycle, info);
      if (rejection) rejections.set(info, rejection);
      return !rejection;
    });
    if (feasible.length > 0) {
      const best = bestNodes(cycle, feasible);
      const chosen = best[random.integer(best.length, pod.metadata.uid, 'placement')];
      waiting.delete(keyOf(pod));
      if (chosen) bind(pod, chosen.name);
      return;
    }
    wait(pod, new Map([...rejections].map(([{ name }, rejection]) => [name, rejection])));
    const message = fitMessage(nodes.length, reasonsOf(rejections.values()));
    const preemption = preempt(pod, rejections, nodes, store);
    if ('message' in preemption) {
      report(pod, `${message} preemption: ${preemption.message}`);
      return;
    }
    report(pod, message, preemption.node);
    for (const victim of preemption.victims) evict(victim, pod, preemption.node);
  };

  /** When the next pod may be placed, and which pods have been given their time. */
  let nextTurn = 0;
  const turns = new Set<string>();

  /** Whether it is a pod's turn; if not, it gets one. */
  const hasTurn = (key: string): boolean => {
    const now = clock.now();
    if (turns.delete(key)) return true;
    const turn = Math.max(now, nextTurn);
    nextTurn = turn + PACE;
    if (turn === now) return true;
    turns.add(key);
    queue.addAfter(key, turn - now);
    return false;
  };

  const queue: WorkQueue = new WorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const pod = client.get('pods', namespace, name);
    if (!pod || !isOurs(pod)) {
      waiting.delete(key);
      turns.delete(key);
      return;
    }
    if (!hasTurn(key)) return;
    try {
      schedule(pod);
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'NotFound') return;
      throw error;
    }
  });

  const retry = (key: string, { at, attempts }: Waiting): void =>
    queue.addAfter(key, Math.max(0, at + backoff(attempts) - clock.now()));

  /** A node changed: pods that fit it now are tried at once, those that it refuses for another reason after their back-off. */
  const reconsider = (name: string): void => {
    const info = cache.get(name);
    for (const [key, state] of waiting) {
      const pod = store.get('pods', key);
      if (!pod || !state.rejections) continue;
      const rejection = info?.node ? reject(beginCycle(pod, cache.nodes, store), info) : undefined;
      if (info?.node && !rejection) queue.add(key);
      else if (rejection?.plugin !== state.rejections.get(name)?.plugin) retry(key, state);
    }
  };

  // Nodes that changed in this instant are looked at once, after the write that changed them.
  const changedNodes = new WorkQueue(clock, reconsider);

  const informers = new Informers(store)
    .on('nodes', ({ type, object, previous }) => {
      const { name } = object.metadata;
      if (type === 'DELETED') cache.removeNode(name);
      else cache.setNode(object);
      const same =
        previous &&
        type === 'MODIFIED' &&
        previous.spec === object.spec &&
        equal(previous.metadata.labels, object.metadata.labels) &&
        equal(previous.status.allocatable, object.status.allocatable);
      if (!same) changedNodes.add(name);
    })
    .on('pods', ({ type, object, previous }) => {
      const left = cache.observe(type === 'DELETED' ? undefined : object, previous ?? object);
      if (left !== undefined) changedNodes.add(left);
      const key = keyOf(object);
      if (type === 'DELETED') waiting.delete(key);
      else if (isOurs(object)) {
        if (!waiting.has(key)) queue.add(key);
        else if (previous && previous.spec !== object.spec && !equal(previous.spec, object.spec))
          queue.add(key);
      } else if (object.spec.nodeName && !previous?.spec.nodeName) {
        // A pod that others want to be near has found its place.
        for (const [other, state] of waiting)
          if ([...(state.rejections?.values() ?? [])].some(({ plugin }) => plugin === 'InterPodAffinity'))
            retry(other, state);
      }
    })
    .on('persistentvolumeclaims', () => {
      for (const [key, state] of waiting) if (!state.rejections) retry(key, state);
    });

  return {
    resync: () => informers.resync(),
    stop() {
      informers.stop();
      queue.stop();
      changedNodes.stop();
    },
  };
}
