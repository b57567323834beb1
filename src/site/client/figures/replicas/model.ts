import type { Flow, MapItem, PodItem, ServiceItem } from '../../../../sandbox/map/model.ts';

/** What there is to look at in the figure, in the order of the guide. */
export const replicaPointIds = ['entry', 'choice', 'answer', 'ready'] as const;
export type ReplicaPoint = (typeof replicaPointIds)[number];

/** How many requests went where, since counting began. */
export interface Tally {
  /** Answers by the pod's uid, also of pods that are gone. */
  readonly answers: ReadonlyMap<string, number>;
  /** The pod that answered last. */
  readonly last: string | undefined;
  /** Whether the last request found nobody. */
  readonly failed: boolean;
  /** The id of the last flow that was counted. */
  readonly flow: number;
}

export const noTally: Tally = { answers: new Map(), last: undefined, failed: false, flow: 0 };

/** A pod behind the service. */
export interface ReplicaPod {
  readonly item: PodItem;
  readonly ready: boolean;
  readonly count: number;
  readonly last: boolean;
}

/** A service with the pods behind it. */
export interface ReplicaView {
  readonly service: ServiceItem | undefined;
  /** The first address that the outside can use; '' while there is none. */
  readonly address: string;
  readonly pods: readonly ReplicaPod[];
  readonly total: number;
  /** How many different pods have answered. */
  readonly answering: number;
  readonly last: PodItem | undefined;
  readonly failed: boolean;
}

/** The service of this name, else the first load balancer, else the first service that is not the system's. */
export function followedService(items: readonly MapItem[], follows: string): ServiceItem | undefined {
  const services = items.filter((item): item is ServiceItem => item.kind === 'Service' && !item.system);
  return (
    services.find(({ name }) => name === follows) ??
    services.find(({ type }) => type === 'LoadBalancer') ??
    services[0]
  );
}

/** Whether a flow went through a service, from outside or inside. */
export const through = ({ hops }: Flow, service: ServiceItem): boolean =>
  hops.some(
    (hop) =>
      (hop.at === 'service' && hop.uid === service.uid) ||
      (hop.at === 'load-balancer' && hop.service === service.uid),
  );

/** The pod that a flow came to, '' when it came to none. */
export function reached({ hops }: Flow): string {
  const end = hops.at(-1);
  return end?.at === 'pod' ? end.uid : '';
}

/** Counts flows; each is counted once. */
export function count(tally: Tally, flows: readonly Flow[], service: ServiceItem | undefined): Tally {
  if (!service) return tally;
  const answers = new Map(tally.answers);
  let { last, failed, flow: seen } = tally;
  for (const flow of flows) {
    if (flow.id <= seen) continue;
    seen = flow.id;
    if (!through(flow, service)) continue;
    const pod = reached(flow);
    failed = flow.outcome !== 'answered' || pod === '';
    if (failed) continue;
    answers.set(pod, (answers.get(pod) ?? 0) + 1);
    last = pod;
  }
  return { answers, last, failed, flow: seen };
}

/** What the figure shows. */
export function replicaView(items: readonly MapItem[], follows: string, tally: Tally): ReplicaView {
  const service = followedService(items, follows);
  const ready = new Set(service?.endpoints);
  const behind = new Set([...ready, ...(service?.notReady ?? [])]);
  const pods = items.filter((item) => item.kind === 'Pod');
  const counts = [...tally.answers.values()];
  return {
    service,
    address: service?.externalIPs[0] ?? '',
    pods: pods
      .filter(({ uid }) => behind.has(uid))
      .map((item) => ({
        item,
        ready: ready.has(item.uid),
        count: tally.answers.get(item.uid) ?? 0,
        last: tally.last === item.uid,
      })),
    total: counts.reduce((sum, one) => sum + one, 0),
    answering: counts.length,
    last: pods.find(({ uid }) => uid === tally.last),
    failed: tally.failed,
  };
}
