import type { StoredMeta } from '../../machinery/object.ts';

/** How the binder, the scheduler and provisioners talk about claims and volumes. Models staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go */

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
export const MIGRATED_TO = 'pv.kubernetes.io/migrated-to';
export const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const OLD_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** Metadata with some annotations; undefined takes one away. */
export function annotate(
  metadata: StoredMeta,
  changes: Readonly<Record<string, string | undefined>>,
): StoredMeta {
  const { annotations: before, ...rest } = metadata;
  const annotations: Record<string, string> = { ...before };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete annotations[name];
    else annotations[name] = value;
  }
  return { ...rest, ...(Object.keys(annotations).length > 0 && { annotations }) };
}
