import type { Deployment, ReplicaSet } from '../../../cluster/api/types.ts';
import { longTime } from '../output/duration.ts';
import { writeConditions } from './conditions.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { writePodTemplate } from './pod-template.ts';
import { replicaSetsOf } from './replica-sets.ts';
import { selectorText } from './selectors.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeDeployment */
export const describeDeployment: Describer<Deployment> = async (deployment, context) => {
  const events = await searchEvents(context, referenceTo(deployment));
  // Without the replica sets there is still much to tell.
  const { old, current } = await replicaSetsOf(deployment, context).catch(() => ({
    old: [],
    current: undefined,
  }));
  const writer = new DescribeWriter();
  const meta = metaOf(deployment);
  const { spec, status = {} } = deployment;
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writer.write(0, `CreationTimestamp:\t${longTime(meta.creationTimestamp)}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `Selector:\t${selectorText(spec?.selector)}\n`);
  writer.write(
    0,
    `Replicas:\t${spec?.replicas ?? 0} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ` +
      `${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable\n`,
  );
  writer.write(0, `StrategyType:\t${spec?.strategy?.type ?? ''}\n`);
  writer.write(0, `MinReadySeconds:\t${spec?.minReadySeconds ?? 0}\n`);
  const rolling = spec?.strategy?.rollingUpdate;
  if (rolling) {
    const { maxUnavailable = '<nil>', maxSurge = '<nil>' } = rolling;
    writer.write(0, `RollingUpdateStrategy:\t${maxUnavailable} max unavailable, ${maxSurge} max surge\n`);
  }
  writePodTemplate(writer, spec?.template);
  writeConditions(writer, status.conditions);
  if (old.length > 0 || current) {
    writer.write(0, `OldReplicaSets:\t${replicaSetsText(old)}\n`);
    writer.write(0, `NewReplicaSet:\t${replicaSetsText(current ? [current] : [])}\n`);
  }
  writeEvents(writer, events, context.now());
  return writer.finish();
};

function replicaSetsText(sets: readonly ReplicaSet[]): string {
  const texts = sets.map(
    (set) =>
      `${metaOf(set).name ?? ''} (${set.status?.replicas ?? 0}/${set.spec?.replicas ?? 0} replicas created)`,
  );
  return texts.join(', ') || '<none>';
}
