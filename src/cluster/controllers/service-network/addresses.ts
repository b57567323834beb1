import type { Service } from '../../api/types.ts';
import { ALLOCATOR, isAllocated, MANAGED_BY } from '../../kinds/ipaddress.ts';
import { parseAddress } from '../../machinery/ip.ts';
import type { Stored } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';

export const ADDRESSES = 'ipaddresses.networking.k8s.io';
const FAMILY = 'ipaddress.kubernetes.io/ip-family';

/** How long an address may be there without a Service, in milliseconds. */
const GRACE = 60_000;

/** The index of services by their addresses. */
const INDEX = 'cluster address';

const addressesOf = ({ spec: { clusterIPs = [] } }: Stored<Service>): readonly string[] =>
  clusterIPs.filter((ip) => ip !== 'None');

/**
 * Keeps an IPAddress for each address of a Service.
 * Models pkg/registry/core/service/ipallocator/{ipallocator.go,controller/repairip.go}
 */
export function serviceAddressController(context: ControllerContext): Controller {
  const { store, client } = context;
  store.addIndex('services', INDEX, (service) => addressesOf(service as unknown as Stored<Service>));
  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('services', ({ object, previous, type }) => {
          if (previous?.spec.clusterIPs === object.spec.clusterIPs && type === 'MODIFIED') return;
          for (const ip of [...addressesOf(object), ...(previous ? addressesOf(previous) : [])])
            queue.add(ip);
        })
        .on(ADDRESSES, ({ object: { metadata }, type }) => {
          if (type === 'MODIFIED') return;
          // The Service of a new address may be about to come.
          const has = store.byIndex('services', INDEX, metadata.name).length > 0;
          queue.addAfter(metadata.name, has || type === 'DELETED' ? 0 : GRACE);
        }),
    (ip) => {
      const [service] = store.byIndex('services', INDEX, ip);
      const there = client.get(ADDRESSES, '', ip);
      const { namespace = '', name } = service?.metadata ?? {};
      const { parentRef } = there?.spec ?? {};
      const fits = parentRef?.namespace === namespace && parentRef.name === name;
      if (there && !fits && isAllocated(there)) client.delete(ADDRESSES, '', ip);
      if (name === undefined || (there && fits)) return;
      if (client.get(ADDRESSES, '', ip)) return;
      const family = parseAddress(ip)?.bits === 128 ? 'IPv6' : 'IPv4';
      client.create(ADDRESSES, '', {
        metadata: { name: ip, labels: { [FAMILY]: family, [MANAGED_BY]: ALLOCATOR } },
        spec: { parentRef: { resource: 'services', namespace, name } },
      });
    },
  );
}
