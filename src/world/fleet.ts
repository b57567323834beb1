import { accountOf } from '../clouds/gke/access-token.ts';
import type {
  ClusterCredentials,
  ClusterHost,
  HostedClusterSpec,
  HostedNode,
  NodeHealth,
} from '../clouds/host.ts';
import type { ContainerRuntime, CloudProvider } from '../cluster/runtime.ts';
import type { VirtualClock } from '../cluster/clock.ts';
import { pacedKubelet, realisticKubelet } from '../cluster/kubelet/config.ts';
import type { NodeMachine } from '../cluster/kubelet/machine.ts';
import type { NodePart } from '../cluster/kubelet/outage.ts';
import { rigKubelet } from '../cluster/kubelet/rig.ts';
import type { ApiRequest, StreamSession } from '../cluster/messages.ts';
import type { ClusterNetwork } from '../cluster/network/network.ts';
import type { KeyedRandom } from '../cluster/random.ts';
import { Simulation, type SimulationOptions, type SimulationSnapshot } from '../cluster/simulation.ts';
import { defaultClusterConfig, rigClusterConfig, type ClusterConfig } from '../cluster/simulation/config.ts';
import { bootstrapToken, clusterInfo, coreDNS } from '../cluster/simulation/system-objects.ts';
import { loadImages } from '../containers/library.ts';
import { rigCatalogue } from '../containers/rig-catalogue.ts';
import { EmulatedRuntime } from '../containers/runtime.ts';
import type { InstalledProgram } from '../shell/program.ts';
import type { Pacer } from './host.ts';
import { hostedMachine } from './hosted-machine.ts';
import type { ApiService, OutsideNetwork } from './network.ts';
import { processHost } from './process-host.ts';

/** Which rules a cluster's nodes and registries follow. */
export type ClusterProfile = 'realistic' | 'rig';

/** A cluster to be made. */
export interface ClusterPlan extends HostedClusterSpec {
  readonly profile: ClusterProfile;
  /** Tells its UIDs and whatever else is drawn from those of the world's other clusters; missing for the only one. */
  readonly branch?: string;
}

/** One cluster as plain data. */
interface MemberSnapshot {
  readonly plan: ClusterPlan;
  readonly version: string;
  readonly running: boolean;
  readonly cluster: SimulationSnapshot;
}

/** All clusters as plain data. */
export type FleetSnapshot = readonly MemberSnapshot[];

/** What the clusters are made with. */
export interface FleetOptions {
  readonly clock: VirtualClock;
  readonly random: KeyedRandom;
  readonly pacer: Pacer;
  readonly network: OutsideNetwork;
  /** How long things take, as a multiple of what they usually do; 1 if missing. */
  readonly pace?: number;
  /** The account to which clusters of Google's cloud belong. */
  readonly account?: string | undefined;
  /** Programs that containers may have too. */
  readonly programs: readonly InstalledProgram[];
}

interface Member {
  readonly plan: ClusterPlan;
  version: string;
  running: boolean;
  simulation: Simulation;
  /** A halted cluster's state; its simulation has been stopped. */
  halted: SimulationSnapshot | undefined;
}

/** The clusters of a world, and the host that clouds make theirs with. */
export class Fleet implements ClusterHost {
  readonly #options: FleetOptions;
  readonly #members = new Map<string, Member>();
  readonly #providers = new Map<string, CloudProvider>();
  readonly #runtimes = new Map<ClusterProfile, ContainerRuntime>();

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Names who provides the load balancers that plans ask for. To be called before clusters are made. */
  provide(name: string, provider: CloudProvider): void {
    this.#providers.set(name, provider);
  }

