import { parseTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';
import type { ControllerContext } from '../controller.ts';
import {
  evictionTaint,
  hasEvictionTaint,
  readyStatus,
  type StoredNode,
  withEvictionTaint,
} from './taints.ts';
import {
  accepts,
  atRate,
  EVICTION_RATE,
  evictionRate,
  isExcluded,
  type Limiter,
  taken,
  zoneOf,
  zoneState,
  type ZoneState,
} from './zones.ts';

/** A zone's nodes that count. */
export interface Zone {
  readonly state: ZoneState;
  readonly size: number;
}

/** The zones by their names, as far as their nodes count. */
export function zonesOf(nodes: readonly StoredNode[]): ReadonlyMap<string, Zone> {
  const ready = new Map<string, boolean[]>();
  for (const node of nodes) {
    if (isExcluded(node)) continue;
    const zone = zoneOf(node);
    const known = ready.get(zone);
    const is = readyStatus(node) === 'True';
    if (known) known.push(is);
    else ready.set(zone, [is]);
  }
  return new Map([...ready].map(([zone, all]) => [zone, { state: zoneState(all), size: all.length }]));
}

/** Whether no node anywhere is ready: then it is the control plane that is cut off, and nothing is evicted. */
export const isCutOff = (nodes: readonly StoredNode[]): boolean =>
  [...zonesOf(nodes).values()].every(({ state }) => state === 'full');

/** Since when a node's readiness is what it is; undefined when it never was anything. */
export function readinessChanged({ status }: StoredNode): number | undefined {
  const time = parseTime(conditionOf(status.conditions, 'Ready')?.lastTransitionTime ?? '');
  return Number.isNaN(time) ? undefined : time;
}

const LIMITER = /^limiter (\S+) (.*)$/;

/** The limiters by zone, as `times` holds them: when there is a token, by rate and zone. */
function limitersIn(times: ReadonlyMap<string, number>): Map<string, Limiter> {
  const limiters = new Map<string, Limiter>();
  for (const [name, freeAt] of times) {
    const [, rate, zone = ''] = LIMITER.exec(name) ?? [];
    if (rate !== undefined) limiters.set(zone, { rate: Number(rate), freeAt });
  }
  return limiters;
}

/**
 * Taints nodes that are not ready, zone by zone, no faster than is safe in the zone's state.
 * Models pkg/controller/nodelifecycle/node_lifecycle_controller.go handleDisruption, doNoExecuteTaintingPass
 * @param dueOf when a node may be tainted at the earliest
 * @returns in how many milliseconds to look again
 */
export function evictionPass(
  { client, clock }: Pick<ControllerContext, 'client' | 'clock'>,
  nodes: readonly StoredNode[],
  times: Map<string, number>,
  dueOf: (node: StoredNode) => number,
): number | undefined {
  const now = clock.now();
  const zones = zonesOf(nodes);
  const cutOff = isCutOff(nodes);
  const limiters = limitersIn(times);
  let next = Infinity;
  for (const zone of new Set(nodes.map(zoneOf))) {
    const before = limiters.get(zone) ?? { rate: EVICTION_RATE, freeAt: now };
    const about = zones.get(zone);
    const rate = cutOff ? 0 : about ? evictionRate(about.state, about.size) : before.rate;
    let limiter = atRate(before, rate, now);
    const waiting = nodes
      .filter((node) => zoneOf(node) === zone && !hasEvictionTaint(node))
      .map((node) => ({ node, due: dueOf(node), tainted: withEvictionTaint(node, evictionTaint(node), now) }))
      .sort((a, b) => a.due - b.due);
    for (const { due, tainted } of waiting) {
      if (!tainted || rate === 0) continue;
      const at = Math.max(due, limiter.freeAt);
      if (at > now) {
        next = Math.min(next, at);
        break;
      }
      if (!accepts(limiter, now)) break;
      limiter = taken(limiter, now);
      client.update('nodes', tainted);
    }
    times.delete(`limiter ${before.rate} ${zone}`);
    times.set(`limiter ${limiter.rate} ${zone}`, limiter.freeAt);
  }
  return next === Infinity ? undefined : next - now;
}
