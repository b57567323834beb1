import type { Node, Pod, VolumeAttachment } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { sha256 } from '../../../crypto/sha256.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { reportAttached } from './attached.ts';
import { AttachmentTimes, DesiredAttachments } from './desired-attachments.ts';
import type { StoredVolume } from './matching.ts';
import { volumeTime } from './pace.ts';
import { withoutFinalizer } from './protection.ts';

/** A disk that a node may still have mounted is taken away from it after so long if the node does not answer, or has gone. */
const FORCED = 360_000;

const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

const LOOP = 1000;

type StoredAttachment = Stored<VolumeAttachment>;

/** Whether several nodes may have a volume. Models pkg/volume/util IsMultiAttachAllowed */
export const isShared = ({ spec: { accessModes = [] } }: StoredVolume): boolean =>
  accessModes.length === 0 || accessModes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');

/** Models pkg/volume/csi/csi_attacher.go getAttachmentName */
export const attachmentName = (handle: string, driver: string, node: string): string =>
  `csi-${sha256(handle + driver + node)}`;

/** Why a volume cannot come to a pod's node. Models reportMultiAttachError */
export function multiAttachError(volume: string, pod: Stored<Pod>, users: readonly Stored<Pod>[]): string {
  const prefix = `Multi-Attach error for volume "${volume}" `;
  if (users.length === 0)
    return `${prefix}Volume is already exclusively attached to one node and can't be attached to another`;
  const local = users.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace);
  const others = users.length - local.length;
  if (local.length === 0)
    return `${prefix}Volume is already used by ${others} pod(s) in different namespaces`;
  const names = local.map(({ metadata }) => metadata.name).join(', ');
  const more = others > 0 ? ` and ${others} pod(s) in different namespaces` : '';
  return `${prefix}Volume is already used by pod(s) ${names}${more}`;
}

const isHealthy = (node: Stored<Node> | undefined): boolean =>
  node?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

const isOutOfService = (node: Stored<Node> | undefined): boolean =>
  node?.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false;

const finalizerOf = (driver: string): string => `external-attacher/${driver.replaceAll('.', '-')}`;

/**
 * Attaches the disks of drivers to the nodes where pods need them, and does the drivers' part of it too.
 * Models pkg/controller/volume/attachdetach/reconciler/reconciler.go
 * @param drivers those that are there to attach anything
 */
