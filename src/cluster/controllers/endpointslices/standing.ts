import type { DiscoveryV1EndpointPort, Endpoint } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import type { Made, Offer } from '../endpoints/per-pod.ts';
import { type SlicePorts, type StoredSlice, withZone, type Zones } from './slices.ts';

/** What was found of a slice at the last look at its service. */
interface Seat {
  /** What the slice offers. */
  readonly offer: string;
  /** The look. */
  look: object | undefined;
  /** How many of the slice's endpoints are pods' as they should be. */
  taken: number;
  /** Whether all are. */
  whole: boolean;
}

const seats = new WeakMap<StoredSlice, Seat>();

/** A pod's place in the slices. */
export class Place {
  readonly offer: Offer<DiscoveryV1EndpointPort>;
  readonly #endpoint: Endpoint;
  #zones: Zones | undefined;
  #zoned: Endpoint;
  #homeless = false;
  /** The slice in which the endpoint was last seen. */
  seat: Seat | undefined;

  constructor(offer: Offer<DiscoveryV1EndpointPort>, endpoint: Endpoint) {
    this.offer = offer;
    this.#endpoint = endpoint;
    this.#zoned = endpoint;
  }

  /** The endpoint with the zone of its node, the same one as long as that is the same. */
  get endpoint(): Endpoint {
    return this.#zoned;
  }

  /** Whether there is no node of the pod's. */
  get homeless(): boolean {
    return this.#homeless;
  }

  /** Takes note of the zones of the nodes. */
  settle(zones: Zones): void {
    if (this.#zones === zones) return;
    this.#zones = zones;
    const { nodeName = '' } = this.#endpoint;
    const zone = zones.get(nodeName);
    this.#homeless = !zones.has(nodeName);
    if (zone !== this.#zoned.zone) this.#zoned = withZone(this.#endpoint, zone);
    else if (!this.#homeless) return;
    this.seat = undefined;
  }

  /** An equal endpoint takes the place of its own. */
  adopt(endpoint: Endpoint): void {
    this.#zoned = endpoint;
  }
}

type Places = readonly Made<Place | undefined>[];

/** Where a service's pods stand in slices that there are. */
export interface Standing {
  /** Those slices of which every endpoint is a pod's, as it should be. */
  readonly whole: ReadonlySet<StoredSlice>;
  /** The pods that stand in none of them. */
  readonly others: Places;
}

const portsOf = new WeakMap<SlicePorts, string>();

/** Ports as a text that tells them from others. */
export function portsId(ports: SlicePorts): string {
  let id = portsOf.get(ports);
  if (id === undefined) portsOf.set(ports, (id = textOf(ports)));
  return id;
}

const textOf = (ports: SlicePorts): string =>
  ports
    .map(({ name = '', port, protocol, appProtocol }) => JSON.stringify([name, port, protocol, appProtocol]))
    .sort()
    .join('');

const NO_PORTS: SlicePorts = [];

/**
 * Looks which pods have what they should have in the slices. Places remember where they were seen: only slices are looked through that
 * are new or not right.
 */
export function standingIn(slices: readonly StoredSlice[], places: Places, zones: Zones): Standing {
  const look = {};
  const seen = slices.map((slice): readonly [StoredSlice, Seat] => [slice, seatOf(slice, look)]);
  const loose: Made<Place | undefined>[] = [];
  places.forEach((made) => {
    const { value: place } = made;
    place?.settle(zones);
    if (place?.seat?.look === look) place.seat.taken++;
    else if (place && !place.homeless) loose.push(made);
  });
  const open = seen.filter(([{ endpoints }, { taken }]) => taken < endpoints.length);
  if (loose.length > 0) find(open, loose);
  const whole = new Set<StoredSlice>();
  for (const [slice, seat] of seen) {
    seat.whole = seat.taken === slice.endpoints.length;
    if (seat.whole) whole.add(slice);
  }
  const stands = (seat: Seat | undefined): boolean => seat?.look === look && seat.whole;
  return { whole, others: places.filter(({ value: place }) => !stands(place?.seat)) };
}

/** A slice at the beginning of a look. */
function seatOf(slice: StoredSlice, look: object): Seat {
  let seat = seats.get(slice);
  if (!seat) {
    seat = { offer: portsId(slice.ports ?? NO_PORTS), look, taken: 0, whole: false };
    seats.set(slice, seat);
  }
  seat.look = look;
  seat.taken = 0;
  return seat;
}

/** Looks for places in slices: for their own endpoints, or for equal ones, which are then theirs. */
function find(slices: readonly (readonly [StoredSlice, Seat])[], places: Places): void {
  const byEndpoint = new Map<Endpoint, Place>();
  const byUid = new Map<string | undefined, Place>();
  for (const { pod, value: place } of places) {
    if (!place) continue;
    byEndpoint.set(place.endpoint, place);
    byUid.set(pod.metadata.uid, place);
  }
  const equalTo = (endpoint: Endpoint): Place | undefined => {
    const place = byUid.get(endpoint.targetRef?.uid);
    return place && equal(place.endpoint, endpoint) ? place : undefined;
  };
  for (const [{ endpoints }, seat] of slices)
    for (const endpoint of endpoints) {
      const place = byEndpoint.get(endpoint) ?? equalTo(endpoint);
      if (place?.offer.id !== seat.offer || place.seat?.look === seat.look) continue;
      place.adopt(endpoint);
      place.seat = seat;
      seat.taken++;
    }
}
