import type { Endpoint, DiscoveryV1EndpointPort, EndpointSlice } from '../../api/types.ts';
import type { Node } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import type { Stored } from '../../machinery/object.ts';
import { hasClusterIP, hostnameOf, type StoredService, targetPortOf } from '../endpoints/membership.ts';
import { isReady, type StoredPod } from '../pods.ts';

/** What slices say about pods. Models staging/src/k8s.io/endpointslice/utils.go */

export type StoredSlice = Stored<EndpointSlice>;
export type SlicePorts = readonly DiscoveryV1EndpointPort[];

/** Endpoints in one slice at most. */
const MAX_ENDPOINTS = 100;

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

export function endpointOf(pod: StoredPod, service: StoredService): Endpoint {
  const { name, namespace, uid, deletionTimestamp } = pod.metadata;
  const serving = isReady(pod);
  const terminating = deletionTimestamp !== undefined;
  const hostname = hostnameOf(pod, service);
  const ips = pod.status.podIPs?.map(({ ip }) => ip) ?? (pod.status.podIP ? [pod.status.podIP] : []);
  return {
    addresses: ips.filter((ip) => !ip.includes(':')),
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

/** The endpoint with the zone of its node, if that has one. */
export function withZone(endpoint: Endpoint, node: Stored<Node> | undefined): Endpoint {
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  return zone ? { ...endpoint, zone } : endpoint;
}

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

/** What has to happen to the slices of one set of ports. */
export interface Plan {
  readonly create: readonly (readonly Endpoint[])[];
  readonly update: ReadonlyMap<StoredSlice, readonly Endpoint[]>;
  readonly remove: readonly StoredSlice[];
}

const identity = ({ targetRef, addresses }: Endpoint): string => targetRef?.uid ?? addresses.join(' ');

/**
 * Places endpoints into slices with few writes: slices keep what they have, changed ones are filled up first, then one
 * unchanged one that has room for all the rest, then new ones. Models reconciler.go reconcileByPortMapping
 */
export function placeEndpoints(
  slices: readonly StoredSlice[],
  wanted: readonly Endpoint[],
  labels: Readonly<Record<string, string>>,
): Plan {
  const left = new Map(wanted.map((endpoint) => [identity(endpoint), endpoint]));
  const update = new Map<StoredSlice, Endpoint[]>();
  const unchanged: StoredSlice[] = [];
  const remove: StoredSlice[] = [];
  for (const slice of slices) {
    const kept: Endpoint[] = [];
    let changed = !equal(slice.metadata.labels, labels);
    for (const endpoint of slice.endpoints) {
      const key = identity(endpoint);
      const next = left.get(key);
      if (!next) continue;
      left.delete(key);
      const same = next === endpoint || equal(next, endpoint);
      kept.push(next);
      changed ||= !same;
    }
    if (kept.length === 0 && slice.endpoints.length > 0) remove.push(slice);
    else if (changed || kept.length < slice.endpoints.length) update.set(slice, kept);
    else unchanged.push(slice);
  }
  const rest = [...left.values()];
  for (const endpoints of [...update.values()].sort((a, b) => b.length - a.length))
    endpoints.push(...rest.splice(0, Math.max(0, MAX_ENDPOINTS - endpoints.length)));
  const create: (readonly Endpoint[])[] = [];
  while (rest.length > 0) {
    const fill = rest.length < MAX_ENDPOINTS ? roomiest(unchanged, rest.length) : undefined;
    if (fill) update.set(fill, [...fill.endpoints, ...rest.splice(0)]);
    else create.push(rest.splice(0, MAX_ENDPOINTS));
  }
  return { create, update, remove };
}

/** The slice that is closest to full once `count` endpoints are added. */
function roomiest(slices: readonly StoredSlice[], count: number): StoredSlice | undefined {
  return slices
    .filter(({ endpoints }) => endpoints.length + count <= MAX_ENDPOINTS)
    .toSorted((a, b) => b.endpoints.length - a.endpoints.length)[0];
}
