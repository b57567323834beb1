import type { PersistentVolumeClaim, PersistentVolumeClaimCondition } from '../../api/types.ts';
import { keyOf, splitKey, type Stored } from '../../machinery/object.ts';
import { compareQuantities } from '../../machinery/quantity.ts';
import { formatTime } from '../../machinery/time.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { annotate } from './annotations.ts';
import type { StoredClaim, StoredVolume } from './matching.ts';
import { migratedPlugin, migratedTo } from './migration.ts';
import { volumeTime } from './pace.ts';
import { podsUsing } from './users.ts';
import { diskSize, type ProvisionerSettings } from './provisioned-volume.ts';

/** How often is looked whether a pod uses a disk that has grown, in milliseconds. */
const LOOK = 20_000;

/** Which driver makes a claim's volume larger. */
const RESIZER = 'volume.kubernetes.io/storage-resizer';

const asked = ({ spec }: StoredClaim): string => spec.resources?.requests?.['storage'] ?? '0';

const isBound = ({ spec, status }: StoredClaim): boolean =>
  status.phase === 'Bound' && Boolean(spec.volumeName);

/** Whether a claim wants more than its volume gives. */
const wantsMore = (claim: StoredClaim): boolean =>
  isBound(claim) && compareQuantities(asked(claim), claim.status.capacity?.['storage']) > 0;

/** Tells that somebody else must make a claim's volume larger. Models pkg/controller/volume/expand/expand_controller.go */
export function expandController(context: ControllerContext): Controller {
  const { client } = context;
  const events = context.recorder('volume_expand');
  return queueController(
    context,
    (informers, queue) =>
      informers.on('persistentvolumeclaims', ({ object, previous, type }) => {
        const grew = previous && compareQuantities(asked(object), asked(previous)) > 0;
        if (type !== 'DELETED' && grew && isBound(object)) queue.add(keyOf(object));
      }),
    (key) => {
      const { namespace, name } = splitKey(key);
      const claim = client.get('persistentvolumeclaims', namespace, name);
      if (!claim || !wantsMore(claim)) return;
      const volume = client.get('persistentvolumes', '', claim.spec.volumeName ?? '');
      if (volume?.spec.claimRef?.uid !== claim.metadata.uid) return;
      const plugin = migratedPlugin(volume.spec);
      const message =
        plugin === undefined
          ? 'waiting for an external controller to expand this PVC'
          : `CSI migration enabled for ${plugin}; waiting for external resizer to expand the pvc`;
      events.event(claim, 'Normal', 'ExternalExpanding', message);
      if (plugin === undefined) return;
      const metadata = annotate(claim.metadata, { [RESIZER]: migratedTo(plugin) });
      if (metadata !== claim.metadata) client.update('persistentvolumeclaims', { ...claim, metadata });
    },
  );
}

/** A claim whose status says how far its growth has come. */
export function withResizeCondition(
  claim: StoredClaim,
  type: 'Resizing' | 'FileSystemResizePending' | undefined,
  now: number,
): StoredClaim {
  const { conditions: _before, ...status } = claim.status;
  const condition: PersistentVolumeClaimCondition | undefined = type && {
    type,
    status: 'True',
    lastTransitionTime: formatTime(now),
    ...(type === 'FileSystemResizePending' && {
      message: 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.',
    }),
  };
  return { ...claim, status: { ...status, ...(condition && { conditions: [condition] }) } };
}

const conditionOf = ({ status }: Stored<PersistentVolumeClaim>): string | undefined =>
  status.conditions?.[0]?.type;

/** Makes the disks of a driver larger; the node then makes the file system larger. Models the external-resizer's controller */
export function volumeResizer(
  context: ControllerContext,
  { name, disk }: ProvisionerSettings,
  pace: number,
): Controller {
  const { client, clock, random } = context;
  const events = context.recorder(`external-resizer ${name}`);
  const kubelet = context.recorder('kubelet');
  const began = new Map<string, number>();

  /** Makes the file system as large as the disk, on the node where it is in use; tells how long that still takes. */
  const growFileSystem = (claim: StoredClaim, { metadata, spec }: StoredVolume): number => {
    const { name: claimName, namespace = '' } = claim.metadata;
    const user = podsUsing({ namespace, name: claimName }, context.store.list('pods', namespace)).find(
      ({ status }) => status.phase === 'Running',
    );
    if (!user) return LOOK;
    const key = `file system ${keyOf(claim)}`;
    const since = began.get(key) ?? clock.now();
    began.set(key, since);
    const rest = since + volumeTime('notice', random, pace, claim.metadata.uid, asked(claim)) - clock.now();
    if (rest > 0) return rest;
    began.delete(key);
    const grown = withResizeCondition(claim, undefined, clock.now());
    client.updateStatus('persistentvolumeclaims', {
      ...grown,
      status: { ...grown.status, ...(spec.capacity && { capacity: spec.capacity }) },
    });
    const message = `MountVolume.NodeExpandVolume succeeded for volume "${metadata.name}" ${user.spec.nodeName}`;
    kubelet.event(user, 'Normal', 'FileSystemResizeSuccessful', message);
    kubelet.event(claim, 'Normal', 'FileSystemResizeSuccessful', message);
    return 0;
  };

  return queueController(
    context,
    (informers, queue) => {
      if (disk)
        informers.on('persistentvolumeclaims', ({ object, type }) => {
          if (type !== 'DELETED' && wantsMore(object)) queue.add(keyOf(object));
        });
    },
    (key, queue) => {
      const { namespace, name: claimName } = splitKey(key);
      const claim = client.get('persistentvolumeclaims', namespace, claimName);
      const volume = claim && client.get('persistentvolumes', '', claim.spec.volumeName ?? '');
      if (!claim || !volume || !wantsMore(claim) || volume.spec.csi?.driver !== name) return;
      const volumeName = volume.metadata.name;
      if (compareQuantities(volume.spec.capacity?.['storage'], asked(claim)) < 0) {
        if (conditionOf(claim) !== 'Resizing') {
          client.updateStatus('persistentvolumeclaims', withResizeCondition(claim, 'Resizing', clock.now()));
          const message = `External resizer is resizing volume ${volumeName}`;
          events.event(claim, 'Normal', 'Resizing', message);
        }
        const since = began.get(key) ?? clock.now();
        began.set(key, since);
        const left =
          since + volumeTime('resize', random, pace, claim.metadata.uid, asked(claim)) - clock.now();
        if (left > 0) {
          queue.addAfter(key, left);
          return;
        }
        began.delete(key);
        const capacity = { ...volume.spec.capacity, storage: diskSize(asked(claim)) };
        client.update('persistentvolumes', { ...volume, spec: { ...volume.spec, capacity } });
      }
      const now = client.get('persistentvolumeclaims', namespace, claimName);
      if (!now) return;
      if (conditionOf(now) === 'FileSystemResizePending') {
        const rest = growFileSystem(now, volume);
        if (rest > 0) queue.addAfter(key, rest);
        return;
      }
      client.updateStatus(
        'persistentvolumeclaims',
        withResizeCondition(now, 'FileSystemResizePending', clock.now()),
      );
      const message = 'Require file system resize of volume on node';
      events.event(now, 'Normal', 'FileSystemResizeRequired', message);
    },
    began,
  );
}
