import { checkExtension } from './aggregation/extensions.ts';
import { measuredPods } from './aggregation/metrics/measured-pods.ts';
import { ApiServer } from './apiserver/apiserver.ts';
import { deferredIn, restoreDeferred, type DeferredWrites } from './apiserver/deferred-tracking.ts';
import type { StreamOptions } from './apiserver/node-door.ts';
import type { Client } from './client.ts';
import { refusal } from './controllers/batches.ts';
import type { ControllerState } from './controllers/controller.ts';
import {
  AutoscalerHistory,
  type AutoscalerHistoryState,
} from './controllers/horizontal-pod-autoscaler/history.ts';
import type { Clock, RandomSource } from './environment.ts';
import type { KubeletConfig } from './kubelet/config.ts';
import { Kubelets, type KubeletsSnapshot } from './kubelet/kubelets.ts';
import { componentRuns } from './kubelet/components.ts';
import type { NodeMachine } from './kubelet/machine.ts';
import type { NodePart } from './kubelet/outage.ts';
import { resourceOf } from './kinds/kind.ts';
import { kindOfType } from './kinds/registry.ts';
import { servingNames } from './apiserver/bootstrap.ts';
import type { CertifiedKey } from './machinery/certificates/client.ts';
import { ApiError } from './machinery/errors.ts';
import { keyOf } from './machinery/object.ts';
import { parseTime } from './machinery/time.ts';
import type { ResourceKey } from './machinery/resources.ts';
import type { ApiRequest, ApiResponse, StreamSession } from './messages.ts';
import { serveApi } from './network/api-door.ts';
import type { OutsideWorld } from './network/emulated-network.ts';
import type { CloudProxies, ClusterNetwork } from './network/network.ts';
import type { CorrelatorState } from './record/correlator.ts';
import { EventNames, type EventNamesState } from './record/names.ts';
import { Recorders } from './record/recorder.ts';
import { SeriesRecorder, type SeriesState } from './record/series.ts';
import { limitAtPace, RequestBudget } from './request-budget.ts';
import type { CloudProvider, ContainerRuntime } from './runtime.ts';
import { Certificates } from './simulation/certificates.ts';
import type { ClusterConfig } from './simulation/config.ts';
import { type Scheduler, scheduler as makeScheduler, type SchedulerState } from './scheduler/scheduler.ts';
import {
  contextOf,
  CONTROLLER,
  controlPlane,
  type ControlPlaneOptions,
  type Part,
} from './simulation/control-plane.ts';
import { Operation } from './simulation/operation.ts';
import { type Manifest, systemObjects } from './simulation/system-objects.ts';
import { Store, type StoreSnapshot } from './store/store.ts';

/** What a cluster is put together from. */
export interface SimulationOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly config: ClusterConfig;
  readonly kubelet: KubeletConfig;
  readonly runtime: ContainerRuntime;
  readonly cloud?: CloudProvider;
  /** Where else than inside of its network its API server is reached: names and addresses. */
  readonly servedAs?: readonly string[];
  /** What lies beyond the cluster, for pods that reach out. */
  readonly outside?: OutsideWorld;
}

/** A cluster as plain data, fit for structured cloning: no program runs in it. */
export interface SimulationSnapshot {
  readonly store: StoreSnapshot;
  /** What managed fields do not tell yet; missing in snapshots of old. */
  readonly deferredWrites?: DeferredWrites;
  readonly events: CorrelatorState;
  readonly series: SeriesState;
  readonly eventNames: EventNamesState;
  readonly autoscalers: AutoscalerHistoryState;
  /** Missing in snapshots of old: every pod without a node is then tried anew. */
  readonly scheduling?: SchedulerState;
  /**
   * By the names of the controllers; one that is not here looks at everything anew. A list, or missing, in snapshots of old: all of
   * them do.
   */
  readonly controllers?: ReadonlyMap<string, ControllerState> | readonly unknown[];
  readonly kubelets: KubeletsSnapshot;
}

/** Models pkg/scheduler/apis/config/v1/defaults.go */
const SCHEDULER_LIMIT = { qps: 50, burst: 100 };

/** How long a cluster takes to settle, in milliseconds: what happened until then may be tidied away. */
const STARTUP = 60_000;

/**
 * One cluster put together: store, API server, controllers, scheduler, kubelets and the network between them, on a clock that
 * the owner drives. What happens is a consequence of the stored objects, so a cluster restored from a snapshot goes on as the
 * first one would have.
 */
export class Simulation {
  readonly store: Store;
  readonly config: ClusterConfig;
  readonly #certificates: Certificates;
  readonly #server: ApiServer;
  readonly #names: EventNames;
  readonly #autoscalers: AutoscalerHistory;
  readonly #recorders: Recorders;
  readonly #series: SeriesRecorder;
  readonly #kubelets: Kubelets;
  #scheduler: Scheduler;
  readonly #parts: readonly Part[];
  readonly #operation: Operation;
  /** Whether somebody looks after the cluster's machines. */
  readonly #hasCloud: boolean;

