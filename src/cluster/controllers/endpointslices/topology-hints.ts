import type { Endpoint } from '../../api/types.ts';
import { applyHint, forZone, isReadyEndpoint, withoutHints } from './hints.ts';
import type { Draft, Drafts } from './slices.ts';
import { type Allocation, allocate, type Counts } from './zones.ts';

/** The annotation `service.kubernetes.io/topology-mode: Auto`. Models staging/src/k8s.io/endpointslice/topologycache */

export type Allocations = ReadonlyMap<string, Allocation>;

const isAuto = (value: string): boolean => value === 'Auto' || value === 'auto';

/** Whether the annotations of a service ask for hints by zone; the older one of two has the say. */
export const hintsEnabled = (annotations: Readonly<Record<string, string>> = {}): boolean =>
  isAuto(
    annotations['service.kubernetes.io/topology-aware-hints'] ??
      annotations['service.kubernetes.io/topology-mode'] ??
      '',
  );

const add = (counts: Map<string, number>, zone: string, count = 1): void => {
  counts.set(zone, (counts.get(zone) ?? 0) + count);
};

const zonesOf = ({ hints }: Endpoint): readonly string[] => hints?.forZones?.map(({ name }) => name) ?? [];

/** The hints of the ready endpoints by zone, whoever wrote them. */
export function countHints(slices: readonly Pick<Draft, 'endpoints'>[]): Counts {
  const counts = new Map<string, number>();
  for (const { endpoints } of slices)
    for (const endpoint of endpoints)
      if (isReadyEndpoint(endpoint)) for (const zone of zonesOf(endpoint)) add(counts, zone);
  return counts;
}

/** A slice's hints by zone; undefined when they cannot stay. */
export function hintsByZone(
  endpoints: readonly Endpoint[],
  allocated: Counts,
  allocations: ReadonlyMap<string, Pick<Allocation, 'maximum'>>,
): Counts | undefined {
  if (endpoints.some((one) => isReadyEndpoint(one) && zonesOf(one).length === 0)) return undefined;
  const counts = countHints([{ endpoints }]);
  for (const [zone, count] of counts) {
    const { maximum = -1 } = allocations.get(zone) ?? {};
    if (count + (allocated.get(zone) ?? 0) > maximum) return undefined;
  }
  return counts;
}

function most(zones: Counts): readonly [zone: string, count: number] {
  let [zone, count] = ['', 0];
  for (const [name, number] of zones) if (number > count) [zone, count] = [name, number];
  return [zone, count];
}

/** How many endpoints which zones give to others, and receive. */
export function givingAndReceiving(
  allocations: ReadonlyMap<string, Pick<Allocation, 'desired'>>,
  allocated: Counts,
): readonly [giving: Map<string, number>, receiving: Map<string, number>] {
  const [toGive, toReceive] = [new Map<string, number>(), new Map<string, number>()];
  for (const [zone, { desired }] of allocations) {
    const has = allocated.get(zone) ?? 0;
    if (has > desired) toGive.set(zone, has - desired);
    else if (has < desired) toReceive.set(zone, desired - has);
  }
  const [giving, receiving] = [new Map<string, number>(), new Map<string, number>()];
  for (;;) {
    const [from, spare] = most(toGive);
    const [to, missing] = most(toReceive);
    if (from === '' || to === '' || (spare < 1 && missing < 1) || spare < 0.5 || missing < 0.5) break;
    add(giving, from);
    add(toGive, from, -1);
    add(receiving, to);
    add(toReceive, to, -1);
  }
  return [giving, receiving];
}

/** The slices with some endpoints lent to zones that have too few. */
export function redistribute(
  slices: readonly Draft[],
  giving: Map<string, number>,
  receiving: Map<string, number>,
): readonly Draft[] {
  const lend = (endpoint: Endpoint): Endpoint => {
    const { zone = '' } = endpoint;
    if (!isReadyEndpoint(endpoint) || (giving.get(zone) ?? 0) === 0) return endpoint;
    for (const [to, missing] of receiving) {
      if (missing === 0) continue;
      add(giving, zone, -1);
      add(receiving, to, -1);
      return forZone(endpoint, to);
    }
    return endpoint;
  };
  return slices.map((slice) => ({ ...slice, endpoints: slice.endpoints.map(lend) }));
}

/** Slices with hints by the zones' processors; without any, and why, where that cannot be. */
export function addTopologyHints(
  drafts: Drafts,
  ratios: Counts | undefined,
): { readonly drafts: Drafts; readonly refusal?: string } {
  const refuse = (refusal: string) => ({ drafts: applyHint(drafts, withoutHints), refusal });
  const all = [...drafts.create, ...drafts.update, ...drafts.unchanged];
  const ready = all.flatMap(({ endpoints }) => endpoints.filter(isReadyEndpoint));
  const allocations = allocate(ratios, ready.length);
  if (typeof allocations === 'string') return refuse(allocations);

  const allocated = new Map<string, number>();
  const [unchanged, stale]: [Draft[], Draft[]] = [[], []];
  for (const draft of drafts.unchanged) {
    const counts = hintsByZone(draft.endpoints, allocated, allocations);
    (counts ? unchanged : stale).push(draft);
    for (const [zone, count] of counts ?? []) add(allocated, zone, count);
  }
  const writing = [...drafts.create, ...drafts.update, ...stale];
  const touched = writing.flatMap(({ endpoints }) => endpoints.filter(isReadyEndpoint));
  if (touched.some(({ zone }) => !zone)) return refuse('One or more endpoints do not have a zone specified');
  for (const { zone = '' } of touched) add(allocated, zone);
  const own = writing.map((draft) => ({
    ...draft,
    endpoints: draft.endpoints.map((one) => (isReadyEndpoint(one) ? forZone(one, one.zone ?? '') : one)),
  }));
  const hinted = redistribute(own, ...givingAndReceiving(allocations, allocated));
  if (allocated.size === 0) return refuse('No hints allocated for zones');
  const creates = drafts.create.length;
  return { drafts: { create: hinted.slice(0, creates), update: hinted.slice(creates), unchanged } };
}
