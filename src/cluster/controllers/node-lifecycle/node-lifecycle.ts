import type { NodeCondition } from '../../api/types.ts';
import { ApiError } from '../../machinery/errors.ts';
import type { Store } from '../../store/store.ts';
import { formatTime, parseTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isReady } from '../pods.ts';
import type { WorkQueue } from '../workqueue.ts';
import {
  evictionTaint,
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

const NODE = 'node';

/** Keeps pods findable by the node that they are bound to. */
export function indexByNode(store: Store): void {
  store.addIndex('pods', NODE, ({ spec }) => (spec.nodeName ? [spec.nodeName] : []));
}

export const podsOn = (store: Store, node: string) => store.byIndex('pods', NODE, node);

const WATCHED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

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

  /** Nodes are looked at on a grid of times, so that a restored cluster does it at the same ones. */
  const nextLook = (after: number): number => (Math.floor(after / monitorPeriod) + 1) * monitorPeriod;

  /** When the kubelet last said that it is alive; the grace period counts from the look that finds it. */
  const lastSign = (node: StoredNode): number => {
    const lease = store.get('leases.coordination.k8s.io', `kube-node-lease/${node.metadata.name}`);
    const heartbeat = conditionOf(node.status.conditions, 'Ready')?.lastHeartbeatTime;
    const times = [lease?.spec.renewTime, heartbeat, node.metadata.creationTimestamp];
    return Math.max(...times.map((time) => parseTime(time ?? '')).filter((time) => !Number.isNaN(time)));
  };

  const markUnknown = (node: StoredNode): StoredNode => {
    const now = formatTime(clock.now());
    const unknown = (type: string): NodeCondition => {
      const old = conditionOf(node.status.conditions, type);
      const [reason, message] = old
        ? ['NodeStatusUnknown', 'Kubelet stopped posting node status.']
        : ['NodeStatusNeverUpdated', 'Kubelet never posted node status.'];
      if (old?.status === 'Unknown') return old;
      return {
        type,
        status: 'Unknown',
        lastHeartbeatTime: old?.lastHeartbeatTime ?? node.metadata.creationTimestamp,
        lastTransitionTime: now,
        reason,
        message,
      };
    };
    const before = node.status.conditions ?? [];
    const missing = WATCHED.filter((type) => !conditionOf(before, type));
    const conditions = [
      ...before.map((condition) => (WATCHED.includes(condition.type) ? unknown(condition.type) : condition)),
      ...missing.map(unknown),
    ];
    return client.updateStatus('nodes', { ...node, status: { ...node.status, conditions } });
  };

  const markPodsNotReady = (node: string): void => {
    for (const pod of podsOn(store, node)) {
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

  const taint = (node: StoredNode, queue: WorkQueue): void => {
    const now = clock.now();
    const scheduled = withConditionTaints(node, now);
    const current = scheduled ? client.update('nodes', scheduled) : node;
    // When nobody is ready, it is the control plane that is cut off: nothing is evicted.
    const cutOff = store.list('nodes').every((other) => readyStatus(other) !== 'True');
    const wanted = cutOff ? [] : evictionTaint(current);
    const tainted = withEvictionTaint(current, wanted, now);
    if (!tainted) return;
    const changed = parseTime(conditionOf(node.status.conditions, 'Ready')?.lastTransitionTime ?? '');
    const due = nextLook(Number.isNaN(changed) ? now : changed);
    if (now >= due) client.update('nodes', tainted);
    else queue.addAfter(node.metadata.name, due - now);
  };

  const reconcile = (key: string, queue: WorkQueue): void => {
    const before = store.get('nodes', key);
    if (!before) return;
    const now = clock.now();
    const given = Math.ceil(lastSign(before) / monitorPeriod) * monitorPeriod + gracePeriod;
    let node = before;
    if (now >= given) {
      const known = WATCHED.every(
        (type) => conditionOf(before.status.conditions, type)?.status === 'Unknown',
      );
      if (!known) node = markUnknown(before);
    } else queue.addAfter(key, given - now);
    if (readyStatus(before) === 'True' && readyStatus(node) !== 'True')
      events.event(node, 'Normal', 'NodeNotReady', `Node ${key} status is now: NodeNotReady`);
    taint(node, queue);
    if (readyStatus(node) !== undefined && readyStatus(node) !== 'True') markPodsNotReady(key);
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('nodes', ({ type, object, previous }) => {
          queue.add(object.metadata.name);
          const turned = !previous || readyStatus(previous) !== readyStatus(object);
          // Whether one node's pods may be evicted depends on how the others are.
          if (type === 'DELETED' || turned)
            for (const node of store.list('nodes')) queue.add(node.metadata.name);
        })
        .on('pods', ({ object: { spec } }) => {
          const node = spec.nodeName ? store.get('nodes', spec.nodeName) : undefined;
          if (node && readyStatus(node) !== 'True' && spec.nodeName) queue.add(spec.nodeName);
        }),
    reconcile,
  );
}
