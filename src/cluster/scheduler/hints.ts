import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  Node,
  Pod,
  StorageClass,
  VolumeAttachment,
} from '../api/types.ts';
import { equal, semanticEqual } from '../machinery/equal.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';
import { lacking, type Plugin, portsConflict } from './filters.ts';
import { matchesNode } from './node-affinity.ts';
import { hostPortsOf, NodeInfo } from './node-info.ts';
import { allSelect, termsOf } from './pod-affinity.ts';
import { occupiedBy, requestsOf, type Resources } from './requests.ts';
import { isTolerated, UNSCHEDULABLE, untolerated } from './taints.ts';
import { hasKeys, spreadsOf } from './topology-spread.ts';
import { hasGrown } from './volumes/capacity.ts';
import { namesClaim, type StoredClaim, type StoredVolume, usesClaim } from './volumes/claims.ts';
import { hasHigherLimit } from './volumes/limits.ts';
import { diskOf, driverOf, MIGRATED_PLUGINS } from './volumes/migration.ts';
import { disksConflict } from './volumes/restrictions.ts';
import { topologiesOf } from './volumes/zone.ts';
import { own } from '../machinery/own.ts';

/**
 * What happened in the cluster, as far as it may help pods that found no node. Models pkg/scheduler/framework/events.go
 */
export type ClusterEvent =
  | { readonly resource: 'node'; readonly before?: Stored<Node>; readonly after?: Stored<Node> }
  /** A pod that is on a node, or the waiting pod itself. */
  | { readonly resource: 'pod'; readonly before?: Stored<Pod>; readonly after?: Stored<Pod> }
  | { readonly resource: 'claim'; readonly added: boolean; readonly claim: StoredClaim }
  | { readonly resource: 'volume'; readonly before?: StoredVolume; readonly after: StoredVolume }
  | {
      readonly resource: 'class';
      readonly before?: Stored<StorageClass>;
      readonly after: Stored<StorageClass>;
    }
  | { readonly resource: 'csinode'; readonly before?: Stored<CSINode>; readonly after: Stored<CSINode> }
  | { readonly resource: 'driver'; readonly before: Stored<CSIDriver>; readonly after: Stored<CSIDriver> }
  | { readonly resource: 'detached'; readonly attachment: Stored<VolumeAttachment> }
  | {
      readonly resource: 'capacity';
      readonly before?: Stored<CSIStorageCapacity>;
      readonly after: Stored<CSIStorageCapacity>;
    };

/** Whether an event may help a pod that a plugin has refused. Models the plugins' EventsToRegister and queueing hints */
type Hint = (pod: Stored<Pod>, event: ClusterEvent, store: Store) => boolean;

const isNewNode = (event: ClusterEvent): boolean =>
  event.resource === 'node' && event.before === undefined && event.after !== undefined;

const hasNewTolerations = ({ metadata }: Stored<Pod>, event: ClusterEvent): boolean =>
  event.resource === 'pod' &&
  event.after?.metadata.uid === metadata.uid &&
  event.before?.spec.tolerations?.length !== event.after.spec.tolerations?.length;

const isScheduled = (pod: Stored<Pod> | undefined): boolean => Boolean(pod?.spec.nodeName);

/** The pod that has left a node, or that was to come to one. */
function left(event: ClusterEvent): Stored<Pod> | undefined {
  if (event.resource !== 'pod' || event.after) return undefined;
  const { before } = event;
  return isScheduled(before) || before?.status.nominatedNodeName ? before : undefined;
}

const labelsChanged = (before: Stored<Node> | undefined, after: Stored<Node>): boolean =>
  !before || !equal(before.metadata.labels ?? {}, after.metadata.labels ?? {});

/** Whether a node is new or has other labels. */
const hasNewLabels = (event: ClusterEvent): boolean =>
  event.resource === 'node' && event.after !== undefined && labelsChanged(event.before, event.after);

function fitsEmpty(pod: Stored<Pod>, node: Stored<Node>): NodeInfo | undefined {
  const info = new NodeInfo(node.metadata.name);
  info.setNode(node);
  return lacking(pod, info).length === 0 ? info : undefined;
}

