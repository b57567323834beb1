import { newestDefault } from '../../apiserver/admission/default-class.ts';
import type { ControllerContext } from '../controller.ts';
import {
  annotate,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  OLD_PROVISIONER,
  PROVISIONED_BY,
  PROVISIONER,
  SELECTED_NODE,
} from './annotations.ts';
import {
  classOf,
  differInMode,
  findBestVolume,
  isFor,
  mismatch,
  namesClass,
  type StoredClaim,
  type StoredVolume,
} from './matching.ts';
import { annealed, guardedVolume, migratedTo } from './migration.ts';
import { endRecycling, reclaim } from './reclaim.ts';
import { podsUsing } from './users.ts';
import { volumeWrites } from './writes.ts';

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** What is to be done about one claim, and about one volume: each call does all of it. */
export interface VolumeSyncs {
  claim(claim: StoredClaim): void;
  /** @returns the claim that is to be looked at next, if one is */
  volume(volume: StoredVolume): StoredClaim | undefined;
  /** A volume has been recycled; with an error: it could not be. */
  recycled(volume: StoredVolume, error?: string): void;
  /** Tells of a volume what has been told of the pod that recycles it. */
  recyclerSays(volume: StoredVolume, type: string, message: string): void;
}

/**
 * The rules by which claims are bound and volumes reclaimed. Models pkg/controller/volume/persistentvolume/pv_controller.go
 * @param recycle begins to empty a volume that has been released, if it has not begun
 */
