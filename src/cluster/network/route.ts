import type { Origin, Route } from './network.ts';
import type { Places } from './places.ts';

/**
 * Whom a datagram passes on its way to an address as far as somebody answers for them: nodes are the routers of the pod
 * network, each with the first address of its own pods to them and with its own to the others.
 */
export function routeTo(places: Places, from: Origin, ip: string, arrives: boolean): Route {
  const home = places.nodeOf(from);
  const onPodNetwork = from.type === 'pod' && places.party(from.ip).pod !== undefined;
  const near = home !== undefined && onPodNetwork ? [places.gatewayOf(home.machine.name)] : [];
  if (places.nodeAt(ip) === home && home !== undefined) return { routers: [], arrives };
  const pod = places.party(ip).pod;
  const far = places.node(pod?.spec.nodeName ?? '');
  const reached = far && far !== home && places.reaches(from, far) ? [far.machine.ip] : [];
  return { routers: [...near, ...reached], arrives };
}
