import type { DaemonSet, Deployment, StatefulSet } from '../../../../cluster/api/types.ts';
import { metaOf } from '../../describe/describer.ts';
import { CommandError } from '../../errors.ts';
import { revisionOf } from './revisions.ts';

/** How far a rollout is. */
export interface RolloutState {
  readonly text: string;
  readonly done: boolean;
}

const waiting = (text: string): RolloutState => ({ text: `${text}\n`, done: false });
const finished = (text: string): RolloutState => ({ text: `${text}\n`, done: true });

/** Models kubectl/pkg/polymorphichelpers/rollout_status.go DeploymentStatusViewer */
export function deploymentState(deployment: Deployment, revision: number): RolloutState {
  const { name = '', generation = 0 } = metaOf(deployment);
  const { spec, status = {} } = deployment;
  const running = revisionOf(deployment);
  if (revision > 0 && revision !== running) {
    throw new CommandError(
      `desired revision (${revision}) is different from the running revision (${running})`,
    );
  }
  if (generation > (status.observedGeneration ?? 0)) {
    return waiting('Waiting for deployment spec update to be observed...');
  }
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    throw new CommandError(`deployment "${name}" exceeded its progress deadline`);
  }
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  const lead = `Waiting for deployment "${name}" rollout to finish:`;
  if (spec?.replicas !== undefined && updatedReplicas < spec.replicas) {
    return waiting(`${lead} ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`);
  }
  if (replicas > updatedReplicas) {
    return waiting(`${lead} ${replicas - updatedReplicas} old replicas are pending termination...`);
  }
  if (availableReplicas < updatedReplicas) {
    return waiting(`${lead} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`);
  }
  return finished(`deployment "${name}" successfully rolled out`);
}

const onlyRolling = (): CommandError =>
  new CommandError('rollout status is only available for RollingUpdate strategy type');

/** Models kubectl/pkg/polymorphichelpers/rollout_status.go DaemonSetStatusViewer */
export function daemonSetState(daemon: DaemonSet): RolloutState {
  const { name = '', generation = 0 } = metaOf(daemon);
  if (daemon.spec?.updateStrategy?.type !== 'RollingUpdate') throw onlyRolling();
  const { status } = daemon;
  if (generation > (status?.observedGeneration ?? 0)) {
    return waiting('Waiting for daemon set spec update to be observed...');
  }
  const desired = status?.desiredNumberScheduled ?? 0;
  const updated = status?.updatedNumberScheduled ?? 0;
  const available = status?.numberAvailable ?? 0;
  const lead = `Waiting for daemon set "${name}" rollout to finish:`;
  if (updated < desired) return waiting(`${lead} ${updated} out of ${desired} new pods have been updated...`);
  if (available < desired) return waiting(`${lead} ${available} of ${desired} updated pods are available...`);
  return finished(`daemon set "${name}" successfully rolled out`);
}

/** Models kubectl/pkg/polymorphichelpers/rollout_status.go StatefulSetStatusViewer */
export function statefulSetState(set: StatefulSet): RolloutState {
  const { generation = 0 } = metaOf(set);
  const { spec, status } = set;
  const strategy = spec?.updateStrategy;
  if (strategy?.type !== 'RollingUpdate') throw onlyRolling();
  const observed = status?.observedGeneration ?? 0;
  if (observed === 0 || generation > observed) {
    return waiting('Waiting for statefulset spec update to be observed...');
  }
  const replicas = spec?.replicas;
  const { readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0 } = status ?? {};
  const { currentRevision = '', updateRevision = '' } = status ?? {};
  if (replicas !== undefined && readyReplicas < replicas) {
    return waiting(`Waiting for ${replicas - readyReplicas} pods to be ready...`);
  }
  if (strategy.rollingUpdate) {
    const { partition } = strategy.rollingUpdate;
    if (replicas !== undefined && partition !== undefined && updatedReplicas < replicas - partition) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${replicas - partition} new pods have been updated...`,
      );
    }
    return finished(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
  }
  if (updateRevision !== currentRevision) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`,
    );
  }
  return finished(
    `statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`,
  );
}
