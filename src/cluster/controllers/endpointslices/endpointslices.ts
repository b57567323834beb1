import type { Endpoint } from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import { ApiError } from '../../machinery/errors.ts';
import { keyOf, splitKey } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import {
  canServe,
  indexByLabel,
  isManaged,
  perPod,
  restFor,
  selectedPods,
  servicesOf,
  type StoredService,
  triggerTime,
  withTriggerTime,
} from '../endpoints/membership.ts';
import { causedByTerminatingNamespace, isReady, type StoredPod } from '../pods.ts';
import { controllerReference } from '../references.ts';
import { withAnnotations } from '../metadata.ts';
import type { Rest } from '../workqueue.ts';
import {
  endpointOf,
  MANAGED_BY,
  placeEndpoints,
  SERVICE_NAME,
  sliceLabels,
  slicePortsOf,
  type SlicePorts,
  type StoredSlice,
  withZone,
} from './slices.ts';

const CONTROLLER = 'endpointslice-controller.k8s.io';

const BY_SERVICE = 'service';

/** Keeps slices findable by the key of the service that they belong to. */
export function indexByService(store: Store): void {
  store.addIndex('endpointslices.discovery.k8s.io', BY_SERVICE, ({ metadata }) => {
    const service = metadata.labels?.[SERVICE_NAME];
    return service === undefined ? [] : [`${metadata.namespace}/${service}`];
  });
}

/** The slices of a service that one controller manages. */
export const slicesOf = (store: Store, serviceKey: string, controller: string): readonly StoredSlice[] =>
  store
    .byIndex('endpointslices.discovery.k8s.io', BY_SERVICE, serviceKey)
    .filter(({ metadata }) => metadata.labels?.[MANAGED_BY] === controller);

const portsId = (ports: SlicePorts): string =>
  JSON.stringify(ports.map(({ name, port, protocol }) => [name, port, protocol]));

/** A pod's place in the slices; undefined for one that has no address. */
const placeOf = perPod((pod, service) => {
  if (!canServe(pod, true)) return undefined;
  const endpoint = endpointOf(pod, service);
  if (endpoint.addresses.length === 0) return undefined;
  const ports = slicePortsOf(pod, service);
  return { endpoint, ports, id: portsId(ports) };
});

/** What one slice ought to be. */
interface Wanted {
  readonly slice: StoredSlice | undefined;
  readonly endpoints: readonly Endpoint[];
  readonly ports: SlicePorts;
}

