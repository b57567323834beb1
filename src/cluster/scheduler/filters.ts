import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';
import { matchesNode, namedNodes } from './node-affinity.ts';
import { hostPortsOf, type HostPort, type NodeInfo } from './node-info.ts';
import { AffinityState } from './pod-affinity.ts';
import { type Requests, requestsOf } from './requests.ts';
import { UNSCHEDULABLE, untolerated } from './taints.ts';
import { SpreadState } from './topology-spread.ts';
import { planVolumes, podClaims } from './volumes/binding.ts';
import { mentionsClaims, type StoredClaim } from './volumes/claims.ts';
import { exceedsLimits } from './volumes/limits.ts';
import { diskOf } from './volumes/migration.ts';
import { claimsInUse, disksConflict, exclusiveClaims, hasDisks, usesOf } from './volumes/restrictions.ts';
import { isInZone, podTopologies, type VolumeTopology } from './volumes/zone.ts';

type StoredPod = Stored<Pod>;

export type Plugin =
  | 'NodeUnschedulable'
  | 'NodeName'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'VolumeRestrictions'
  | 'NodeVolumeLimits'
  | 'VolumeBinding'
  | 'VolumeZone'
  | 'PodTopologySpread'
  | 'InterPodAffinity';

/** Why a node cannot have a pod. */
export interface Rejection {
  /** The plugin that says so. */
  readonly plugin: Plugin;
  readonly reasons: readonly string[];
  /** Whether the node could have the pod if others left it. */
  readonly resolvable: boolean;
}

/** What a pod's volumes mean for nodes. */
interface VolumeState {
  readonly bound: readonly StoredClaim[];
  readonly delayed: readonly StoredClaim[];
  readonly topologies: readonly VolumeTopology[];
  /** Claims that no other pod may use, and how often others do. */
  readonly exclusive: readonly string[];
  taken: number;
}

/** What is looked up once per pod for all nodes. */
export interface Cycle {
  readonly pod: StoredPod;
  readonly store: Store;
  readonly requests: Requests;
  readonly affinity: AffinityState;
  readonly spread: SpreadState;
  readonly ports: readonly HostPort[];
  readonly volumes: VolumeState | undefined;
  /** Those that have a say about this pod. */
  readonly filters: readonly Filter[];
}

const final = (plugin: Plugin, ...reasons: readonly string[]): Rejection => ({
  plugin,
  reasons,
  resolvable: false,
});
const resolvable = (plugin: Plugin, ...reasons: readonly string[]): Rejection => ({
  plugin,
  reasons,
  resolvable: true,
});

/** Looks up what a pod needs; or why no node needs to be asked. Models the PreFilter plugins */
export function beginCycle(pod: StoredPod, nodes: readonly NodeInfo[], store: Store): Cycle | Rejection {
  if (namedNodes(pod)?.size === 0) return final('NodeAffinity', 'pod affinity terms conflict');
  const volumes = usesVolumes(pod) ? lookUpVolumes(pod, nodes, store) : undefined;
  if (volumes && 'plugin' in volumes) return volumes;
  const concerns = {
    pod,
    store,
    requests: requestsOf(pod.spec),
    affinity: new AffinityState(pod, nodes, store),
    spread: new SpreadState(pod, nodes),
    ports: hostPortsOf(pod),
    volumes,
  };
  return { ...concerns, filters: filtersFor(concerns) };
}

/** Whether nodes may be better or worse for what a pod mounts. */
const usesVolumes = (pod: StoredPod): boolean =>
  mentionsClaims(pod) || hasDisks(pod) || (pod.spec.volumes ?? []).some(diskOf);

function lookUpVolumes(pod: StoredPod, nodes: readonly NodeInfo[], store: Store): VolumeState | Rejection {
  const { namespace } = pod.metadata;
  for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
    if (!persistentVolumeClaim) continue;
    const { claimName } = persistentVolumeClaim;
    if (!store.get('persistentvolumeclaims', `${namespace}/${claimName}`))
      return final('VolumeRestrictions', `persistentvolumeclaim "${claimName}" not found`);
  }
  const exclusive = exclusiveClaims(pod, store);
  const claims = podClaims(pod, store);
  if (typeof claims === 'string') return final('VolumeBinding', claims);
  const topologies = podTopologies(pod, store);
  if (typeof topologies === 'string') return final('VolumeZone', topologies);
  return { ...claims, topologies, exclusive, taken: claimsInUse(nodes, namespace, exclusive) };
}

