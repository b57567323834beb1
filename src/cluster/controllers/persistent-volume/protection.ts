import type { PersistentVolumeClaim, Pod } from '../../api/types.ts';
import { controllerOf, keyOf, splitKey, type Stored, type StoredMeta } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isTerminal } from '../pods.ts';
import { claimsOf } from './users.ts';

const CLAIM = 'kubernetes.io/pvc-protection';
const VOLUME = 'kubernetes.io/pv-protection';

/** Metadata without one of its finalizers. */
export function withoutFinalizer(metadata: StoredMeta, finalizer: string): StoredMeta {
  const { finalizers = [], ...rest } = metadata;
  const left = finalizers.filter((other) => other !== finalizer);
  return { ...rest, ...(left.length > 0 && { finalizers: left }) };
}

/** Metadata with the finalizer if the object is there to stay, without it if it is to go and nothing needs it. */
function guarded(metadata: StoredMeta, finalizer: string, isNeeded: () => boolean): StoredMeta {
  const { finalizers = [], deletionTimestamp } = metadata;
  const has = finalizers.includes(finalizer);
  if (deletionTimestamp === undefined)
    return has ? metadata : { ...metadata, finalizers: [...finalizers, finalizer] };
  return has && !isNeeded() ? withoutFinalizer(metadata, finalizer) : metadata;
}

/**
 * Whether a claim must stay for a pod's sake: for one that has a node, even when it has ended, as long as it is there; a claim
 * made for the pod alone may go with it. Models podUsesPVC
 */
export const isUsed = (claim: Stored<PersistentVolumeClaim>, pods: readonly Stored<Pod>[]): boolean =>
  pods.some(({ metadata, spec }) => {
    if (!spec.nodeName) return false;
    const isShutDown =
      metadata.deletionTimestamp !== undefined && (metadata.deletionGracePeriodSeconds ?? 0) === 0;
    return (spec.volumes ?? []).some(({ name, persistentVolumeClaim, ephemeral }) =>
      ephemeral
        ? !isShutDown &&
          `${metadata.name}-${name}` === claim.metadata.name &&
          controllerOf(claim)?.uid === metadata.uid
        : persistentVolumeClaim?.claimName === claim.metadata.name,
    );
  });

/** Guards claims, and lets deleted ones go when no pod uses them any more. Models pkg/controller/volume/pvcprotection */
export function claimProtectionController(context: ControllerContext): Controller {
  const { store, client } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('persistentvolumeclaims', ({ object }) => queue.add(keyOf(object)))
        .on('pods', ({ object, type }) => {
          if (type !== 'DELETED' && !isTerminal(object) && object.spec.nodeName) return;
          for (const claim of claimsOf(object)) queue.add(`${object.metadata.namespace}/${claim}`);
        }),
    (key) => {
      const { namespace, name } = splitKey(key);
      const claim = client.get('persistentvolumeclaims', namespace, name);
      if (!claim) return;
      const isNeeded = (): boolean => isUsed(claim, store.list('pods', namespace));
      const metadata = guarded(claim.metadata, CLAIM, isNeeded);
      if (metadata !== claim.metadata) client.update('persistentvolumeclaims', { ...claim, metadata });
    },
  );
}

/** Guards volumes, and lets deleted ones go that are bound to no claim. Models pkg/controller/volume/pvprotection */
export function volumeProtectionController(context: ControllerContext): Controller {
  const { client } = context;
  return queueController(
    context,
    (informers, queue) => informers.on('persistentvolumes', ({ object }) => queue.add(keyOf(object))),
    (key) => {
      const volume = client.get('persistentvolumes', '', key);
      if (!volume) return;
      const metadata = guarded(volume.metadata, VOLUME, () => volume.status.phase === 'Bound');
      if (metadata !== volume.metadata) client.update('persistentvolumes', { ...volume, metadata });
    },
  );
}