  /** Brings the clusters of a snapshot back. */
  load(snapshot: FleetSnapshot): void {
    for (const { plan, version, running, cluster } of snapshot) {
      const member: Member = {
        plan,
        version,
        running,
        simulation: new Simulation(this.#simulationOptions(plan, version), cluster),
        halted: undefined,
      };
      this.#members.set(plan.id, member);
      if (running) this.#serve(member);
      else this.#halt(member);
    }
  }

  snapshot(): FleetSnapshot {
    return [...this.#members.values()].map(({ plan, version, running, simulation, halted }) => ({
      plan,
      version,
      running,
      cluster: halted ?? simulation.snapshot(),
    }));
  }

  /** The networks of the clusters that run. */
  *networks(): Iterable<ClusterNetwork> {
    for (const { running, simulation } of this.#members.values()) if (running) yield simulation.network;
  }

  /** The cluster whose API server answers at an address such as `https://34.1.2.3`. */
  byServer(server: string): Simulation | undefined {
    const wanted = server.replace(/\/$/, '');
    for (const { plan, simulation, running } of this.#members.values())
      if (running && plan.endpoints.includes(wanted)) return simulation;
    return undefined;
  }

  /** The first cluster that was made, or undefined when there is none. */
  first(): Simulation | undefined {
    return this.#members.values().next().value?.simulation;
  }

  /** Takes a part of a node down, or lets it come back: its link if nothing else is named. Tells whether there is such a node. */
  setNode(name: string, running: boolean, part?: NodePart): boolean {
    return [...this.#members.values()].some(({ simulation }) =>
      running ? simulation.startNode(name, part) : simulation.stopNode(name, part),
    );
  }

  ready(): Promise<void> {
    return loadImages();
  }

  createCluster(spec: HostedClusterSpec): void {
    const branch = `${spec.id} ${this.#options.clock.now()}`;
    this.create({ profile: 'realistic', branch, ...spec });
  }

  /** Makes a cluster with its nodes and what its provider runs in it. */
  create(plan: ClusterPlan): void {
    if (this.#members.has(plan.id)) return;
    const simulation = new Simulation(this.#simulationOptions(plan, plan.version));
    const member: Member = { plan, version: plan.version, running: true, simulation, halted: undefined };
    this.#members.set(plan.id, member);
    for (const node of plan.nodes) simulation.addNode(machineOf(plan, node));
    for (const manifest of plan.profile === 'rig' ? coreDNS(simulation.config.server) : plan.manifests)
      simulation.create(manifest);
    if (plan.joinAt !== undefined) {
      simulation.create(clusterInfo(simulation.certificate, plan.joinAt));
      simulation.create(bootstrapToken(this.#randomOf(plan), this.#options.clock.now()));
    }
    this.#serve(member);
  }

  deleteCluster(id: string): void {
    const member = this.#members.get(id);
    if (!member) return;
    this.#withdraw(member);
    if (member.running) member.simulation.stop();
    this.#members.delete(id);
  }

  addNodes(id: string, nodes: readonly HostedNode[]): void {
    const member = this.#members.get(id);
    if (!member) return;
    for (const node of nodes)
      if (!member.simulation.store.get('nodes', node.name))
        member.simulation.addNode(machineOf(member.plan, node));
  }

  removeNodes(id: string, names: readonly string[]): void {
    for (const name of names) this.#members.get(id)?.simulation.removeNode(name);
  }

  setNodeRunning(id: string, name: string, running: boolean): void {
    const simulation = this.#members.get(id)?.simulation;
    if (running) simulation?.startNode(name, 'machine');
    else simulation?.stopNode(name, 'machine');
  }

  credentials(id: string): ClusterCredentials | undefined {
    const simulation = this.#members.get(id)?.simulation;
    return simulation && { authority: simulation.certificate, ...simulation.administrator };
  }

  health(id: string, node: string): NodeHealth {
    const simulation = this.#members.get(id)?.simulation;
    return { kubelet: simulation?.kubeletRuns(node) ?? false, apiServer: simulation?.serves ?? false };
  }

  apply(id: string, manifests: HostedClusterSpec['manifests'], present: boolean): void {
    const member = this.#members.get(id);
    if (!member?.running) return;
    for (const manifest of manifests) {
      if (present) member.simulation.create(manifest);
      else member.simulation.delete(manifest);
    }
  }

  login(
    id: string,
    node: string,
    command: readonly string[],
    tty: boolean,
    signal: AbortSignal,
  ): StreamSession | undefined {
    const member = this.#members.get(id);
    if (!member?.running) return undefined;
    const streams = { stdin: true, stdout: true, stderr: true };
    return member.simulation.login(node, { command, tty, ...streams }, signal);
  }

  setVersion(id: string, version: string): void {
    const member = this.#members.get(id);
    if (!member || member.version === version) return;
    member.version = version;
    if (!member.running) return;
    const snapshot = member.simulation.snapshot();
    member.simulation.stop();
    member.simulation = new Simulation(this.#simulationOptions(member.plan, version), snapshot);
  }

  setRunning(id: string, running: boolean): void {
    const member = this.#members.get(id);
    if (!member || member.running === running) return;
    member.running = running;
    if (!running) {
      this.#halt(member);
      return;
    }
    if (member.halted) {
      member.simulation = new Simulation(this.#simulationOptions(member.plan, member.version), member.halted);
      member.halted = undefined;
    }
    this.#serve(member);
  }

  setPaused(id: string, paused: boolean): void {
    const simulation = this.#members.get(id)?.simulation;
    // The kubelet goes before what it would start again, and comes after it.
    const parts = paused ? (['kubelet', 'system'] as const) : (['system', 'kubelet'] as const);
    for (const { machine } of simulation?.kubelets ?? [])
      for (const part of parts)
        if (paused) simulation?.stopNode(machine.name, part);
        else simulation?.startNode(machine.name, part);
  }

  /** Ends everything. */
  stop(): void {
    for (const { simulation, running } of this.#members.values()) if (running) simulation.stop();
    this.#members.clear();
  }

  #halt(member: Member): void {
    member.halted = member.simulation.snapshot();
    member.simulation.stop();
    this.#withdraw(member);
  }

  #serve(member: Member): void {
    const service: ApiService = {
      tls: true,
      listens: () => member.simulation.listens,
      certificate: () => member.simulation.servingCertificate,
      names: [
        ...member.plan.endpoints.map((endpoint) => new URL(endpoint).hostname),
        ...['', '.default', '.default.svc', '.default.svc.cluster.local'].map((rest) => `kubernetes${rest}`),
      ],
      handle: (request) => member.simulation.handle(admitted(request, member.plan)),
    };
    for (const endpoint of member.plan.endpoints) {
      const { hostname, port } = new URL(endpoint);
      this.#options.network.serve(hostname, Number(port === '' ? 443 : port), service);
    }
  }

  #withdraw({ plan }: Member): void {
    for (const endpoint of plan.endpoints) {
      const { hostname, port } = new URL(endpoint);
      this.#options.network.withdraw(hostname, Number(port === '' ? 443 : port));
    }
  }

  #simulationOptions(plan: ClusterPlan, version: string): SimulationOptions {
    const { account: owner, clock, network, pace = 1 } = this.#options;
    const cloud = this.#providers.get(plan.loadBalancers);
    const base = configOf(plan, version, pace);
    const { webhooks } = cloud ?? {};
    const isGoogles = plan.loadBalancers === 'gke' && owner !== undefined;
    const server = { ...base.server, ...(webhooks && { webhooks }), ...(isGoogles && { owner }) };
    return {
      clock,
      random: this.#randomOf(plan),
      config: { ...base, server },
      kubelet: pacedKubelet(plan.profile === 'rig' ? rigKubelet : realisticKubelet, pace),
      runtime: this.#runtimeOf(plan.profile),
      servedAs: plan.endpoints.map((endpoint) => new URL(endpoint).hostname),
      outside: {
        resolve: (host) => network.resolvePublic(host),
        connect: (host, port, options) => network.connect(host, port, options),
      },
      ...(cloud ? { cloud } : {}),
    };
  }

  #randomOf({ branch }: ClusterPlan): KeyedRandom {
    const { random } = this.#options;
    return branch === undefined ? random : random.branch(branch);
  }

  #runtimeOf(profile: ClusterProfile): ContainerRuntime {
    let runtime = this.#runtimes.get(profile);
    if (!runtime) {
      const { clock, random, pacer, programs } = this.#options;
      // no container starts before time goes on, and time waits for what is being loaded
      void loadImages();
      runtime = new EmulatedRuntime({
        clock,
        random,
        host: processHost(pacer, programs),
        ...(profile === 'rig' ? { policy: rigCatalogue } : {}),
      });
      this.#runtimes.set(profile, runtime);
    }
    return runtime;
  }
}

/** The machine of a plan's node: no other cluster's is the same. */
function machineOf({ profile, id }: ClusterPlan, node: HostedNode): NodeMachine {
  return hostedMachine(node, profile === 'rig' ? node.name : `${id}/${node.name}`);
}

function configOf(plan: ClusterPlan, version: string, pace: number): ClusterConfig {
  const base = plan.profile === 'rig' ? rigClusterConfig : defaultClusterConfig;
  const [network = '10.96.0.0', bits = '12'] = plan.serviceCIDR.split('/');
  return {
    ...base,
    server: {
      ...base.server,
      version,
      serviceNetwork: { base: network, bits: Number(bits) },
      ...(plan.authority && { authority: plan.authority }),
      ...(plan.administrator !== undefined && { administrator: plan.administrator }),
      ...(plan.joinAt !== undefined && { bootstrapTokens: true }),
    },
    podNetwork: plan.podCIDR,
    enforcesPolicies: plan.enforcesPolicies ?? base.enforcesPolicies,
    provisioners: plan.provisioners ?? [],
    ...(plan.host && { host: plan.host }),
    pace,
  };
}

/** What a request's credentials prove; what there is beside certificates and Google's tokens the API server looks at itself. */
function admitted(request: ApiRequest, { loadBalancers }: ClusterPlan): ApiRequest {
  const account = loadBalancers === 'gke' ? accountOf(request.headers['authorization']) : undefined;
  if (account !== undefined) return { ...request, account };
  return request.clientCertificate === undefined ? { ...request, remote: true } : request;
}
