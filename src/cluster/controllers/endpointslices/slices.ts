import type { Endpoint, DiscoveryV1EndpointPort, EndpointSlice } from '../../api/types.ts';
import type { Node } from '../../api/types.ts';
import { formatAddress, parseAddress } from '../../machinery/ip.ts';
import { subdomainName } from '../../machinery/names.ts';
import type { Stored } from '../../machinery/object.ts';
import { hasClusterIP, hostnameOf, type StoredService, targetPortOf } from '../endpoints/membership.ts';
import { isReady, type StoredPod } from '../pods.ts';

/** What slices say about pods. Models staging/src/k8s.io/endpointslice/utils.go */

export type StoredSlice = Stored<EndpointSlice>;
export type SlicePorts = readonly DiscoveryV1EndpointPort[];

export type Family = 'IPv4' | 'IPv6';

/** What a slice ought to be; `slice` is the one that it takes the place of. */
export interface Draft {
  readonly slice?: StoredSlice;
  /** Nothing stays of the slice but its name. */
  readonly recycled?: true;
  readonly endpoints: readonly Endpoint[];
  readonly ports: SlicePorts;
}

/** The slices of one family of addresses, by what happens to them. */
export interface Drafts {
  readonly create: readonly Draft[];
  readonly update: readonly Draft[];
  readonly unchanged: readonly Draft[];
}

export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const HEADLESS = 'service.kubernetes.io/headless';

export function sliceLabels(service: StoredService, controller: string): Readonly<Record<string, string>> {
  const { [HEADLESS]: _headless, ...labels } = service.metadata.labels ?? {};
  return {
    ...labels,
    ...(!hasClusterIP(service) && { [HEADLESS]: '' }),
    [SERVICE_NAME]: service.metadata.name,
    [MANAGED_BY]: controller,
  };
}

/** The name that new slices begin with; one so long that nothing fits behind it gets no dash. */
export const slicePrefix = (name: string): string =>
  subdomainName(`${name}-`, true).length > 0 ? name : `${name}-`;

/** The families of addresses that a service has slices for. */
export function familiesOf({ spec }: StoredService): readonly Family[] {
  if (spec.ipFamilies?.length) return spec.ipFamilies.map((family) => (family === 'IPv6' ? 'IPv6' : 'IPv4'));
  const { clusterIP = '' } = spec;
  if (clusterIP === '' || clusterIP === 'None') return ['IPv4', 'IPv6'];
  return [clusterIP.includes(':') ? 'IPv6' : 'IPv4'];
}

/** Models utils.go podToEndpoint */
export function endpointOf(pod: StoredPod, service: StoredService, family: Family = 'IPv4'): Endpoint {
  const { name, namespace, uid, deletionTimestamp } = pod.metadata;
  const serving = isReady(pod);
  const terminating = deletionTimestamp !== undefined;
  const hostname = hostnameOf(pod, service);
  const bits = family === 'IPv6' ? 128 : 32;
  const addresses = (pod.status.podIPs ?? []).flatMap(({ ip }) => {
    const address = parseAddress(ip);
    return address?.bits === bits ? [formatAddress(address)] : [];
  });
  return {
    addresses,
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hostname !== undefined && { hostname }),
    ...(pod.spec.nodeName !== undefined && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', ...(namespace !== undefined && { namespace }), name, uid },
  };
}

/** The zone that a node's label tells. */
export const zoneOf = (node: Stored<Node> | undefined): string | undefined =>
  node?.metadata.labels?.['topology.kubernetes.io/zone'] || undefined;

/** The zones of all nodes by the nodes' names; undefined for one that tells none. */
export type Zones = ReadonlyMap<string, string | undefined>;

/** Tells the zones, in the same map as long as they are the same. */
export function zonesOf(nodes: () => readonly Stored<Node>[]): () => Zones {
  let seen: readonly Stored<Node>[] | undefined;
  let zones: Zones = new Map();
  return () => {
    const now = nodes();
    if (now === seen) return zones;
    seen = now;
    const fresh = new Map(now.map((node) => [node.metadata.name, zoneOf(node)]));
    if (fresh.size !== zones.size || [...fresh].some(([name, zone]) => !sameIn(zones, name, zone)))
      zones = fresh;
    return zones;
  };
}

const sameIn = (zones: Zones, name: string, zone: string | undefined): boolean =>
  zones.get(name) === zone && zones.has(name);

/** The endpoint with a zone, if there is one. */
export const withZone = (endpoint: Endpoint, zone: string | undefined): Endpoint =>
  zone === undefined ? endpoint : { ...endpoint, zone };

/** What a pod offers of a service's ports, in the service's order. */
export function slicePortsOf(pod: StoredPod, { spec }: StoredService): SlicePorts {
  return (spec.ports ?? []).flatMap((port) => {
    const number = targetPortOf(pod, port);
    if (number === undefined) return [];
    const { appProtocol } = port;
    return [
      {
        name: port.name ?? '',
        protocol: port.protocol ?? 'TCP',
        port: number,
        ...(appProtocol !== undefined && { appProtocol }),
      },
    ];
  });
}