/** Whether of what a pod asks for there is more than before. */
function grew({ spec }: Stored<Pod>, before: Resources, after: Resources): boolean {
  const wanted = requestsOf(spec);
  return (
    (wanted.cpu > 0 && after.cpu > before.cpu) ||
    (wanted.memory > 0 && after.memory > before.memory) ||
    (wanted.storage > 0 && after.storage > before.storage) ||
    [...wanted.extended].some(
      ([name, value]) => value > 0 && (after.extended.get(name) ?? 0) > (before.extended.get(name) ?? 0),
    )
  );
}

const nodeResourcesFit: Hint = (pod, event) => {
  if (left(event)) return true;
  if (event.resource === 'pod') {
    const { before, after } = event;
    if (!before || !after) return false;
    if (after.metadata.uid === pod.metadata.uid)
      return grew(before, requestsOf(after.spec), requestsOf(before.spec));
    return isScheduled(after) && grew(pod, occupiedBy(after), occupiedBy(before));
  }
  if (event.resource !== 'node' || !event.after) return false;
  const now = fitsEmpty(pod, event.after);
  if (!now || !event.before) return now !== undefined;
  if (event.before.status.allocatable === event.after.status.allocatable) return false;
  const then = new NodeInfo(now.name);
  then.setNode(event.before);
  return now.maxPods > then.maxPods || grew(pod, then.allocatable, now.allocatable);
};

const podTopologySpread: Hint = (pod, event) => {
  const spreads = spreadsOf(pod, 'DoNotSchedule');
  if (event.resource === 'node') {
    const { before, after } = event;
    const [had, has] = [before && hasKeys(before, spreads), after && hasKeys(after, spreads)];
    if (!before || !after) return (had ?? has) === true;
    if (had !== has) return true;
    return (
      has === true &&
      (spreads.some(({ key }) => before.metadata.labels?.[key] !== after.metadata.labels?.[key]) ||
        !equal(before.spec.taints ?? [], after.spec.taints ?? []))
    );
  }
  if (event.resource !== 'pod') return false;
  const { before, after } = event;
  const concerns = (other: Stored<Pod> | undefined): boolean =>
    !other ||
    other.metadata.uid === pod.metadata.uid ||
    (isScheduled(other) && other.metadata.namespace === pod.metadata.namespace);
  if (!concerns(before) || !concerns(after)) return false;
  if (before && after)
    return (
      (hasNewTolerations(pod, event) && spreads.some(({ honorsTaints }) => honorsTaints)) ||
      spreads.some((spread) => spread.matches(before) !== spread.matches(after))
    );
  const other = before ?? after;
  return other !== undefined && spreads.some((spread) => spread.matches(other));
};

const interPodAffinity: Hint = (pod, event, store) => {
  const { near, far } = termsOf(pod);
  if (event.resource === 'node') {
    const { before, after } = event;
    if (!after || !labelsChanged(before, after)) return false;
    const value = (node: Stored<Node> | undefined, key: string): string | undefined =>
      own(node?.metadata.labels, key);
    return (
      near.some(
        ({ topologyKey: key }) => value(after, key) !== undefined && value(before, key) !== value(after, key),
      ) ||
      far.some(
        ({ topologyKey: key }) =>
          !before || (value(before, key) !== undefined && value(before, key) !== value(after, key)),
      )
    );
  }
  if (event.resource !== 'pod') return false;
  const { before, after } = event;
  if ((before && !isScheduled(before)) || (after && !isScheduled(after))) return false;
  const wanted = (other: Stored<Pod>): boolean => allSelect(near, pod, other, store);
  const avoided = (other: Stored<Pod>): boolean => allSelect(far, pod, other, store);
  if (before && after) return (!wanted(before) && wanted(after)) || (avoided(before) && !avoided(after));
  return (after !== undefined && wanted(after)) || (before !== undefined && avoided(before));
};

