import type { Endpoint } from '../api/types.ts';

/** An endpoint of a service's port, as kube-proxy sees it. */
export interface ProxyEndpoint {
  readonly ip: string;
  readonly port: number;
  readonly node: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** The zones that it is meant for. */
  readonly zones: readonly string[];
}

/** What kube-proxy reads from an endpoint of a slice: conditions that nobody has set are good. */
export const proxyEndpoint = (
  { conditions = {}, nodeName = '', hints }: Endpoint,
  ip: string,
  port: number,
): ProxyEndpoint => ({
  ip,
  port,
  node: nodeName,
  ready: conditions.ready !== false,
  serving: conditions.serving !== false,
  terminating: conditions.terminating === true,
  zones: (hints?.forZones ?? []).map(({ name }) => name),
});

/** The node on which somebody chooses. */
export interface Vantage {
  readonly node: string;
  readonly zone: string;
}

/** Ready endpoints, or when there are none those that still serve while they end. */
function usable(endpoints: readonly ProxyEndpoint[]): readonly ProxyEndpoint[] {
  const ready = endpoints.filter((one) => one.ready);
  return ready.length > 0 ? ready : endpoints.filter((one) => one.serving && one.terminating);
}

/** Whether all ready endpoints say for which zones they are, and one is for this zone. */
function followsZones(endpoints: readonly ProxyEndpoint[], zone: string): boolean {
  const ready = endpoints.filter((one) => one.ready);
  return ready.every(({ zones }) => zones.length > 0) && ready.some(({ zones }) => zones.includes(zone));
}

/** Which endpoints a node sends to. Models pkg/proxy/topology.go (CategorizeEndpoints) */
export function categorizeEndpoints(
  endpoints: readonly ProxyEndpoint[],
  { node, zone }: Vantage,
): {
  /** Under a traffic policy of Cluster. */
  readonly cluster: readonly ProxyEndpoint[];
  /** Under a traffic policy of Local. */
  readonly local: readonly ProxyEndpoint[];
} {
  const cluster = usable(endpoints);
  return {
    cluster: followsZones(endpoints, zone) ? cluster.filter(({ zones }) => zones.includes(zone)) : cluster,
    local: usable(endpoints.filter((one) => one.node === node)),
  };
}
