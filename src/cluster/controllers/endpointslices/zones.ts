import type { Node } from '../../api/types.ts';
import { parseQuantity } from '../../machinery/quantity.ts';
import type { Stored } from '../../machinery/object.ts';
import { conditionOf } from '../conditions.ts';

/** How much more than its share an endpoint may have to bear. */
const OVERLOAD = 0.2;

const EXCLUDED = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

export type Counts = ReadonlyMap<string, number>;

/**
 * Each zone's part of the processors of the ready workers; undefined with fewer than two zones or a node that does not say.
 * Models staging/src/k8s.io/endpointslice/topologycache/topologycache.go SetNodes
 */
export function zoneRatios(nodes: readonly Stored<Node>[]): Counts | undefined {
  const byZone = new Map<string, number>();
  let total = 0;
  for (const { metadata, status } of nodes) {
    const { labels = {} } = metadata;
    if (EXCLUDED.some((label) => label in labels)) continue;
    if (conditionOf(status?.conditions, 'Ready')?.status !== 'True') continue;
    const zone = labels['topology.kubernetes.io/zone'];
    const cpu = Number(parseQuantity(String(status?.allocatable?.['cpu'] ?? '0'))?.nano ?? 0n);
    if (!zone || cpu === 0) return undefined;
    byZone.set(zone, (byZone.get(zone) ?? 0) + cpu);
    total += cpu;
  }
  if (byZone.size < 2) return undefined;
  return new Map([...byZone].sort(([a], [b]) => (a < b ? -1 : 1)).map(([zone, cpu]) => [zone, cpu / total]));
}

const fewest = (desired: number): number => Math.ceil(desired * (1 / (1 + OVERLOAD)));

/** How many endpoints a zone ought to have. */
export interface Allocation {
  readonly maximum: number;
  readonly desired: number;
}

/** Each zone's share of the endpoints, or why there is none. */
export function allocate(
  ratios: Counts | undefined,
  endpoints: number,
): ReadonlyMap<string, Allocation> | string {
  if (!ratios)
    return 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';
  if (ratios.size < 2) return 'Nodes only ready in one zone';
  const numbers = `(${endpoints} endpoints, ${ratios.size} zones)`;
  if (ratios.size > endpoints) return `Insufficient number of endpoints ${numbers}`;
  const minima = new Map([...ratios].map(([zone, ratio]) => [zone, fewest(ratio * endpoints)]));
  const spare = endpoints - [...minima.values()].reduce((sum, minimum) => sum + minimum, 0);
  if (spare < 0)
    return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${numbers}`;
  return new Map(
    [...ratios].map(([zone, ratio]) => {
      const minimum = minima.get(zone) ?? 0;
      return [zone, { maximum: minimum + spare, desired: Math.max(ratio * endpoints, minimum) }];
    }),
  );
}

/** Whether a zone has fewer endpoints than it can do with. Models topologycache/utils.go serviceOverloaded */
export function isOverloaded(counts: Counts, ratios: Counts | undefined): boolean {
  if (counts.size === 0) return false;
  if (!ratios) return true;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...ratios].some(([zone, ratio]) => {
    const count = counts.get(zone);
    return count === undefined || count < fewest(total * ratio);
  });
}
