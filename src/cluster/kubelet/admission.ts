import type { Node, Pod, PodSpec } from '../api/types.ts';
import { tolerates } from '../controllers/tolerations.ts';
import type { Stored } from '../machinery/object.ts';
import { wholeUnits } from '../machinery/quantity.ts';
import { matchesNode } from '../scheduler/node-affinity.ts';
import { hostPortsOf } from '../scheduler/node-info.ts';
import { parseResources, requestsOf } from '../scheduler/requests.ts';
import type { PodFailure } from './record.ts';

const predicate = (name: string, why: string): PodFailure => ({
  reason: name,
  message: `Predicate ${name} failed: ${why}`,
});

/**
 * Why a node refuses a pod that was bound to it, or undefined: it takes it. The scheduler may have been passed by, or have
 * decided by what was so before. Models pkg/kubelet/lifecycle/predicate.go
 * @param others the specs of the node's other pods that hold resources
 */
export function refusal(
  pod: Stored<Pod>,
  node: Stored<Node>,
  others: readonly PodSpec[],
): PodFailure | undefined {
  const { os, tolerations = [] } = pod.spec;
  const label = pod.metadata.labels?.['kubernetes.io/os'];
  if (label !== undefined && label !== 'linux') {
    return {
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    };
  }
  if (os && os.name !== 'linux')
    return {
      reason: 'PodOSNotSupported',
      message: "Failed to admit pod as the OS field doesn't match node OS",
    };
  const lacking = shortage(pod.spec, node, others);
  if (lacking) return lacking;
  if (!matchesNode(pod, node))
    return predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  const ports = hostPortsOf(pod);
  const taken = ports.length > 0 ? others.flatMap((spec) => hostPortsOf({ ...pod, spec })) : [];
  const clash = ports.some(({ ip, protocol, port }) =>
    taken.some(
      (other) =>
        other.port === port &&
        other.protocol === protocol &&
        (other.ip === ip || [other.ip, ip].includes('0.0.0.0')),
    ),
  );
  if (clash) return predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports");
  const untolerated = node.spec.taints?.some(
    (taint) =>
      taint.effect === 'NoExecute' && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
  return untolerated
    ? predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate")
    : undefined;
}

/** Models pkg/scheduler/framework/plugins/noderesources/fit.go (fitsRequest); what a node does not know of is not asked for */
function shortage(
  spec: PodSpec,
  { status }: Stored<Node>,
  others: readonly PodSpec[],
): PodFailure | undefined {
  const room = parseResources(status.allocatable);
  const asked = requestsOf(spec);
  const used = { cpu: 0, memory: 0, storage: 0 };
  for (const other of others) {
    const { cpu, memory, storage } = requestsOf(other);
    used.cpu += cpu;
    used.memory += memory;
    used.storage += storage;
  }
  const rows: readonly (readonly [name: string, asked: number, used: number, capacity: number])[] = [
    ['pods', 1, others.length, wholeUnits(status.allocatable?.['pods'])],
    ['cpu', asked.cpu, used.cpu, room.cpu],
    ['memory', asked.memory, used.memory, room.memory],
    ['ephemeral-storage', asked.storage, used.storage, room.storage],
    ...[...asked.extended].flatMap(([name, wanted]) => {
      const capacity = room.extended.get(name);
      if (capacity === undefined) return [];
      const taken = others.reduce((sum, other) => sum + (requestsOf(other).extended.get(name) ?? 0), 0);
      return [[name, wanted, taken, capacity] as const];
    }),
  ];
  const short = rows.find(([, wanted, taken, capacity]) => wanted > 0 && wanted > capacity - taken);
  if (!short) return undefined;
  const [name, wanted, taken, capacity] = short;
  return {
    reason: `OutOf${name}`,
    message: `Node didn't have enough resource: ${name}, requested: ${wanted}, used: ${taken}, capacity: ${capacity}`,
  };
}
