import type { Endpoint } from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import type { Draft, Drafts } from './slices.ts';

/** Says for whom an endpoint is meant: the endpoint itself when nothing changes. */
export type Hint = (endpoint: Endpoint) => Endpoint;

export const isReadyEndpoint = ({ conditions }: Endpoint): boolean => conditions?.ready === true;

/** For everybody. */
export const withoutHints: Hint = (endpoint) => {
  if (!endpoint.hints) return endpoint;
  const { hints: _hints, ...rest } = endpoint;
  return rest;
};

export const forZone = (endpoint: Endpoint, name: string): Endpoint => ({
  ...endpoint,
  hints: { forZones: [{ name }] },
});

/**
 * A ready endpoint is for its own zone: `trafficDistribution: PreferClose`.
 * Models staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go
 */
export const preferClose: Hint = (endpoint) => {
  if (!isReadyEndpoint(endpoint)) return endpoint;
  const next = endpoint.zone === undefined ? withoutHints(endpoint) : forZone(endpoint, endpoint.zone);
  return semanticEqual(next.hints, endpoint.hints) ? endpoint : next;
};

const hintedLists = new WeakMap<readonly Endpoint[], boolean>();

/** Whether there are hints in a slice's list, which stays as it is. */
function haveHints(endpoints: readonly Endpoint[]): boolean {
  let found = hintedLists.get(endpoints);
  if (found === undefined)
    hintedLists.set(endpoints, (found = endpoints.some(({ hints }) => hints !== undefined)));
  return found;
}

/** Writes the hints of all slices; unchanged ones with other hints become slices to update. */
export function applyHint({ create, update, unchanged }: Drafts, hint: Hint): Drafts {
  const hinted = (draft: Draft): Draft => ({ ...draft, endpoints: draft.endpoints.map(hint) });
  const isStale = ({ endpoints }: Draft): boolean =>
    hint === withoutHints ? haveHints(endpoints) : endpoints.some((one) => hint(one) !== one);
  const stale = unchanged.filter(isStale);
  return {
    create: create.map(hinted),
    update: [...update, ...stale].map(hinted),
    unchanged: stale.length === 0 ? unchanged : unchanged.filter((draft) => !stale.includes(draft)),
  };
}
