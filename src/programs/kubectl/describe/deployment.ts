import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../../cluster/api/types.ts';
import { longTime } from '../output/duration.ts';
import { compareStrings } from '../output/go-values.ts';
import { marshalJson } from '../output/json.ts';
import { writeConditions } from './conditions.ts';
import { metaOf, type DescribeContext, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { listAll } from './lists.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { writePodTemplate } from './pod-template.ts';
import { selectorText } from './selectors.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeDeployment */
export const describeDeployment: Describer<Deployment> = async (deployment, context) => {
  const events = await searchEvents(context, referenceTo(deployment));
  const { old, current } = await replicaSetsOf(deployment, context);
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

/** A template as text that is equal for equal templates, without the hash that replica sets add to the labels. */
function templateText(template: PodTemplateSpec | undefined): string {
  const { metadata = {}, ...rest } = template ?? {};
  const { 'pod-template-hash': _hash, ...labels } = metadata.labels ?? {};
  return marshalJson({ ...rest, metadata: { ...metadata, creationTimestamp: undefined, labels } });
}

/** The replica sets of a deployment, the one with its template apart. Models kubectl/pkg/util/deployment */
async function replicaSetsOf(
  deployment: Deployment,
  context: DescribeContext,
): Promise<{ readonly old: readonly ReplicaSet[]; readonly current: ReplicaSet | undefined }> {
  const { namespace = '', uid } = metaOf(deployment);
  let all: readonly ReplicaSet[];
  try {
    all = await listAll<ReplicaSet>(
      context,
      `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/replicasets`,
      {
        labelSelector: selectorText(deployment.spec?.selector),
      },
    );
  } catch {
    return { old: [], current: undefined };
  }
  const owned = all
    .filter((set) =>
      metaOf(set).ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid),
    )
    .sort((a, b) => {
      const [left, right] = [metaOf(a), metaOf(b)];
      return (
        compareStrings(left.creationTimestamp ?? '', right.creationTimestamp ?? '') ||
        compareStrings(left.name ?? '', right.name ?? '')
      );
    });
  const wanted = templateText(deployment.spec?.template);
  const current = owned.find((set) => templateText(set.spec?.template) === wanted);
  return { old: owned.filter((set) => set !== current), current };
}
