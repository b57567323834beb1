import { ApiError } from '../../machinery/errors.ts';
import { keyOf, splitKey } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { formatTime, parseTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isReady, type StoredPod } from '../pods.ts';
import type { WorkQueue } from '../workqueue.ts';
import { evictionPass, isCutOff, readinessChanged } from './eviction.ts';
import { markedUnknown, withOlderLabels } from './health.ts';
import {
  evictionTaint,
  hasEvictionTaint,
  readyStatus,
  type StoredNode,
  withConditionTaints,
  withEvictionTaint,
} from './taints.ts';

/** Times of the node lifecycle, in milliseconds. */
export interface NodeLifecycleSettings {
  /** How long a kubelet may be silent. */
  readonly gracePeriod: number;
  /** How often nodes are looked at. */
  readonly monitorPeriod: number;
}

/** How long a kubelet may take to say something for the first time, in milliseconds. */
const STARTUP_GRACE = 60_000;

const NODE = 'node';
/** Keys that are no node's names. */
const PASS = 'pass:';
const POD = 'pod:';

/** Keeps pods findable by the node that they are bound to. */
export function indexByNode(store: Store): void {
  store.addIndex('pods', NODE, ({ spec }) => (spec.nodeName ? [spec.nodeName] : []));
}

export const podsOn = (store: Store, node: string) => store.byIndex('pods', NODE, node);

/** The names under which the nodes that are known are remembered, with the UIDs that their events need. */
const KNOWN = /^node (\S+) (\S*)$/;

/**
 * Declares nodes unknown whose kubelets fall silent, taints nodes by their conditions, marks the pods of lost nodes.
 * Models pkg/controller/nodelifecycle/node_lifecycle_controller.go
 */
export function nodeLifecycleController(
  context: ControllerContext,
  { gracePeriod, monitorPeriod }: NodeLifecycleSettings,
): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('node-controller');
  indexByNode(store);
  /** Nodes that are known, and how fast each zone's nodes may be tainted. */
  const times = new Map<string, number>();

  /** Nodes are looked at on a grid of times, so that a restored cluster does it at the same ones. */
  const nextLook = (after: number): number => (Math.floor(after / monitorPeriod) + 1) * monitorPeriod;
  const dueOf = (node: StoredNode): number => nextLook(readinessChanged(node) ?? clock.now());

  /**
   * When it is too long ago that the kubelet said that it is alive; the grace period counts from the look that finds it, at the
   * earliest from when the controller began to know the node.
   */
  const givenUpAt = ({ metadata, status }: StoredNode): number => {
    const known = times.get(`node ${metadata.name} ${metadata.uid}`) ?? -Infinity;
    const lease = store.get('leases.coordination.k8s.io', `kube-node-lease/${metadata.name}`);
    const ready = conditionOf(status.conditions, 'Ready');
    const told = [lease?.spec.renewTime, ready?.lastHeartbeatTime, metadata.creationTimestamp];
    const signs = told.map((time) => parseTime(time ?? '')).filter((time) => !Number.isNaN(time));
    if (ready) signs.push(known);
    const found = Math.ceil(Math.max(...signs) / monitorPeriod) * monitorPeriod;
    return found + (ready ? gracePeriod : STARTUP_GRACE);
  };

  const markNotReady = (pods: readonly StoredPod[]): void => {
    for (const pod of pods) {
      if (!isReady(pod)) continue;
      const conditions = pod.status.conditions?.map((condition) =>
        condition.type === 'Ready'
          ? { ...condition, status: 'False', lastTransitionTime: formatTime(clock.now()) }
          : condition,
      );
      try {
        client.updateStatus('pods', { ...pod, status: { ...pod.status, ...(conditions && { conditions }) } });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        continue;
      }
      events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
    }
  };

  /** Takes NoExecute taints off, or turns one into the other, at the look after the change. */
  const mendEvictionTaint = (node: StoredNode, queue: WorkQueue): void => {
    if (!hasEvictionTaint(node)) return;
    const now = clock.now();
    const wanted = isCutOff(store.list('nodes')) ? [] : evictionTaint(node);
    const mended = withEvictionTaint(node, wanted, now);
    if (!mended) return;
    const due = dueOf(node);
    if (now >= due) client.update('nodes', mended);
    else queue.addAfter(node.metadata.name, due - now);
  };

  const lookAt = (name: string, queue: WorkQueue): void => {
    const before = store.get('nodes', name);
    if (!before) return;
    const now = clock.now();
    const given = givenUpAt(before);
    let node = before;
    if (now < given) queue.addAfter(name, given - now);
    else if (readyStatus(before) !== 'Unknown') {
      node = client.updateStatus('nodes', markedUnknown(before, now));
      queue.add(PASS);
    }
    const labelled = withOlderLabels(node);
    if (labelled) node = client.update('nodes', labelled);
    const tainted = withConditionTaints(node, now);
    if (tainted) node = client.update('nodes', tainted);
    mendEvictionTaint(node, queue);
    if (readyStatus(before) === 'True' && readyStatus(node) !== 'True') {
      events.event(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
      markNotReady(podsOn(store, name));
    }
  };

  /** Says which nodes have come and gone. */
  const register = (nodes: readonly StoredNode[]): void => {
    const known = new Map(
      [...times.keys()].flatMap((key) => {
        const [, name, uid = ''] = KNOWN.exec(key) ?? [];
        return name === undefined ? [] : [[name, { key, uid }] as const];
      }),
    );
    const say = (name: string, uid: string, reason: string, text: string): void =>
      events.event(
        { apiVersion: 'v1', kind: 'Node', metadata: { name, uid } },
        'Normal',
        reason,
        `Node ${name} event: ${text}`,
      );
    for (const {
      metadata: { name, uid },
    } of nodes) {
      if (known.delete(name)) continue;
      times.set(`node ${name} ${uid}`, clock.now());
      say(name, uid, 'RegisteredNode', `Registered Node ${name} in Controller`);
    }
    for (const [name, { key, uid }] of known) {
      times.delete(key);
      say(name, uid, 'RemovingNode', `Removing Node ${name} from Controller`);
    }
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('nodes', ({ type, object, previous }) => {
          queue.add(object.metadata.name);
          const turned = !previous || readyStatus(previous) !== readyStatus(object);
          if (type !== 'DELETED' && !turned) return;
          queue.addAfter(PASS, nextLook(clock.now()) - clock.now());
          // Whether one node's pods may be evicted depends on how the others are.
          for (const node of store.list('nodes')) if (hasEvictionTaint(node)) queue.add(node.metadata.name);
        })
        .on('pods', ({ type, object, previous }) => {
          const { nodeName } = object.spec;
          if (type === 'DELETED' || !nodeName || nodeName === previous?.spec.nodeName) return;
          const node = store.get('nodes', nodeName);
          if (node && readyStatus(node) !== 'True') queue.add(POD + keyOf(object));
        }),
    (key, queue) => {
      if (key === PASS) {
        register(store.list('nodes'));
        const again = evictionPass(context, store.list('nodes'), times, dueOf);
        if (again !== undefined) queue.addAfter(PASS, again);
      } else if (key.startsWith(POD)) {
        const { namespace, name } = splitKey(key.slice(POD.length));
        const pod = client.get('pods', namespace, name);
        const node = pod && store.get('nodes', pod.spec.nodeName ?? '');
        const status = node && readyStatus(node);
        if (pod && status !== undefined && status !== 'True') markNotReady([pod]);
      } else lookAt(key, queue);
    },
    times,
  );
}
