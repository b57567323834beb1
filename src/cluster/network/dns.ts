import type { Endpoint, Service, ServicePort } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'PTR' | 'SRV' | 'TXT' | 'MX' | 'NS' | 'SOA' | 'ANY';

/** A record as name servers give it. */
export interface DnsRecord {
  /** Without the last dot. */
  readonly name: string;
  readonly type: Exclude<RecordType, 'ANY'>;
  /** An address, a name without its last dot, `0 100 80 name` for SRV, the names and numbers of a SOA. */
  readonly data: string;
}

/** What a name server said, or why it said nothing. */
export interface DnsReply {
  readonly status: 'NOERROR' | 'NXDOMAIN' | 'refused' | 'timed-out';
  /** The servers of the zone itself answered. */
  readonly authoritative: boolean;
  readonly records: readonly DnsRecord[];
  /** What it says of the zone, where it has no record. */
  readonly authority?: readonly DnsRecord[];
  /** The addresses of the names in its records. */
  readonly additional?: readonly DnsRecord[];
}

type StoredService = Stored<Service>;

const SUFFIX = 'svc.cluster.local';

/** How long answers about the cluster may be kept, in seconds. */
const TTL = 30;

/** When the endpoints of a slice changed. */
const LAST_CHANGE = 'endpoints.kubernetes.io/last-change-trigger-time';

const reply = (records: readonly DnsRecord[], additional: readonly DnsRecord[] = []): DnsReply => ({
  status: 'NOERROR',
  authoritative: true,
  records,
  ...(additional.length > 0 && { additional }),
});
const nameError: DnsReply = { status: 'NXDOMAIN', authoritative: true, records: [] };

/** Whether a name is in the cluster's own zone. */
export const isCluster = (name: string): boolean =>
  name === 'cluster.local' || name.endsWith('.cluster.local');

/**
 * Answers a question about the cluster's own names; undefined for what a cluster forwards to the servers of the world.
 * Models the kubernetes plugin of CoreDNS, and with it the Kubernetes DNS specification.
 * @param name in lower case, without the last dot
 */
export function answerClusterName(store: Store, name: string, type: RecordType): DnsReply | undefined {
  if (name.endsWith('.in-addr.arpa')) return reverse(store, name);
  if (!isCluster(name)) return undefined;
  if (name === 'cluster.local' && type === 'SOA') return reply([zoneRecord(store)]);
  if (name === 'cluster.local' || name === SUFFIX || name === 'pod.cluster.local') return reply([]);
  const labels = name.slice(0, -'.cluster.local'.length).split('.');
  const kind = labels.pop();
  const namespace = labels.pop() ?? '';
  if ((kind !== 'svc' && kind !== 'pod') || !store.get('namespaces', namespace)) return nameError;
  if (labels.length === 0) return reply([]);
  if (kind === 'pod') return podAnswer(name, labels, type);
  return serviceAnswer(store, name, namespace, labels, type);
}

/**
 * What name servers say of the cluster's zone; its number is the time at which something that has a name last changed, in seconds.
 * Models plugin/backend_lookup.go of CoreDNS (SOA)
 */
export function zoneRecord(store: Store): DnsRecord {
  let changed = '';
  for (const resource of ['services', 'endpointslices.discovery.k8s.io'] as const)
    for (const { metadata } of store.list(resource)) {
      const { creationTimestamp = '', annotations = {} } = metadata;
      for (const time of [creationTimestamp, annotations[LAST_CHANGE] ?? ''])
        if (time > changed) changed = time;
    }
  const serial = changed === '' ? 0 : Math.floor(Date.parse(changed) / 1000);
  const data = `ns.dns.cluster.local hostmaster.cluster.local ${serial} 7200 1800 86400 ${TTL}`;
  return { name: 'cluster.local', type: 'SOA', data };
}

function podAnswer(name: string, labels: readonly string[], type: RecordType): DnsReply {
  const dashed = labels.length === 1 && /^\d{1,3}(?:-\d{1,3}){3}$/.test(labels[0] ?? '');
  if (!dashed) return nameError;
  return reply(type === 'A' ? [{ name, type, data: (labels[0] ?? '').replaceAll('-', '.') }] : []);
}

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
    const known = places.filter(({ port }) => port >= 0);
    const records = known.map((place) => {
      return { name, type, data: `0 ${weight(places)} ${place.port} ${place.name}` };
    });
    const addresses = new Map(known.map((place) => [`${place.name} ${place.ip}`, place]));
    return reply(
      records,
      [...addresses.values()].map((place) => ({ name: place.name, type: 'A', data: place.ip })),
    );
  }
  const ips = [...new Set(places.map(({ ip }) => ip))].sort();
  return reply(type === 'A' ? ips.map((data) => ({ name, type, data })) : []);
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
