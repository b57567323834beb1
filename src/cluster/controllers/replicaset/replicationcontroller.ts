import { keyOf, splitKey, type StoredObject } from '../../machinery/object.ts';
import type { Bursts } from '../batches.ts';
import { concerned, controlledBy, indexByController } from '../claim.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { restAfter, type StoredPod } from '../pods.ts';
import { isCounted, manageReplicas, sameCounts } from './replicas.ts';
import { tallyStanding } from './standing.ts';

type Labels = Readonly<Record<string, string>>;

const contains = (labels: Labels | undefined, selector: Labels | undefined): boolean => {
  const entries = Object.entries(selector ?? {});
  return entries.length > 0 && entries.every(([key, value]) => labels?.[key] === value);
};

/** Keeps each replication controller's pods at their number. Models pkg/controller/replication */
export function replicationControllerController(context: ControllerContext): Controller {
  const { store, client } = context;
  const events = context.recorder('replication-controller');
  indexByController(store, 'pods');
  tallyStanding(store);
  const bursts: Bursts = new Map();

  const adopters = (pod: StoredPod): readonly StoredObject[] =>
    store
      .list('replicationcontrollers', pod.metadata.namespace)
      .filter(({ spec }) => contains(pod.metadata.labels, spec.selector));

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('replicationcontrollers', ({ object }) => queue.add(keyOf(object)))
        .on('pods', (change) => {
          if (!isCounted(change)) return;
          for (const key of concerned(change, 'ReplicationController', adopters)) queue.add(key);
        }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const rc = client.get('replicationcontrollers', namespace, name);
      if (!rc) {
        bursts.delete(key);
        return undefined;
      }
      const outcome = manageReplicas(
        context,
        events,
        {
          object: rc,
          replicas: rc.spec.replicas ?? 1,
          minReadySeconds: rc.spec.minReadySeconds ?? 0,
          template: rc.spec.template,
          status: rc.status,
          matches: (labels) => contains(labels, rc.spec.selector),
        },
        () => controlledBy(store, 'pods', rc.metadata.uid),
        bursts,
      );
      if (!outcome) {
        queue.add(key);
        return undefined;
      }
      const { error, again, status, pods } = outcome;
      if (!sameCounts(rc.status, status)) client.updateStatus('replicationcontrollers', { ...rc, status });
      if (again !== undefined) queue.addAfter(key, again);
      if (error) throw error;
      return restAfter(pods);
    },
    bursts,
  );
}
