import type { DiscoveryV1EndpointPort, EndpointPort } from '../../api/types.ts';
import { md5 } from '../../machinery/md5.ts';

/**
 * Ports of endpoints stand in the order of the digests of their Go texts, which is not that of the service.
 * Models pkg/api/v1/endpoints/util.go portsByHash, staging/src/k8s.io/endpointslice/util/controller_utils.go portsInOrder
 */

type Port = Pick<EndpointPort, 'name' | 'protocol' | 'appProtocol'> & { readonly port?: number };

const digest = (text: string): string => md5(new TextEncoder().encode(`(v1.EndpointPort)${text}`));

const appProtocol = ({ appProtocol: protocol }: Port): string =>
  `AppProtocol:(*string)${protocol ?? '<nil>'}`;

const subsetPort = (port: Port): string =>
  digest(
    `{Name:(string)${port.name ?? ''} Port:(int32)${port.port} Protocol:(v1.Protocol)${port.protocol ?? 'TCP'} ${appProtocol(port)}}`,
  );

const slicePort = (port: Port): string =>
  digest(
    `{Name:(*string)${port.name ?? ''} Protocol:(*v1.Protocol)${port.protocol ?? 'TCP'} Port:(*int32)${port.port} ${appProtocol(port)}}`,
  );

function sorted<P extends Port>(ports: readonly P[], hash: (port: Port) => string): readonly P[] {
  if (ports.length < 2) return ports;
  const keyed = ports.map((port) => [hash(port), port] as const);
  return keyed.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, port]) => port);
}

export const inSubsetOrder = (ports: readonly EndpointPort[]): readonly EndpointPort[] =>
  sorted(ports, subsetPort);

export const inSliceOrder = (ports: readonly DiscoveryV1EndpointPort[]): readonly DiscoveryV1EndpointPort[] =>
  sorted(ports, slicePort);
