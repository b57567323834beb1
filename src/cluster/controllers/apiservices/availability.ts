import type { APIServiceCondition, Service, ServiceReference } from '../../api/types.ts';
import { availability, localCondition } from '../../kinds/apiservice.ts';
import { quote } from '../../machinery/go.ts';
import { keyOf, type Stored } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Store } from '../../store/store.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import type { Handler } from '../informer.ts';

const RESOURCE = 'apiservices.apiregistration.k8s.io';

/** A server that does not answer is asked again after this time at the latest, in milliseconds. */
const RETRY = 30_000;

/** What was found: the condition's status, reason and message. */
type Finding = Pick<APIServiceCondition, 'status' | 'reason' | 'message'>;

const failing = (reason: string, message: string): Finding => ({ status: 'False', reason, message });

/** Whether the service has a port and somebody behind it. */
function checkEndpoints(
  store: Store,
  service: Stored<Service>,
  where: string,
  wanted: number,
): Finding | undefined {
  const { ports = [], type } = service.spec;
  if (type !== 'ClusterIP') return undefined;
  const { metadata } = service;
  const port = ports.find((one) => one.port === wanted);
  if (!port) return failing('ServicePortError', `${where} is not listening on port ${wanted}`);
  const endpoints = store.get('endpoints', `${metadata.namespace ?? ''}/${metadata.name}`);
  if (!endpoints) return failing('EndpointsNotFound', `cannot find endpoints for ${where}`);
  const name = port.name ?? '';
  const active = endpoints.subsets?.some(
    (subset) => (subset.addresses ?? []).length > 0 && subset.ports?.some((one) => (one.name ?? '') === name),
  );
  return active
    ? undefined
    : failing('MissingEndpoints', `endpoints for ${where} have no addresses with port name ${quote(name)}`);
}

/** Asks whether the server behind a service answers about a group and version; a text says why not. */
export type DiscoveryCheck = (
  reference: ServiceReference,
  group: string,
  version: string,
) => string | undefined;

/**
 * Finds out which APIServices are available.
 * Models staging/src/k8s.io/kube-aggregator/pkg/controllers/status
 * @param check how other servers are asked
 */
export function apiServiceAvailability(context: ControllerContext, check: DiscoveryCheck): Controller {
  const { store, client, clock } = context;

  const find = (reference: ServiceReference, group: string, version: string): Finding => {
    const { namespace = '', name = '', port = 443 } = reference;
    const where = `service/${name} in ${quote(namespace)}`;
    const service = store.get('services', `${namespace}/${name}`);
    if (!service) return failing('ServiceNotFound', `${where} is not present`);
    const missing = checkEndpoints(store, service, where, port);
    if (missing) return missing;
    const refusal = check(reference, group, version);
    return refusal === undefined
      ? { status: 'True', reason: 'Passed', message: 'all checks passed' }
      : failing('FailedDiscoveryCheck', refusal);
  };

  return queueController(
    context,
    (informers, queue) => {
      store.addIndex(RESOURCE, 'service', ({ spec: { service } }) =>
        service ? [`${service.namespace ?? ''}/${service.name ?? ''}`] : [],
      );
      const concerned: Handler<'services' | 'endpoints'> = ({ object }) => {
        for (const { metadata } of store.byIndex(RESOURCE, 'service', keyOf(object)))
          queue.add(metadata.name);
      };
      informers
        .on(RESOURCE, ({ object, type }) => {
          const settled = !object.spec.service && availability(object)?.reason === 'Local';
          if (type !== 'DELETED' && !settled) queue.add(object.metadata.name);
        })
        .on('services', concerned)
        .on('endpoints', concerned);
    },
    (name, queue) => {
      const object = client.get(RESOURCE, '', name);
      if (!object) return;
      const { service, group = '', version = '' } = object.spec;
      const old = availability(object);
      const finding = service ? find(service, group, version) : localCondition(clock.now());
      if (finding.reason === 'FailedDiscoveryCheck') queue.addAfter(name, RETRY);
      if (old?.status === finding.status && old.reason === finding.reason && old.message === finding.message)
        return;
      const lastTransitionTime =
        old?.status === finding.status ? old.lastTransitionTime : formatTime(clock.now());
      const condition: APIServiceCondition = {
        type: 'Available',
        ...finding,
        ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
      };
      const others = object.status.conditions?.filter(({ type }) => type !== 'Available') ?? [];
      client.updateStatus(RESOURCE, {
        ...object,
        status: { ...object.status, conditions: [...others, condition] },
      });
    },
  );
}
