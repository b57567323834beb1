import type { DiscoveryV1EndpointPort, Endpoint } from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import { canServe, type StoredService } from '../endpoints/membership.ts';
import { type Offer, perOffer, perPod } from '../endpoints/per-pod.ts';
import { inSliceOrder } from '../endpoints/port-order.ts';
import type { StoredPod } from '../pods.ts';
import { applyHint, preferClose, withoutHints } from './hints.ts';
import { placeEndpoints } from './placing.ts';
import {
  type Draft,
  endpointOf,
  type Drafts,
  type Family,
  slicePortsOf,
  type SlicePorts,
  type StoredSlice,
  type Zones,
} from './slices.ts';
import { Place, portsId, type Standing, standingIn } from './standing.ts';
import { addTopologyHints, countHints, hintsEnabled } from './topology-hints.ts';
import type { Counts } from './zones.ts';

/** What the rule reads of the cluster. */
export interface Surroundings {
  /** The labels that slices of the service have. */
  readonly labels: Readonly<Record<string, string>>;
  readonly zones: Zones;
  ratios(): Counts | undefined;
  /** Endpoints in one slice; 100 unless a test says otherwise. */
  readonly most?: number;
}

export interface SlicePlan extends Omit<Drafts, 'unchanged'> {
  readonly remove: readonly StoredSlice[];
  readonly events: readonly (readonly [type: 'Normal' | 'Warning', reason: string, message: string])[];
  /** Pods without a node, which have to wait for it. */
  readonly skipped: readonly StoredPod[];
  /** Which pods have what they should have already. */
  readonly standing: Standing;
}

const offerOf = perOffer(slicePortsOf, portsId);

const placesIn = (family: Family) =>
  perPod((pod, service) =>
    canServe(pod, true) ? new Place(offerOf(pod, service), endpointOf(pod, service, family)) : undefined,
  );

/** The pods' places; undefined for one that has none. */
const placesOf = { IPv4: placesIn('IPv4'), IPv6: placesIn('IPv6') };

interface Group {
  readonly ports: SlicePorts;
  readonly endpoints: Endpoint[];
  readonly slices: StoredSlice[];
  /** Whether pods want it, be it without an endpoint. */
  wanted: boolean;
}

export const isOwned = ({ metadata }: StoredSlice, service: StoredService): boolean =>
  metadata.ownerReferences?.some(
    ({ uid, kind, apiVersion }) => uid === service.metadata.uid && kind === 'Service' && apiVersion === 'v1',
  ) === true;

/**
 * What has to happen to the slices of a service in one family of addresses.
 * Models staging/src/k8s.io/endpointslice/reconciler.go reconcileByAddressType
 */
export function planSlices(
  service: StoredService,
  pods: readonly StoredPod[],
  existing: readonly StoredSlice[],
  family: Family,
  surroundings: Surroundings,
): SlicePlan {
  const { labels, most } = surroundings;
  const groups = new Map<string, Group>();
  const group = (ports: SlicePorts, id: string): Group => {
    let found = groups.get(id);
    if (!found) groups.set(id, (found = { ports, endpoints: [], slices: [], wanted: false }));
    return found;
  };
  const remove = existing.filter((slice) => !isOwned(slice, service));
  const owned = remove.length > 0 ? existing.filter((slice) => isOwned(slice, service)) : existing;
  const standing = standingIn(owned, placesOf[family](service, pods).made, surroundings.zones);
  for (const slice of owned) {
    const { ports = [] } = slice;
    const of = group(ports, portsId(ports));
    of.slices.push(slice);
    if (slice.endpoints.length > 0) of.wanted ||= standing.whole.has(slice);
  }
  const skipped: StoredPod[] = [];
  const offered = new Map<Offer<DiscoveryV1EndpointPort>, Group>();
  for (const { pod, value: place } of standing.others) {
    if (!place) continue;
    const { offer, endpoint, homeless } = place;
    let wanting = offered.get(offer);
    if (!wanting) offered.set(offer, (wanting = group(offer.ports, offer.id)));
    wanting.wanted = true;
    if (homeless && service.spec.publishNotReadyAddresses !== true) skipped.push(pod);
    else if (endpoint.addresses.length > 0) wanting.endpoints.push(endpoint);
  }

  const [create, update]: [Draft[], Draft[]] = [[], []];
  for (const { ports, endpoints, slices, wanted } of groups.values()) {
    if (!wanted) {
      remove.push(...slices);
      continue;
    }
    const placing = placeEndpoints(slices, standing.whole, endpoints, labels, most);
    remove.push(...placing.remove);
    for (const [slice, next] of placing.update) update.push({ slice, endpoints: next, ports });
    for (const next of placing.create) create.push({ endpoints: next, ports: inSliceOrder(ports) });
  }
  if (existing.length === remove.length && create.length === 0) {
    const [only] = remove;
    if (remove.length === 1 && only && isPlaceholder(only, service, labels)) remove.length = 0;
    else create.push({ endpoints: [], ports: [] });
  }

  const changed = new Set([...remove, ...update.map(({ slice }) => slice)]);
  const unchanged = existing
    .filter((slice) => !changed.has(slice))
    .map((slice) => ({ slice, endpoints: slice.endpoints, ports: slice.ports ?? [] }));
  const hinted = withHints(service, { create, update, unchanged }, existing, surroundings);
  const events = hinted.events.map(
    ([type, reason, message]) => [type, reason, `${message}, addressType: ${family}`] as const,
  );
  const { create: creates, update: updates } = hinted.drafts;
  return { ...recycle(service, creates, updates, remove), events, skipped, standing };
}

/** Writing over a slice that would go is cheaper than deleting it and making another. */
function recycle(
  service: StoredService,
  create: readonly Draft[],
  update: readonly Draft[],
  remove: readonly StoredSlice[],
): Pick<SlicePlan, 'create' | 'update' | 'remove'> {
  const left = [...create];
  const recycled: Draft[] = [];
  const gone = remove.filter((slice) => {
    const draft = isOwned(slice, service) ? left.pop() : undefined;
    if (draft) recycled.push({ ...draft, slice, recycled: true });
    return !draft;
  });
  return { create: left, update: [...update, ...recycled], remove: gone };
}

/** The one empty slice of a service that has no endpoints. */
const isPlaceholder = (
  slice: StoredSlice,
  service: StoredService,
  labels: Readonly<Record<string, string>>,
): boolean =>
  slice.endpoints.length === 0 &&
  !slice.ports?.length &&
  isOwned(slice, service) &&
  semanticEqual(slice.metadata.labels, labels);

function withHints(
  service: StoredService,
  drafts: Drafts,
  existing: readonly StoredSlice[],
  { ratios }: Surroundings,
): { readonly drafts: Drafts; readonly events: SlicePlan['events'] } {
  if (!hintsEnabled(service.metadata.annotations)) {
    const close = service.spec.trafficDistribution === 'PreferClose';
    return { drafts: applyHint(drafts, close ? preferClose : withoutHints), events: [] };
  }
  const before = countHints(existing).size > 0;
  const { drafts: hinted, refusal } = addTopologyHints(drafts, ratios());
  if (refusal !== undefined)
    return { drafts: hinted, events: [['Warning', 'TopologyAwareHintsDisabled', refusal]] };
  const enabled = ['Normal', 'TopologyAwareHintsEnabled', 'Topology Aware Hints has been enabled'] as const;
  return { drafts: hinted, events: before ? [] : [enabled] };
}
