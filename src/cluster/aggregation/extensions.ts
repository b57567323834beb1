import type { APIService, ServiceReference } from '../api/types.ts';
import type { NodeDoor, RunningExtension } from '../apiserver/node-door.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';

const APISERVICES = 'apiservices.apiregistration.k8s.io';

/** An APIService that stands for another server. */
export type RemoteService = Stored<APIService> & {
  readonly spec: { readonly service: ServiceReference; readonly group: string; readonly version: string };
};

/** All APIServices that stand for other servers. */
export const remoteServices = (store: Store): readonly RemoteService[] =>
  store.list(APISERVICES).filter((one): one is RemoteService => one.spec.service !== undefined);

/** The APIService of a group and version that another server answers for. */
export function remoteService(store: Store, group: string, version: string): RemoteService | undefined {
  const found = store.get(APISERVICES, `${version}.${group}`);
  return found?.spec.service ? (found as RemoteService) : undefined;
}

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Where a server behind a service answers: the first ready address. */
function endpointOf(
  store: Store,
  { namespace = '', name = '', port = 443 }: ServiceReference,
): Endpoint | undefined {
  const key = `${namespace}/${name}`;
  const declared = store.get('services', key)?.spec.ports?.find((one) => one.port === port);
  for (const { addresses = [], ports = [] } of store.get('endpoints', key)?.subsets ?? []) {
    const found = ports.find((one) => (one.name ?? '') === (declared?.name ?? ''));
    const [address] = addresses;
    if (declared && found && address) return { host: address.ip, port: found.port };
  }
  return undefined;
}

/** The server behind a service, if what listens there answers for the group and version. */
export function extensionOf(
  store: Store,
  nodes: NodeDoor | undefined,
  reference: ServiceReference,
  groupVersion: string,
): RunningExtension | undefined {
  const endpoint = endpointOf(store, reference);
  const extension = endpoint && nodes?.extension(endpoint.host, endpoint.port);
  return extension?.groupVersion === groupVersion ? extension : undefined;
}

/** Asks the server behind a service about a group and version; a text says why it did not answer. */
export function checkExtension(
  store: Store,
  nodes: NodeDoor | undefined,
  reference: ServiceReference,
  group: string,
  version: string,
): string | undefined {
  const endpoint = endpointOf(store, reference);
  if (!endpoint) return 'service unavailable';
  if (extensionOf(store, nodes, reference, `${group}/${version}`)) return undefined;
  const { host, port } = endpoint;
  const url = `https://${host}:${port}/apis/${group}/${version}`;
  return `failing or missing response from ${url}: Get "${url}": dial tcp ${host}:${port}: connect: connection refused`;
}
