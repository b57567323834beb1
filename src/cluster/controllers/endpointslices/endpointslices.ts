import type { Node } from '../../api/types.ts';
import { ApiError } from '../../machinery/errors.ts';
import { keyOf, splitKey, type Stored } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import {
  indexByLabel,
  isManaged,
  restFor,
  selectedPods,
  servicesOf,
  type StoredService,
  withTriggerTime,
} from '../endpoints/membership.ts';
import { triggerTime } from '../endpoints/per-pod.ts';
import { conditionOf } from '../conditions.ts';
import { causedByTerminatingNamespace, type StoredPod } from '../pods.ts';
import { controllerReference } from '../references.ts';
import { withAnnotations } from '../metadata.ts';
import type { Rest } from '../workqueue.ts';
import { isOwned, planSlices } from './plan.ts';
import {
  type Draft,
  familiesOf,
  type Family,
  MANAGED_BY,
  SERVICE_NAME,
  sliceLabels,
  slicePrefix,
  type StoredSlice,
  zonesOf,
} from './slices.ts';
import type { Standing } from './standing.ts';
import { countHints, hintsEnabled } from './topology-hints.ts';
import { isOverloaded, zoneRatios } from './zones.ts';

const RETRIES = { first: 1000, most: 1_000_000 };

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

/** Does something to a slice; says what, if it is refused. @throws ApiError */
function attempt(what: string, service: StoredService, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const message = `failed to ${what} for Service ${keyOf(service)}: ${error.message}`;
    throw new ApiError({ ...error.status, message });
  }
}

