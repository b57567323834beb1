import { newestDefault } from '../../apiserver/admission/default-class.ts';
import { keyOf, splitKey } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import {
  annotate,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  MIGRATED_TO,
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
import { migratedTo } from './migration.ts';
import { podsUsing, reclaim } from './reclaim.ts';
import { volumeWrites } from './writes.ts';

/** Everything is looked at again after this many milliseconds: only then does a new volume find a claim that waits. */
const RESYNC = 15_000;

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** Binds claims to volumes, and reclaims volumes. Models pkg/controller/volume/persistentvolume/pv_controller.go */
export function persistentVolumeBinder(context: ControllerContext): Controller {
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
      const migrated = migratedTo(provisioner) && { [MIGRATED_TO]: driver };
      const changes = { [OLD_PROVISIONER]: driver, [PROVISIONER]: driver, ...migrated };
      asked = client.update('persistentvolumeclaims', {
        ...claim,
        metadata: annotate(claim.metadata, changes),
      });
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
    if (gone.metadata.deletionTimestamp === undefined) reclaim(gone, context, writes, events);
  };

  const syncVolume = (volume: StoredVolume, addClaim: (key: string) => void): void => {
    const { metadata, spec } = volume;
    const { claimRef } = spec;
    if (!claimRef?.uid) {
      writes.setVolumePhase(volume, 'Available');
      return;
    }
    const claim = client.get('persistentvolumeclaims', claimRef.namespace ?? '', claimRef.name ?? '');
    if (claim?.metadata.uid !== claimRef.uid) {
      release(volume);
    } else if (!claim.spec.volumeName) {
      if (differInMode(claim, volume)) {
        const why = 'due to incompatible volumeMode.';
        const own = `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claim.metadata.name}" ${why}`;
        events.event(volume, 'Warning', 'VolumeMismatch', own);
        const theirs = `Cannot bind PersistentVolume "${metadata.name}" to requested PersistentVolumeClaim ${why}`;
        events.event(claim, 'Warning', 'VolumeMismatch', theirs);
      } else addClaim(keyOf(claim));
    } else if (claim.spec.volumeName === metadata.name) {
      writes.setVolumePhase(volume, 'Bound');
    } else if (
      metadata.annotations?.[PROVISIONED_BY] !== undefined &&
      spec.persistentVolumeReclaimPolicy === 'Delete'
    ) {
      release(volume);
    } else writes.unbind(volume);
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
        if (volume) syncVolume(volume, (claim) => queue.add(claim));
      } else {
        const { namespace, name } = splitKey(key);
        const claim = client.get('persistentvolumeclaims', namespace, name);
        if (!claim) return;
        if (claim.metadata.annotations?.[BIND_COMPLETED] === undefined) syncUnbound(claim);
        else syncBound(claim);
      }
    },
  );
}
