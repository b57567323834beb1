import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../api/types.ts';
import { isReady, type StoredPod } from '../pods.ts';
import { canServe, hostnameOf, type StoredService, targetPortOf } from './membership.ts';
import { type Made, type Offer, perOffer, perPod } from './per-pod.ts';
import { inSubsetOrder } from './port-order.ts';
import { byAddress, repackSubsets } from './repack.ts';

interface Member {
  readonly address: EndpointAddress;
  readonly ready: boolean;
}

function addressOf(pod: StoredPod, service: StoredService): EndpointAddress {
  const { name, namespace, uid } = pod.metadata;
  const hostname = hostnameOf(pod, service);
  return {
    ip: pod.status.podIP ?? pod.status.podIPs?.[0]?.ip ?? '',
    ...(hostname !== undefined && { hostname }),
    ...(pod.spec.nodeName !== undefined && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', ...(namespace !== undefined && { namespace }), name, uid },
  };
}

function portsOf(pod: StoredPod, { spec }: StoredService): readonly EndpointPort[] {
  return (spec.ports ?? []).flatMap((port) => {
    const number = targetPortOf(pod, port);
    if (number === undefined) return [];
    return [
      {
        ...(port.name && { name: port.name }),
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol !== undefined && { appProtocol: port.appProtocol }),
      },
    ];
  });
}

const offerOf = perOffer(portsOf, JSON.stringify);

/** A pod's place in the subsets; undefined for a pod that offers nothing. */
interface Place extends Member {
  readonly offer: Offer<EndpointPort>;
}

/** What of the subsets is each pod's. */
export const placesOf = perPod((pod, service): Place | undefined => {
  const always = service.spec.publishNotReadyAddresses === true;
  if (!canServe(pod, always)) return undefined;
  const offer = offerOf(pod, service);
  const portless = !service.spec.ports?.length && service.spec.clusterIP === 'None';
  if (offer.ports.length === 0 && !portless) return undefined;
  return { offer, address: addressOf(pod, service), ready: always || isReady(pod) };
});

/** The subsets of a service's Endpoints: addresses with the same ports together. Models pkg/api/v1/endpoints/util.go */
export function subsetsOf(places: readonly Made<Place | undefined>[]): readonly EndpointSubset[] {
  const groups = new Map<Offer<EndpointPort>, Member[]>();
  for (const { value: place } of places) {
    if (!place) continue;
    const members = groups.get(place.offer);
    if (members) members.push(place);
    else groups.set(place.offer, [place]);
  }
  const subsets = [...groups].map(([{ ports }, members]) => subset(ports, members));
  return subsets.length > 1 ? repackSubsets(subsets) : subsets;
}

function subset(ports: readonly EndpointPort[], members: readonly Member[]): EndpointSubset {
  const part = (ready: boolean): readonly EndpointAddress[] =>
    members
      .filter((member) => member.ready === ready)
      .map(({ address }) => address)
      .sort(byAddress);
  const [addresses, notReadyAddresses] = [part(true), part(false)];
  return {
    ...(addresses.length > 0 && { addresses }),
    ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
    ...(ports.length > 0 && { ports: inSubsetOrder(ports) }),
  };
}

/** An Endpoints object holds at most this many addresses. */
const CAPACITY = 1000;

/**
 * The subsets cut to capacity, and whether something was cut: ready addresses go first, each subset keeps its share, rounded up.
 * Models pkg/controller/endpoint/endpoints_controller.go truncateEndpoints
 */
export function truncated(
  subsets: readonly EndpointSubset[],
): readonly [subsets: readonly EndpointSubset[], cut: boolean] {
  const total = (key: 'addresses' | 'notReadyAddresses'): number =>
    subsets.reduce((sum, one) => sum + (one[key]?.length ?? 0), 0);
  const [ready, notReady] = [total('addresses'), total('notReadyAddresses')];
  if (ready + notReady <= CAPACITY) return [subsets, false];
  const cutReady = ready > CAPACITY;
  const room = cutReady ? CAPACITY : CAPACITY - ready;
  const all = cutReady ? ready : notReady;
  const key = cutReady ? 'addresses' : 'notReadyAddresses';
  let left = room;
  const out = subsets.flatMap((one) => {
    const { addresses, ports } = one;
    const share = Math.min(left, Math.ceil(((one[key]?.length ?? 0) / all) * room));
    const kept = one[key]?.slice(0, share) ?? [];
    left -= kept.length;
    const parts = cutReady ? [kept, []] : [addresses ?? [], kept];
    const [good = [], bad = []] = parts;
    if (good.length + bad.length === 0) return [];
    return [
      {
        ...(good.length > 0 && { addresses: good }),
        ...(bad.length > 0 && { notReadyAddresses: bad }),
        ...(ports && { ports }),
      },
    ];
  });
  return [out, true];
}
