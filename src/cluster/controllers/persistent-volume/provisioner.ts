import { atPace, drawn } from '../../pace.ts';
import type { Node } from '../../api/types.ts';
import { keyOf, splitKey, type Stored } from '../../machinery/object.ts';
import { unknownError } from '../../machinery/status.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { PROVISIONED_BY, PROVISIONER, SELECTED_NODE } from './annotations.ts';
import { classOf, type StoredClaim, type StoredVolume } from './matching.ts';
import { withoutFinalizer } from './protection.ts';
import { PROVISIONER_FINALIZER, type ProvisionerSettings, provisionedVolume } from './provisioned-volume.ts';

/** A disk that cannot be deleted yet is tried again after this many milliseconds. */
const RETRY = 4000;

const SPREAD = 1.35;

/** How long a claim waits that was refused. Models external-provisioner's flags retry-interval-start and -max */
const RETRIES = { first: 1000, most: 300_000 };

/** Why a driver of disks makes none for a claim. Models gcp-compute-persistent-disk-csi-driver/pkg/gce-pd-csi-driver/utils.go */
const refusalOf = ({ spec: { accessModes = [], volumeMode } }: StoredClaim): string | undefined =>
  volumeMode !== 'Block' && accessModes.includes('ReadWriteMany')
    ? 'rpc error: code = InvalidArgument desc = VolumeCapabilities is invalid: specified multi writer with mount access type'
    : undefined;

/**
 * Makes the volumes that claims of its classes wait for, and deletes those that nobody claims any more.
 * Models sigs.k8s.io/sig-storage-lib-external-provisioner/controller/controller.go
 */
export function volumeProvisioner(
  context: ControllerContext,
  settings: ProvisionerSettings,
  pace: number,
): Controller {
  const { store, client, clock, random } = context;
  const { name, identity, pod, milliseconds, disk } = settings;
  const takes = atPace({ median: milliseconds, spread: SPREAD }, pace);
  const events = context.recorder(`${name}_${identity}`);
  /** When it began with what, by the key in the queue. */
  const began = new Map<string, number>();

  const runs = (): boolean => pod === undefined || store.get('pods', pod)?.status.phase === 'Running';

  /** How long something still takes that takes as long as a volume. */
  const remaining = (key: string, uid: string, work: string): number => {
    const since = began.get(key) ?? clock.now();
    began.set(key, since);
    return since + drawn(takes, random, uid, work) - clock.now();
  };

  const isWanted = ({ metadata, spec }: StoredClaim): boolean =>
    metadata.annotations?.[PROVISIONER] === name &&
    !spec.volumeName &&
    metadata.deletionTimestamp === undefined &&
    store.get('persistentvolumes', `pvc-${metadata.uid}`) === undefined;

  const nodeFor = ({ metadata }: StoredClaim): Stored<Node> | undefined => {
    const selected = metadata.annotations?.[SELECTED_NODE];
    if (selected !== undefined) return store.get('nodes', selected);
    const nodes = store.list('nodes');
    return nodes[random.integer(Math.max(nodes.length, 1), metadata.uid, 'topology', 0)];
  };

  const provision = (claim: StoredClaim, key: string): number => {
    const storageClass = store.get('storageclasses.storage.k8s.io', classOf(claim));
    if (!storageClass) return 0;
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && selected === undefined) return 0;
    if (!began.has(key)) {
      const message = `External provisioner is provisioning volume for claim "${keyOf(claim)}"`;
      events.event(claim, 'Normal', 'Provisioning', message);
    }
    const refusal = disk && refusalOf(claim);
    if (refusal !== undefined) {
      const message = `failed to provision volume with StorageClass "${storageClass.metadata.name}": ${refusal}`;
      events.event(claim, 'Warning', 'ProvisioningFailed', message);
      throw unknownError(message);
    }
    const rest = remaining(key, claim.metadata.uid, 'provision');
    if (rest > 0) return rest;
    began.delete(key);
    const made = provisionedVolume(claim, storageClass, settings, nodeFor(claim));
    client.create('persistentvolumes', '', made);
    const message = `Successfully provisioned volume ${made.metadata?.name}`;
    events.event(claim, 'Normal', 'ProvisioningSucceeded', message);
    return 0;
  };

  const isUnwanted = ({ metadata, spec, status }: StoredVolume): boolean =>
    metadata.annotations?.[PROVISIONED_BY] === name &&
    status.phase === 'Released' &&
    spec.persistentVolumeReclaimPolicy === 'Delete' &&
    (metadata.deletionTimestamp === undefined ||
      metadata.finalizers?.includes(PROVISIONER_FINALIZER) === true);

  const deleteVolume = (volume: StoredVolume, key: string): number => {
    const volumeName = volume.metadata.name;
    const attached = store
      .list('volumeattachments.storage.k8s.io')
      .find(({ spec }) => spec.source.persistentVolumeName === volumeName);
    if (attached) {
      const message = `persistentvolume ${volumeName} is still attached to node ${attached.spec.nodeName}`;
      events.event(volume, 'Warning', 'VolumeFailedDelete', message);
      return RETRY;
    }
    const rest = remaining(key, volume.metadata.uid, 'delete');
    if (rest > 0) return rest;
    began.delete(key);
    if (volume.metadata.deletionTimestamp === undefined) client.delete('persistentvolumes', '', volumeName);
    const left = client.get('persistentvolumes', '', volumeName);
    if (disk && left)
      client.update('persistentvolumes', {
        ...left,
        metadata: withoutFinalizer(left.metadata, PROVISIONER_FINALIZER),
      });
    return 0;
  };

  return queueController(
    { ...context, retries: RETRIES },
    (informers, queue) => {
      informers
        .on('persistentvolumeclaims', ({ object, type }) => {
          if (type !== 'DELETED' && isWanted(object)) queue.add(keyOf(object));
        })
        .on('persistentvolumes', ({ object, type }) => {
          if (type !== 'DELETED' && isUnwanted(object)) queue.add(`volume ${object.metadata.name}`);
        });
      if (pod === undefined) return;
      informers.on('pods', ({ object }) => {
        if (keyOf(object) !== pod) return;
        for (const claim of store.list('persistentvolumeclaims'))
          if (isWanted(claim)) queue.add(keyOf(claim));
        for (const volume of store.list('persistentvolumes'))
          if (isUnwanted(volume)) queue.add(`volume ${volume.metadata.name}`);
      });
    },
    (key, queue) => {
      if (!runs()) return;
      let rest = 0;
      if (key.startsWith('volume ')) {
        const volume = client.get('persistentvolumes', '', key.slice('volume '.length));
        if (volume && isUnwanted(volume)) rest = deleteVolume(volume, key);
      } else {
        const { namespace, name: claimName } = splitKey(key);
        const claim = client.get('persistentvolumeclaims', namespace, claimName);
        if (claim && isWanted(claim)) rest = provision(claim, key);
      }
      if (rest > 0) queue.addAfter(key, rest);
    },
    began,
  );
}