  /** A new cluster without nodes, or with a snapshot the cluster as it was then. */
  constructor(options: SimulationOptions, snapshot?: SimulationSnapshot) {
    const { clock, random, config, cloud, servedAs = [] } = options;
    this.config = config;
    this.store = new Store(snapshot?.store);
    if (snapshot?.deferredWrites) restoreDeferred(this.store, snapshot.deferredWrites);
    const servedNames = [...new Set([...servingNames(config.server), ...servedAs])];
    this.#certificates = new Certificates(random, servedNames, () => this.#began(), config.server);
    this.#server = new ApiServer({ store: this.store, clock, random, settings: config.server });
    this.#names = new EventNames(clock, random, snapshot?.eventNames);
    const names = this.#names;
    this.#recorders = new Recorders(clock, names, snapshot?.events);
    // Its events have a client of their own.
    const events = this.client('kube-scheduler');
    this.#series = new SeriesRecorder(
      { clock, names, client: events },
      'default-scheduler',
      snapshot?.series,
    );
    this.#autoscalers = new AutoscalerHistory(snapshot?.autoscalers);
    const plane: ControlPlaneOptions = {
      clock,
      random,
      store: this.store,
      config,
      cloud,
      certificate: () => this.certificate,
      client: (component, budget) => this.client(component, budget),
      recorder: (client, component) => this.#recorders.of(client, component),
      checkDiscovery: (reference, group, version) =>
        checkExtension(this.store, this.#kubelets.door, reference, group, version),
      podMetrics: (namespace) =>
        measuredPods({ store: this.store, nodes: this.#kubelets.door, random, clock }, namespace),
      autoscalerHistory: this.#autoscalers,
    };
    const attendance = cloud?.attend?.({
      context: (program) => contextOf(plane, program, CONTROLLER),
      connect: (ip, host, port, how) => this.network.connect({ type: 'cloud', ip }, host, port, how),
    });
    this.#hasCloud = attendance !== undefined;
    const attending = Object.entries(attendance?.controllers ?? {});
    this.#parts = [...controlPlane(plane), ...attending.map(([name, controller]) => ({ name, controller }))];
    const budget = new RequestBudget(clock, limitAtPace(SCHEDULER_LIMIT, config.pace));
    const schedule = (state?: SchedulerState): Scheduler =>
      makeScheduler(
        {
          clock,
          random,
          store: this.store,
          client: this.client('kube-scheduler', budget),
          budget,
          recorder: (component) => this.#recorders.of(events, component),
        },
        this.#series,
        state,
      );
    this.#scheduler = schedule(snapshot?.scheduling);
    this.#kubelets = this.#makeKubelets(options, attendance?.proxies, snapshot?.kubelets);
    this.#operation = new Operation({
      clock,
      kubelets: this.#kubelets,
      controllers: this.#parts,
      setScheduling: (running) => {
        this.#scheduler.stop();
        if (!running) return;
        this.#scheduler = schedule();
        this.#scheduler.resync();
      },
    });
    this.#server.connectNodes(this.#kubelets.door);
    if (!snapshot) {
      for (const manifest of systemObjects(this.certificate, clock.now())) this.create(manifest);
    }
    const settled = this.#began() + STARTUP;
    if (!config.startupEvents && clock.now() < settled)
      clock.schedule(settled, () => this.forgetEvents(), 'startup');
    for (const { controller } of this.#parts) controller.resync();
    this.#scheduler.resync();
    if (snapshot?.controllers instanceof Map)
      for (const { name, controller } of this.#parts) {
        const state = (snapshot.controllers as ReadonlyMap<string, ControllerState>).get(name);
        if (state) controller.restore?.(state);
      }
    if (snapshot) this.#kubelets.resume();
    this.#operation.look();
  }

  /** Whether there is an API server at its address. */
  get listens(): boolean {
    return componentRuns('kube-apiserver', this.#kubelets);
  }

  /** Whether the API server answers with what is stored. */
  get serves(): boolean {
    return this.listens && componentRuns('etcd', this.#kubelets);
  }

  static restore(snapshot: SimulationSnapshot, options: SimulationOptions): Simulation {
    return new Simulation(options, snapshot);
  }

  /** What the key of the cluster's certificate authority is made of, for servers that prove with it who they are. */
  get authoritySeed(): string {
    return this.#certificates.origin.seed;
  }

  /** The certificate of the cluster's authority, in PEM: it holds for ten years from when the cluster began. */
  get certificate(): string {
    return this.#certificates.authority;
  }

  /** What its API server shows to prove who it is, in PEM: it holds for a year from when the cluster began. */
  get servingCertificate(): string {
    return this.#certificates.serving;
  }

  /** What its administrator shows to prove who it is. */
  get administrator(): CertifiedKey {
    return this.#certificates.administrator;
  }

  /** When the cluster came to be, in whole seconds. */
  #began(): number {
    return parseTime(this.store.get('namespaces', 'kube-system')?.metadata.creationTimestamp ?? '');
  }

  get network(): ClusterNetwork {
    return this.#kubelets.network;
  }

  get kubelets(): Kubelets {
    return this.#kubelets;
  }

  /** The API server's door for everybody outside of the control plane. */
  handle(request: ApiRequest): Promise<ApiResponse> {
    return this.#server.handle(request);
  }

  /** The API server's door for a component of the cluster: `kube-scheduler`. @param budget pays for its requests */
  client(component: string, budget?: RequestBudget): Client {
    return this.#server.client(component, budget);
  }

  /** Creates an object of any kind unless one of its name is there. */
  create(manifest: Manifest): void {
    const { resource, namespace } = placeOf(manifest);
    try {
      this.client('kube-apiserver').create(resource, namespace, manifest as never);
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
    }
  }

  /** Deletes the object of a manifest's kind and name if it is there. */
  delete(manifest: Manifest): void {
    const { resource, namespace } = placeOf(manifest);
    try {
      this.client('kube-apiserver').delete(resource, namespace, manifest.metadata?.name ?? '');
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
    }
  }

  /** A machine joins: its kubelet registers at once. */
  addNode(machine: NodeMachine): void {
    this.#kubelets.add(machine);
  }

  /** Whether a node's kubelet runs, whoever hears of it. */
  kubeletRuns(node: string): boolean {
    return this.#kubelets.get(node)?.outage.works ?? false;
  }

  /** A machine is gone for good; its cloud takes the Node object away too. */
  removeNode(name: string): void {
    this.#kubelets.remove(name);
    const node = this.store.get('nodes', name);
    if (!node) return;
    const client = this.client('cloud-controller-manager');
    if (this.#hasCloud)
      this.#recorders
        .of(client, 'cloud-node-lifecycle-controller')
        .event(
          { kind: 'Node', metadata: { name, uid: node.metadata.uid } },
          'Normal',
          'DeletingNode',
          `Deleting node ${name} because it does not exist in the cloud provider`,
        );
    refusal(() => client.delete('nodes', '', name));
  }

  /** A part of a node goes down: the whole of it falls silent if only its link does. Tells whether there is such a node. */
  stopNode(name: string, part: NodePart = 'link'): boolean {
    return this.#kubelets.setPart(name, part, false);
  }

  /** What went down comes back. Tells whether there is such a node. */
  startNode(name: string, part: NodePart = 'link'): boolean {
    return this.#kubelets.setPart(name, part, true);
  }

  /** Runs a command on a node as its user; undefined: there is no such node, or it is off. */
  login(node: string, options: StreamOptions, signal: AbortSignal): StreamSession | undefined {
    return this.#kubelets.door.login(node, options, signal);
  }

  /** Removes all events and what the recorders remember of them: a fresh page for who comes now. */
  forgetEvents(): void {
    for (const event of this.store.list('events')) this.store.remove('events', keyOf(event));
    this.#recorders.forget();
    this.#series.forget();
  }

  /** The whole cluster by reference where it can be: cheap enough to take before every command line. */
  snapshot(): SimulationSnapshot {
    return {
      store: this.store.snapshot(),
      deferredWrites: deferredIn(this.store),
      events: this.#recorders.snapshot(),
      series: this.#series.snapshot(),
      eventNames: this.#names.snapshot(),
      autoscalers: this.#autoscalers.snapshot(),
      scheduling: this.#scheduler.snapshot(),
      controllers: this.#states(),
      kubelets: this.#kubelets.snapshot(),
    };
  }

  #states(): ReadonlyMap<string, ControllerState> {
    const states = new Map<string, ControllerState>();
    for (const { name, controller } of this.#parts) {
      const state = controller.state?.();
      if (state) states.set(name, state);
    }
    return states;
  }

  /** Ends everything that the cluster has scheduled; it must not be used any more. */
  stop(): void {
    for (const { controller } of this.#parts) controller.stop();
    this.#scheduler.stop();
    this.#kubelets.stop();
  }

  #makeKubelets(
    { clock, random, runtime, kubelet, outside, config }: SimulationOptions,
    proxies: CloudProxies | undefined,
    snapshot: KubeletsSnapshot | undefined,
  ): Kubelets {
    const client = (host: string): Client => this.client(`system:node:${host}`);
    return new Kubelets(
      {
        clock,
        random,
        store: this.store,
        client,
        recorder: (host) => this.#recorders.of(client(host), 'kubelet', host),
        runtime,
        config: kubelet,
        settings: config.server,
        acceptApiConnection: (stream) =>
          void serveApi(
            stream,
            (request) => this.handle(request),
            () => this.servingCertificate,
          ),
        apiListens: () => this.listens,
        componentsChanged: () => this.#operation.lookSoon(),
        ...(outside && { outside }),
        ...(proxies && { proxies }),
        enforcesPolicies: config.enforcesPolicies,
      },
      snapshot,
    );
  }
}

/** Where the object of a manifest belongs. */
function placeOf({ apiVersion = 'v1', kind: name = '', metadata }: Manifest): {
  readonly resource: ResourceKey;
  readonly namespace: string;
} {
  const kind = kindOfType(apiVersion, name);
  if (!kind) throw new Error(`There is no kind ${name} in ${apiVersion}.`);
  const namespace = kind.namespaced ? (metadata?.namespace ?? 'default') : '';
  return { resource: resourceOf(kind) as ResourceKey, namespace };
}
