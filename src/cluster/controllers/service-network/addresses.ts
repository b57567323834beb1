import type { Service } from '../../api/types.ts';
import { isAllocated } from '../../kinds/ipaddress.ts';
import { addressesOf, addressFor, ADDRESSES, isAddressOf } from '../../kinds/service-addresses.ts';
import type { Stored } from '../../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';

/** How long an address may be there without a Service, in milliseconds. */
const GRACE = 60_000;

/** The index of services by their addresses. */
const INDEX = 'cluster address';

/**
 * Keeps an IPAddress for each address of a Service, whatever becomes of those that were made with it.
 * Models pkg/registry/core/service/ipallocator/controller/repairip.go
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
      const fits = there !== undefined && isAddressOf(there, namespace, name);
      if (there && !fits && isAllocated(there)) client.delete(ADDRESSES, '', ip);
      if (name === undefined || (there && fits)) return;
      if (client.get(ADDRESSES, '', ip)) return;
      client.create(ADDRESSES, '', addressFor(ip, namespace, name));
    },
  );
}
