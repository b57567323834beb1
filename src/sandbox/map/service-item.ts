import type { EndpointSlice, Service, ServicePort } from '../../cluster/api/types.ts';
import { service as serviceKind } from '../../cluster/kinds/service.ts';
import type { Stored } from '../../cluster/machinery/object.ts';
import { AT_NO_TIME, commonPart } from './common.ts';
import type { ServiceItem } from './model.ts';

const isWeb = ({ protocol = 'TCP' }: ServicePort): boolean => protocol === 'TCP';

function urlsOf({ spec, status }: Stored<Service>, node: string | undefined): readonly string[] {
  const ports = (spec.ports ?? []).filter(isWeb);
  if (spec.type === 'NodePort' && node !== undefined)
    return ports.flatMap(({ nodePort }) => (nodePort ? [`http://${node}:${nodePort}/`] : []));
  const addresses = status.loadBalancer?.ingress?.map(({ ip, hostname }) => ip ?? hostname ?? '') ?? [];
  return addresses.flatMap((address) =>
    ports.map(({ port }) => `http://${address}${port === 80 ? '' : `:${port}`}/`),
  );
}

/** The pods in slices, by uid: those that take connections, and those that do not. */
function podsOf(slices: Iterable<Stored<EndpointSlice>>): Pick<ServiceItem, 'endpoints' | 'notReady'> {
  const endpoints = new Set<string>();
  const notReady = new Set<string>();
  for (const slice of slices)
    for (const { conditions, targetRef } of slice.endpoints) {
      if (targetRef?.kind !== 'Pod' || targetRef.uid === undefined) continue;
      (conditions?.ready === false ? notReady : endpoints).add(targetRef.uid);
    }
  return {
    endpoints: [...endpoints].sort(),
    notReady: [...notReady].filter((uid) => !endpoints.has(uid)).sort(),
  };
}

/**
 * @param slices the service's endpoint slices
 * @param node an address at which node ports can be reached from outside
 */
export function serviceItem(
  service: Stored<Service>,
  slices: Iterable<Stored<EndpointSlice>>,
  node: string | undefined,
): ServiceItem {
  const [, type = '', clusterIP = '', externalIP = '', ports = ''] = serviceKind
    .row(service, AT_NO_TIME)
    .map(String);
  const pods = podsOf(slices);
  const selector = service.spec.selector ?? {};
  const ready = pods.endpoints.length;
  const pending = externalIP === '<pending>';
  const empty = Object.keys(selector).length > 0 && ready === 0;
  const common = commonPart(service);
  return {
    ...common,
    kind: 'Service',
    apiVersion: 'v1',
    tone: pending ? 'moving' : empty ? 'idle' : 'good',
    status: pending ? externalIP : `${ready}/${ready + pods.notReady.length}`,
    system: common.system || (common.namespace === 'default' && common.name === 'kubernetes'),
    type,
    clusterIP: clusterIP === '<none>' ? '' : clusterIP,
    externalIPs: /^<(?:pending|none)>$/.test(externalIP) ? [] : externalIP.split(','),
    ports: ports === '' || ports === '<none>' ? [] : ports.split(','),
    selector,
    ...pods,
    urls: urlsOf(service, node),
  };
}
