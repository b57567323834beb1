import type { ObjectMeta, Pod, PodCondition } from '../api/types.ts';
import { resourceName, type Kind } from '../kinds/kind.ts';
import type { Stored } from '../machinery/object.ts';
import { conflict } from '../machinery/status.ts';
import { formatTime } from '../machinery/time.ts';
import type { WriteRules } from './write-rules.ts';
import type { Writer } from './writer.ts';
import { NIL } from '../machinery/nil.ts';

/**
 * Assigns a pod to a node, once; a UID or version that is given must be the pod's, annotations are added. Models pkg/registry/core/pod/storage/storage.go setPodNodeAndMetadata
 * @throws ApiError Conflict for a pod that is assigned, deleted or gated
 */
export function bindPod(
  writer: Writer,
  kind: Kind,
  namespace: string,
  metadata: ObjectMeta,
  node: string,
  rules: WriteRules,
): void {
  const { name = '', uid, resourceVersion, annotations } = metadata;
  writer.ask(() => {
    const object = { metadata: { ...metadata, namespace }, target: { kind: 'Node', name: node } };
    const question = { operation: 'CREATE', kind, namespace, name, subresource: 'binding' } as const;
    return { ...question, object, old: undefined, rules };
  });
  const pod = writer.find(kind, namespace, name) as Stored<Pod>;
  const preconditions = [
    ['UID', uid, pod.metadata.uid],
    ['ResourceVersion', resourceVersion, pod.metadata.resourceVersion],
  ] as const;
  for (const [what, wanted, is] of preconditions) {
    if (!wanted || wanted === is) continue;
    const words = `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${is}`;
    const storage = `StorageError: invalid object, Code: 4, Key: /registry/pods/${namespace}/${name}, ResourceVersion: 0, AdditionalErrorMsg: ${words}`;
    throw conflict(resourceName(kind), name, storage);
  }
  const refuse = (because: string): Error =>
    conflict({ ...resourceName(kind), name: 'pods/binding' }, name, because);
  if (pod.metadata.deletionTimestamp !== undefined) {
    throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  }
  if (pod.spec.nodeName) throw refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
  if (pod.spec.schedulingGates?.length) {
    throw refuse(`pod ${name} has non-empty .spec.schedulingGates`);
  }
  const scheduled: PodCondition = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: NIL,
    lastTransitionTime: formatTime(writer.context.now),
  };
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  const bound: Stored<Pod> = {
    ...pod,
    metadata: annotations
      ? { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...annotations } }
      : pod.metadata,
    spec: { ...pod.spec, nodeName: node },
    status: { ...pod.status, conditions: [...others, scheduled] },
  };
  writer.replace(kind, pod, bound, { dryRun: rules.dryRun === true });
}

// Go writes a time that was never set as null.
