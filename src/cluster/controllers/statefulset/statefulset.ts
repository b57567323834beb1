import type { StatefulSetStatus } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import { keyOf, splitKey, type StoredObject } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import { type Bursts, refusal, slice } from '../batches.ts';
import { claim, concerned, indexByController } from '../claim.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { indexRevisions } from '../history.ts';
import { availableIn, restAfter, type StoredPod } from '../pods.ts';
import type { Rest, WorkQueue } from '../workqueue.ts';
import { BURST, completed, updateStatefulSet } from './control.ts';
import { ordinalOf, type StoredStatefulSet } from './ordinals.ts';
import { podControl } from './pod-control.ts';
import { revisionsOf, syncRevisions, truncateHistory } from './revisions.ts';

/** The status as it is stored: counts that are zero are left out, as Go does. */
function written(status: StatefulSetStatus, collisionCount: number): StatefulSetStatus {
  const { readyReplicas, currentReplicas, updatedReplicas, ...rest } = status;
  return {
    ...rest,
    ...(readyReplicas && { readyReplicas }),
    ...(currentReplicas && { currentReplicas }),
    ...(updatedReplicas && { updatedReplicas }),
    collisionCount,
  };
}

/** Runs numbered pods one after the other. Models pkg/controller/statefulset/stateful_set.go */
export function statefulSetController(context: ControllerContext): Controller {
  const { store, client, clock, budget } = context;
  const events = context.recorder('statefulset-controller');
  indexByController(store, 'pods');
  indexRevisions(store);

  const bursts: Bursts = new Map();

  const matches =
    ({ spec }: StoredStatefulSet) =>
    ({ metadata }: StoredObject): boolean =>
      selectorMatches(spec.selector, metadata.labels);

  const podsOf = (set: StoredStatefulSet): readonly StoredPod[] =>
    claim(context, 'pods', set, (pod) => matches(set)(pod) && ordinalOf(pod, set) !== undefined);

  const sync = (key: string, set: StoredStatefulSet, queue: WorkQueue): Rest | void => {
    const known = revisionsOf(context, set, matches(set));
    const pods = podsOf(set);
    const { current, update, collisionCount } = syncRevisions(context, set, known);
    const now = clock.now();
    const done = bursts.get(key) ?? 0;
    const { status, error, made } = updateStatefulSet(
      { set, pods, current, update, now, room: BURST - done, slice: slice(budget) },
      podControl(context, events, set),
    );
    if (made !== undefined) {
      bursts.set(key, done + made);
      queue.add(key);
      return;
    }
    bursts.delete(key);
    const next = written(completed(set, status), collisionCount);
    const unwritten = equal(next, set.status)
      ? undefined
      : refusal(() => client.updateStatus('statefulsets.apps', { ...set, status: next }));
    truncateHistory(context, set, pods, known, { current, update });
    const first = error ?? unwritten;
    if (first) throw first;
    const waits = pods.flatMap((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, now) || []);
    if (waits.length > 0) queue.addAfter(key, Math.min(...waits));
    return restAfter(pods.length);
  };

  return queueController(
    context,
    (informers, queue) => {
      const adopters = (pod: StoredObject): readonly StoredObject[] =>
        store.list('statefulsets.apps', pod.metadata.namespace).filter((set) => matches(set)(pod));
      informers
        .on('statefulsets.apps', ({ object }) => queue.add(keyOf(object)))
        .on('pods', (change) => {
          for (const key of concerned(change, 'StatefulSet', adopters)) queue.add(key);
        });
    },
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const set = client.get('statefulsets.apps', namespace, name);
      if (set) return sync(key, set, queue);
      bursts.delete(key);
    },
    bursts,
  );
}
