import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '../api/types.ts';
import { parseAddress } from '../machinery/ip.ts';
import type { Stored } from '../machinery/object.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import type { Store } from '../store/store.ts';

/** ICMP is for echo requests: rules about ports never allow it. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP';

/** One side of a connection: an address, and the pod behind it if it is one on the pod network. */
export interface Party {
  readonly ip: string;
  readonly pod: Stored<Pod> | undefined;
}

/** A connection as it is after addresses of services have been translated. */
export interface Packet {
  readonly source: Party;
  readonly destination: Party;
  readonly port: number;
  readonly protocol: Protocol;
}

type StoredPolicy = Stored<NetworkPolicy>;

/** Whether an address lies in a CIDR. */
export function inBlock(ip: string, cidr: string): boolean {
  const [base = '', bits = ''] = cidr.split('/');
  const [address, network] = [parseAddress(ip), parseAddress(base)];
  if (!address || !network || address.bits !== network.bits) return false;
  const shift = BigInt(network.bits - Number(bits));
  return address.value >> shift === network.value >> shift;
}

/** The number behind a named port in a pod. */
const namedPort = (pod: Stored<Pod> | undefined, name: string, protocol: Protocol): number | undefined =>
  pod?.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)?.containerPort;

function portMatches(
  { port, endPort, protocol = 'TCP' }: NetworkPolicyPort,
  { destination, port: actual, protocol: spoken }: Packet,
): boolean {
  if (protocol !== spoken) return false;
  if (port === undefined) return true;
  if (typeof port === 'string') return namedPort(destination.pod, port, spoken) === actual;
  return endPort === undefined ? port === actual : port <= actual && actual <= endPort;
}

/** NetworkPolicies as a CNI enforces them. Models staging/src/k8s.io/api/networking/v1/types.go (NetworkPolicySpec) */
export class PolicyRules {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Whether a connection gets through: the source's policies let it go and the destination's let it come. */
  allow(packet: Packet): boolean {
    return this.#side(packet, 'Egress') && this.#side(packet, 'Ingress');
  }

  /** Policies add up: a pod that one isolates is open to what any of them allows. */
  #side(packet: Packet, direction: 'Ingress' | 'Egress'): boolean {
    const { source, destination } = packet;
    const [own, other] = direction === 'Egress' ? [source, destination] : [destination, source];
    if (!own.pod) return true;
    const policies = this.#policiesOf(own.pod, direction);
    if (policies.length === 0) return true;
    return policies.some(({ spec, metadata: { namespace = '' } }) => {
      const rules =
        direction === 'Egress'
          ? (spec.egress ?? []).map(({ to, ports }) => ({ peers: to ?? [], ports: ports ?? [] }))
          : (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from ?? [], ports: ports ?? [] }));
      return rules.some(
        ({ peers, ports }) =>
          (peers.length === 0 || peers.some((peer) => this.#isPeer(peer, other, namespace))) &&
          (ports.length === 0 || ports.some((port) => portMatches(port, packet))),
      );
    });
  }

  #policiesOf({ metadata }: Stored<Pod>, direction: 'Ingress' | 'Egress'): readonly StoredPolicy[] {
    return this.#store
      .list('networkpolicies.networking.k8s.io', metadata.namespace)
      .filter(
        ({ spec }) =>
          (spec.policyTypes ?? ['Ingress', ...(spec.egress?.length ? ['Egress'] : [])]).includes(direction) &&
          selectorMatches(spec.podSelector, metadata.labels),
      );
  }

  #isPeer(
    { ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer,
    { ip, pod }: Party,
    namespace: string,
  ): boolean {
    if (ipBlock)
      return inBlock(ip, ipBlock.cidr) && !(ipBlock.except ?? []).some((excepted) => inBlock(ip, excepted));
    if (!pod) return false;
    const home = pod.metadata.namespace ?? '';
    const near = namespaceSelector
      ? selectorMatches(namespaceSelector, this.#store.get('namespaces', home)?.metadata.labels)
      : home === namespace;
    return near && (podSelector === undefined || selectorMatches(podSelector, pod.metadata.labels));
  }
}
