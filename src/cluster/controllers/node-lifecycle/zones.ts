import type { StoredNode } from './taints.ts';

/** How ready the nodes of a zone are. */
export type ZoneState = 'normal' | 'partial' | 'full';

/** Evictions per second in a zone that is well, and in a large one that is not. */
export const EVICTION_RATE = 0.1;
const SECONDARY_RATE = 0.01;
/** The part of a zone's nodes that may be gone before that is taken for the zone's trouble. */
const UNHEALTHY = 0.55;
/** A zone of more nodes than this goes on evicting when it is in trouble. */
const LARGE = 50;

const EXCLUDED = 'node.kubernetes.io/exclude-disruption';

/** Whether a node says nothing about its zone. */
export const isExcluded = ({ metadata }: StoredNode): boolean => metadata.labels?.[EXCLUDED] !== undefined;

/** The zone of a node. Models staging/src/k8s.io/component-helpers/node/topology/helpers.go GetZoneKey */
export function zoneOf({ metadata: { labels = {} } }: StoredNode): string {
  const zone =
    labels['failure-domain.beta.kubernetes.io/zone'] ?? labels['topology.kubernetes.io/zone'] ?? '';
  const region =
    labels['failure-domain.beta.kubernetes.io/region'] ?? labels['topology.kubernetes.io/region'] ?? '';
  return region === '' && zone === '' ? '' : `${region}:${zone}`;
}

/** Models pkg/controller/nodelifecycle/node_lifecycle_controller.go ComputeZoneState */
export function zoneState(ready: readonly boolean[]): ZoneState {
  const gone = ready.filter((is) => !is).length;
  if (gone > 0 && gone === ready.length) return 'full';
  return gone > 2 && gone / ready.length >= UNHEALTHY ? 'partial' : 'normal';
}

/** How fast nodes of a zone may be tainted, per second; 0 is not at all. */
export const evictionRate = (state: ZoneState, size: number): number =>
  state === 'partial' ? (size > LARGE ? SECONDARY_RATE : 0) : EVICTION_RATE;

/** A bucket of one token. Times are milliseconds. */
export interface Limiter {
  /** Tokens per second. */
  readonly rate: number;
  /** When there is a token. */
  readonly freeAt: number;
}

export const accepts = ({ rate, freeAt }: Limiter, now: number): boolean => rate > 0 && freeAt <= now;

/** The bucket after its token was taken. */
export const taken = ({ rate }: Limiter, now: number): Limiter => ({ rate, freeAt: now + 1000 / rate });

/** The bucket at another rate: empty when it is. Models pkg/controller/nodelifecycle/scheduler SwapLimiter */
export function atRate(limiter: Limiter, rate: number, now: number): Limiter {
  if (limiter.rate === rate) return limiter;
  const next: Limiter = { rate, freeAt: now };
  return rate === 0 || accepts(limiter, now) ? next : taken(next, now);
}
