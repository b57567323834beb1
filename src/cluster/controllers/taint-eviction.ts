import type { Taint } from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import { ApiError } from '../machinery/errors.ts';
import { keyOf, splitKey } from '../machinery/object.ts';
import { podCondition } from './pod-conditions.ts';
import { withCondition } from './conditions.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';
import { indexByNode, podsOn } from './node-lifecycle/node-lifecycle.ts';
import type { StoredPod } from './pods.ts';
import { tolerates } from './tolerations.ts';

const noExecute = (taints: readonly Taint[] | undefined): readonly Taint[] =>
  taints?.filter(({ effect }) => effect === 'NoExecute') ?? [];

/**
 * How long a pod may stay on a node with these taints, in milliseconds: 0 not at all, undefined for ever.
 * Models pkg/controller/tainteviction/taint_eviction.go getMinTolerationTime
 */
export function staysFor({ spec }: StoredPod, taints: readonly Taint[]): number | undefined {
  const used = taints.map((taint) => spec.tolerations?.find((toleration) => tolerates(toleration, taint)));
  if (used.includes(undefined)) return 0;
  const seconds = used.flatMap((toleration) => toleration?.tolerationSeconds ?? []);
  return seconds.length === 0 ? undefined : Math.max(0, Math.min(...seconds)) * 1000;
}

/** When a pod was to go that has been sent away: it keeps its place, so that nobody sends it away again, until it is gone. */
const SENT = -1;

/**
 * Deletes pods that do not tolerate their node's NoExecute taints, or no longer. What is scheduled stays so, whatever the
 * tolerations say later, until nothing is to be done any more. Models pkg/controller/tainteviction/taint_eviction.go
 */
export function taintEvictionController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('taint-eviction-controller');
  indexByNode(store);
  /** Pods that are to go, and when; {@link SENT} for those that have been told. */
  const scheduled = new Map<string, number>();

  const note = (key: string, text: string): void => {
    const { namespace, name } = splitKey(key);
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } };
    events.event(pod, 'Normal', 'TaintManagerEviction', `${text} Pod ${key}`);
  };

  const cancel = (key: string): void => {
    const at = scheduled.get(key);
    scheduled.delete(key);
    if (at !== undefined && at !== SENT) note(key, 'Cancelling deletion of');
  };

  const evict = (key: string, pod: StoredPod): void => {
    scheduled.set(key, SENT);
    note(key, 'Marking for deletion');
    const conditions = withCondition(
      pod.status.conditions,
      podCondition(
        'DisruptionTarget',
        'True',
        'DeletionByTaintManager',
        'Taint manager: deleting due to NoExecute taint',
        clock.now(),
      ),
    );
    try {
      client.updateStatus('pods', { ...pod, status: { ...pod.status, conditions } });
      client.delete('pods', pod.metadata.namespace ?? '', pod.metadata.name);
    } catch (error) {
      scheduled.delete(key);
      if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
    }
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('nodes', ({ object, previous, type }) => {
          if (type === 'DELETED' || previous?.spec.taints === object.spec.taints) return;
          const before = noExecute(previous?.spec.taints);
          if (equal(before, noExecute(object.spec.taints))) return;
          for (const pod of podsOn(store, object.metadata.name)) queue.add(keyOf(pod));
        })
        .on('pods', ({ type, object, previous }) => {
          const node = object.spec.nodeName;
          // whoever takes the name next has a time of its own
          if (type === 'DELETED' && scheduled.get(keyOf(object)) === SENT) scheduled.delete(keyOf(object));
          if (!node || (type === 'MODIFIED' && previous?.spec === object.spec)) return;
          if (scheduled.has(keyOf(object)) || noExecute(store.get('nodes', node)?.spec.taints).length > 0)
            queue.add(keyOf(object));
        }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const pod = client.get('pods', namespace, name);
      if (!pod) {
        cancel(key);
        return;
      }
      const node = store.get('nodes', pod.spec.nodeName ?? '');
      const now = clock.now();
      const at = scheduled.get(key);
      if (node) {
        const taints = noExecute(node.spec.taints);
        const stays = taints.length === 0 ? undefined : staysFor(pod, taints);
        // what is tolerated for no time at all is tolerated nevertheless: only what is not cuts a wait short
        const tolerated = taints.every((taint) =>
          pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint)),
        );
        if (stays === undefined || !tolerated) cancel(key);
        if (stays === undefined) return;
        if (at === undefined && stays > 0) {
          scheduled.set(key, now + stays);
          queue.addAfter(key, stays);
          return;
        }
        if (at === undefined || !tolerated) {
          evict(key, pod);
          return;
        }
      }
      if (at === undefined || at === SENT) return;
      if (at <= now) evict(key, pod);
      else queue.addAfter(key, at - now);
    },
    scheduled,
  );
}