/** Keeps the slices of each service with a selector. Models pkg/controller/endpointslice, staging/src/k8s.io/endpointslice/reconciler.go */
export function endpointSliceController(context: ControllerContext): Controller {
  const { store, client } = context;
  const events = context.recorder('endpoint-slice-controller');
  indexByLabel(store);
  indexByService(store);

  const write = (
    service: StoredService,
    { slice, endpoints, ports }: Wanted,
    time: string | undefined,
  ): void => {
    const { name, namespace = '' } = service.metadata;
    const labels = sliceLabels(service, CONTROLLER);
    const annotations = withTriggerTime(slice?.metadata.annotations, time);
    const content = { endpoints, ...(ports.length > 0 && { ports }) };
    if (slice) {
      const { ports: _ports, ...rest } = slice;
      client.update('endpointslices.discovery.k8s.io', {
        ...rest,
        metadata: withAnnotations({ ...rest.metadata, labels }, annotations),
        ...content,
      });
    } else if (service.metadata.deletionTimestamp === undefined) {
      client.create('endpointslices.discovery.k8s.io', namespace, {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: withAnnotations(
          {
            generateName: `${name}-`,
            namespace,
            labels,
            ownerReferences: [controllerReference(service)],
          },
          annotations,
        ),
        addressType: 'IPv4',
        ...content,
      });
    }
  };

  const sync = (key: string, service: StoredService, pods: readonly StoredPod[]): void => {
    const existing = slicesOf(store, key, CONTROLLER);
    const owned = existing.filter(({ metadata }) =>
      metadata.ownerReferences?.some(({ uid }) => uid === service.metadata.uid),
    );
    const labels = sliceLabels(service, CONTROLLER);
    const groups = new Map<string, { ports: SlicePorts; endpoints: Endpoint[]; slices: StoredSlice[] }>();
    const group = (ports: SlicePorts, id = portsId(ports)) => {
      let found = groups.get(id);
      if (!found) groups.set(id, (found = { ports, endpoints: [], slices: [] }));
      return found;
    };
    for (const pod of pods) {
      const node = store.get('nodes', pod.spec.nodeName ?? '');
      if (!node && service.spec.publishNotReadyAddresses !== true) continue;
      const place = placeOf(pod, service);
      if (place) group(place.ports, place.id).endpoints.push(withZone(place.endpoint, node));
    }
    for (const slice of owned) group(slice.ports ?? []).slices.push(slice);

    const remove = existing.filter((slice) => !owned.includes(slice));
    const wanted: Wanted[] = [];
    for (const { ports, endpoints, slices } of groups.values()) {
      if (endpoints.length === 0) {
        remove.push(...slices);
        continue;
      }
      const plan = placeEndpoints(slices, endpoints, labels);
      remove.push(...plan.remove);
      for (const [slice, next] of plan.update) wanted.push({ slice, endpoints: next, ports });
      for (const next of plan.create) wanted.push({ slice: undefined, endpoints: next, ports });
    }
    const creates = wanted.some(({ slice }) => !slice);
    if (existing.length === remove.length && !creates) {
      // A service without endpoints keeps one empty slice.
      const [only] = remove;
      const placeholder =
        remove.length === 1 &&
        only &&
        only.endpoints.length === 0 &&
        !only.ports?.length &&
        owned.includes(only);
      if (placeholder && semanticEqual(only.metadata.labels, labels)) return;
      wanted.push({ slice: undefined, endpoints: [], ports: [] });
    }
    finalize(service, wanted, remove, owned, pods);
  };

  /** Writes the changes; slices that would go are used for those that would come. */
  const finalize = (
    service: StoredService,
    wanted: readonly Wanted[],
    remove: readonly StoredSlice[],
    owned: readonly StoredSlice[],
    pods: readonly StoredPod[],
  ): void => {
    const time =
      owned.length > 0 ? triggerTime(changedPods(owned, pods)) : service.metadata.creationTimestamp;
    const spare = remove.filter((slice) => owned.includes(slice));
    for (const one of wanted) write(service, { ...one, slice: one.slice ?? spare.shift() }, time);
    for (const { metadata } of [...remove.filter((slice) => !owned.includes(slice)), ...spare])
      client.delete('endpointslices.discovery.k8s.io', metadata.namespace ?? '', metadata.name);
  };

  const reconcile = (key: string): Rest | void => {
    const { namespace, name } = splitKey(key);
    const service = client.get('services', namespace, name);
    if (!service || !isManaged(service)) return;
    const pods = selectedPods(store, service);
    try {
      sync(key, service, pods);
    } catch (error) {
      if (!(error instanceof ApiError) || causedByTerminatingNamespace(error)) return;
      const message = `Error updating Endpoint Slices for Service ${key}: ${error.message}`;
      events.event(service, 'Warning', 'FailedToUpdateEndpointSlices', message);
      throw error;
    }
    return restFor(pods.length);
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('services', ({ object }) => queue.add(keyOf(object)))
        .on('pods', (change) => {
          for (const key of servicesOf(store, change)) queue.add(key);
        })
        .on('endpointslices.discovery.k8s.io', ({ object: { metadata }, type }) => {
          if (type === 'ADDED' || metadata.labels?.[MANAGED_BY] !== CONTROLLER) return;
          queue.add(`${metadata.namespace}/${metadata.labels[SERVICE_NAME]}`);
        }),
    reconcile,
  );
}

/** The pods whose condition is another than their slice says, or that are in none. */
function changedPods(slices: readonly StoredSlice[], pods: readonly StoredPod[]): readonly StoredPod[] {
  const known = new Map<string | undefined, boolean>();
  for (const { endpoints } of slices)
    for (const { targetRef, conditions } of endpoints)
      known.set(targetRef?.uid, conditions?.serving === true);
  return pods.filter((pod) => known.get(pod.metadata.uid) !== isReady(pod));
}
