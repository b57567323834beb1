import type { Node, Pod } from '../api/types.ts';
import { controllerOf, type Stored } from '../machinery/object.ts';
import { wholeUnits } from '../machinery/quantity.ts';
import { parseResources, requestsOf, type Resources } from './requests.ts';

type StoredPod = Stored<Pod>;
type StoredNode = Stored<Node>;

/** The ports of the node that a pod takes, as `protocol/ip/port`. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

export function hostPortsOf({ spec }: StoredPod): readonly HostPort[] {
  const sidecars = spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always') ?? [];
  return [...spec.containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ ip: hostIP || '0.0.0.0', protocol: protocol ?? 'TCP', port: hostPort }] : [],
    ),
  );
}

/**
 * A node with the pods on it and what they take, kept up pod by pod. Models pkg/scheduler/framework/types.go NodeInfo
 */
export class NodeInfo {
  readonly name: string;
  /** Undefined while pods are bound to a node that there is not. */
  node: StoredNode | undefined;
  allocatable: Resources = parseResources(undefined);
  maxPods = 0;
  readonly pods = new Map<string, StoredPod>();
  cpu = 0;
  memory = 0;
  storage = 0;
  scoredCpu = 0;
  scoredMemory = 0;
  readonly extended = new Map<string, number>();
  readonly ports: HostPort[] = [];
  /** How many pods of each controller there are, by its UID. */
  readonly byController = new Map<string, number>();
  /** Pods that keep others away from their topology domain. */
  readonly repelling = new Map<string, StoredPod>();

  constructor(name: string) {
    this.name = name;
  }

  setNode(node: StoredNode): void {
    const { allocatable } = node.status;
    if (allocatable !== this.node?.status.allocatable || !this.node) {
      this.allocatable = parseResources(allocatable);
      this.maxPods = wholeUnits(allocatable?.['pods']);
    }
    this.node = node;
  }

  add(pod: StoredPod): void {
    this.pods.set(pod.metadata.uid, pod);
    this.#count(pod, 1);
    this.ports.push(...hostPortsOf(pod));
    if (pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length)
      this.repelling.set(pod.metadata.uid, pod);
  }

  remove(uid: string): void {
    const pod = this.pods.get(uid);
    if (!pod) return;
    this.pods.delete(uid);
    this.repelling.delete(uid);
    this.#count(pod, -1);
    for (const { ip, protocol, port } of hostPortsOf(pod)) {
      const at = this.ports.findIndex((p) => p.ip === ip && p.protocol === protocol && p.port === port);
      if (at >= 0) this.ports.splice(at, 1);
    }
  }

  /** A copy to try changes on. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.name);
    if (this.node) copy.setNode(this.node);
    for (const pod of this.pods.values()) copy.add(pod);
    return copy;
  }

  #count(pod: StoredPod, sign: 1 | -1): void {
    const { cpu, memory, storage, extended, scoredCpu, scoredMemory } = requestsOf(pod.spec);
    this.cpu += sign * cpu;
    this.memory += sign * memory;
    this.storage += sign * storage;
    this.scoredCpu += sign * scoredCpu;
    this.scoredMemory += sign * scoredMemory;
    for (const [name, value] of extended)
      this.extended.set(name, (this.extended.get(name) ?? 0) + sign * value);
    const controller = controllerOf(pod)?.uid;
    if (controller === undefined) return;
    const left = (this.byController.get(controller) ?? 0) + sign;
    if (left === 0) this.byController.delete(controller);
    else this.byController.set(controller, left);
  }
}
