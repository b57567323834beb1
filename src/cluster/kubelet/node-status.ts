import type { ContainerImage, Node, NodeCondition, NodeStatus } from '../api/types.ts';
import type { Client, EventRecorder } from '../client.ts';
import type { Clock, Timer } from '../environment.ts';
import { semanticEqual } from '../machinery/equal.ts';
import { ApiError } from '../machinery/errors.ts';
import type { Stored } from '../machinery/object.ts';
import { formatMicroTime, formatTime, parseTime } from '../machinery/time.ts';
import type { KubeletConfig } from './config.ts';
import { defaultNodeLabels, type NodeMachine } from './machine.ts';
import { runtimeAbilities } from './runtime-abilities.ts';
import { nodeResources, saysOtherwise, withoutStrangePages } from './node-resources.ts';

const LEASES = 'kube-node-lease';

/**
 * When a node's next sign of life is due, in milliseconds since the epoch, and the rank of that; whether the kubelet has told
 * of a cordon last.
 */
export type NextBeat = readonly [at: number, rank: number, cordoned?: boolean];
const LEASE_SECONDS = 40;

const HEALTHY: readonly Omit<NodeCondition, 'lastHeartbeatTime' | 'lastTransitionTime'>[] = [
  {
    type: 'MemoryPressure',
    status: 'False',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
  },
  {
    type: 'DiskPressure',
    status: 'False',
    reason: 'KubeletHasNoDiskPressure',
    message: 'kubelet has no disk pressure',
  },
  {
    type: 'PIDPressure',
    status: 'False',
    reason: 'KubeletHasSufficientPID',
    message: 'kubelet has sufficient PID available',
  },
  { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
];

const PRESSED: readonly (typeof HEALTHY)[number][] = [
  {
    type: 'MemoryPressure',
    status: 'True',
    reason: 'KubeletHasInsufficientMemory',
    message: 'kubelet has insufficient memory available',
  },
  {
    type: 'DiskPressure',
    status: 'True',
    reason: 'KubeletHasDiskPressure',
    message: 'kubelet has disk pressure',
  },
];

/** What the kubelet sees of its machine when it looks. */
export interface NodeSight {
  /** The kubelet has just begun. */
  begin(): void;
  /** A sign of life is due: what could not be shown before is tried again. */
  beat(): void;
  /** The types of the conditions by which the node is short of something; does what must be done about it. */
  pressures(): readonly string[];
  /** Undefined: the kubelet says nothing of images. */
  images(): readonly ContainerImage[] | undefined;
  /** The volumes of drivers that pods on the node use, by the names that nodes give them, sorted. */
  volumes(): readonly string[];
}

const isCordoned = (node: Stored<Node> | undefined): boolean => node?.spec.unschedulable === true;

/**
 * Keeps a node's Node object and Lease.
 * Models pkg/kubelet/kubelet_node_status.go and staging/src/k8s.io/component-helpers/apimachinery/lease/controller.go
 */
export class NodeReporter {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #recorder: EventRecorder;
  readonly #config: KubeletConfig['node'];
  /** What the node's object says of itself. */
  machine: NodeMachine;
  readonly #sight: NodeSight;
  #next: { readonly at: number; readonly timer: Timer } | undefined;
  /** The last object that was found to say what it should, and by what. */
  #settled:
    { readonly node: Stored<Node>; readonly machine: NodeMachine; readonly pressed: string } | undefined;
  /** Whether the node was cordoned when the kubelet last told of it. */
  cordoned = false;
  /** Whether the server has taken the node since the kubelet began. */
  registered = false;

  constructor(
    client: Client,
    clock: Clock,
    recorder: EventRecorder,
    config: KubeletConfig['node'],
    machine: NodeMachine,
    sight: NodeSight,
  ) {
    this.#sight = sight;
    this.#client = client;
    this.#clock = clock;
    this.#recorder = recorder;
    this.#config = config;
    this.machine = machine;
  }

  /** The API server can be reached: a kubelet of which it has not heard yet begins, another one goes on. */
  connect(): void {
    this.stop();
    if (!this.registered) {
      this.#start();
      return;
    }
    if (this.#node()) this.#attempt(() => this.#post(this.#sight.pressures()));
    this.#beat();
  }

  /** A kubelet begins: it registers the node if it is not there, and sends signs of life. */
  #start(): void {
    this.cordoned = false;
    const node = this.#node();
    if (node) {
      this.registered = true;
      this.#announce();
      const { bootID } = this.machine.systemInfo;
      const before = node.status.nodeInfo?.bootID ?? '';
      if (before !== '' && before !== bootID) {
        const { name } = this.machine;
        this.#event('Rebooted', `Node ${name} has been rebooted, boot id: ${bootID}`, 'Warning');
      }
    }
    this.#attempt(() => {
      if (node) {
        this.#claim(node);
        this.#post(this.#sight.pressures());
      } else this.#register();
    });
    this.#beat();
  }

  /** Goes on after a restore: the next sign of life is due when it would have been. @param next as {@link next} told it; snapshots of old have the rank alone */
  resume(next?: NextBeat | number): void {
    if (typeof next === 'object') {
      const [at, rank, cordoned] = next;
      this.cordoned = cordoned ?? isCordoned(this.#node());
      this.#beatAt(at, rank);
      return;
    }
    this.cordoned = isCordoned(this.#node());
    const renewed = parseTime(
      this.#client.get('leases.coordination.k8s.io', LEASES, this.machine.name)?.spec.renewTime ?? '',
    );
    const at = Number.isNaN(renewed) ? this.#clock.now() : renewed + this.#config.leaseMilliseconds;
    this.#beatAt(at, next);
  }

  /** The next sign of life. */
  get next(): NextBeat | undefined {
    return this.#next && [this.#next.at, this.#next.timer.rank, this.cordoned];
  }

  #beatAt(at: number, kept?: number): void {
    this.#next = { at, timer: this.#clock.scheduleKept(at, () => this.#beat(), kept) };
  }

  /** Falls silent. */
  stop(): void {
    this.#next?.timer.cancel();
    this.#next = undefined;
  }

  #beat(): void {
    this.#beatAt(this.#clock.now() + this.#config.leaseMilliseconds);
    this.#sight.beat();
    const node = this.#node();
    if (!node) {
      if (this.#config.registersAgain || !this.registered) this.#attempt(() => this.#register());
      return;
    }
    this.#attempt(() => this.#renew(node));
    this.#attempt(() => this.#refresh(node));
  }

  /** Posts the status if it is not what the node's object says, or has not been posted for long. */
  #refresh(node: Stored<Node>): void {
    const ready = node.status.conditions?.find(({ type }) => type === 'Ready');
    const posted = parseTime(ready?.lastHeartbeatTime ?? '');
    const now = this.#clock.now();
    const pressed = this.#sight.pressures();
    if (!(now - posted < this.#config.statusMilliseconds)) this.#write(node, this.#statusOf(node, pressed));
    else if (!this.#isSettled(node, pressed)) {
      const next = this.#statusOf(node, pressed);
      if (saysOtherwise(node.status, next)) this.#write(node, next);
      else this.#settled = { node, machine: this.machine, pressed: pressed.join() };
    }
    this.#tellOfCordon(isCordoned(node));
  }

  /** Whether it is known already that the node's object says what it should. */
  #isSettled(node: Stored<Node>, pressed: readonly string[]): boolean {
    const { status } = node;
    return (
      this.#settled?.node === node &&
      this.#settled.machine === this.machine &&
      this.#settled.pressed === pressed.join() &&
      semanticEqual(this.#sight.images() ?? status.images, status.images) &&
      semanticEqual(this.#sight.volumes(), status.volumesInUse ?? [])
    );
  }

  /** What the server refuses is tried again at the next sign of life. */
  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #renew(node: Stored<Node>): void {
    const { name, uid } = node.metadata;
    const renewTime = formatMicroTime(this.#clock.now());
    const lease = this.#client.get('leases.coordination.k8s.io', LEASES, name);
    if (lease) {
      this.#client.update('leases.coordination.k8s.io', { ...lease, spec: { ...lease.spec, renewTime } });
      return;
    }
    this.#client.create('leases.coordination.k8s.io', LEASES, {
      metadata: {
        name,
        namespace: LEASES,
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
      },
      spec: { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime },
    });
  }

  /** Sets right what a node's object of before says of it. Models tryRegisterWithAPIServer */
  #claim(node: Stored<Node>): void {
    const { labels, name } = this.machine;
    const own = Object.keys(defaultNodeLabels(name)).flatMap((key) =>
      labels[key] === undefined ? [] : [[key, labels[key]] as const],
    );
    const { metadata, status } = node;
    const claimed = own.every(([key, value]) => metadata.labels?.[key] === value)
      ? node
      : this.#client.update('nodes', {
          ...node,
          metadata: { ...metadata, labels: { ...metadata.labels, ...Object.fromEntries(own) } },
        });
    const capacity = withoutStrangePages(status.capacity, this.machine);
    if (semanticEqual(capacity, status.capacity ?? {})) return;
    const allocatable = withoutStrangePages(status.allocatable, this.machine);
    this.#client.updateStatus('nodes', { ...claimed, status: { ...claimed.status, capacity, allocatable } });
  }

  #register(): void {
    const { name, labels, annotations, taints, providerID, podCIDR } = this.machine;
    this.#client.create('nodes', '', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels,
        annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true', ...annotations },
      },
      spec: {
        podCIDR,
        podCIDRs: [podCIDR],
        ...(taints.length > 0 && { taints }),
        ...(providerID !== undefined && { providerID }),
      },
    });
    this.registered = true;
    this.#announce();
    this.#post();
  }

  /** What a kubelet tells when it begins. */
  #announce(): void {
    this.#event('Starting', 'Starting kubelet.');
    this.#sight.begin();
    for (const { reason } of HEALTHY) if (reason !== 'KubeletReady') this.#tell(reason);
    this.#event('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  }

  /** Tells of a condition by its reason: `KubeletHasNoDiskPressure`. */
  #tell(reason = ''): void {
    const told = reason.replace('Kubelet', 'Node');
    this.#event(told, `Node ${this.machine.name} status is now: ${told}`);
  }

  /** Models recordNodeSchedulableEvent */
  #tellOfCordon(cordoned: boolean): void {
    if (cordoned === this.cordoned) return;
    this.cordoned = cordoned;
    if (this.#config.tellsChanges) this.#tell(cordoned ? 'NodeNotSchedulable' : 'NodeSchedulable');
  }

  /** Posts the whole status; conditions keep the time of their last change. */
  #post(pressed: readonly string[] = []): void {
    const node = this.#node();
    if (node) this.#write(node, this.#statusOf(node, pressed));
  }

  #statusOf(node: Stored<Node>, pressed: readonly string[]): NodeStatus {
    const { addresses, systemInfo } = this.machine;
    const time = formatTime(this.#clock.now());
    const before = node.status.conditions ?? [];
    const own = HEALTHY.map((healthy): NodeCondition => {
      const { type } = healthy;
      const condition = (pressed.includes(type) && PRESSED.find((each) => each.type === type)) || healthy;
      const old = before.find(({ type }) => type === condition.type);
      return {
        ...condition,
        lastHeartbeatTime: time,
        lastTransitionTime: old?.status === condition.status ? (old.lastTransitionTime ?? time) : time,
      };
    });
    const images = this.#sight.images();
    const volumesInUse = this.#sight.volumes();
    const { volumesInUse: _, ...status } = node.status;
    const others = before.filter(({ type }) => !HEALTHY.some((condition) => condition.type === type));
    return {
      ...status,
      ...(volumesInUse.length > 0 && { volumesInUse }),
      ...nodeResources(status, this.machine),
      addresses,
      conditions: [...others, ...own],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: systemInfo,
      ...(this.#config.tellsAbilities && runtimeAbilities(systemInfo.containerRuntimeVersion)),
      ...(images && { images }),
    };
  }

  #write(node: Stored<Node>, status: NodeStatus): void {
    this.#client.updateStatus('nodes', { ...node, status });
    for (const { type, status: now, reason } of status.conditions ?? []) {
      if (!HEALTHY.some((condition) => condition.type === type)) continue;
      const old = node.status.conditions?.find((condition) => condition.type === type);
      if (old?.status === now || !(type === 'Ready' || (old && this.#config.tellsChanges))) continue;
      this.#tell(reason);
    }
  }

  #node(): Stored<Node> | undefined {
    return this.#client.get('nodes', '', this.machine.name);
  }

  /** A kubelet names its node by its name where the UID belongs. */
  #event(reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void {
    const { name } = this.machine;
    this.#recorder.event({ kind: 'Node', metadata: { name, uid: name } }, type, reason, message);
  }
}
