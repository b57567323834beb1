import type { LoadBalancerIngress, Node, Service } from '../api/types.ts';
import type { Cancel } from '../environment.ts';
import { semanticEqual } from '../machinery/equal.ts';
import { keyOf, splitKey, type Stored } from '../machinery/object.ts';
import type { CloudProvider, LoadBalancerAddress } from '../runtime.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';

const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

/** The key of what is done when nodes have changed. */
const NODES = 'nodes';

/** Marks the keys of services of which something has changed that their load balancers have to know. */
const CHANGED = 'changed ';

/** Marks the nodes in a snapshot that load balancers lead to. */
const HOST = 'host/';

/** How a cloud's controller handles services. */
export interface LoadBalancerSettings {
  /** Whether it holds services with a finalizer until their load balancer is gone, and says when it deletes one. */
  readonly cleanup: boolean;
}

/** Marks those in a snapshot of which it is known what became of them. */
const ARRIVED = 'arrived/';

type StoredService = Stored<Service>;

const wanted = ({ spec }: StoredService): boolean =>
  spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;

const forBalancer = ({ metadata, spec }: StoredService): object => ({
  ranges: spec.loadBalancerSourceRanges ?? [],
  ports: (spec.ports ?? []).map(({ name, protocol, port, nodePort, targetPort, appProtocol }) => ({
    ...{ name, protocol, port, nodePort, targetPort, appProtocol },
  })),
  affinity: [spec.sessionAffinity, spec.sessionAffinityConfig],
  address: spec.loadBalancerIP ?? '',
  external: spec.externalIPs ?? [],
  annotations: metadata.annotations,
  uid: metadata.uid,
  policy: spec.externalTrafficPolicy,
  health: spec.healthCheckNodePort,
  families: spec.ipFamilies?.length,
});

/**
 * Whether a change of a service concerns its load balancer.
 * Models staging/src/k8s.io/cloud-provider/controllers/service/controller.go (needsUpdate)
 */
export function needsUpdate(before: StoredService, after: StoredService): boolean {
  if (wanted(before) !== wanted(after)) return true;
  return wanted(after) && !semanticEqual(forBalancer(before), forBalancer(after));
}

const standing = ({ status }: StoredService): boolean => Boolean(status.loadBalancer?.ingress?.length);

/** Whether load balancers lead to a node. Models stableNodeSetPredicates */
const isHost = ({ metadata: { deletionTimestamp, labels = {} }, spec: { taints } }: Stored<Node>): boolean =>
  deletionTimestamp === undefined &&
  labels['node.kubernetes.io/exclude-from-external-load-balancers'] === undefined &&
  !taints?.some(({ key }) => key === 'ToBeDeletedByClusterAutoscaler');

/** Whether a change of a node may change where load balancers lead. Models shouldSyncUpdatedNode */
const movesHosts = (before: Stored<Node> | undefined, after: Stored<Node>): boolean =>
  before === undefined ||
  before.spec.providerID !== after.spec.providerID ||
  before.metadata.labels !== after.metadata.labels;

const ingressOf = ({ ip, hostname }: LoadBalancerAddress): LoadBalancerIngress => ({
  ...(ip !== undefined && { ip, ipMode: 'VIP' }),
  ...(hostname !== undefined && { hostname }),
});

