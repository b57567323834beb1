import type { EventRecorder } from '../../client.ts';
import type { ControllerContext } from '../controller.ts';
import { MIGRATED_TO, PROVISIONED_BY } from './annotations.ts';
import type { StoredVolume } from './matching.ts';
import { PLUGIN_FINALIZER } from './migration.ts';
import { withoutFinalizer } from './protection.ts';
import { podsUsing } from './users.ts';
import type { VolumeWrites } from './writes.ts';

/**
 * What comes of a released volume whose policy is to delete it: deleted here, left to the driver that made it, or nothing, for
 * a reason. Models findDeletablePlugin and pkg/volume/hostpath
 */
export function deletionOf({
  metadata,
  spec,
}: StoredVolume): 'delete' | 'external' | { readonly error: string } {
  const provisioner = metadata.annotations?.[PROVISIONED_BY] ?? '';
  if (provisioner !== 'kubernetes.io/host-path') {
    if (provisioner.startsWith('kubernetes.io/'))
      return { error: `no volume plugin matched name: ${provisioner}` };
    if (provisioner !== '' || spec.csi) return 'external';
  }
  const { name } = metadata;
  if (!spec.hostPath)
    return {
      error: `error getting deleter volume plugin for volume "${name}": no ${spec.nfs ? 'deletable ' : ''}volume plugin matched`,
    };
  return /\/tmp\/.+/.test(spec.hostPath.path)
    ? 'delete'
    : { error: `host_path deleter only supports /tmp/.+ but received provided ${spec.hostPath.path}` };
}

function failVolume(
  volume: StoredVolume,
  writes: VolumeWrites,
  events: EventRecorder,
  reason: string,
  message: string,
): void {
  if (volume.status.phase === 'Failed') return;
  events.event(writes.setVolumePhase(volume, 'Failed', message), 'Warning', reason, message);
}

/** A volume has been recycled, or could not be. Models recycleVolumeOperation */
export function endRecycling(
  volume: StoredVolume,
  writes: VolumeWrites,
  events: EventRecorder,
  error: string | undefined,
): void {
  if (error !== undefined) {
    failVolume(volume, writes, events, 'VolumeFailedRecycle', `Recycle failed: ${error}`);
    return;
  }
  events.event(volume, 'Normal', 'VolumeRecycled', 'Volume recycled');
  writes.unbind(volume);
}

/**
 * Does with a released volume as its policy says. Models reclaimVolume
 * @param recycle begins to empty a volume
 */
export function reclaim(
  volume: StoredVolume,
  { store, client }: ControllerContext,
  writes: VolumeWrites,
  events: EventRecorder,
  recycle: (volume: StoredVolume) => void,
): void {
  const { metadata, spec } = volume;
  const fail = (reason: string, message: string): void => failVolume(volume, writes, events, reason, message);
  if (metadata.annotations?.[MIGRATED_TO]) return;
  switch (spec.persistentVolumeReclaimPolicy) {
    case 'Recycle': {
      const claim = spec.claimRef ?? {};
      const users = podsUsing(claim, store.list('pods', claim.namespace));
      if (users.length > 0 && !store.get('persistentvolumeclaims', `${claim.namespace}/${claim.name}`)) {
        const names = users.map((pod) => `${pod.metadata.namespace}/${pod.metadata.name}`).join();
        events.event(volume, 'Normal', 'VolumeFailedRecycle', `Volume is used by pods: ${names}`);
      } else if (!spec.hostPath && !spec.nfs) {
        fail('VolumeFailedRecycle', 'No recycler plugin found for the volume!');
      } else recycle(volume);
      return;
    }
    case 'Delete': {
      const what = deletionOf(volume);
      if (what === 'delete') {
        if (metadata.finalizers?.includes(PLUGIN_FINALIZER))
          client.update('persistentvolumes', {
            ...volume,
            metadata: withoutFinalizer(metadata, PLUGIN_FINALIZER),
          });
        if (client.get('persistentvolumes', '', metadata.name))
          client.delete('persistentvolumes', '', metadata.name);
      } else if (what !== 'external') fail('VolumeFailedDelete', what.error);
      return;
    }
    default:
  }
}
