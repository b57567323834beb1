import { conditionOf } from '../conditions.ts';
import { isReady, type StoredPod } from '../pods.ts';
import type { StoredService } from './membership.ts';

/** A pod with what a service makes of it. */
export interface Made<T> {
  readonly pod: StoredPod;
  readonly value: T;
  readonly ready: boolean;
  /** When it turned ready or unready, as a text; undefined if that is as old as the pod itself. */
  readonly turned: string | undefined;
}

/** When a pod last turned ready or unready after it had begun. */
function turnOf({ status: { conditions, startTime } }: StoredPod): string | undefined {
  const time = conditionOf(conditions, 'Ready')?.lastTransitionTime;
  // Times are all written alike, so they compare as texts.
  return time === undefined || startTime === undefined || time <= startTime ? undefined : time;
}

/**
 * What set off an update, as far as pods did: the earliest time at which one of those turned ready or unready whose readiness is
 * written down otherwise, or not at all. Models endpointslice/util/trigger_time_tracker.go
 */
export function triggerTime(
  pods: readonly Made<unknown>[],
  written: ReadonlyMap<string | undefined, boolean | undefined>,
): string | undefined {
  let earliest: string | undefined;
  pods.forEach(({ pod, ready, turned }) => {
    if (turned === undefined || (earliest !== undefined && turned >= earliest)) return;
    if (written.get(pod.metadata.uid) !== ready) earliest = turned;
  });
  return earliest;
}

/** What a service makes of its pods, in the order of their names, and what has changed in that. */
export interface AllMade<T> {
  readonly made: readonly Made<T>[];
  /** What was there before, without these and with those. */
  readonly before: readonly Made<T>[] | undefined;
  readonly gone: readonly Made<T>[];
  readonly come: readonly Made<T>[];
}

const NOTHING: readonly never[] = [];

/**
 * Remembers what a service makes of each pod for as long as neither changes, so that writing the endpoints of many pods costs
 * what has changed among them. Takes pods in the order of their names, and keeps it.
 */
export function perPod<T>(
  make: (pod: StoredPod, service: StoredService) => T,
): (service: StoredService, pods: readonly StoredPod[]) => AllMade<T> {
  interface Known {
    readonly pods: readonly StoredPod[];
    readonly all: AllMade<T>;
  }
  const known = new WeakMap<StoredService, Known>();
  return (service, pods) => {
    const last = known.get(service);
    if (last?.pods === pods) return last.all;
    const [olds, before]: [readonly StoredPod[], readonly Made<T>[]] = last
      ? [last.pods, last.all.made]
      : [NOTHING, NOTHING];
    const made: Made<T>[] = [];
    const gone: Made<T>[] = [];
    const come: Made<T>[] = [];
    let at = 0;
    const leave = (): void => {
      const entry = before[at++];
      if (entry) gone.push(entry);
    };
    pods.forEach((pod) => {
      let old = olds[at];
      // Most pods are as they were: only at the others a look is taken.
      while (old && old !== pod && old.metadata.name < pod.metadata.name) {
        leave();
        old = olds[at];
      }
      const entry = old === pod ? before[at] : undefined;
      if (entry) {
        made.push(entry);
        at++;
      } else {
        const fresh = { pod, value: make(pod, service), ready: isReady(pod), turned: turnOf(pod) };
        made.push(fresh);
        come.push(fresh);
      }
    });
    while (at < olds.length) leave();
    const all = { made, before: last?.all.made, gone, come };
    known.set(service, { pods, all });
    return all;
  };
}

/** Ports that pods offer of a service's, with a text that tells them from others. */
export interface Offer<P> {
  readonly ports: readonly P[];
  readonly id: string;
}

/**
 * What pods offer of a service's ports, one object for all that offer the same. It differs from pod to pod only where ports go by
 * names.
 */
export function perOffer<P>(
  portsOf: (pod: StoredPod, service: StoredService) => readonly P[],
  idOf: (ports: readonly P[]) => string,
): (pod: StoredPod, service: StoredService) => Offer<P> {
  const known = new WeakMap<StoredService, Map<string, Offer<P>>>();
  return (pod, service) => {
    let offers = known.get(service);
    if (!offers) known.set(service, (offers = new Map()));
    const [only] = offers.values();
    if (only && !service.spec.ports?.some(({ targetPort }) => typeof targetPort === 'string')) return only;
    const ports = portsOf(pod, service);
    const id = idOf(ports);
    let offer = offers.get(id);
    if (!offer) offers.set(id, (offer = { ports, id }));
    return offer;
  };
}
