import type { Endpoint, Service, ServicePort } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'PTR' | 'SRV' | 'TXT' | 'MX' | 'NS' | 'ANY';

/** A record as name servers give it. */
export interface DnsRecord {
  /** Without the last dot. */
  readonly name: string;
  readonly type: Exclude<RecordType, 'ANY'>;
  /** An address, a name without its last dot, or `0 100 80 name` for SRV. */
  readonly data: string;
}

/** What a name server said, or why it said nothing. */
export interface DnsReply {
  readonly status: 'NOERROR' | 'NXDOMAIN' | 'refused' | 'timed-out';
  /** The servers of the zone itself answered. */
  readonly authoritative: boolean;
  readonly records: readonly DnsRecord[];
}

type StoredService = Stored<Service>;

const SUFFIX = 'svc.cluster.local';

const reply = (records: readonly DnsRecord[]): DnsReply => ({
  status: 'NOERROR',
  authoritative: true,
  records,
});
const nameError: DnsReply = { status: 'NXDOMAIN', authoritative: true, records: [] };

const isCluster = (name: string): boolean => name === 'cluster.local' || name.endsWith('.cluster.local');

/**
 * Answers a question about the cluster's own names; undefined for what a cluster forwards to the servers of the world.
 * Models the kubernetes plugin of CoreDNS, and with it the Kubernetes DNS specification.
 * @param name in lower case, without the last dot
 */
export function answerClusterName(store: Store, name: string, type: RecordType): DnsReply | undefined {
  if (name.endsWith('.in-addr.arpa')) return reverse(store, name);
  if (!isCluster(name)) return undefined;
  if (name === 'cluster.local' || name === SUFFIX || name === 'pod.cluster.local') return reply([]);
  const labels = name.slice(0, -'.cluster.local'.length).split('.');
  const kind = labels.pop();
  const namespace = labels.pop() ?? '';
  if ((kind !== 'svc' && kind !== 'pod') || !store.get('namespaces', namespace)) return nameError;
  if (labels.length === 0) return reply([]);
  if (kind === 'pod') return podAnswer(name, labels, type);
  return serviceAnswer(store, name, namespace, labels, type);
}

function podAnswer(name: string, labels: readonly string[], type: RecordType): DnsReply {
  const dashed = labels.length === 1 && /^\d{1,3}(?:-\d{1,3}){3}$/.test(labels[0] ?? '');
  if (!dashed) return nameError;
  return reply(wants(type, 'A') ? [{ name, type: 'A', data: (labels[0] ?? '').replaceAll('-', '.') }] : []);
}

const wants = (asked: RecordType, type: RecordType): boolean => asked === type || asked === 'ANY';

/** What is asked of a service: `_port._protocol` or the name of an endpoint may stand before its name. */
interface Part {
  readonly port: string | undefined;
  readonly protocol: string | undefined;
  readonly endpoint: string | undefined;
}

/** A place behind a service's name. */
interface Place {
  /** Its own name. */
  readonly name: string;
  readonly ip: string;
  readonly port: number;
}

function serviceAnswer(
  store: Store,
  name: string,
  namespace: string,
  labels: readonly string[],
  type: RecordType,
): DnsReply {
  const service = store.get('services', `${namespace}/${labels.at(-1) ?? ''}`);
  const part = partOf(labels.slice(0, -1));
  if (!service || !part) return nameError;
  if (service.spec.type === 'ExternalName') {
    if (part.port !== undefined || part.endpoint !== undefined) return nameError;
    return reply([{ name, type: 'CNAME', data: (service.spec.externalName ?? '').replace(/\.$/, '') }]);
  }
  const places = [...placesOf(store, service, part)];
  if (places.length === 0) return nameError;
  if (type === 'SRV') {
    const records = places
      .filter(({ port }) => port >= 0)
      .map((place) => ({
        name,
        type: 'SRV' as const,
        data: `0 ${weight(places)} ${place.port} ${place.name}`,
      }));
    return reply(records);
  }
  const ips = [...new Set(places.map(({ ip }) => ip))].sort();
  return reply(wants(type, 'A') ? ips.map((data) => ({ name, type: 'A' as const, data })) : []);
}

const weight = (places: readonly Place[]): number => Math.max(1, Math.floor(100 / places.length));

function partOf(labels: readonly string[]): Part | undefined {
  const nothing = { port: undefined, protocol: undefined, endpoint: undefined };
  const [first = '', second = ''] = labels;
  if (labels.length === 0) return nothing;
  if (labels.length === 1) return { ...nothing, endpoint: first };
  if (labels.length > 2 || !second.startsWith('_')) return undefined;
  return { ...nothing, port: first.replace(/^_/, ''), protocol: second.slice(1) };
}

const fits = ({ port, protocol }: Part, name: string, spoken: string): boolean =>
  (port === undefined || port === name) && (protocol === undefined || protocol === spoken.toLowerCase());

function* placesOf(store: Store, service: StoredService, part: Part): Iterable<Place> {
  const { name, namespace = '' } = service.metadata;
  const domain = `${name}.${namespace}.${SUFFIX}`;
  const { clusterIP = 'None' } = service.spec;
  if (clusterIP !== 'None' && part.endpoint === undefined) {
    const fitting = (port: ServicePort): boolean => fits(part, port.name ?? '', port.protocol ?? 'TCP');
    for (const { port } of (service.spec.ports ?? []).filter(fitting))
      yield { name: domain, ip: clusterIP, port };
    return;
  }
  for (const { endpoint, port } of endpointsOf(store, `${namespace}/${name}`, part)) {
    const own = ownName(endpoint);
    if (part.endpoint === undefined || part.endpoint === own)
      for (const ip of endpoint.addresses) yield { name: `${own}.${domain}`, ip, port };
  }
}

/** The name of an endpoint below its service's: the pod's hostname, or its address with dashes. */
const ownName = ({ hostname, addresses }: Endpoint): string =>
  hostname ?? (addresses[0] ?? '').replaceAll('.', '-');

function* endpointsOf(
  store: Store,
  key: string,
  part: Part,
): Iterable<{ readonly endpoint: Endpoint; readonly port: number }> {
  for (const { endpoints, ports = [] } of store.byIndex('endpointslices.discovery.k8s.io', 'service', key)) {
    const known = ports.length > 0 ? ports : [{ port: -1 }];
    for (const endpoint of endpoints) {
      if (endpoint.conditions?.ready === false) continue;
      for (const { name = '', protocol = 'TCP', port = -1 } of known)
        if (fits(part, name, protocol)) yield { endpoint, port };
    }
  }
}

/** The names of an address: of a service's own one, or of the endpoints that have it. */
function reverse(store: Store, name: string): DnsReply | undefined {
  const ip = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.');
  const pointers = new Set<string>();
  for (const { metadata, spec } of store.byIndex('services', 'address', ip))
    if (spec.clusterIP === ip) pointers.add(`${metadata.name}.${metadata.namespace ?? ''}.${SUFFIX}`);
  if (pointers.size === 0)
    for (const { metadata, endpoints } of store.byIndex(
      'endpointslices.discovery.k8s.io',
      'endpoint-ip',
      ip,
    )) {
      const service = metadata.labels?.['kubernetes.io/service-name'];
      if (service === undefined) continue;
      for (const endpoint of endpoints)
        if (endpoint.addresses.includes(ip) && endpoint.conditions?.ready !== false)
          pointers.add(`${ownName(endpoint)}.${service}.${metadata.namespace ?? ''}.${SUFFIX}`);
    }
  if (pointers.size === 0) return undefined;
  return reply([...pointers].sort().map((data) => ({ name, type: 'PTR', data })));
}