/** Keeps the slices of each service with a selector. Models pkg/controller/endpointslice, staging/src/k8s.io/endpointslice/reconciler.go */
export function endpointSliceController(context: ControllerContext): Controller {
  const { store, client } = context;
  const events = context.recorder('endpoint-slice-controller');
  indexByLabel(store);
  indexByService(store);
  const zones = zonesOf(() => store.list('nodes'));

  const write = (
    service: StoredService,
    { slice, recycled, endpoints, ports }: Draft,
    labels: Readonly<Record<string, string>>,
    family: Family,
    time: string | undefined,
  ): void => {
    const { name, namespace = '' } = service.metadata;
    const annotations = withTriggerTime(recycled ? undefined : slice?.metadata.annotations, time);
    const content = { endpoints, ...(ports.length > 0 && { ports }) };
    if (slice) {
      const { ports: _ports, ...rest } = slice;
      attempt(`update ${slice.metadata.name} EndpointSlice`, service, () =>
        client.update('endpointslices.discovery.k8s.io', {
          ...rest,
          metadata: withAnnotations({ ...rest.metadata, labels }, annotations),
          ...content,
        }),
      );
    } else if (service.metadata.deletionTimestamp === undefined) {
      const ownerReferences = [controllerReference(service)];
      attempt('create EndpointSlice', service, () =>
        client.create('endpointslices.discovery.k8s.io', namespace, {
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: withAnnotations(
            { generateName: slicePrefix(name), namespace, labels, ownerReferences },
            annotations,
          ),
          addressType: family,
          ...content,
        }),
      );
    }
  };

  const remove = (service: StoredService, { metadata: { namespace = '', name } }: StoredSlice): void =>
    attempt(`delete ${name} EndpointSlice`, service, () =>
      client.delete('endpointslices.discovery.k8s.io', namespace, name),
    );

  const sync = (key: string, service: StoredService, pods: readonly StoredPod[]): readonly StoredPod[] => {
    const all = slicesOf(store, key, CONTROLLER);
    const owned = all.filter((slice) => isOwned(slice, service));
    const time = ({ whole, others }: Standing): string | undefined =>
      owned.length > 0
        ? triggerTime(others, readinessIn(owned.filter((slice) => !whole.has(slice))))
        : service.metadata.creationTimestamp;
    const labels = sliceLabels(service, CONTROLLER);
    const families = familiesOf(service);
    const waiting: StoredPod[] = [];
    for (const family of families) {
      const existing = all.filter(({ addressType }) => addressType === family);
      const plan = planSlices(service, pods, existing, family, {
        labels,
        zones: zones(),
        ratios: () => zoneRatios(store.list('nodes')),
      });
      const drafts = [...plan.create, ...plan.update];
      const triggered = drafts.length > 0 ? time(plan.standing) : undefined;
      for (const draft of drafts) write(service, draft, labels, family, triggered);
      for (const slice of plan.remove) remove(service, slice);
      for (const event of plan.events) events.event(service, ...event);
      waiting.push(...plan.skipped);
    }
    for (const slice of all)
      if (!families.some((family) => family === slice.addressType)) remove(service, slice);
    return waiting;
  };

  const reconcile = (key: string): Rest | void => {
    const { namespace, name } = splitKey(key);
    const service = client.get('services', namespace, name);
    if (!service || !isManaged(service)) return;
    const pods = selectedPods(store, service);
    const complain = (message: string): void =>
      events.event(
        service,
        'Warning',
        'FailedToUpdateEndpointSlices',
        `Error updating Endpoint Slices for Service ${key}: ${message}`,
      );
    try {
      const waiting = sync(key, service, pods).map(
        ({ metadata, spec }) =>
          `skipping Pod ${metadata.name} for Service ${key}: Node ${spec.nodeName} Not Found`,
      );
      if (waiting.length > 0) {
        const message = waiting.length === 1 ? waiting.join('') : `[${waiting.join(', ')}]`;
        complain(message);
        throw new ApiError({ message });
      }
    } catch (error) {
      if (!(error instanceof ApiError) || causedByTerminatingNamespace(error)) return;
      if (error.reason !== '') complain(error.message);
      throw error;
    }
    return restFor(pods.length);
  };

  return queueController(
    { ...context, retries: RETRIES },
    (informers, queue) =>
      informers
        .on('services', ({ object }) => queue.add(keyOf(object)))
        .on('pods', (change) => {
          for (const key of servicesOf(store, change)) queue.add(key);
        })
        .on('nodes', ({ object, previous, type }) => {
          if (type === 'MODIFIED' && previous && sameForHints(object, previous)) return;
          for (const key of overloadedServices(store)) queue.add(key);
        })
        .on('endpointslices.discovery.k8s.io', ({ object: { metadata }, type }) => {
          if (type === 'ADDED' || metadata.labels?.[MANAGED_BY] !== CONTROLLER) return;
          queue.add(`${metadata.namespace}/${metadata.labels[SERVICE_NAME]}`);
        }),
    reconcile,
  );
}

/** Which pods, by UID, the slices say can serve, or cannot. */
function readinessIn(slices: readonly StoredSlice[]): ReadonlyMap<string | undefined, boolean> {
  const known = new Map<string | undefined, boolean>();
  for (const { endpoints } of slices)
    for (const { targetRef, conditions } of endpoints)
      known.set(targetRef?.uid, conditions?.serving === true);
  return known;
}

const ZONE = 'topology.kubernetes.io/zone';

const sameForHints = (a: Stored<Node>, b: Stored<Node>): boolean =>
  a.metadata.labels?.[ZONE] === b.metadata.labels?.[ZONE] &&
  conditionOf(a.status?.conditions, 'Ready')?.status === conditionOf(b.status?.conditions, 'Ready')?.status;

/** Services with hints by zone that no longer fit the nodes. */
function overloadedServices(store: Store): readonly string[] {
  const services = store.list('services').filter(({ metadata }) => hintsEnabled(metadata.annotations));
  if (services.length === 0) return [];
  const ratios = zoneRatios(store.list('nodes'));
  return services
    .map(keyOf)
    .filter((key) => isOverloaded(countHints(slicesOf(store, key, CONTROLLER)), ratios));
}
