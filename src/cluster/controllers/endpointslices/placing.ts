import type { Endpoint } from '../../api/types.ts';
import { equal, semanticEqual } from '../../machinery/equal.ts';
import type { StoredSlice } from './slices.ts';

/** Endpoints in one slice at most. */
const MAX_ENDPOINTS = 100;

/** What has to happen to the slices of one set of ports. */
export interface Placing {
  readonly create: readonly (readonly Endpoint[])[];
  readonly update: ReadonlyMap<StoredSlice, readonly Endpoint[]>;
  readonly remove: readonly StoredSlice[];
}

/** What makes an endpoint the same as before. Models staging/src/k8s.io/endpointslice/util/endpointset.go */
export const identity = ({ addresses, hostname = '', targetRef }: Endpoint): string =>
  `${addresses.join()} ${hostname} ${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`;

/** Whether an endpoint of the same identity may stay as it is; whom it is meant for is decided elsewhere. */
export const sameBeyondIdentity = (a: Endpoint, b: Endpoint): boolean =>
  a === b ||
  (a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    equal(a.conditions, b.conditions) &&
    a.targetRef?.uid === b.targetRef?.uid &&
    a.targetRef?.kind === b.targetRef?.kind);

/**
 * Places endpoints into slices with few writes: slices keep what they have, changed ones are filled up first, then one
 * unchanged one that has room for all the rest, then new ones. Models reconciler.go reconcileByPortMapping
 * @param whole slices of which everything is wanted, besides what `wanted` says
 */
export function placeEndpoints(
  slices: readonly StoredSlice[],
  whole: ReadonlySet<StoredSlice>,
  wanted: readonly Endpoint[],
  labels: Readonly<Record<string, string>>,
  most = MAX_ENDPOINTS,
): Placing {
  const left = new Set(wanted);
  const update = new Map<StoredSlice, Endpoint[]>();
  const unchanged = new Set<StoredSlice>();
  const remove: StoredSlice[] = [];
  // Most of the wanted ones stand in the slices themselves: only the others are looked for by what they say.
  const stays = new Set<Endpoint>();
  for (const slice of slices)
    if (!whole.has(slice))
      for (const endpoint of slice.endpoints) if (left.delete(endpoint)) stays.add(endpoint);
  const others = new Map<string, Endpoint>();
  for (const endpoint of left) others.set(identity(endpoint), endpoint);
  for (const slice of slices) {
    if (whole.has(slice)) {
      if (semanticEqual(slice.metadata.labels, labels)) unchanged.add(slice);
      else update.set(slice, [...slice.endpoints]);
      continue;
    }
    const kept: Endpoint[] = [];
    let changed = false;
    for (const endpoint of slice.endpoints) {
      const next = stays.delete(endpoint) ? endpoint : others.get(identity(endpoint));
      if (!next || (next !== endpoint && !left.delete(next))) continue;
      changed ||= !sameBeyondIdentity(next, endpoint);
      kept.push(next);
    }
    if (kept.length === 0 && slice.endpoints.length > 0) remove.push(slice);
    else if (changed || kept.length < slice.endpoints.length) update.set(slice, kept);
    else if (!semanticEqual(slice.metadata.labels, labels)) update.set(slice, [...slice.endpoints]);
    else unchanged.add(slice);
  }
  const rest = [...left];
  for (const endpoints of [...update.values()].sort((a, b) => b.length - a.length))
    endpoints.push(...rest.splice(0, Math.max(0, most - endpoints.length)));
  const create: (readonly Endpoint[])[] = [];
  while (rest.length > 0) {
    const fill = rest.length < most ? fullest(unchanged, rest.length, most) : undefined;
    if (fill) update.set(fill, [...fill.endpoints, ...rest.splice(0)]);
    else create.push(rest.splice(0, most));
  }
  return { create, update, remove };
}

/** The slice that is closest to full once `count` endpoints are added. */
function fullest(slices: Iterable<StoredSlice>, count: number, most: number): StoredSlice | undefined {
  return [...slices]
    .filter(({ endpoints }) => endpoints.length + count <= most)
    .toSorted((a, b) => b.endpoints.length - a.endpoints.length)[0];
}
