import type { StorageClass } from '../../api/types.ts';
import type { EventRecorder } from '../../client.ts';
import { keyOf, splitKey, type Stored } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { referenceTo } from '../../record/recorder.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { classOf, findVolume, isFor, type StoredClaim, type StoredVolume } from './matching.ts';

const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const OLD_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';

/** What cannot be bound is looked at again after this many milliseconds. */
const RESYNC = 15_000;

/** A provisioner takes this long to make a volume, in milliseconds. */
const PROVISIONING = 2000;

/** Who makes volumes for claims: names of provisioners, as storage classes have them. */
export interface VolumeSettings {
  readonly provisioners: readonly string[];
}

type StoredClass = Stored<StorageClass>;

/** Binds claims to volumes. Models pkg/controller/volume/persistentvolume/pv_controller.go */
export function persistentVolumeBinder(
  context: ControllerContext,
  { provisioners }: VolumeSettings,
): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('persistentvolume-controller');
  const provisioning = new Map<string, number>();

  const setPhase = (volume: StoredVolume, phase: 'Available' | 'Bound' | 'Released'): StoredVolume => {
    if (volume.status.phase === phase) return volume;
    const status = { ...volume.status, phase, lastPhaseTransitionTime: formatTime(clock.now()) };
    return client.updateStatus('persistentvolumes', { ...volume, status });
  };

  const bind = (claim: StoredClaim, volume: StoredVolume): void => {
    const { metadata, spec } = volume;
    const reserved = spec.claimRef !== undefined;
    const annotations = reserved
      ? metadata.annotations
      : { ...metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' };
    const bound =
      isFor(volume, claim) && spec.claimRef?.uid
        ? volume
        : client.update('persistentvolumes', {
            ...volume,
            metadata: { ...metadata, ...(annotations && { annotations }) },
            spec: { ...spec, claimRef: referenceTo(claim) },
          });
    const ready = setPhase(bound, 'Bound');
    const chosen = claim.spec.volumeName === undefined;
    const written = client.update('persistentvolumeclaims', {
      ...claim,
      metadata: {
        ...claim.metadata,
        annotations: {
          ...claim.metadata.annotations,
          [BIND_COMPLETED]: 'yes',
          ...(chosen && { [BOUND_BY_CONTROLLER]: 'yes' }),
        },
      },
      spec: { ...claim.spec, volumeName: ready.metadata.name },
    });
    client.updateStatus('persistentvolumeclaims', {
      ...written,
      status: {
        ...written.status,
        phase: 'Bound',
        ...(spec.accessModes && { accessModes: spec.accessModes }),
        ...(spec.capacity && { capacity: spec.capacity }),
      },
    });
  };

  /** Makes a volume for a claim, some time after it was asked for. Returns how long that still takes. */
  const provision = (claim: StoredClaim, storageClass: StoredClass): number => {
    const { uid, name } = claim.metadata;
    const began = provisioning.get(uid);
    if (began === undefined) {
      provisioning.set(uid, clock.now());
      tellOfProvisioner(context.recorder(storageClass.provisioner), claim);
      const who = { [OLD_PROVISIONER]: storageClass.provisioner, [PROVISIONER]: storageClass.provisioner };
      client.update('persistentvolumeclaims', {
        ...claim,
        metadata: { ...claim.metadata, annotations: { ...claim.metadata.annotations, ...who } },
      });
      return PROVISIONING;
    }
    if (clock.now() < began + PROVISIONING) return began + PROVISIONING - clock.now();
    provisioning.delete(uid);
    const volume = `pvc-${uid}`;
    client.create('persistentvolumes', '', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volume, annotations: { [PROVISIONED_BY]: storageClass.provisioner } },
      spec: {
        ...(claim.spec.accessModes && { accessModes: claim.spec.accessModes }),
        capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '1Gi' },
        claimRef: referenceTo(claim),
        csi: { driver: storageClass.provisioner, volumeHandle: volume },
        persistentVolumeReclaimPolicy: storageClass.reclaimPolicy === 'Retain' ? 'Retain' : 'Delete',
        storageClassName: storageClass.metadata.name,
        ...(claim.spec.volumeMode && { volumeMode: claim.spec.volumeMode }),
      },
    });
    context
      .recorder(storageClass.provisioner)
      .event(
        claim,
        'Normal',
        'ProvisioningSucceeded',
        `Successfully provisioned volume ${volume} for ${name}`,
      );
    return 0;
  };

  const syncUnbound = (claim: StoredClaim, again: (milliseconds: number) => void): void => {
    const { volumeName } = claim.spec;
    const named = volumeName === undefined ? undefined : client.get('persistentvolumes', '', volumeName);
    const taken = named?.spec.claimRef && !isFor(named, claim);
    if (volumeName !== undefined && (!named || taken)) return;
    const storageClass = store.get('storageclasses.storage.k8s.io', classOf(claim));
    const waits =
      storageClass?.volumeBindingMode === 'WaitForFirstConsumer' &&
      claim.metadata.annotations?.['volume.kubernetes.io/selected-node'] === undefined;
    const volumes = store.list('persistentvolumes');
    // What waits for a pod still takes the volume that was kept for it: the scheduler does so when it has chosen a node.
    const volume = named ?? findVolume(claim, waits ? volumes.filter((one) => isFor(one, claim)) : volumes);
    if (volume) {
      bind(claim, volume);
      return;
    }
    if (waits) {
      const message = 'waiting for first consumer to be created before binding';
      events.event(claim, 'Normal', 'WaitForFirstConsumer', message);
      again(RESYNC);
    } else if (classOf(claim) === '') {
      const message = 'no persistent volumes available for this claim and no storage class is set';
      events.event(claim, 'Normal', 'FailedBinding', message);
      again(RESYNC);
    } else if (!storageClass) {
      const message = `storageclass.storage.k8s.io "${classOf(claim)}" not found`;
      events.event(claim, 'Warning', 'ProvisioningFailed', message);
      again(RESYNC);
    } else if (provisioners.includes(storageClass.provisioner)) {
      again(provision(claim, storageClass));
    } else if (storageClass.provisioner !== 'kubernetes.io/no-provisioner') {
      const message = `Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
      events.event(claim, 'Normal', 'ExternalProvisioning', message);
      again(RESYNC);
    }
  };

  const syncClaim = (claim: StoredClaim, again: (milliseconds: number) => void): void => {
    if (claim.metadata.annotations?.[BIND_COMPLETED] === undefined) {
      if (claim.metadata.deletionTimestamp === undefined) syncUnbound(claim, again);
      return;
    }
    if (claim.status.phase === 'Lost') return;
    const volume = client.get('persistentvolumes', '', claim.spec.volumeName ?? '');
    if (volume) return;
    client.updateStatus('persistentvolumeclaims', { ...claim, status: { phase: 'Lost' } });
    const message = `Bound claim has lost its PersistentVolume. Data on the volume is lost!`;
    events.event(claim, 'Warning', 'ClaimLost', message);
  };

  const syncVolume = (volume: StoredVolume, addClaim: (key: string) => void): void => {
    const { claimRef } = volume.spec;
    if (!claimRef) {
      setPhase(volume, 'Available');
      for (const claim of store.list('persistentvolumeclaims'))
        if (claim.status.phase === 'Pending') addClaim(keyOf(claim));
      return;
    }
    const key = `${claimRef.namespace}/${claimRef.name}`;
    const claim = store.get('persistentvolumeclaims', key);
    if (!claimRef.uid) {
      setPhase(volume, 'Available');
      addClaim(key);
    } else if (claim?.metadata.uid === claimRef.uid) {
      if (claim.spec.volumeName === volume.metadata.name) setPhase(volume, 'Bound');
      else addClaim(key);
    } else {
      const released = setPhase(volume, 'Released');
      if (
        volume.spec.persistentVolumeReclaimPolicy === 'Delete' &&
        volume.metadata.deletionTimestamp === undefined
      )
        client.delete('persistentvolumes', '', released.metadata.name);
    }
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('persistentvolumes', ({ object }) => {
          queue.add(`volume ${object.metadata.name}`);
          const { claimRef } = object.spec;
          if (claimRef) queue.add(`${claimRef.namespace}/${claimRef.name}`);
        })
        .on('persistentvolumeclaims', ({ object }) => {
          queue.add(keyOf(object));
          if (object.spec.volumeName) queue.add(`volume ${object.spec.volumeName}`);
        })
        .on('storageclasses.storage.k8s.io', () => {
          for (const claim of store.list('persistentvolumeclaims'))
            if (claim.status.phase === 'Pending') queue.add(keyOf(claim));
        }),
    (key, queue) => {
      if (key.startsWith('volume ')) {
        const volume = client.get('persistentvolumes', '', key.slice('volume '.length));
        if (volume) syncVolume(volume, (claim) => queue.add(claim));
        return;
      }
      const { namespace, name } = splitKey(key);
      const claim = client.get('persistentvolumeclaims', namespace, name);
      if (claim) syncClaim(claim, (milliseconds) => queue.addAfter(key, milliseconds));
    },
    provisioning,
  );
}

function tellOfProvisioner(events: EventRecorder, claim: StoredClaim): void {
  const { namespace, name } = claim.metadata;
  const message = `External provisioner is provisioning volume for claim "${namespace}/${name}"`;
  events.event(claim, 'Normal', 'Provisioning', message);
}
