import type { HostAlias, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import type { DnsReply, RecordType } from '../network/dns.ts';
import type {
  ClusterNetwork,
  ConnectOptions,
  ConnectResult,
  EchoOutcome,
  Lookup,
  Origin,
  Route,
} from '../network/network.ts';
import type { ContainerEngine, NodeRoom, PodSandbox } from '../runtime.ts';
import type { NodeMachine } from './machine.ts';
import { kernelName, podNames, qualified } from './pod-names.ts';
import { engineOf } from './runtime-names.ts';

/** What a pod's sandbox stands on. */
export interface SandboxGround {
  readonly network: ClusterNetwork;
  readonly machine: NodeMachine;
  /** A connection to one of the pod's own ports. */
  readonly own: (port: number) => ByteStream | undefined;
  readonly room: () => NodeRoom;
}

/**
 * The sandbox of a pod in the cluster's network. It keeps what it needs of the pod alone: the pod is replaced at every change, the
 * sandbox stands as long as its address.
 */
export class NetworkSandbox implements PodSandbox {
  readonly podUID: string;
  readonly ip: string;
  readonly hostname: string;
  readonly room: () => NodeRoom;
  readonly #network: ClusterNetwork;
  readonly #machine: NodeMachine;
  readonly #own: (port: number) => ByteStream | undefined;
  readonly #from: Origin;
  readonly #onHost: boolean;
  /** What its own address is called. */
  readonly #names: readonly string[];
  readonly #aliases: readonly HostAlias[];

  constructor({ metadata, spec }: Stored<Pod>, ip: string, { network, machine, own, room }: SandboxGround) {
    this.podUID = metadata.uid;
    this.ip = ip;
    const kernel = kernelName({ metadata, spec });
    const names = podNames({ metadata, spec });
    this.#names = spec.hostNetwork ? [machine.name] : [names.host, qualified(names)];
    this.hostname = spec.hostNetwork || 'problem' in kernel ? (this.#names[0] ?? '') : kernel.name;
    this.room = room;
    this.#network = network;
    this.#machine = machine;
    this.#own = own;
    this.#from = { type: 'pod', ip, namespace: metadata.namespace ?? '' };
    this.#onHost = spec.hostNetwork === true;
    this.#aliases = spec.hostAliases ?? [];
  }

  get node(): string {
    return this.#machine.name;
  }

  get engine(): ContainerEngine {
    return engineOf(this.#machine.systemInfo.containerRuntimeVersion);
  }

  get kernel(): string {
    return this.#machine.systemInfo.kernelVersion;
  }

  resolve(host: string): readonly string[] {
    return this.#known(host)?.addresses ?? this.#network.resolve(this.#from, host);
  }

  async lookUp(host: string, options: ConnectOptions): Promise<Lookup> {
    return this.#known(host) ?? this.#network.lookUp(this.#from, host, options);
  }

  query(name: string, type: RecordType, server?: string): DnsReply {
    return this.#network.query(this.#from, name, type, server);
  }

  echo(address: string): EchoOutcome {
    return this.#isLocal(address) ? 'answered' : this.#network.echo(this.#from, address);
  }

  route(address: string, protocol: 'UDP' | 'ICMP'): Route {
    return this.#isLocal(address)
      ? { routers: [], arrives: true }
      : this.#network.route(this.#from, address, protocol);
  }

  connect(host: string, port: number, options: ConnectOptions): Promise<ConnectResult> {
    if (!this.#isLocal(host)) {
      const to = this.#known(host)?.addresses[0] ?? host;
      return this.#network.connect(this.#from, to, port, options);
    }
    const remoteIP = host === this.ip || this.#names.includes(host) ? this.ip : '127.0.0.1';
    const stream = this.#own(port);
    if (!stream && this.#onHost)
      return this.#network.connect({ type: 'node', name: this.node }, remoteIP, port, options);
    return Promise.resolve(
      stream ? { ok: true, stream, remoteIP } : { ok: false, failure: 'refused', remoteIP },
    );
  }

  #isLocal(host: string): boolean {
    return (
      host === 'localhost' ||
      host === this.ip ||
      this.#names.includes(host) ||
      host === '::1' ||
      host.startsWith('127.')
    );
  }

  /** Names of the container's /etc/hosts. */
  #known(host: string): Lookup | undefined {
    const alias = this.#aliases.find(({ hostnames = [] }) => hostnames.includes(host));
    const address = host === 'localhost' ? '127.0.0.1' : this.#names.includes(host) ? this.ip : alias?.ip;
    return address === undefined ? undefined : { addresses: [address], failure: undefined };
  }
}