/** A cycle to try changes on. */
export const cloneCycle = (cycle: Cycle): Cycle => ({
  ...cycle,
  affinity: cycle.affinity.clone(),
  spread: cycle.spread.clone(),
  volumes: cycle.volumes && { ...cycle.volumes },
});

/** Tries a cycle with a pod more or less on a node. */
export function change(
  { pod, affinity, spread, volumes }: Cycle,
  info: NodeInfo,
  other: StoredPod,
  sign: 1 | -1,
): void {
  if (sign === 1) info.add(other);
  else info.remove(other.metadata.uid);
  if (!info.node) return;
  affinity.update(other, info.node, sign);
  spread.update(other, info.node, sign);
  if (volumes) volumes.taken += sign * usesOf(other, pod.metadata.namespace, volumes.exclusive);
}

type Filter = (
  cycle: Cycle,
  info: NodeInfo & { node: NonNullable<NodeInfo['node']> },
) => Rejection | undefined;

const nodeUnschedulable: Filter = ({ pod }, { unschedulable }) =>
  unschedulable && untolerated(pod, [UNSCHEDULABLE])
    ? final('NodeUnschedulable', 'node(s) were unschedulable')
    : undefined;

const nodeName: Filter = ({ pod: { spec } }, { name }) =>
  spec.nodeName && spec.nodeName !== name
    ? final('NodeName', "node(s) didn't match the requested node name")
    : undefined;

