import type { IPAddress, Service } from '../api/types.ts';
import { parseAddress } from '../machinery/ip.ts';
import type { Stored } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';
import { ALLOCATOR, ipaddress, isAllocated, MANAGED_BY } from './ipaddress.ts';
import type { Follower } from './kind.ts';

export const ADDRESSES = 'ipaddresses.networking.k8s.io';
const FAMILY = 'ipaddress.kubernetes.io/ip-family';

/** The cluster addresses of a Service. */
export const addressesOf = ({ spec }: Pick<Service, 'spec'>): readonly string[] =>
  (spec?.clusterIPs ?? []).filter((ip) => ip !== 'None');

/** What says that a Service has an address. Models pkg/registry/core/service/ipallocator/ipallocator.go (newIPAddress) */
export const addressFor = (ip: string, namespace: string, name: string): IPAddress => ({
  metadata: {
    name: ip,
    labels: {
      [FAMILY]: parseAddress(ip)?.bits === 128 ? 'IPv6' : 'IPv4',
      [MANAGED_BY]: ALLOCATOR,
    },
  },
  spec: { parentRef: { resource: 'services', namespace, name } },
});

/** Whether an address says of itself what one of a Service does. Models pkg/registry/core/service/ipallocator/controller/repairip.go (verifyIPAddressLabels) */
export const isLabelled = ({ metadata }: Stored<IPAddress>): boolean =>
  isAllocated({ metadata }) &&
  metadata.labels?.[FAMILY] === addressFor(metadata.name, '', '').metadata?.labels?.[FAMILY];

/** Whether an address is the one of a Service. */
export const isAddressOf = (
  { spec }: Stored<IPAddress>,
  namespace: string,
  name: string | undefined,
): boolean => spec?.parentRef?.namespace === namespace && spec.parentRef.name === name;

/** The addresses that come and go with what is written of a Service. */
export function followAddresses(
  service: Service | undefined,
  old: Service | undefined,
  store: Store,
): readonly Follower[] {
  const before = old ? addressesOf(old) : [];
  const after = service ? addressesOf(service) : [];
  const { namespace = '', name = '' } = (service ?? old)?.metadata ?? {};
  const gone = before.flatMap((ip): readonly Follower[] => {
    const there = after.includes(ip) ? undefined : store.get(ADDRESSES, ip);
    return there && isAllocated(there) && isAddressOf(there, namespace, name)
      ? [{ kind: ipaddress, name: ip }]
      : [];
  });
  const come = after
    .filter((ip) => !before.includes(ip) && !store.get(ADDRESSES, ip))
    .map((ip): Follower => ({ kind: ipaddress, name: ip, object: addressFor(ip, namespace, name) }));
  return [...gone, ...come];
}
