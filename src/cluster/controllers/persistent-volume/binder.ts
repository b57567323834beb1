import { keyOf, splitKey } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { refusal } from '../batches.ts';
import { BIND_COMPLETED } from './annotations.ts';
import type { StoredClaim, StoredVolume } from './matching.ts';
import { NAMESPACE, outcomeOf, recycledBy, recyclerName, recyclerPod } from './recycler.ts';
import { volumeSyncs } from './sync.ts';

/** Everything is looked at again after this many milliseconds: only then does a new volume find a claim that waits. */
const RESYNC = 15_000;

/** Binds claims to volumes, and reclaims volumes. Models pkg/controller/volume/persistentvolume/pv_controller_base.go */
export function persistentVolumeBinder(context: ControllerContext): Controller {
  const { store, client } = context;
  /** Since when volumes are being recycled, by their names. */
  const recycling = new Map<string, number>();

  const recycle = (volume: StoredVolume): void => {
    const { name } = volume.metadata;
    if (recycling.has(name)) return;
    const error = refusal(() => void client.create('pods', NAMESPACE, recyclerPod(volume)));
    if (!error) recycling.set(name, context.clock.now());
    else if (error.reason === 'AlreadyExists') {
      // It cannot be told whose it is.
      refusal(() => client.delete('pods', NAMESPACE, recyclerName(name)));
      syncs.recycled(volume, 'old recycler pod found, will retry later');
    } else syncs.recycled(volume, `unexpected error creating recycler pod:  ${error.message}`);
  };

  const syncs = volumeSyncs(context, recycle);

  /** Looks whether the pod that recycles a volume is done. */
  const watchRecycler = (name: string): void => {
    const pod = client.get('pods', NAMESPACE, recyclerName(name));
    const outcome = recycling.has(name) ? outcomeOf(pod) : undefined;
    if (!outcome) return;
    recycling.delete(name);
    if (pod) refusal(() => client.delete('pods', NAMESPACE, pod.metadata.name));
    const volume = client.get('persistentvolumes', '', name);
    const { error } = outcome;
    if (volume) syncs.recycled(volume, error && `failed to recycle volume: ${error}`);
  };

  const passOn = (key: string): void => {
    const event = store.get('events', key);
    const name = event && recycledBy(event.involvedObject.namespace, event.involvedObject.name);
    const volume =
      name !== undefined && recycling.has(name) ? client.get('persistentvolumes', '', name) : undefined;
    if (event && volume) syncs.recyclerSays(volume, event.type ?? '', event.message ?? '');
  };

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
        })
        .on('pods', ({ object: { metadata } }) => {
          const name = recycledBy(metadata.namespace, metadata.name);
          if (name !== undefined && recycling.has(name)) queue.add(`recycler ${name}`);
        })
        .on('events', ({ object, type }) => {
          if (type !== 'ADDED' || recycling.size === 0) return;
          const name = recycledBy(object.involvedObject.namespace, object.involvedObject.name);
          if (name !== undefined && recycling.has(name)) queue.add(`event ${keyOf(object)}`);
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
      } else if (key.startsWith('recycler ')) watchRecycler(key.slice('recycler '.length));
      else if (key.startsWith('event ')) passOn(key.slice('event '.length));
      else {
        const { namespace, name } = splitKey(key);
        const claim = client.get('persistentvolumeclaims', namespace, name);
        if (claim) syncs.claim(claim);
      }
    },
    recycling,
  );
}
