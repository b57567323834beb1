import type { EndpointSlice } from '../../../cluster/api/types.ts';
import type { DescribeContext } from './describer.ts';
import { listAll } from './lists.ts';

const SHOWN = 3;

/** The endpoint slices of a service. */
export const slicesOf = (
  context: DescribeContext,
  namespace: string,
  service: string,
): Promise<readonly EndpointSlice[]> =>
  listAll<EndpointSlice>(
    context,
    `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices`,
    { labelSelector: `kubernetes.io/service-name=${service}` },
  );

const hostPort = (host: string, port: number | undefined): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port ?? 0}`;

/**
 * The ready addresses behind a service's port: the first three, and how many more. Models describe.go formatEndpointSlices
 *
 * @param portName '' for the port without a name
 */
export function addressesText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const addresses = slices.flatMap(({ ports, endpoints }) => {
    const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
    const hosts = ready.map((endpoint) => endpoint.addresses[0] ?? '');
    // Headless services need no ports.
    if (!ports?.length) return hosts;
    return ports
      .filter(({ name = '' }) => name === portName)
      .flatMap(({ port }) => hosts.map((host) => hostPort(host, port)));
  });
  const shown = addresses.slice(0, SHOWN).join(',');
  return addresses.length > SHOWN ? `${shown} + ${addresses.length - SHOWN} more...` : shown;
}
