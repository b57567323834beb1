import { keyOf, splitKey } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isTerminal } from '../pods.ts';

const CLAIM = 'kubernetes.io/pvc-protection';
const VOLUME = 'kubernetes.io/pv-protection';

/** Metadata without one of its finalizers. */
function without<M extends { readonly finalizers?: readonly string[] }>(metadata: M, finalizer: string): M {
  const { finalizers = [], ...rest } = metadata;
  const left = finalizers.filter((other) => other !== finalizer);
  return { ...rest, ...(left.length > 0 && { finalizers: left }) } as unknown as M;
}

/** Lets deleted claims go when no pod uses them any more. Models pkg/controller/volume/pvcprotection */
export function claimProtectionController(context: ControllerContext): Controller {
  const { store, client } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('persistentvolumeclaims', ({ object }) => queue.add(keyOf(object)))
        .on('pods', ({ object, type }) => {
          if (type !== 'DELETED' && !isTerminal(object)) return;
          for (const { persistentVolumeClaim } of object.spec.volumes ?? [])
            if (persistentVolumeClaim)
              queue.add(`${object.metadata.namespace}/${persistentVolumeClaim.claimName}`);
        }),
    (key) => {
      const { namespace, name } = splitKey(key);
      const claim = client.get('persistentvolumeclaims', namespace, name);
      if (claim?.metadata.deletionTimestamp === undefined || !claim.metadata.finalizers?.includes(CLAIM))
        return;
      const used = store
        .list('pods', namespace)
        .some(
          (pod) =>
            !isTerminal(pod) &&
            pod.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name),
        );
      if (!used)
        client.update('persistentvolumeclaims', { ...claim, metadata: without(claim.metadata, CLAIM) });
    },
  );
}

/** Lets deleted volumes go that are bound to no claim. Models pkg/controller/volume/pvprotection */
export function volumeProtectionController(context: ControllerContext): Controller {
  const { client } = context;
  return queueController(
    context,
    (informers, queue) => informers.on('persistentvolumes', ({ object }) => queue.add(keyOf(object))),
    (key) => {
      const volume = client.get('persistentvolumes', '', key);
      if (volume?.metadata.deletionTimestamp === undefined || !volume.metadata.finalizers?.includes(VOLUME))
        return;
      if (volume.status.phase !== 'Bound')
        client.update('persistentvolumes', { ...volume, metadata: without(volume.metadata, VOLUME) });
    },
  );
}
