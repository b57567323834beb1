import type { PodCondition } from '../api/types.ts';
import { ApiError } from '../machinery/errors.ts';
import { podCondition } from './pod-conditions.ts';
import { withCondition } from './conditions.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';
import { indexByNode, podsOn } from './node-lifecycle/node-lifecycle.ts';
import { readyStatus, type StoredNode } from './node-lifecycle/taints.ts';
import { isTerminal, type StoredPod } from './pods.ts';

/** How long a node may be missing before its pods are given up, in milliseconds. */
const QUARANTINE = 40_000;
/** How often pods are collected. */
const PERIOD = 20_000;

/** How many pods that have ended are kept. */
const KEPT = 12_500;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
/** The key of the look at everything; no node is named so. */
const LOOK = 'look:';

const isEvicted = ({ status }: StoredPod): boolean =>
  status.phase === 'Failed' && status.reason === 'Evicted';

/**
 * Which pods that have ended are too many: evicted ones first, then the oldest.
 * Models pkg/controller/podgc/gc_controller.go gcTerminated
 */
export function surplus(pods: readonly StoredPod[], kept: number): readonly StoredPod[] {
  const ended = pods.filter(isTerminal);
  if (kept === 0 || ended.length <= kept) return [];
  const rank = (pod: StoredPod): string =>
    `${isEvicted(pod) ? 0 : 1} ${pod.metadata.creationTimestamp} ${pod.metadata.name}`;
  return ended
    .map((pod) => [rank(pod), pod] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .slice(0, ended.length - kept)
    .map(([, pod]) => pod);
}

/** Whether nobody will ever end a pod that is to go: it has no node, or one that is given up. */
export function isStuck({ metadata, spec }: StoredPod, node: StoredNode | undefined): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  if (!spec.nodeName) return true;
  return (
    node !== undefined &&
    readyStatus(node) !== 'True' &&
    (node.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false)
  );
}

/** Removes pods that nobody else will. Models pkg/controller/podgc/gc_controller.go */
export function podGarbageCollector(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  indexByNode(store);

  const remove = (pod: StoredPod, condition?: PodCondition): void => {
    try {
      if (!isTerminal(pod)) {
        const conditions = condition && withCondition(pod.status.conditions, condition);
        const status = { ...pod.status, phase: 'Failed' as const, ...(conditions && { conditions }) };
        client.updateStatus('pods', { ...pod, status });
      }
      client.delete('pods', pod.metadata.namespace ?? '', pod.metadata.name, { gracePeriodSeconds: 0 });
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
    }
  };

  const nodeOf = ({ spec }: StoredPod): StoredNode | undefined => store.get('nodes', spec.nodeName ?? '');

  const look = (): void => {
    const pods = store.list('pods');
    for (const pod of surplus(pods, KEPT)) remove(pod);
    for (const pod of pods) if (isStuck(pod, nodeOf(pod))) remove(pod);
  };

  return queueController(
    context,
    (informers, queue) => {
      const addOnGrid = (key: string, milliseconds: number): void => {
        const due = Math.ceil((clock.now() + milliseconds) / PERIOD) * PERIOD;
        queue.addAfter(key, due - clock.now());
      };
      informers
        .on('nodes', ({ object, type }) => {
          const { name } = object.metadata;
          if (type === 'DELETED') addOnGrid(name, QUARANTINE);
          else if (podsOn(store, name).some((pod) => isStuck(pod, object))) addOnGrid(LOOK, 1);
        })
        .on('pods', ({ object, type, previous }) => {
          const { nodeName } = object.spec;
          if (type === 'DELETED') return;
          const came = type === 'ADDED' || previous?.spec.nodeName !== nodeName;
          if (came && nodeName && !nodeOf(object)) addOnGrid(nodeName, QUARANTINE);
          const crowded = isTerminal(object) && store.count('pods') > KEPT;
          if (crowded || isStuck(object, nodeOf(object))) addOnGrid(LOOK, 1);
        });
    },
    (key) => {
      if (key === LOOK) {
        look();
        return;
      }
      if (store.get('nodes', key)) return;
      const message = 'PodGC: node no longer exists';
      const condition = podCondition('DisruptionTarget', 'True', 'DeletionByPodGC', message, clock.now());
      for (const pod of podsOn(store, key)) remove(pod, condition);
    },
  );
}
