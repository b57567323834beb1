import type { Endpoints } from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import { ApiError } from '../../machinery/errors.ts';
import { keyOf, splitKey, type Stored } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { causedByTerminatingNamespace, type StoredPod } from '../pods.ts';
import { withAnnotations } from '../metadata.ts';
import type { Rest } from '../workqueue.ts';
import {
  hasClusterIP,
  indexByLabel,
  isManaged,
  restFor,
  selectedPods,
  servicesOf,
  type StoredService,
  withTriggerTime,
} from './membership.ts';
import { triggerTime } from './per-pod.ts';
import { type Places, placesOf, subsetsOf, truncated } from './subsets.ts';

const HEADLESS = 'service.kubernetes.io/headless';
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const CONTROLLER = 'endpoint-controller';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';

type StoredEndpoints = Stored<Endpoints>;

function labelsOf(service: StoredService): Readonly<Record<string, string>> {
  const { [HEADLESS]: _headless, ...labels } = service.metadata.labels ?? {};
  return { ...labels, ...(!hasClusterIP(service) && { [HEADLESS]: '' }), [MANAGED_BY]: CONTROLLER };
}

/** Which pods, by UID, the endpoints say are ready, or are not. */
function readinessIn({ subsets = [] }: StoredEndpoints): ReadonlyMap<string | undefined, boolean> {
  const known = new Map<string | undefined, boolean>();
  for (const { addresses, notReadyAddresses } of subsets) {
    addresses?.forEach(({ targetRef }) => known.set(targetRef?.uid, true));
    notReadyAddresses?.forEach(({ targetRef }) => known.set(targetRef?.uid, false));
  }
  return known;
}

function withoutSubsets({ subsets: _subsets, ...rest }: StoredEndpoints): StoredEndpoints {
  return rest;
}

/** What endpoints were written from, where all of it found room. */
const sources = new WeakMap<StoredEndpoints, Places['made']>();

/** What set off a change of endpoints. What they were written from needs no look but where it has changed. */
function changeTime(before: StoredEndpoints, places: Places): string | undefined {
  const { made, before: last, gone, come } = places;
  if (!last || sources.get(before) !== last) return triggerTime(made, readinessIn(before));
  const written = new Map(gone.map(({ pod, value }) => [pod.metadata.uid, value?.ready]));
  // Those about whose readiness the endpoints say nothing, or something else.
  const others = made.filter(({ value, ready }) => value?.ready !== ready);
  return triggerTime([...come, ...others], written);
}

/** Keeps an Endpoints object for each service with a selector. Models pkg/controller/endpoint/endpoints_controller.go */
export function endpointsController(context: ControllerContext): Controller {
  const { store, client } = context;
  const events = context.recorder(CONTROLLER);
  indexByLabel(store);

  const write = (service: StoredService, pods: readonly StoredPod[]): void => {
    const { name, namespace = '', creationTimestamp } = service.metadata;
    const places = placesOf(service, pods);
    const [subsets, cut] = truncated(subsetsOf(places));
    const labels = labelsOf(service);
    const before = client.get('endpoints', namespace, name);
    if (
      before &&
      semanticEqual(before.subsets, subsets) &&
      semanticEqual(before.metadata.labels, labels) &&
      cut === (before.metadata.annotations?.[OVER_CAPACITY] !== undefined)
    )
      return;
    const time = before ? changeTime(before, places) : creationTimestamp;
    const { [OVER_CAPACITY]: _cut, ...kept } = withTriggerTime(before?.metadata.annotations, time);
    const annotations = cut ? { ...kept, [OVER_CAPACITY]: 'truncated' } : kept;
    const content = { ...(subsets.length > 0 && { subsets }) };
    const written = before
      ? client.update('endpoints', {
          ...withoutSubsets(before),
          metadata: withAnnotations({ ...before.metadata, labels }, annotations),
          ...content,
        })
      : client.create('endpoints', namespace, {
          apiVersion: 'v1',
          kind: 'Endpoints',
          metadata: withAnnotations({ name, namespace, labels }, annotations),
          ...content,
        });
    if (!cut) sources.set(written, places.made);
  };

  const reconcile = (key: string): Rest | void => {
    const { namespace, name } = splitKey(key);
    const service = client.get('services', namespace, name);
    if (!service) {
      if (client.get('endpoints', namespace, name)) client.delete('endpoints', namespace, name);
      return;
    }
    if (!isManaged(service)) return;
    const pods = selectedPods(store, service);
    try {
      write(service, pods);
    } catch (error) {
      if (!(error instanceof ApiError) || causedByTerminatingNamespace(error)) return;
      const before = client.get('endpoints', namespace, name);
      const [reason, what] = before
        ? ['FailedToUpdateEndpoint', `update endpoint ${namespace}/${name}`]
        : ['FailedToCreateEndpoint', `create endpoint for service ${namespace}/${name}`];
      const subject = before ?? { apiVersion: 'v1', kind: 'Endpoints', metadata: { name } };
      events.event(subject, 'Warning', reason, `Failed to ${what}: ${error.message}`);
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
        .on('endpoints', ({ object, type }) => {
          const ours = object.metadata.labels?.[MANAGED_BY] === CONTROLLER;
          // Endpoints that outlived their service: a restart may have come between the two.
          if (type === 'DELETED' || (type === 'ADDED' && ours)) queue.add(keyOf(object));
        }),
    reconcile,
  );
}
