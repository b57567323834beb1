import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../../cluster/api/types.ts';
import { compareStrings } from '../output/go-values.ts';
import { marshalJson } from '../output/json.ts';
import { metaOf, type DescribeContext } from './describer.ts';
import { listAll } from './lists.ts';
import { selectorText } from './selectors.ts';

/** A template as text that is equal for equal templates, without the hash that replica sets add to the labels. */
function templateText(template: PodTemplateSpec | undefined): string {
  const { metadata = {}, ...rest } = template ?? {};
  const { 'pod-template-hash': _hash, ...labels } = metadata.labels ?? {};
  return marshalJson({ ...rest, metadata: { ...metadata, creationTimestamp: undefined, labels } });
}

/** Whether two templates make the same pods. Models kubectl/pkg/util/deployment equalIgnoreHash */
export const sameTemplate = (a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean =>
  templateText(a) === templateText(b);

/** The replica sets of a deployment, oldest first, the one with its template apart. Models kubectl/pkg/util/deployment */
export async function replicaSetsOf(
  deployment: Deployment,
  context: Pick<DescribeContext, 'client' | 'chunkSize'>,
): Promise<{ readonly old: readonly ReplicaSet[]; readonly current: ReplicaSet | undefined }> {
  const { namespace = '', uid } = metaOf(deployment);
  const all = await listAll<ReplicaSet>(
    context,
    `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/replicasets`,
    { labelSelector: selectorText(deployment.spec?.selector) },
  );
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
  const current = owned.find((set) => sameTemplate(set.spec?.template, deployment.spec?.template));
  return { old: owned.filter((set) => set !== current), current };
}
