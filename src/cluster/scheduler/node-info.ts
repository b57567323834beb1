import type { Container, Node, Pod, Taint } from '../api/types.ts';
import type { Mutable, Stored } from '../machinery/object.ts';
import { wholeUnits } from '../machinery/quantity.ts';
import { occupiedBy, parseResources, type Requests, type Resources } from './requests.ts';

type StoredPod = Stored<Pod>;
type StoredNode = Stored<Node>;

/** A port of the node that a pod takes. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

const NO_PORTS: readonly HostPort[] = [];

const takesPort = ({ ports }: Container): boolean => ports?.some(({ hostPort }) => hostPort) === true;

export function hostPortsOf({ spec: { containers, initContainers } }: StoredPod): readonly HostPort[] {
  if (!containers.some(takesPort) && !initContainers?.some(takesPort)) return NO_PORTS;
  const sidecars = initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always') ?? [];
  return [...containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ ip: hostIP || '0.0.0.0', protocol: protocol || 'TCP', port: hostPort }] : [],
    ),
  );
}

/** Pods that selectors cannot tell apart, as one of them and how many there are. */
export interface PodGroup {
  readonly key: string;
  readonly pod: StoredPod;
  readonly count: number;
}

const texts = new WeakMap<object, string>();

/** An object as text, made once. */
function textOf(object: object | undefined): string {
  if (!object) return '';
  let text = texts.get(object);
  if (text === undefined) texts.set(object, (text = JSON.stringify(object)));
  return text;
}

/** Whether a pod wants others near or far. */
const isAffine = ({ spec: { affinity } }: StoredPod): boolean =>
  affinity?.podAffinity !== undefined || affinity?.podAntiAffinity !== undefined;

/** The group of pods with these labels in a namespace. */
interface LabelGroup {
  readonly namespace: string | undefined;
  readonly here: string;
  readonly leaving: string;
}

const labelGroups = new WeakMap<object, LabelGroup>();
const NO_LABELS = {};

/** Pods of one template share their labels, and so the text that is their group's key. */
function groupKey({ metadata: { namespace, labels = NO_LABELS, deletionTimestamp } }: StoredPod): string {
  let group = labelGroups.get(labels);
  if (!group || group.namespace !== namespace) {
    const here = `${namespace}${labels === NO_LABELS ? '' : JSON.stringify(labels)}`;
    labelGroups.set(labels, (group = { namespace, here, leaving: `-${here}` }));
  }
  return deletionTimestamp === undefined ? group.here : group.leaving;
}

const affineKey = (pod: StoredPod): string =>
  `${pod.metadata.namespace}${textOf(pod.metadata.labels)}${textOf(pod.spec.affinity)}`;

type Groups = Map<string, Mutable<PodGroup>>;

function count(groups: Groups, key: string, pod: StoredPod, sign: 1 | -1): void {
  const known = groups.get(key);
  if (!known) {
    if (sign > 0) groups.set(key, { key, pod, count: 1 });
    return;
  }
  known.count += sign;
  if (known.count <= 0) groups.delete(key);
}

/** The labels that constraints are about unless pods say otherwise. */
export const HOSTNAME = 'kubernetes.io/hostname';
export const ZONE = 'topology.kubernetes.io/zone';

/** Labels are texts; nothing that every object inherits is one. */
export function labelOf(node: StoredNode, key: string): string | undefined {
  const value: unknown = node.metadata.labels?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** Somebody who counts some of the pods; whom it counts depends on the pods' groups alone. */
export interface PodCounter {
  countIn(groups: Iterable<PodGroup>): number;
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
  unschedulable = false;
  taints: readonly Taint[] | undefined;
  #hostname: string | undefined;
  #zone: string | undefined;
  /** Bytes of the images that the node has, by name. */
  images: ReadonlyMap<string, number> = new Map();
  readonly pods = new Map<string, StoredPod>();
  cpu = 0;
  memory = 0;
  storage = 0;
  scoredCpu = 0;
  scoredMemory = 0;
  readonly extended = new Map<string, number>();
  readonly ports: HostPort[] = [];
  /** The pods by namespace, labels and whether they are leaving. */
  readonly groups: Groups = new Map();
  /** The pods that want others near or far, by namespace, labels and affinity. */
  readonly affine: Groups = new Map();
  /** How many pods there are. */
  podCount = 0;
  /** Whether there are pods that want others near or far. */
  hasAffine = false;
  #counter: PodCounter | undefined;
  #counted = 0;
  #image: string | undefined;
  #imageBytes: number | undefined;
  #requests: Requests | undefined;
  #score = 0;

  constructor(name: string) {
    this.name = name;
  }

  setNode(node: StoredNode): void {
    const { allocatable, images } = node.status;
    if (allocatable !== this.node?.status.allocatable || !this.node) {
      this.allocatable = parseResources(allocatable);
      this.maxPods = wholeUnits(allocatable?.['pods']);
      this.#requests = undefined;
    }
    if (images !== this.node?.status.images) {
      this.images = new Map(
        images?.flatMap(({ names = [], sizeBytes = 0 }) => names.map((name) => [name, sizeBytes] as const)),
      );
      this.#image = undefined;
    }
    this.unschedulable = node.spec.unschedulable === true;
    this.taints = node.spec.taints;
    this.#hostname = labelOf(node, HOSTNAME);
    this.#zone = labelOf(node, ZONE);
    this.node = node;
  }

  /** The value of one of the node's labels. */
  label(key: string): string | undefined {
    if (key === HOSTNAME) return this.#hostname;
    if (key === ZONE) return this.#zone;
    return this.node && labelOf(this.node, key);
  }

  /** Bytes of an image if the node has it. Who asks again for the same one is answered at once. */
  bytesOf(image: string): number | undefined {
    if (this.#image !== image) {
      this.#image = image;
      this.#imageBytes = this.images.get(image);
    }
    return this.#imageBytes;
  }

  /**
   * A score of the room on the node for requests. Who asks again for the same ones is answered at once as long as that stays as it is.
   * @param score the only one that there is
   */
  scoreFor(requests: Requests, score: (info: NodeInfo, requests: Requests) => number): number {
    if (this.#requests !== requests) {
      this.#requests = requests;
      this.#score = score(this, requests);
    }
    return this.#score;
  }

  /** How many pods somebody counts. Who asks again is answered at once as long as no pod comes or goes. */
  countFor(counter: PodCounter): number {
    if (this.#counter !== counter) {
      this.#counter = counter;
      this.#counted = counter.countIn(this.groups.values());
    }
    return this.#counted;
  }

  add(pod: StoredPod): void {
    this.pods.set(pod.metadata.uid, pod);
    this.#count(pod, 1);
    this.ports.push(...hostPortsOf(pod));
  }

  remove(uid: string): void {
    const pod = this.pods.get(uid);
    if (!pod) return;
    this.pods.delete(uid);
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
    const { cpu, memory, storage, extended, scoredCpu, scoredMemory } = occupiedBy(pod);
    this.cpu += sign * cpu;
    this.memory += sign * memory;
    this.storage += sign * storage;
    this.scoredCpu += sign * scoredCpu;
    this.scoredMemory += sign * scoredMemory;
    for (const [name, value] of extended)
      this.extended.set(name, (this.extended.get(name) ?? 0) + sign * value);
    count(this.groups, groupKey(pod), pod, sign);
    if (isAffine(pod)) count(this.affine, affineKey(pod), pod, sign);
    this.podCount = this.pods.size;
    this.hasAffine = this.affine.size > 0;
    this.#counter = undefined;
    this.#requests = undefined;
  }
}
