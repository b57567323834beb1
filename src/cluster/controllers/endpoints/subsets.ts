import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../api/types.ts';
import { isReady, type StoredPod } from '../pods.ts';
import { canServe, hostnameOf, type StoredService, targetPortOf } from './membership.ts';
import { type AllMade, type Made, type Offer, perOffer, perPod } from './per-pod.ts';
import { inSubsetOrder } from './port-order.ts';
import { byAddress, repackSubsets } from './repack.ts';

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
interface Place {
  readonly offer: Offer<EndpointPort>;
  readonly address: EndpointAddress;
  readonly ready: boolean;
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

/** What of the subsets is each pod's; undefined for a pod that has no place. */
export type Places = AllMade<Place | undefined>;

type PlaceList = readonly Made<Place | undefined>[];

/** The addresses of those that offer the same, in their order. */
interface Group {
  readonly ready: readonly EndpointAddress[];
  readonly notReady: readonly EndpointAddress[];
}

type Groups = ReadonlyMap<Offer<EndpointPort>, Group>;

const EMPTY: Group = { ready: [], notReady: [] };

/** Of lists of places, as long as there are these; those of a changed list come from those of the one before. */
const known = new WeakMap<PlaceList, Groups>();

function groupsOf({ made, before, gone, come }: Places): Groups {
  let groups = known.get(made);
  if (!groups) {
    const last = before && known.get(before);
    groups = last ? regrouped(last, gone, come) : regrouped(new Map(), [], made);
    known.set(made, groups);
  }
  return groups;
}

function regrouped(last: Groups, gone: PlaceList, come: PlaceList): Groups {
  const groups = new Map(last);
  const leaving = byOffer(gone);
  const coming = byOffer(come);
  for (const offer of new Set([...leaving.keys(), ...coming.keys()])) {
    const { ready, notReady } = groups.get(offer) ?? EMPTY;
    const [without, others] = [leaving.get(offer) ?? EMPTY, coming.get(offer) ?? EMPTY];
    const group = {
      ready: renewed(ready, without.ready, others.ready),
      notReady: renewed(notReady, without.notReady, others.notReady),
    };
    if (group.ready.length + group.notReady.length > 0) groups.set(offer, group);
    else groups.delete(offer);
  }
  return groups;
}

function byOffer(places: PlaceList): Groups {
  const groups = new Map<Offer<EndpointPort>, { ready: EndpointAddress[]; notReady: EndpointAddress[] }>();
  for (const { value: place } of places) {
    if (!place) continue;
    let group = groups.get(place.offer);
    if (!group) groups.set(place.offer, (group = { ready: [], notReady: [] }));
    (place.ready ? group.ready : group.notReady).push(place.address);
  }
  return groups;
}

/** Addresses in their order without some of them and with others. */
function renewed(
  sorted: readonly EndpointAddress[],
  gone: readonly EndpointAddress[],
  come: readonly EndpointAddress[],
): readonly EndpointAddress[] {
  const leaving = new Set(gone);
  const stay = leaving.size > 0 ? sorted.filter((address) => !leaving.has(address)) : sorted;
  if (come.length === 0) return stay;
  const coming = come.toSorted(byAddress);
  if (stay.length === 0) return coming;
  const out: EndpointAddress[] = [];
  let from = 0;
  const add = (address: EndpointAddress): unknown => out.push(address);
  for (const address of coming) {
    const end = placeIn(stay, address);
    stay.slice(from, end).forEach(add);
    out.push(address);
    from = end;
  }
  stay.slice(from).forEach(add);
  return out;
}

/** The index of the first address that does not come before another. */
function placeIn(sorted: readonly EndpointAddress[], address: EndpointAddress): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = sorted[middle];
    if (one && byAddress(one, address) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The subsets of a service's Endpoints: addresses with the same ports together. Models pkg/api/v1/endpoints/util.go */
export function subsetsOf(places: Places): readonly EndpointSubset[] {
  const subsets = [...groupsOf(places)].map(([{ ports }, group]) => subset(ports, group));
  return subsets.length > 1 ? repackSubsets(subsets) : subsets;
}

const subset = (
  ports: readonly EndpointPort[],
  { ready: addresses, notReady: notReadyAddresses }: Group,
): EndpointSubset => ({
  ...(addresses.length > 0 && { addresses }),
  ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
  ...(ports.length > 0 && { ports: inSubsetOrder(ports) }),
});

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
