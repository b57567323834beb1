import { controllerOf, keyOf, splitKey, type StoredObject } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import { claim, concerned, controlledBy, indexByController } from '../claim.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isTerminal, type StoredPod } from '../pods.ts';
import type { WorkQueue } from '../workqueue.ts';
import type { StoredDeployment } from './counts.ts';
import { recreate } from './recreate.ts';
import { wantedRevision } from './revisions.ts';
import { rollBack } from './rollback.ts';
import { rollingUpdate } from './rolling.ts';
import { Rollout } from './rollout.ts';
import { isScalingEvent, syncScale } from './scaling.ts';
import { deadlineIn } from './status.ts';

/** Rolls templates of deployments out by replica sets. Models pkg/controller/deployment/deployment_controller.go */
export function deploymentController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('deployment-controller');
  indexByController(store, 'pods');
  indexByController(store, 'replicasets.apps');

  const matches =
    ({ spec: { selector } }: StoredDeployment) =>
    ({ metadata }: StoredObject): boolean =>
      selectorMatches(selector, metadata.labels);

  const adopters = (set: StoredObject): readonly StoredDeployment[] =>
    store.list('deployments.apps', set.metadata.namespace).filter((deployment) => matches(deployment)(set));

  const deploymentOf = (pod: StoredPod): StoredDeployment | undefined => {
    const byReplicaSet = controllerOf(pod);
    if (byReplicaSet?.kind !== 'ReplicaSet') return undefined;
    const { namespace = '' } = pod.metadata;
    const set = store.get('replicasets.apps', `${namespace}/${byReplicaSet.name}`);
    const owner = set?.metadata.uid === byReplicaSet.uid ? controllerOf(set) : undefined;
    if (owner?.kind !== 'Deployment') return undefined;
    const deployment = store.get('deployments.apps', `${namespace}/${owner.name}`);
    return deployment?.metadata.uid === owner.uid ? deployment : undefined;
  };

  /** Whether a deployment's sets have pods, of whatever phase. */
  const hasPods = (deployment: StoredDeployment): boolean =>
    controlledBy(store, 'replicasets.apps', deployment.metadata.uid)
      .filter(matches(deployment))
      .some(({ metadata: { uid } }) => controlledBy(store, 'pods', uid).some(matches(deployment)));

  const selectsEverything = ({ spec: { selector } }: StoredDeployment): boolean =>
    !selector.matchExpressions?.length && Object.keys(selector.matchLabels ?? {}).length === 0;

  /** Pods of sets other than the new one that have not ended. */
  const oldPodsRunning = ({ oldSets }: Rollout): boolean =>
    oldSets.some((set) => controlledBy(store, 'pods', set.metadata.uid).some((pod) => !isTerminal(pod)));

  const roll = (rollout: Rollout): void => {
    const { spec, metadata } = rollout.deployment;
    if (metadata.deletionTimestamp !== undefined) {
      rollout.syncRevision();
      rollout.syncStatus('counts');
      return;
    }
    rollout.syncPaused();
    const revision = wantedRevision(rollout.deployment);
    if (spec.paused) syncScale(rollout);
    else if (revision !== undefined) rollBack(rollout, revision);
    else if (isScalingEvent(rollout)) syncScale(rollout);
    else if (spec.strategy?.type === 'Recreate') recreate(rollout, () => oldPodsRunning(rollout));
    else rollingUpdate(rollout);
  };

  const reconcile = (key: string, queue: WorkQueue): void => {
    const { namespace, name } = splitKey(key);
    const deployment = client.get('deployments.apps', namespace, name);
    if (!deployment) return;
    if (selectsEverything(deployment)) {
      const message = 'This deployment is selecting all pods. A non-empty selector is required.';
      events.event(deployment, 'Warning', 'SelectingAll', message);
      const { generation = 0 } = deployment.metadata;
      if ((deployment.status.observedGeneration ?? 0) < generation)
        client.updateStatus('deployments.apps', {
          ...deployment,
          status: { ...deployment.status, observedGeneration: generation },
        });
      return;
    }
    const sets = claim(context, 'replicasets.apps', deployment, matches(deployment));
    const rollout = new Rollout(deployment, sets, { client, events, clock });
    roll(rollout);
    const deadline = deadlineIn(rollout.deployment, clock.now());
    // A second more, because conditions carry whole seconds.
    if (deadline !== undefined) queue.addAfter(key, Math.max(0, deadline) + 1000);
  };

  return queueController(
    context,
    (informers, queue) => {
      informers.on('deployments.apps', ({ object }) => queue.add(keyOf(object)));
      informers.on('replicasets.apps', (change) => {
        for (const key of concerned(change, 'Deployment', adopters)) queue.add(key);
      });
      // A recreation goes on when the last pod is gone.
      informers.on('pods', ({ object, type }) => {
        if (type !== 'DELETED') return;
        const deployment = deploymentOf(object);
        if (deployment?.spec.strategy?.type !== 'Recreate' || hasPods(deployment)) return;
        queue.add(keyOf(deployment));
      });
    },
    reconcile,
  );
}
