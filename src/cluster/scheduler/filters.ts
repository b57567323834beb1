import type { Pod, Taint } from '../api/types.ts';
import { tolerates } from '../controllers/tolerations.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';
import { matchesNode } from './node-affinity.ts';
import { hostPortsOf, type HostPort, type NodeInfo } from './node-info.ts';
import { AffinityState } from './pod-affinity.ts';
import { requestsOf } from './requests.ts';
import { SpreadState } from './topology-spread.ts';

type StoredPod = Stored<Pod>;

/** Why a node cannot have a pod. */
export interface Rejection {
  /** The plugin that says so. */
  readonly plugin: string;
  readonly reasons: readonly string[];
  /** Whether the node could have the pod if others left it. */
  readonly resolvable: boolean;
}

/** What is looked up once per pod for all nodes. */
export interface Cycle {
  readonly pod: StoredPod;
  readonly affinity: AffinityState;
  readonly spread: SpreadState;
  readonly ports: readonly HostPort[];
}

export const beginCycle = (pod: StoredPod, nodes: readonly NodeInfo[], store: Store): Cycle => ({
  pod,
  affinity: new AffinityState(pod, nodes, store),
  spread: new SpreadState(pod, nodes),
  ports: hostPortsOf(pod),
});

type Filter = (
  cycle: Cycle,
  info: NodeInfo & { node: NonNullable<NodeInfo['node']> },
) => Rejection | undefined;

const final = (plugin: string, reason: string): Rejection => ({
  plugin,
  reasons: [reason],
  resolvable: false,
});
const resolvable = (plugin: string, ...reasons: readonly string[]): Rejection => ({
  plugin,
  reasons,
  resolvable: true,
});

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

const untolerated = ({ spec }: StoredPod, taints: readonly Taint[]): Taint | undefined =>
  taints.find(
    (taint) =>
      taint.effect !== 'PreferNoSchedule' &&
      !spec.tolerations?.some((toleration) => tolerates(toleration, taint)),
  );

const nodeUnschedulable: Filter = ({ pod }, { node }) =>
  node.spec.unschedulable && untolerated(pod, [UNSCHEDULABLE])
    ? final('NodeUnschedulable', 'node(s) were unschedulable')
    : undefined;

const nodeName: Filter = ({ pod: { spec } }, { name }) =>
  spec.nodeName && spec.nodeName !== name
    ? final('NodeName', "node(s) didn't match the requested node name")
    : undefined;

const taintToleration: Filter = ({ pod }, { node }) => {
  const taint = untolerated(pod, node.spec.taints ?? []);
  if (!taint) return undefined;
  return final('TaintToleration', `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
};

const nodeAffinity: Filter = ({ pod }, { node }) =>
  matchesNode(pod, node)
    ? undefined
    : final('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");

const conflicts = (a: HostPort, b: HostPort): boolean =>
  a.port === b.port &&
  a.protocol === b.protocol &&
  (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0');

const nodePorts: Filter = ({ ports }, info) =>
  ports.some((port) => info.ports.some((taken) => conflicts(port, taken)))
    ? resolvable('NodePorts', "node(s) didn't have free ports for the requested pod ports")
    : undefined;

const resourcesFit: Filter = ({ pod }, info) => {
  const { cpu, memory, storage, extended } = requestsOf(pod.spec);
  const { allocatable } = info;
  const lacks = (wanted: number, has: number, taken: number): boolean => wanted > 0 && wanted > has - taken;
  const reasons: string[] = [];
  if (info.pods.size + 1 > info.maxPods) reasons.push('Too many pods');
  if (lacks(cpu, allocatable.cpu, info.cpu)) reasons.push('Insufficient cpu');
  if (lacks(memory, allocatable.memory, info.memory)) reasons.push('Insufficient memory');
  if (lacks(storage, allocatable.storage, info.storage)) reasons.push('Insufficient ephemeral-storage');
  for (const [name, wanted] of extended)
    if (lacks(wanted, allocatable.extended.get(name) ?? 0, info.extended.get(name) ?? 0))
      reasons.push(`Insufficient ${name}`);
  return reasons.length > 0 ? resolvable('NodeResourcesFit', ...reasons) : undefined;
};

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
  if (!affinity.attracts(node)) return final('InterPodAffinity', "node(s) didn't match pod affinity rules");
  if (affinity.repels(node))
    return resolvable('InterPodAffinity', "node(s) didn't match pod anti-affinity rules");
  return affinity.isRepelled(node)
    ? resolvable('InterPodAffinity', "node(s) didn't satisfy existing pods anti-affinity rules")
    : undefined;
};

/** In the order of the default profile. */
const FILTERS: readonly Filter[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  resourcesFit,
  topologySpread,
  interPodAffinity,
];

/** The first reason why a node cannot have a pod. */
export function reject(cycle: Cycle, info: NodeInfo): Rejection | undefined {
  const { node } = info;
  if (!node) return final('NodeName', "node(s) didn't match the requested node name");
  const known = info as typeof info & { node: typeof node };
  for (const filter of FILTERS) {
    const rejection = filter(cycle, known);
    if (rejection) return rejection;
  }
  return undefined;
}
