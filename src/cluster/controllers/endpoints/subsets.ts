import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../api/types.ts';
import { isReady, type StoredPod } from '../pods.ts';
import { canServe, hostnameOf, perPod, type StoredService, targetPortOf } from './membership.ts';

interface Member {
  readonly address: EndpointAddress;
  readonly ready: boolean;
}

/** Pods that offer the same ports. */
interface Group {
  readonly ports: readonly EndpointPort[];
  readonly members: Member[];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By IP as text, then by the pod's UID. */
export const byAddress = (a: EndpointAddress, b: EndpointAddress): number =>
  compare(a.ip, b.ip) || compare(a.targetRef?.uid ?? '', b.targetRef?.uid ?? '');

function addressOf(pod: StoredPod, service: StoredService): EndpointAddress {
  const { name, namespace, uid } = pod.metadata;
  const hostname = hostnameOf(pod, service);
  return {
    ip: pod.status.podIP ?? pod.status.podIPs?.[0]?.ip ?? '',
    ...(hostname !== undefined && { hostname }),
    ...(pod.spec.nodeName !== undefined && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', ...(namespace !== undefined && { namespace }), name, uid },
  };
}

function portsOf(pod: StoredPod, { spec }: StoredService): readonly EndpointPort[] {
  return (spec.ports ?? []).flatMap((port) => {
    const number = targetPortOf(pod, port);
    if (number === undefined) return [];
    return [
      {
        ...(port.name && { name: port.name }),
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol !== undefined && { appProtocol: port.appProtocol }),
      },
    ];
  });
}

/** A pod's place in the subsets; undefined for a pod that offers nothing. */
interface Place {
  readonly key: string;
  readonly ports: readonly EndpointPort[];
  readonly member: Member;
}

const placeOf = perPod((pod, service): Place | undefined => {
  const always = service.spec.publishNotReadyAddresses === true;
  if (!canServe(pod, always)) return undefined;
  const ports = portsOf(pod, service);
  const portless = !service.spec.ports?.length && service.spec.clusterIP === 'None';
  if (ports.length === 0 && !portless) return undefined;
  const member = { address: addressOf(pod, service), ready: always || isReady(pod) };
  return { key: JSON.stringify(ports), ports, member };
});

/** The subsets of a service's Endpoints: addresses with the same ports together. Models pkg/api/v1/endpoints/util.go */
export function subsetsOf(service: StoredService, pods: readonly StoredPod[]): readonly EndpointSubset[] {
  const groups = new Map<string, Group>();
  for (const pod of pods) {
    const place = placeOf(pod, service);
    if (!place) continue;
    let group = groups.get(place.key);
    if (!group) groups.set(place.key, (group = { ports: place.ports, members: [] }));
    group.members.push(place.member);
  }
  return [...groups].toSorted(([a], [b]) => compare(a, b)).map(([, group]) => subset(group));
}

function subset({ ports, members }: Group): EndpointSubset {
  const part = (ready: boolean): readonly EndpointAddress[] =>
    members
      .filter((member) => member.ready === ready)
      .map(({ address }) => address)
      .sort(byAddress);
  const [addresses, notReadyAddresses] = [part(true), part(false)];
  return {
    ...(addresses.length > 0 && { addresses }),
    ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
    ...(ports.length > 0 && { ports }),
  };
}

/** An Endpoints object holds at most this many addresses; ready ones go first. */
const CAPACITY = 1000;

/** The subsets cut to capacity, and whether something was cut. Models pkg/controller/endpoint/endpoints_controller.go truncateEndpoints */
export function truncated(
  subsets: readonly EndpointSubset[],
): readonly [subsets: readonly EndpointSubset[], cut: boolean] {
  const total = (key: 'addresses' | 'notReadyAddresses'): number =>
    subsets.reduce((sum, one) => sum + (one[key]?.length ?? 0), 0);
  const [ready, notReady] = [total('addresses'), total('notReadyAddresses')];
  if (ready + notReady <= CAPACITY) return [subsets, false];
  const cutReady = ready >= CAPACITY;
  let left = cutReady ? CAPACITY : CAPACITY - ready;
  const key = cutReady ? 'addresses' : 'notReadyAddresses';
  const out = subsets.flatMap((one) => {
    const { notReadyAddresses: _dropped, ...readyOnly } = one;
    const kept = one[key]?.slice(0, left) ?? [];
    left -= kept.length;
    const next: EndpointSubset = { ...(cutReady ? readyOnly : one), [key]: kept };
    return next.addresses?.length || next.notReadyAddresses?.length ? [next] : [];
  });
  return [out, true];
}
