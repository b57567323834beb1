import type { Node, Pod, PodSpec } from '../api/types.ts';
import { tolerates } from '../controllers/tolerations.ts';
import type { Stored } from '../machinery/object.ts';
import { wholeUnits } from '../machinery/quantity.ts';
import { matchesNode } from '../scheduler/node-affinity.ts';
import { hostPortsOf } from '../scheduler/node-info.ts';
import { parseResources, type Requests, requestsOf } from '../scheduler/requests.ts';
import type { Requirement } from './preemption.ts';
import type { PodFailure } from './record.ts';
import { forbiddenSysctl } from './sysctls.ts';

const predicate = (name: string, why: string): PodFailure => ({
  reason: name,
  message: `Predicate ${name} failed: ${why}`,
});

/** So much of a resource a pod asks for, others have, and there is. */
interface Shortage {
  readonly name: string;
  readonly wanted: number;
  readonly taken: number;
  readonly capacity: number;
}

/** Pods of a node. */
export interface Others {
  /** As many as there can be. */
  readonly atMost: number;
  count(): number;
  /** Their specs, as allocated. */
  specs(): readonly PodSpec[];
}

/** Why a pod cannot run on any node like this one. */
function wrongSystem(
  { spec: { os, securityContext }, metadata }: Stored<Pod>,
  node: Stored<Node>,
): PodFailure | undefined {
  const label = metadata.labels?.['kubernetes.io/os'];
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
  const policy = securityContext?.supplementalGroupsPolicy;
  if (policy === 'Strict' && node.status.features?.supplementalGroupsPolicy !== true)
    return {
      reason: 'SupplementalGroupsPolicyNotSupported',
      message: `SupplementalGroupsPolicy=${policy} is not supported in this node`,
    };
  return undefined;
}

/**
 * Why a node refuses a pod that was bound to it, or undefined: it takes it. The scheduler may have been passed by, or have
 * decided by what was so before. Models pkg/kubelet/lifecycle/predicate.go
 * @param others the node's other pods that hold resources
 * @param makeRoom critical pods only: sees to what is missing; a text says why that cannot be done
 */
export function refusal(
  pod: Stored<Pod>,
  node: Stored<Node>,
  others: Others,
  makeRoom?: (missing: readonly Requirement[]) => string | undefined,
): PodFailure | undefined {
  const wrong = forbiddenSysctl(pod.spec) ?? wrongSystem(pod, node);
  if (wrong) return wrong;
  const [first, ...more] = shortages(pod.spec, node, others);
  if (!first) return unfit(pod, node, others);
  if (!makeRoom) {
    const { name, wanted, taken, capacity } = first;
    return {
      reason: `OutOf${name}`,
      message: `Node didn't have enough resource: ${name}, requested: ${wanted}, used: ${taken}, capacity: ${capacity}`,
    };
  }
  const other = unfit(pod, node, others);
  if (other) return other;
  const missing = [first, ...more].map(({ name, wanted, taken, capacity }) => ({
    name,
    quantity: wanted - (capacity - taken),
  }));
  const failure = makeRoom(missing);
  return failure === undefined
    ? undefined
    : {
        reason: 'UnexpectedAdmissionError',
        message: `Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: ${failure}`,
      };
}

/** Why a pod and a node do not go together, whatever there is of resources. */
function unfit(pod: Stored<Pod>, node: Stored<Node>, others: Others): PodFailure | undefined {
  const { tolerations = [] } = pod.spec;
  if (!matchesNode(pod, node))
    return predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  const ports = hostPortsOf(pod);
  const taken = ports.length > 0 ? others.specs().flatMap((spec) => hostPortsOf({ ...pod, spec })) : [];
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
function shortages(spec: PodSpec, { status }: Stored<Node>, others: Others): readonly Shortage[] {
  const asked = requestsOf(spec);
  const found: Shortage[] = [];
  const compare = (name: string, wanted: number, taken: number, capacity: number): void => {
    if (wanted > 0 && wanted > capacity - taken) found.push({ name, wanted, taken, capacity });
  };
  const pods = wholeUnits(status.allocatable?.['pods']);
  if (others.atMost >= pods) compare('pods', 1, others.count(), pods);
  if (asked.cpu + asked.memory + asked.storage + asked.extended.size === 0) return found;
  const room = parseResources(status.allocatable);
  const taken = others.specs().map(requestsOf);
  const sum = (of: (requests: Requests) => number): number => taken.reduce((all, one) => all + of(one), 0);
  compare(
    'cpu',
    asked.cpu,
    sum(({ cpu }) => cpu),
    room.cpu,
  );
  compare(
    'memory',
    asked.memory,
    sum(({ memory }) => memory),
    room.memory,
  );
  compare(
    'ephemeral-storage',
    asked.storage,
    sum(({ storage }) => storage),
    room.storage,
  );
  for (const [name, wanted] of asked.extended) {
    const capacity = room.extended.get(name);
    if (capacity === undefined) continue;
    compare(
      name,
      wanted,
      sum(({ extended }) => extended.get(name) ?? 0),
      capacity,
    );
  }
  return found;
}