/** Asks the cloud for load balancers. Models staging/src/k8s.io/cloud-provider/controllers/service/controller.go */
export function serviceLoadBalancerController(
  context: ControllerContext,
  loadBalancers: NonNullable<CloudProvider['loadBalancers']>,
  { cleanup }: LoadBalancerSettings,
): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('service-controller');
  /** Load balancers that are being made or stand, by the service's UID. */
  const known = new Map<string, { readonly key: string; readonly cancel: Cancel }>();
  /** Since when they are being made, by the service's UID. */
  const asked = new Map<string, number>();
  /** What became of them, until it is written. */
  const arrived = new Map<string, LoadBalancerAddress>();
  /** The machines that load balancers lead to; undefined before the controller begins. */
  let hosts: ReadonlySet<string> | undefined;

  const currentHosts = (): ReadonlySet<string> =>
    new Set(
      store
        .list('nodes')
        .filter(isHost)
        .map(({ metadata, spec }) => `${metadata.name} ${spec.providerID ?? ''}`),
    );

  const tellOfNoHosts = (service: StoredService): void =>
    events.event(
      service,
      'Warning',
      'UnAvailableLoadBalancer',
      'There are no available nodes for LoadBalancer',
    );

  /** It leads to the new ports at once: there is nothing to be made. */
  const tellOfUpdate = (service: StoredService): void => {
    events.event(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
    if (currentHosts().size === 0) tellOfNoHosts(service);
    events.event(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
  };

  /** Leads all load balancers to the nodes that there are now. Models syncNodes */
  const moveHosts = (): void => {
    const [before, after] = [hosts, currentHosts()];
    hosts = after;
    if (!before || (before.size === after.size && [...after].every((host) => before.has(host)))) return;
    for (const service of store.list('services')) {
      if (!wanted(service) || !standing(service)) continue;
      if (after.size === 0) tellOfNoHosts(service);
      else events.event(service, 'Normal', 'UpdatedLoadBalancer', 'Updated load balancer with new hosts');
    }
  };

  /** The same service asked for before this controller started: the work goes on, nothing is announced again. */
  const announced = ({ metadata: { uid, namespace } }: StoredService): boolean =>
    store
      .list('events', namespace)
      .some((event) => event.involvedObject.uid === uid && event.reason === 'EnsuringLoadBalancer');

  const release = (uid: string): void => {
    known.get(uid)?.cancel();
    known.delete(uid);
    asked.delete(uid);
    arrived.delete(uid);
    loadBalancers.release(uid);
  };

  const withFinalizer = (service: StoredService, held: boolean): StoredService => {
    const { finalizers = [], ...metadata } = service.metadata;
    if (finalizers.includes(FINALIZER) === held) return service;
    const next = held ? [...finalizers, FINALIZER] : finalizers.filter((other) => other !== FINALIZER);
    return client.update('services', {
      ...service,
      metadata: { ...metadata, ...((next.length > 0 || !held) && { finalizers: next }) },
    });
  };

  const writeIngress = (service: StoredService, ingress: readonly LoadBalancerIngress[]): void => {
    client.updateStatus('services', {
      ...service,
      status: { ...service.status, loadBalancer: ingress.length > 0 ? { ingress } : {} },
    });
  };

  /** @param isKnown what became of it is on its way to be written already */
  const ask = (service: StoredService, since: number, again: () => void, isKnown = false): void => {
    const { uid, name, namespace = '' } = service.metadata;
    asked.set(uid, since);
    const arrive = (ready: LoadBalancerAddress): void => {
      if (standing(service)) return;
      arrived.set(uid, ready);
      if (!isKnown) again();
    };
    const cancel = loadBalancers.ensure({ uid, namespace, name }, arrive, since);
    known.set(uid, { key: keyOf(service), cancel });
  };

  const ensure = (service: StoredService, again: () => void): void => {
    const { uid } = service.metadata;
    const held = cleanup ? withFinalizer(service, true) : service;
    const address = arrived.get(uid);
    if (address) {
      writeIngress(held, [ingressOf(address)]);
      arrived.delete(uid);
      events.event(held, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
      return;
    }
    if (known.has(uid)) return;
    if (!standing(held) && !announced(held))
      events.event(held, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
    if (currentHosts().size === 0) tellOfNoHosts(held);
    ask(held, clock.now(), again);
  };

  const remove = (service: StoredService): void => {
    const { uid } = service.metadata;
    const exists = known.has(uid);
    if (exists && cleanup) events.event(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
    release(uid);
    const free = cleanup ? withFinalizer(service, false) : service;
    if (exists && cleanup) events.event(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
    if (standing(free) && free.metadata.deletionTimestamp === undefined) writeIngress(free, []);
  };

  let add = (_key: string): void => undefined;
  const controller = queueController(
    context,
    (informers, queue) => {
      add = (key) => queue.add(key);
      informers.on('nodes', ({ object, previous, type }) => {
        if (type === 'DELETED' || movesHosts(previous, object)) queue.add(NODES);
      });
      informers.on('services', ({ object, previous, type }) => {
        if (type === 'MODIFIED' && previous && wanted(previous) && wanted(object) && standing(object))
          if (needsUpdate(previous, object)) queue.add(`${CHANGED}${keyOf(object)}`);
        if (type === 'DELETED') {
          if (known.has(object.metadata.uid)) release(object.metadata.uid);
        } else if (
          wanted(object) ||
          known.has(object.metadata.uid) ||
          object.metadata.finalizers?.includes(FINALIZER)
        )
          queue.add(keyOf(object));
      });
    },
    (key) => {
      if (key === NODES) {
        moveHosts();
        return;
      }
      const changed = key.startsWith(CHANGED);
      const { namespace, name } = splitKey(changed ? key.slice(CHANGED.length) : key);
      const service = client.get('services', namespace, name);
      if (!service) return;
      if (changed) {
        if (wanted(service) && standing(service)) tellOfUpdate(service);
        return;
      }
      if (wanted(service) && service.metadata.deletionTimestamp === undefined)
        ensure(service, () => add(key));
      else remove(service);
    },
  );
  return {
    resync() {
      hosts ??= currentHosts();
      controller.resync();
    },
    state: () => ({
      ...controller.state(),
      times: new Map([
        ...[...(hosts ?? [])].map((host) => [`${HOST}${host}`, 0] as const),
        ...[...asked].map(([uid, since]) => [`${arrived.has(uid) ? ARRIVED : ''}${uid}`, since] as const),
      ]),
    }),
    restore(state) {
      controller.restore(state);
      const known = [...(state.times?.keys() ?? [])].filter((name) => name.startsWith(HOST));
      hosts = known.length > 0 ? new Set(known.map((name) => name.slice(HOST.length))) : currentHosts();
      for (const service of store.list('services')) {
        const { uid } = service.metadata;
        const late = state.times?.get(`${ARRIVED}${uid}`);
        const since = late ?? state.times?.get(uid);
        // The cloud is asked again, as of then.
        if (since !== undefined) ask(service, since, () => add(keyOf(service)), late !== undefined);
      }
    },
    stop() {
      controller.stop();
      for (const { cancel } of known.values()) cancel();
    },
  };
}