export function attachDetachController(
  context: ControllerContext,
  drivers: readonly string[],
  pace: number,
): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('attachdetach-controller');
  /** Since when something is under way, by attachment and what; and which pods have heard of a conflict. */
  const since = new AttachmentTimes();
  const started = (what: string): number => {
    const at = since.get(what) ?? clock.now();
    since.set(what, at);
    return at;
  };

  const desired = new DesiredAttachments(store, since);

  const takes = (work: 'attach' | 'detach' | 'unmount', { metadata }: StoredAttachment): number =>
    volumeTime(work, context.random, pace, metadata.uid);

  const attachmentsOf = (name: string): readonly StoredAttachment[] =>
    store
      .list('volumeattachments.storage.k8s.io')
      .filter(({ spec }) => spec.source.persistentVolumeName === name);

  /** Takes a disk away from a node that needs it no more; tells how long that still takes. */
  const detach = (attachment: StoredAttachment): number => {
    const { name, deletionTimestamp, finalizers = [] } = attachment.metadata;
    const { attacher, nodeName } = attachment.spec;
    const now = clock.now();
    if (deletionTimestamp === undefined) {
      const node = store.get('nodes', nodeName);
      const wait = isOutOfService(node) ? 0 : isHealthy(node) ? takes('unmount', attachment) : FORCED;
      const rest = started(`unused ${name}`) + wait - now;
      if (rest > 0) return rest;
      since.delete(`unused ${name}`);
      client.delete('volumeattachments.storage.k8s.io', '', name);
    }
    const rest = started(`detach ${name}`) + takes('detach', attachment) - now;
    if (rest > 0) return rest;
    since.delete(`detach ${name}`);
    const left = client.get('volumeattachments.storage.k8s.io', '', name);
    if (left && finalizers.length > 0)
      client.update('volumeattachments.storage.k8s.io', {
        ...left,
        metadata: withoutFinalizer(left.metadata, finalizerOf(attacher)),
      });
    return 0;
  };

  /** Brings a disk to a node; tells how long that still takes. */
  const attach = (volume: StoredVolume, nodeName: string, pods: readonly Stored<Pod>[]): number => {
    const { driver = '', volumeHandle = '' } = volume.spec.csi ?? {};
    const name = attachmentName(volumeHandle, driver, nodeName);
    const there = client.get('volumeattachments.storage.k8s.io', '', name);
    if (there?.status?.attached) return 0;
    let attachment = there;
    if (!attachment) {
      const known = drivers.includes(driver);
      attachment = client.create('volumeattachments.storage.k8s.io', '', {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'VolumeAttachment',
        metadata: { name, ...(known && { finalizers: [finalizerOf(driver)] }) },
        spec: { attacher: driver, nodeName, source: { persistentVolumeName: volume.metadata.name } },
      });
    }
    if (!drivers.includes(driver)) return 0;
    const rest = started(`attach ${name}`) + takes('attach', attachment) - clock.now();
    if (rest > 0) return rest;
    since.delete(`attach ${name}`);
    attachment = client.get('volumeattachments.storage.k8s.io', '', name);
    if (!attachment) return LOOP;
    client.updateStatus('volumeattachments.storage.k8s.io', { ...attachment, status: { attached: true } });
    const message = `AttachVolume.Attach succeeded for volume "${volume.metadata.name}" `;
    for (const pod of pods) events.event(pod, 'Normal', 'SuccessfulAttachVolume', message);
    return 0;
  };

  const refuse = (
    volume: StoredVolume,
    pods: readonly Stored<Pod>[],
    users: readonly Stored<Pod>[],
  ): void => {
    for (const pod of pods) {
      const told = `told ${volume.metadata.name} ${pod.metadata.uid}`;
      if (since.has(told)) continue;
      since.set(told, clock.now());
      const message = multiAttachError(volume.metadata.name, pod, users);
      events.event(pod, 'Warning', 'FailedAttachVolume', message);
    }
  };

  const sync = (name: string): number => {
    const volume = store.get('persistentvolumes', name);
    const wanted = desired.podsByNode(name, clock.now());
    let next = Infinity;
    const due = (rest: number): void => {
      if (rest > 0) next = Math.min(next, rest);
    };
    for (const attachment of attachmentsOf(name)) {
      const { metadata, spec } = attachment;
      if (!wanted.has(spec.nodeName) || metadata.deletionTimestamp !== undefined) due(detach(attachment));
      else since.delete(`unused ${metadata.name}`);
    }
    if (!volume) return next;
    for (const [node, pods] of wanted) {
      const elsewhere = attachmentsOf(name).filter(({ spec }) => spec.nodeName !== node);
      if (elsewhere.length > 0 && !isShared(volume)) {
        const users = elsewhere.flatMap(({ spec }) => wanted.get(spec.nodeName) ?? []);
        const leaving = elsewhere.every(({ metadata }) => metadata.deletionTimestamp !== undefined);
        if (!leaving) refuse(volume, pods, users);
        due(LOOP);
        continue;
      }
      for (const pod of pods) since.delete(`told ${name} ${pod.metadata.uid}`);
      const own = attachmentsOf(name).find(({ spec }) => spec.nodeName === node);
      if (own?.metadata.deletionTimestamp === undefined) due(attach(volume, node, pods));
    }
    return next;
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('pods', ({ object }) => {
          if (!object.spec.nodeName) return;
          for (const volume of desired.volumesOf(object)) queue.add(volume);
        })
        .on('persistentvolumeclaims', ({ object }) => {
          if (object.spec.volumeName) queue.add(object.spec.volumeName);
        })
        .on('persistentvolumes', ({ object }) => {
          if (object.spec.csi) queue.add(object.metadata.name);
        })
        .on('nodes', ({ object, previous }) => {
          if (
            isOutOfService(object) === isOutOfService(previous) &&
            isHealthy(object) === isHealthy(previous)
          )
            return;
          for (const { spec } of store.list('volumeattachments.storage.k8s.io')) {
            const { persistentVolumeName } = spec.source;
            if (spec.nodeName === object.metadata.name && persistentVolumeName !== undefined)
              queue.add(persistentVolumeName);
          }
        })
        .on('volumeattachments.storage.k8s.io', ({ object }) => {
          const name = object.spec.source.persistentVolumeName;
          if (name !== undefined) queue.add(name);
        }),
    (key, queue) => {
      const before = attachmentsOf(key);
      const rest = sync(key);
      const nodes = [...before, ...attachmentsOf(key)].map(({ spec }) => spec.nodeName);
      for (const node of new Set(nodes)) reportAttached(store, client, node);
      if (rest < Infinity) queue.addAfter(key, rest);
    },
    since,
  );
}