const nodeVolumeLimits: Hint = (pod, event) => {
  switch (event.resource) {
    case 'csinode':
      return !event.before || hasHigherLimit(event.before, event.after);
    case 'detached':
      return (pod.spec.volumes ?? []).some((volume) => {
        if (volume.persistentVolumeClaim) return true;
        const disk = diskOf(volume);
        return disk !== undefined && driverOf(disk) === event.attachment.spec.attacher;
      });
    case 'claim':
      return event.added && usesClaim(pod, event.claim);
    default:
      return (left(event)?.spec.volumes ?? []).some(
        (volume) => volume.persistentVolumeClaim ?? volume.ephemeral ?? diskOf(volume),
      );
  }
};

const volumeBinding: Hint = (pod, event) => {
  switch (event.resource) {
    case 'claim':
      return usesClaim(pod, event.claim);
    case 'volume':
      return true;
    case 'class':
      return !event.before || !semanticEqual(event.before.allowedTopologies, event.after.allowedTopologies);
    case 'csinode': {
      const migrated = (node: Stored<CSINode>): string => node.metadata.annotations?.[MIGRATED_PLUGINS] ?? '';
      return !event.before || migrated(event.before) !== migrated(event.after);
    }
    case 'driver': {
      const { before, after } = event;
      return (
        before.spec.storageCapacity === true &&
        after.spec.storageCapacity !== true &&
        (pod.spec.volumes ?? []).some(({ csi }) => csi?.driver === after.metadata.name)
      );
    }
    case 'capacity':
      return hasGrown(event.before, event.after);
    default:
      return hasNewLabels(event);
  }
};

const HINTS: Readonly<Record<Plugin, Hint>> = {
  NodeUnschedulable(pod, event) {
    if (event.resource === 'node')
      return Boolean(
        event.after && !event.after.spec.unschedulable && (!event.before || event.before.spec.unschedulable),
      );
    return (
      hasNewTolerations(pod, event) &&
      event.resource === 'pod' &&
      event.after !== undefined &&
      isTolerated(event.after, UNSCHEDULABLE)
    );
  },
  NodeName: (_pod, event) => isNewNode(event),
  TaintToleration(pod, event) {
    if (event.resource !== 'node') return hasNewTolerations(pod, event);
    const { before, after } = event;
    if (!after || untolerated(pod, after.spec.taints)) return false;
    return !before || untolerated(pod, before.spec.taints) !== undefined;
  },
  NodeAffinity: (pod, event) =>
    event.resource === 'node' &&
    event.after !== undefined &&
    matchesNode(pod, event.after) &&
    !(event.before && matchesNode(pod, event.before)),
  NodePorts(pod, event) {
    const gone = left(event);
    if (!gone) return isNewNode(event);
    const ports = hostPortsOf(gone);
    return hostPortsOf(pod).some((port) => ports.some((freed) => portsConflict(port, freed)));
  },
  NodeResourcesFit: nodeResourcesFit,
  VolumeRestrictions(pod, event) {
    if (event.resource === 'claim') return event.added && namesClaim(pod, event.claim);
    const gone = left(event);
    if (!gone) return isNewNode(event);
    const claims = (gone.spec.volumes ?? []).flatMap(
      ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
    );
    return (
      gone.metadata.namespace === pod.metadata.namespace &&
      (disksConflict(pod, gone) ||
        (pod.spec.volumes ?? []).some(({ persistentVolumeClaim }) =>
          claims.includes(persistentVolumeClaim?.claimName ?? ''),
        ))
    );
  },
  NodeVolumeLimits: nodeVolumeLimits,
  VolumeBinding: volumeBinding,
  VolumeZone(pod, event) {
    switch (event.resource) {
      case 'claim':
        return namesClaim(pod, event.claim);
      case 'volume':
        return !event.before || !equal(topologiesOf(event.before), topologiesOf(event.after));
      case 'class':
        return !event.before && event.after.volumeBindingMode === 'WaitForFirstConsumer';
      default:
        return hasNewLabels(event);
    }
  },
  PodTopologySpread: podTopologySpread,
  InterPodAffinity: interPodAffinity,
};

/** Whether an event makes it worth trying a pod again that plugins have refused; whom none refused it always does. */
export const isWorthRetrying = (
  pod: Stored<Pod>,
  refusedBy: readonly Plugin[],
  event: ClusterEvent,
  store: Store,
): boolean => refusedBy.length === 0 || refusedBy.some((plugin) => HINTS[plugin](pod, event, store));
