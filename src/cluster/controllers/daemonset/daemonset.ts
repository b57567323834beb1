import { equal } from '../../machinery/equal.ts';
import type { ApiError } from '../../machinery/errors.ts';
import { controllerOf, keyOf, splitKey, type StoredObject } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import { type Bursts, inGrowingBatches, refusal, slice } from '../batches.ts';
import { claim, concerned, indexByController } from '../claim.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { indexRevisions } from '../history.ts';
import { indexByNode, podsOn } from '../node-lifecycle/node-lifecycle.ts';
import { availableIn, createPod, deletePod, restAfter, type StoredPod } from '../pods.ts';
import type { Rest, WorkQueue } from '../workqueue.ts';
import { FailureBackoff } from './backoff.ts';
import { type Daemons, isConcerned, type Plan, planNodes, podsByNode } from './nodes.ts';
import { daemonPod, HASH, type StoredDaemonSet } from './placement.ts';
import { cleanUpHistory, constructHistory } from './revisions.ts';
import { planUpdate } from './rolling.ts';
import { daemonSetStatus } from './status.ts';

/** How many pods are created or deleted in one go at most. */
const BURST = 250;

/** Under which deletions of a burst are counted, beside the creations under the set's own key. */
const removedOf = (key: string): string => `removed/${key}`;

/** Under which it is kept that a burst has told of a pod that has ended. */
const toldOf = (key: string, uid = ''): string => `told/${key}/${uid}`;

/** Runs a pod on every node that suits. Models pkg/controller/daemon/daemon_controller.go */
export function daemonSetController(context: ControllerContext): Controller {
  const { store, client, clock, budget } = context;
  const events = context.recorder('daemonset-controller');
  indexByController(store, 'pods');
  indexByNode(store);
  indexRevisions(store);

  const bursts: Bursts = new Map();
  const failures = new FailureBackoff(bursts);

  const endBurst = (key: string): void => {
    bursts.delete(key);
    bursts.delete(removedOf(key));
    for (const name of bursts.keys()) if (name.startsWith(toldOf(key))) bursts.delete(name);
  };

  const matches =
    ({ spec }: StoredDaemonSet) =>
    ({ metadata }: StoredObject): boolean =>
      selectorMatches(spec.selector, metadata.labels);

  const selectsEverything = ({ spec: { selector } }: StoredDaemonSet): boolean =>
    !selector.matchExpressions?.length && Object.keys(selector.matchLabels ?? {}).length === 0;

  const podsOf = (set: StoredDaemonSet): readonly StoredPod[] => claim(context, 'pods', set, matches(set));

  /** @returns undefined while a burst goes on: pods are deleted when the last is created, counted when the last is deleted */
  const carryOut = (
    set: StoredDaemonSet,
    hash: string,
    { create, remove }: Plan,
  ): { readonly error: ApiError | undefined } | undefined => {
    const key = keyOf(set);
    const done = bursts.get(key) ?? 0;
    const wanted = Math.min(create.length, BURST - done);
    const now = Math.min(wanted, slice(budget));
    const missing = create.values();
    const createNext = (): void => {
      const { value, done: none } = missing.next();
      if (!none) createPod(client, events, set, daemonPod(set, value, hash));
    };
    let first = inGrowingBatches(now, createNext, done);
    const goOn = (created: number, removed: number): undefined => {
      bursts.set(key, created);
      bursts.set(removedOf(key), removed);
      return undefined;
    };
    const gone = bursts.get(removedOf(key)) ?? 0;
    if (!first && now < wanted) return goOn(done + now, gone);
    const doomed = remove.slice(0, BURST - gone);
    const room = slice(budget);
    for (const { metadata } of doomed.slice(0, room)) {
      const error = refusal(() => deletePod(client, events, set, metadata.name));
      first ??= error;
    }
    if (!first && doomed.length > room) return goOn(done + now, gone + room);
    endBurst(key);
    return { error: first };
  };

  /** Tells of a pod that has ended, once in a burst, and returns whether it goes now. */
  const end = (
    key: string,
    { set, now }: Daemons,
    queue: WorkQueue,
  ): ((pod: StoredPod, node: string) => boolean) => {
    return ({ metadata: { namespace, name, uid }, status: { phase } }, node) => {
      if (bursts.has(toldOf(key, uid))) return true;
      const failed = phase === 'Failed';
      const wait = failed ? failures.next(set, node, now) : 0;
      if (wait > 0) {
        queue.addAfter(key, wait);
        return false;
      }
      const pod = `daemon pod ${namespace}/${name} on node ${node}`;
      if (failed) events.event(set, 'Warning', 'FailedDaemonPod', `Found failed ${pod}, will try to kill it`);
      else events.event(set, 'Normal', 'SucceededDaemonPod', `Found succeeded ${pod}, will try to delete it`);
      bursts.set(toldOf(key, uid), now);
      return true;
    };
  };

  const sync = (key: string, set: StoredDaemonSet, queue: WorkQueue): Rest | void => {
    const { current, old } = constructHistory(context, set, matches(set), podsOf(set));
    const hash = current.metadata.labels?.[HASH] ?? '';
    const now = clock.now();
    const observe = (): Daemons => ({
      set,
      nodes: store.list('nodes'),
      pods: podsByNode(podsOf(set)),
      hash,
      now,
    });
    const plan = planNodes(observe(), end(key, observe(), queue));
    const settled = plan.create.length === 0 && plan.remove.length === 0;
    const updates = settled && set.spec.updateStrategy?.type !== 'OnDelete';
    const outcome = carryOut(set, hash, updates ? planUpdate(observe()) : plan);
    if (!outcome) {
      queue.add(key);
      return;
    }
    const { error } = outcome;
    if (!error) cleanUpHistory(context, set, old, podsOf(set));
    const status = daemonSetStatus(observe());
    if (!equal(status, set.status)) client.updateStatus('daemonsets.apps', { ...set, status });
    if (error) throw error;
    const pods = podsOf(set);
    const waits = pods.flatMap((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, now) || []);
    if (waits.length > 0) queue.addAfter(key, Math.min(...waits));
    return restAfter(pods.length);
  };

  return queueController(
    context,
    (informers, queue) => {
      const adopters = (object: StoredObject): readonly StoredObject[] =>
        store.list('daemonsets.apps', object.metadata.namespace).filter((set) => matches(set)(object));
      informers
        .on('daemonsets.apps', ({ object }) => queue.add(keyOf(object)))
        .on('controllerrevisions.apps', (change) => {
          for (const key of concerned(change, 'DaemonSet', adopters)) queue.add(key);
        })
        .on('pods', (change) => {
          for (const key of concerned(change, 'DaemonSet', adopters)) queue.add(key);
        })
        .on('nodes', ({ type, object, previous }) => {
          const same =
            previous &&
            equal(previous.spec.taints, object.spec.taints) &&
            equal(previous.metadata.labels, object.metadata.labels);
          if (type === 'DELETED' || same) return;
          const here = Map.groupBy(podsOn(store, object.metadata.name), (pod) => controllerOf(pod)?.uid);
          for (const set of store.list('daemonsets.apps'))
            if (isConcerned(set, object, here.has(set.metadata.uid))) queue.add(keyOf(set));
        });
    },
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const set = client.get('daemonsets.apps', namespace, name);
      if (!set || set.metadata.deletionTimestamp !== undefined) {
        endBurst(key);
        return;
      }
      if (!selectsEverything(set)) return sync(key, set, queue);
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
      events.event(set, 'Warning', 'SelectingAll', message);
    },
    bursts,
  );
}