export function volumeSyncs(
  context: ControllerContext,
  recycle: (volume: StoredVolume) => void,
): VolumeSyncs {
  const { store, client } = context;
  const events = context.recorder('persistentvolume-controller');
  const writes = volumeWrites(context);
  const findClass = (claim: StoredClaim) => store.get('storageclasses.storage.k8s.io', classOf(claim));

  /** Leaves a claim to the provisioner of its class. Models provisionClaim */
  const provision = (claim: StoredClaim): void => {
    const name = classOf(claim);
    const provisioner = findClass(claim)?.provisioner;
    const driver = migratedTo(provisioner) ?? provisioner;
    if (driver === undefined || driver.startsWith('kubernetes.io/')) {
      const message =
        driver === undefined
          ? `storageclass.storage.k8s.io "${name}" not found`
          : `no volume plugin matched name: ${driver}`;
      events.event(claim, 'Warning', 'ProvisioningFailed', message);
      return;
    }
    let asked = claim;
    if (claim.metadata.annotations?.[PROVISIONER] !== driver) {
      const metadata = annotate(claim.metadata, { [OLD_PROVISIONER]: driver, [PROVISIONER]: driver });
      asked = client.update('persistentvolumeclaims', { ...claim, metadata: annealed(metadata, driver) });
    }
    const message = `Waiting for a volume to be created either by the external provisioner '${driver}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
    events.event(asked, 'Normal', 'ExternalProvisioning', message);
  };

  const tellOfWaiting = (claim: StoredClaim): void => {
    const { namespace, name } = claim.metadata;
    const names = podsUsing({ ...(namespace && { namespace }), name }, store.list('pods', namespace))
      .filter(({ spec }) => !spec.nodeName)
      .map((pod) => pod.metadata.name);
    if (names.length === 0) {
      const message = 'waiting for first consumer to be created before binding';
      events.event(claim, 'Normal', 'WaitForFirstConsumer', message);
    } else {
      const message = `waiting for pod${names.length > 1 ? 's' : ''} ${names.join()} to be scheduled`;
      events.event(claim, 'Normal', 'WaitForPodScheduled', message);
    }
  };

  const assignDefaultClass = (claim: StoredClaim): boolean => {
    if (namesClass(claim)) return false;
    const name = newestDefault(store.list('storageclasses.storage.k8s.io'), DEFAULT_CLASS);
    if (name === undefined) return false;
    client.update('persistentvolumeclaims', { ...claim, spec: { ...claim.spec, storageClassName: name } });
    return true;
  };

  const syncRequest = (claim: StoredClaim, volume: StoredVolume): void => {
    const why = volume.spec.claimRef ? undefined : mismatch(volume, claim);
    const { name } = volume.metadata;
    if (why) {
      const message = `Cannot bind to requested volume "${name}": ${why}`;
      events.event(claim, 'Warning', 'VolumeMismatch', message);
      writes.setClaimStatus(claim, 'Pending');
    } else if (!volume.spec.claimRef || isFor(volume, claim)) {
      writes.bind(volume, claim);
    } else {
      const message = `volume "${name}" already bound to a different claim.`;
      events.event(claim, 'Warning', 'FailedBinding', message);
      if (claim.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined)
        writes.setClaimStatus(claim, 'Pending');
    }
  };

  const syncUnbound = (claim: StoredClaim): void => {
    const { volumeName } = claim.spec;
    if (volumeName) {
      const named = client.get('persistentvolumes', '', volumeName);
      if (named) syncRequest(claim, named);
      else writes.setClaimStatus(claim, 'Pending');
      return;
    }
    const delayed = findClass(claim)?.volumeBindingMode === 'WaitForFirstConsumer';
    const volume = findBestVolume(claim, store.list('persistentvolumes'), delayed);
    if (volume) {
      writes.bind(volume, claim);
      return;
    }
    if (assignDefaultClass(claim)) return;
    if (delayed && claim.metadata.annotations?.[SELECTED_NODE] === undefined) tellOfWaiting(claim);
    else if (classOf(claim) !== '') {
      provision(claim);
      return;
    } else {
      const message = 'no persistent volumes available for this claim and no storage class is set';
      events.event(claim, 'Normal', 'FailedBinding', message);
    }
    writes.setClaimStatus(claim, 'Pending');
  };

  const lose = (claim: StoredClaim, reason: string, message: string): void => {
    if (claim.status.phase === 'Lost') return;
    events.event(writes.setClaimStatus(claim, 'Lost'), 'Warning', reason, message);
  };

  const syncBound = (claim: StoredClaim): void => {
    const { volumeName } = claim.spec;
    const volume = volumeName ? client.get('persistentvolumes', '', volumeName) : undefined;
    const claimant = volume?.spec.claimRef?.uid;
    if (!volume) {
      const what = volumeName ? 'its PersistentVolume' : 'reference to PersistentVolume';
      lose(claim, 'ClaimLost', `Bound claim has lost ${what}. Data on the volume is lost!`);
    } else if (!volume.spec.claimRef || claimant === claim.metadata.uid) writes.bind(volume, claim);
    else {
      const message = 'Two claims are bound to the same volume, this one is bound incorrectly';
      lose(claim, 'ClaimMisbound', message);
    }
  };

  const release = (volume: StoredVolume): void => {
    const { phase } = volume.status;
    const gone =
      phase === 'Released' || phase === 'Failed' ? volume : writes.setVolumePhase(volume, 'Released');
    reclaim(gone, context, writes, events, recycle);
  };

  return {
    recycled: (volume, error) => endRecycling(volume, writes, events, error),
    recyclerSays: (volume, type, message) =>
      events.event(
        volume,
        type === 'Warning' ? 'Warning' : 'Normal',
        'RecyclerPod',
        `Recycler pod: ${message}`,
      ),
    claim(claim) {
      const { annotations = {} } = claim.metadata;
      const metadata = annealed(claim.metadata, annotations[PROVISIONER] ?? annotations[OLD_PROVISIONER]);
      const known =
        metadata === claim.metadata ? claim : client.update('persistentvolumeclaims', { ...claim, metadata });
      if (annotations[BIND_COMPLETED] === undefined) syncUnbound(known);
      else syncBound(known);
    },
    volume(given) {
      const guarded = guardedVolume(given);
      const volume = guarded === given ? given : client.update('persistentvolumes', guarded);
      const { metadata, spec } = volume;
      const { claimRef } = spec;
      if (!claimRef?.uid) {
        writes.setVolumePhase(volume, 'Available');
        return undefined;
      }
      const claim = client.get('persistentvolumeclaims', claimRef.namespace ?? '', claimRef.name ?? '');
      if (claim?.metadata.uid !== claimRef.uid) {
        release(volume);
      } else if (!claim.spec.volumeName) {
        if (!differInMode(claim, volume)) return claim;
        const why = 'due to incompatible volumeMode.';
        const own = `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claim.metadata.name}" ${why}`;
        events.event(volume, 'Warning', 'VolumeMismatch', own);
        const theirs = `Cannot bind PersistentVolume "${metadata.name}" to requested PersistentVolumeClaim ${why}`;
        events.event(claim, 'Warning', 'VolumeMismatch', theirs);
      } else if (claim.spec.volumeName === metadata.name) {
        writes.setVolumePhase(volume, 'Bound');
      } else if (
        metadata.annotations?.[PROVISIONED_BY] !== undefined &&
        spec.persistentVolumeReclaimPolicy === 'Delete'
      ) {
        release(volume);
      } else writes.unbind(volume);
      return undefined;
    },
  };
}
