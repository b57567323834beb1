import { controllerOf } from '../../src/cluster/machinery/object.ts';
import {
  isDeleted,
  isOver,
  isReady,
  nameOf,
  shared,
  type Look,
  type StateInvariant,
  type StoredPod,
} from './invariant.ts';
import type { Service } from '../../src/cluster/api/types.ts';
import type { Stored } from '../../src/cluster/machinery/object.ts';

/** Addresses and ports that services are given. */
export const serviceAddresses: StateInvariant = {
  name: 'cluster IPs and node ports are unique and in range',
  patience: 0,
  *check({ store }) {
    const services = store.list('services');
    yield* shared(services, ({ spec }) => (spec.clusterIPs ?? []).filter((ip) => ip !== 'None'));
    yield* shared(services, ({ spec }) => [
      ...new Set(
        (spec.ports ?? []).flatMap(({ nodePort, protocol = 'TCP' }) =>
          nodePort ? [`${nodePort}/${protocol}`] : [],
        ),
      ),
    ]);
    for (const service of services) {
      const { type, clusterIP, ports = [] } = service.spec;
      if (type !== 'ExternalName' && !clusterIP) yield `${nameOf(service)} has no cluster IP`;
      if (type === 'ExternalName' && clusterIP)
        yield `${nameOf(service)} has a cluster IP that leads nowhere`;
      if (clusterIP && clusterIP !== 'None' && !clusterIP.startsWith('10.'))
        yield `${nameOf(service)} has ${clusterIP}`;
      for (const { nodePort = 0 } of ports)
        if ((type === 'NodePort' || type === 'LoadBalancer') !== nodePort > 0)
          yield `${nameOf(service)} (${type}) has the node port ${nodePort}`;
    }
  },
};

const selects = ({ spec, metadata }: Stored<Service>, pod: StoredPod): boolean =>
  pod.metadata.namespace === metadata.namespace &&
  Object.entries(spec.selector ?? {}).every(([key, value]) => pod.metadata.labels?.[key] === value);

function* ofService({ store, pods }: Look, service: Stored<Service>): Iterable<string> {
  const name = nameOf(service);
  const chosen = pods.filter((pod) => selects(service, pod) && !isOver(pod) && pod.status.podIP);
  // Nobody looks at a service because a node went: its pods stay until somebody looks, or they go.
  if (chosen.some(({ spec }) => !store.get('nodes', spec.nodeName ?? ''))) return;
  const all = service.spec.publishNotReadyAddresses === true;
  const serving = chosen.filter((pod) => all || (!isDeleted(pod) && isReady(pod)));
  const wanted = serving.map(({ status }) => status.podIP ?? '').sort();
  const slices = store
    .list('endpointslices.discovery.k8s.io', service.metadata.namespace)
    .filter(
      ({ metadata }) =>
        metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name &&
        metadata.labels['endpointslice.kubernetes.io/managed-by'] === 'endpointslice-controller.k8s.io',
    );
  const endpoints = slices.flatMap((slice) => slice.endpoints);
  const ready = endpoints
    .flatMap(({ addresses, conditions }) => (conditions?.ready === false ? [] : addresses))
    .sort();
  const told = endpoints.flatMap((one) => one.addresses).sort();
  if (slices.length === 0) {
    const namespace = store.get('namespaces', service.metadata.namespace ?? '');
    // Nothing comes into a namespace on its way out, for a selector that comes late either.
    if (!namespace || isDeleted(namespace)) return;
    yield `${name} has no slice`;
  }
  if (ready.join() !== wanted.join())
    yield `${name}'s slices have ${ready.join()} ready, its pods ${wanted.join()}`;
  const every = chosen.map(({ status }) => status.podIP ?? '').sort();
  if (told.join() !== every.join()) yield `${name}'s slices have ${told.join()}, its pods ${every.join()}`;
  for (const { targetRef, conditions } of endpoints) {
    const pod = chosen.find(({ metadata }) => metadata.uid === targetRef?.uid);
    if (pod && (conditions?.terminating === true) !== isDeleted(pod))
      yield `${name}'s slices say wrongly that ${nameOf(pod)} ${conditions?.terminating ? 'is' : 'is not'} terminating`;
  }
  for (const { metadata } of slices)
    if (controllerOf({ apiVersion: '', kind: '', metadata })?.uid !== service.metadata.uid)
      yield `${name} has another service's slice ${metadata.name}`;
  const listed = store
    .get('endpoints', name)
    ?.subsets?.flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip));
  if ((listed ?? []).sort().join() !== wanted.join())
    yield `${name}'s endpoints are ${(listed ?? []).join()}, its pods ${wanted.join()}`;
}

/** Slices and endpoints have the selected pods: the ready ones, and those that are on their way out. */
export const endpoints: StateInvariant = {
  name: 'endpoints equal selected pods',
  patience: 3,
  *check(look) {
    for (const service of look.store.list('services')) {
      if (isDeleted(service) || !service.spec.selector || service.spec.type === 'ExternalName') continue;
      yield* ofService(look, service);
    }
    for (const slice of look.store.list('endpointslices.discovery.k8s.io')) {
      const service = slice.metadata.labels?.['kubernetes.io/service-name'];
      // A deletion that orphans leaves them behind.
      if (!slice.metadata.ownerReferences?.length) continue;
      if (service && !look.store.get('services', `${slice.metadata.namespace}/${service}`))
        yield `the slice ${nameOf(slice)} belongs to no service`;
    }
  },
};

/** A load balancer comes where one is asked for, and only there; the cloud takes 22 s at the most. */
export const loadBalancers: StateInvariant = {
  name: 'load balancers follow services',
  patience: 30,
  *check({ store }) {
    for (const service of store.list('services')) {
      if (isDeleted(service)) continue;
      const stands = Boolean(service.status.loadBalancer?.ingress?.length);
      if (stands !== (service.spec.type === 'LoadBalancer'))
        yield `${nameOf(service)} (${service.metadata.uid}, ${service.spec.type}) has ${stands ? 'a' : 'no'} load balancer`;
    }
  },
};
