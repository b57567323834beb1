import {
  lastRevision,
  revisionOf,
  rolledBackAnnotations,
  ROLLBACK_TO,
  sameTemplate,
  withoutHash,
} from './revisions.ts';
import type { StoredReplicaSet } from './counts.ts';
import type { Rollout } from './rollout.ts';

/** Goes back to the revision that the deprecated annotation asks for. Models pkg/controller/deployment/rollback.go */
export function rollBack(rollout: Rollout, wanted: number): void {
  rollout.ensureNewSet();
  const revision = wanted || lastRevision(rollout.allSets);
  const set = revision === 0 ? undefined : rollout.allSets.find((s) => revisionOf(s) === revision);
  if (!set)
    rollout.warn(
      'DeploymentRollbackRevisionNotFound',
      revision === 0 ? 'Unable to find last revision.' : 'Unable to find the revision to rollback to.',
    );
  else if (sameTemplate(set.spec.template, rollout.deployment.spec.template))
    rollout.warn(
      'DeploymentRollbackTemplateUnchanged',
      `The rollback revision contains the same template as current deployment "${rollout.deployment.metadata.name}"`,
    );
  else {
    update(rollout, set);
    rollout.note(
      'DeploymentRollback',
      `Rolled back deployment "${rollout.deployment.metadata.name}" to revision ${revision}`,
    );
    return;
  }
  update(rollout);
}

function update(rollout: Rollout, set?: StoredReplicaSet): void {
  const d = rollout.deployment;
  const { [ROLLBACK_TO]: _done, ...annotations } = set
    ? rolledBackAnnotations(d, set)
    : (d.metadata.annotations ?? {});
  rollout.deployment = rollout.client.update('deployments.apps', {
    ...d,
    metadata: { ...d.metadata, annotations },
    spec: { ...d.spec, ...(set && { template: withoutHash(set.spec.template) }) },
  });
}
