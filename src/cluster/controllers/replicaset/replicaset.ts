import type { ReplicaSet } from '../../api/types.ts';
import { controllerOf, keyOf, splitKey, type Stored } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import type { Bursts } from '../batches.ts';
import { concerned, controlledBy, indexByController } from '../claim.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { restAfter, type StoredPod } from '../pods.ts';
import type { Rest } from '../workqueue.ts';
import { isCounted, manageReplicas, sameCounts } from './replicas.ts';
import { tallyStanding } from './standing.ts';

/** Keeps each replica set's pods at their number. Models pkg/controller/replicaset/replica_set.go */
export function replicaSetController(context: ControllerContext): Controller {
  const { store, client } = context;
  const events = context.recorder('replicaset-controller');
  indexByController(store, 'pods');
  tallyStanding(store);
  indexByController(store, 'replicasets.apps');

  const bursts: Bursts = new Map();

  /** Pods of all replica sets of the same deployment. */
  const relatedPods = (set: Stored<ReplicaSet>): readonly StoredPod[] => {
    const owner = controllerOf(set);
    const sets = owner ? controlledBy(store, 'replicasets.apps', owner.uid) : [set];
    return sets.flatMap(({ metadata }) => controlledBy(store, 'pods', metadata.uid));
  };

  const reconcile = (key: string, addAfter: (milliseconds: number) => void): Rest | void => {
    const { namespace, name } = splitKey(key);
    const set = client.get('replicasets.apps', namespace, name);
    if (!set) {
      bursts.delete(key);
      return;
    }
    const outcome = manageReplicas(
      context,
      events,
      {
        object: set,
        replicas: set.spec.replicas ?? 1,
        minReadySeconds: set.spec.minReadySeconds ?? 0,
        template: set.spec.template,
        status: set.status,
        matches: (labels) => selectorMatches(set.spec.selector, labels),
      },
      () => relatedPods(set),
      bursts,
    );
    if (!outcome) {
      addAfter(0);
      return;
    }
    const { error, again, status, pods } = outcome;
    if (!sameCounts(set.status, status)) client.updateStatus('replicasets.apps', { ...set, status });
    if (again !== undefined) addAfter(again);
    if (error) throw error;
    return restAfter(pods);
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('replicasets.apps', ({ object }) => queue.add(keyOf(object)))
        .on('pods', (change) => {
          const adopters = (pod: StoredPod) =>
            store
              .list('replicasets.apps', pod.metadata.namespace)
              .filter((set) => selectorMatches(set.spec.selector, pod.metadata.labels));
          if (!isCounted(change)) return;
          for (const key of concerned(change, 'ReplicaSet', adopters)) queue.add(key);
        }),
    (key, queue) => reconcile(key, (milliseconds) => queue.addAfter(key, milliseconds)),
    bursts,
  );
}
