import { keyOf, splitKey } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { BIND_COMPLETED } from './annotations.ts';
import type { StoredClaim } from './matching.ts';
import { volumeSyncs } from './sync.ts';

/** Everything is looked at again after this many milliseconds: only then does a new volume find a claim that waits. */
const RESYNC = 15_000;

/** Binds claims to volumes, and reclaims volumes. Models pkg/controller/volume/persistentvolume/pv_controller_base.go */
export function persistentVolumeBinder(context: ControllerContext): Controller {
  const { store, client } = context;
  const syncs = volumeSyncs(context);

  const isSettled = ({ metadata, status }: StoredClaim): boolean =>
    status.phase === 'Bound' && metadata.annotations?.[BIND_COMPLETED] !== undefined;

  return queueController(
    context,
    (informers, queue) => {
      informers
        .on('persistentvolumes', ({ object, previous, type }) => {
          if (type !== 'DELETED') queue.add(`volume ${object.metadata.name}`);
          const { claimRef } = object.spec;
          if (claimRef && type === 'DELETED') queue.add(`${claimRef.namespace}/${claimRef.name}`);
          // A claim whose volume is no longer its own finds out when everything is looked at again.
          const before = previous?.spec.claimRef;
          if (before?.uid && before.uid !== claimRef?.uid)
            queue.addAfter(`${before.namespace}/${before.name}`, RESYNC);
        })
        .on('persistentvolumeclaims', ({ object, type }) => {
          if (type !== 'DELETED') queue.add(keyOf(object));
          else if (object.spec.volumeName) queue.add(`volume ${object.spec.volumeName}`);
          if (!isSettled(object)) queue.addAfter('resync', RESYNC);
        });
    },
    (key, queue) => {
      if (key === 'resync') {
        for (const claim of store.list('persistentvolumeclaims'))
          if (!isSettled(claim)) queue.add(keyOf(claim));
        for (const volume of store.list('persistentvolumes'))
          if (volume.status.phase !== 'Bound') queue.add(`volume ${volume.metadata.name}`);
        const open = store.list('persistentvolumeclaims').some((claim) => !isSettled(claim));
        if (open) queue.addAfter('resync', RESYNC);
      } else if (key.startsWith('volume ')) {
        const volume = client.get('persistentvolumes', '', key.slice('volume '.length));
        const claim = volume && syncs.volume(volume);
        if (claim) queue.add(keyOf(claim));
      } else {
        const { namespace, name } = splitKey(key);
        const claim = client.get('persistentvolumeclaims', namespace, name);
        if (claim) syncs.claim(claim);
      }
    },
  );
}
