import type { Taint } from '../api/types.ts';
import { keyOf, splitKey } from '../machinery/object.ts';
import { parseTime } from '../machinery/time.ts';
import { podCondition } from './pod-conditions.ts';
import { withCondition } from './conditions.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';
import { indexByNode, podsOn } from './node-lifecycle/node-lifecycle.ts';
import type { StoredPod } from './pods.ts';
import { tolerates } from './tolerations.ts';

const noExecute = (taints: readonly Taint[] | undefined): readonly Taint[] =>
  taints?.filter(({ effect }) => effect === 'NoExecute') ?? [];

/** How long a pod stays on a node with these taints, in milliseconds from when they came: 0 not at all, undefined for ever. */
function staysFor({ spec }: StoredPod, taints: readonly Taint[]): number | undefined {
  const used = taints.map((taint) => spec.tolerations?.find((toleration) => tolerates(toleration, taint)));
  if (used.includes(undefined)) return 0;
  const seconds = used.flatMap((toleration) => toleration?.tolerationSeconds ?? []);
  return seconds.length === 0 ? undefined : Math.max(0, Math.min(...seconds)) * 1000;
}

/** Deletes pods that do not tolerate their node's NoExecute taints, or no longer. Models pkg/controller/tainteviction/taint_eviction.go */
export function taintEvictionController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('taint-eviction-controller');
  indexByNode(store);
  /** Pods that are to go, and since when that is known. */
  const scheduled = new Map<string, number>();

  const note = (key: string, text: string): void => {
    const { namespace, name } = splitKey(key);
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } };
    events.event(pod, 'Normal', 'TaintManagerEviction', `${text} Pod ${key}`);
  };

  const evict = (key: string, pod: StoredPod): void => {
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
    client.updateStatus('pods', { ...pod, status: { ...pod.status, conditions } });
    client.delete('pods', pod.metadata.namespace ?? '', pod.metadata.name);
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('nodes', ({ object, previous }) => {
          if (previous && previous.spec.taints === object.spec.taints) return;
          if (!previous && noExecute(object.spec.taints).length === 0) return;
          for (const pod of podsOn(store, object.metadata.name)) queue.add(keyOf(pod));
        })
        .on('pods', ({ type, object, previous }) => {
          if (type === 'DELETED') {
            scheduled.delete(keyOf(object));
            return;
          }
          const node = object.spec.nodeName;
          if (!node || previous?.spec === object.spec) return;
          if (noExecute(store.get('nodes', node)?.spec.taints).length > 0) queue.add(keyOf(object));
        }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const pod = client.get('pods', namespace, name);
      if (!pod || pod.metadata.deletionTimestamp !== undefined) return;
      const taints = noExecute(store.get('nodes', pod.spec.nodeName ?? '')?.spec.taints);
      const stays = taints.length === 0 ? undefined : staysFor(pod, taints);
      if (stays === undefined) {
        if (scheduled.delete(key)) note(key, 'Cancelling deletion of');
        return;
      }
      const came = taints
        .map(({ timeAdded }) => parseTime(timeAdded ?? ''))
        .filter((time) => !Number.isNaN(time));
      const since = came.length > 0 ? Math.max(...came) : clock.now();
      const left = since + stays - clock.now();
      if (stays === 0 || left <= 0 || (came.length === 0 && scheduled.has(key))) {
        scheduled.delete(key);
        evict(key, pod);
        return;
      }
      scheduled.set(key, clock.now());
      queue.addAfter(key, left);
    },
    scheduled,
  );
}