const taintToleration: Filter = ({ pod }, { taints }) => {
  if (!taints) return undefined;
  const taint = untolerated(pod, taints);
  if (!taint) return undefined;
  return final('TaintToleration', `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
};

const nodeAffinity: Filter = ({ pod }, { node }) =>
  matchesNode(pod, node)
    ? undefined
    : final('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");

export const portsConflict = (a: HostPort, b: HostPort): boolean =>
  a.port === b.port &&
  a.protocol === b.protocol &&
  (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0');

const nodePorts: Filter = ({ ports }, info) =>
  ports.some((port) => info.ports.some((taken) => portsConflict(port, taken)))
    ? resolvable('NodePorts', "node(s) didn't have free ports for the requested pod ports")
    : undefined;

const lacks = (wanted: number, has: number, taken: number): boolean => wanted > 0 && wanted > has - taken;

const NOTHING: readonly string[] = [];

/** What a node lacks for a pod, in the order of upstream's checks. Models noderesources/fit.go fitsRequest */
export function lacking(
  { spec }: StoredPod,
  info: NodeInfo,
  { cpu, memory, storage, extended } = requestsOf(spec),
): readonly string[] {
  if (cpu + memory + storage + extended.size === 0 && info.podCount < info.maxPods) return NOTHING;
  const { allocatable } = info;
  const reasons: string[] = [];
  if (info.podCount + 1 > info.maxPods) reasons.push('Too many pods');
  if (lacks(cpu, allocatable.cpu, info.cpu)) reasons.push('Insufficient cpu');
  if (lacks(memory, allocatable.memory, info.memory)) reasons.push('Insufficient memory');
  if (lacks(storage, allocatable.storage, info.storage)) reasons.push('Insufficient ephemeral-storage');
  if (extended.size === 0) return reasons;
  for (const [name, wanted] of extended)
    if (lacks(wanted, allocatable.extended.get(name) ?? 0, info.extended.get(name) ?? 0))
      reasons.push(`Insufficient ${name}`);
  return reasons;
}

const resourcesFit: Filter = ({ pod, requests }, info) => {
  const reasons = lacking(pod, info, requests);
  return reasons.length > 0 ? resolvable('NodeResourcesFit', ...reasons) : undefined;
};

const volumeRestrictions: Filter = ({ pod, volumes }, { pods }) => {
  if (!volumes) return undefined;
  if (hasDisks(pod) && [...pods.values()].some((other) => disksConflict(pod, other)))
    return resolvable('VolumeRestrictions', 'node(s) had no available disk');
  if (volumes.taken <= 0) return undefined;
  return resolvable(
    'VolumeRestrictions',
    'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
  );
};

const volumeLimits: Filter = ({ pod, volumes, store }, info) =>
  volumes && exceedsLimits(pod, info, store)
    ? resolvable('NodeVolumeLimits', 'node(s) exceed max volume count')
    : undefined;

const volumeBinding: Filter = ({ volumes, store }, { node }) => {
  if (!volumes) return undefined;
  const plan = planVolumes(volumes, node, store);
  return 'bindings' in plan ? undefined : final('VolumeBinding', ...plan);
};

const volumeZone: Filter = ({ volumes }, { node }) =>
  volumes && !isInZone(node, volumes.topologies)
    ? final('VolumeZone', 'node(s) had no available volume zone')
    : undefined;

const topologySpread: Filter = ({ spread }, info) => {
  const reason = "node(s) didn't match pod topology spread constraints";
  switch (spread.violation(info)) {
    case 'missing label':
      return final('PodTopologySpread', `${reason} (missing required label)`);
    case 'skew':
      return resolvable('PodTopologySpread', reason);
    default:
      return undefined;
  }
};

const interPodAffinity: Filter = ({ affinity }, { node }) => {
  if (affinity.indifferent) return undefined;
  if (!affinity.attracts(node)) return final('InterPodAffinity', "node(s) didn't match pod affinity rules");
  if (affinity.repels(node))
    return resolvable('InterPodAffinity', "node(s) didn't match pod anti-affinity rules");
  return affinity.isRepelled(node)
    ? resolvable('InterPodAffinity', "node(s) didn't satisfy existing pods anti-affinity rules")
    : undefined;
};

/** Those that ask something of nodes for a pod, in the order of the default profile. Models pkg/scheduler/apis/config/v1/default_plugins.go */
const filtersFor = ({ pod: { spec }, ports, volumes, spread }: Omit<Cycle, 'filters'>): readonly Filter[] => [
  nodeUnschedulable,
  ...(spec.nodeName ? [nodeName] : []),
  taintToleration,
  ...(spec.nodeSelector || spec.affinity?.nodeAffinity ? [nodeAffinity] : []),
  ...(ports.length > 0 ? [nodePorts] : []),
  resourcesFit,
  ...(volumes ? [volumeRestrictions, volumeLimits, volumeBinding, volumeZone] : []),
  ...(spread.indifferent ? [] : [topologySpread]),
  interPodAffinity,
];

/** The first reason why a node cannot have a pod. */
export function reject(cycle: Cycle, info: NodeInfo): Rejection | undefined {
  const { node } = info;
  if (!node) return final('NodeName', "node(s) didn't match the requested node name");
  const known = info as typeof info & { node: typeof node };
  const { filters } = cycle;
  for (let i = 0; i < filters.length; i++) {
    const rejection = filters[i]?.(cycle, known);
    if (rejection) return rejection;
  }
  return undefined;
}

export const priorityOf = ({ spec }: StoredPod): number => spec.priority ?? 0;

/**
 * The same, where pods of the same or a higher priority are to come to the node: it must have room with them and without.
 * Models pkg/scheduler/framework/runtime RunFilterPluginsWithNominatedPods
 * @param nominated the pods that are to come to the node, if there are any
 */
export function rejectBeside(
  cycle: Cycle,
  info: NodeInfo,
  nominated: Iterable<StoredPod> | undefined,
): Rejection | undefined {
  if (!nominated) return reject(cycle, info);
  const { pod } = cycle;
  const others: StoredPod[] = [];
  for (const other of nominated)
    if (other.metadata.uid !== pod.metadata.uid && priorityOf(other) >= priorityOf(pod)) others.push(other);
  if (others.length > 0) {
    const trial = info.clone();
    const beside = cloneCycle(cycle);
    for (const other of others) change(beside, trial, other, 1);
    const rejection = reject(beside, trial);
    if (rejection) return rejection;
  }
  return reject(cycle, info);
}
