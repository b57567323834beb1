import type { StoredPod } from '../pods.ts';
import type { StoredService } from './membership.ts';

/** A pod with what a service makes of it. */
export interface Made<T> {
  readonly pod: StoredPod;
  readonly value: T;
}

/**
 * Remembers what a service makes of each pod for as long as neither changes, so that writing the endpoints of many pods costs
 * what has changed among them. Takes pods in the order of their names, and keeps it.
 */
export function perPod<T>(
  make: (pod: StoredPod, service: StoredService) => T,
): (service: StoredService, pods: readonly StoredPod[]) => readonly Made<T>[] {
  const known = new WeakMap<StoredService, readonly Made<T>[]>();
  return (service, pods) => {
    const before = known.get(service) ?? [];
    let at = 0;
    const made = pods.map((pod): Made<T> => {
      let entry = before[at];
      while (entry && entry.pod !== pod && entry.pod.metadata.name < pod.metadata.name) entry = before[++at];
      return entry?.pod === pod ? entry : { pod, value: make(pod, service) };
    });
    known.set(service, made);
    return made;
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
