import type { IPAddress, Service } from '../../api/types.ts';
import { isAllocated } from '../../kinds/ipaddress.ts';
import {
  addressesOf,
  addressFor,
  ADDRESSES,
  isAddressOf,
  isLabelled,
} from '../../kinds/service-addresses.ts';
import { parseAddress } from '../../machinery/ip.ts';
import { keyOf, splitKey, type Stored } from '../../machinery/object.ts';
import { parseTime } from '../../machinery/time.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import type { WorkQueue } from '../workqueue.ts';
import { CIDRS, gives } from './cidrs.ts';

type StoredAddress = Stored<IPAddress>;
type StoredService = Stored<Service>;

/** How long an address may be there without a Service, and how long one that its Service may just be about to drop, in milliseconds. */
const GRACE = { orphan: 60_000, dropped: 5000 };

/** How often all Services are looked at, in milliseconds. Models pkg/controlplane/instance.go (RepairServicesInterval) */
const REPAIR = 180_000;

/** The index of services by their addresses. */
const INDEX = 'cluster address';

const familyOf = (ip: string): string => (parseAddress(ip)?.bits === 128 ? 'IPv6' : 'IPv4');

const isOfService = ({ spec }: StoredAddress): boolean =>
  !spec?.parentRef?.group && spec?.parentRef?.resource === 'services';

function parentText({ spec }: StoredAddress): string {
  const { group = '', resource = '', namespace = '', name = '' } = spec?.parentRef ?? {};
  return `&ParentReference{Group:${group},Resource:${resource},Namespace:${namespace},Name:${name},}`;
}

/**
 * Keeps an IPAddress for each address of a Service, whatever becomes of those that were made with it: Services are looked at when
 * they change and from time to time, addresses when they change.
 * Models pkg/registry/core/service/ipallocator/controller/repairip.go
 */
export function serviceAddressController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('ipallocator-repair-controller');
  store.addIndex('services', INDEX, (service) => addressesOf(service as unknown as StoredService));

  const warn = (object: StoredAddress | StoredService, reason: string, message: string): void =>
    events.event(object, 'Warning', reason, message);

  const isOutOfRange = (ip: string): boolean =>
    !store.list(CIDRS).some(({ spec }) => spec.cidrs?.some((cidr) => gives(cidr, ip)));

  const makeAgain = (ip: string, { metadata: { namespace = '', name } }: StoredService): void => {
    client.delete(ADDRESSES, '', ip);
    client.create(ADDRESSES, '', addressFor(ip, namespace, name));
  };

  const syncServiceAddress = (service: StoredService, ip: string): void => {
    const { namespace = '', name } = service.metadata;
    const family = familyOf(ip);
    if (isOutOfRange(ip)) {
      const where = 'is not within any configured Service CIDR; please recreate service';
      warn(service, 'ClusterIPOutOfRange', `Cluster IP [${family}]: ${ip} ${where}`);
      return;
    }
    const address = client.get(ADDRESSES, '', ip);
    if (!address) {
      const message = `Cluster IP [${family}]: ${ip} is not allocated; repairing`;
      warn(service, 'ClusterIPNotAllocated', message);
      client.create(ADDRESSES, '', addressFor(ip, namespace, name));
      return;
    }
    const { parentRef } = address.spec ?? {};
    const other = isAddressOf(address, namespace, name)
      ? service
      : client.get('services', parentRef?.namespace ?? '', parentRef?.name ?? '');
    if (!isOfService(address) || !other) {
      const what = `the ClusterIP [${family}]: ${ip} for Service ${namespace}/${name} has a wrong reference; repairing`;
      warn(service, 'ClusterIPNotAllocated', what);
      makeAgain(ip, service);
      return;
    }
    if (other !== service && addressesOf(other).includes(ip)) {
      const message = `Cluster IP [${family}]:${ip} was assigned to multiple services; please recreate service`;
      warn(service, 'ClusterIPAlreadyAllocated', message);
    }
    if (!isLabelled(address)) makeAgain(ip, service);
  };

  const syncAddress = (ip: string, queue: WorkQueue): void => {
    const address = client.get(ADDRESSES, '', ip);
    if (!address || !isAllocated(address)) return;
    const remove = (reason: string, message: string): void => {
      warn(address, reason, message);
      client.delete(ADDRESSES, '', ip);
    };
    if (!isOfService(address)) {
      const what = `appears to have been modified, not referencing a Service ${parentText(address)}`;
      remove('IPAddressNotAllocated', `IPAddress ${ip} ${what}: cleaning up`);
      return;
    }
    const { namespace = '', name = '' } = address.spec?.parentRef ?? {};
    const service = client.get('services', namespace, name);
    const made = parseTime(address.metadata.creationTimestamp);
    const age = clock.now() - made;
    const whose = `IPAddress: ${ip} for Service ${namespace}/${name}`;
    if (!service) {
      if (age > GRACE.orphan) remove('IPAddressNotAllocated', `${whose} appears to have leaked: cleaning up`);
      else queue.addAfter(ip, GRACE.orphan - age + 1);
      return;
    }
    if (addressesOf(service).includes(ip)) return;
    if (made > parseTime(service.metadata.creationTimestamp) && age < GRACE.dropped)
      queue.addAfter(ip, GRACE.dropped);
    else remove('IPAddressWrongReference', `${whose} has a wrong reference; cleaning up`);
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('services', ({ object }) => queue.add(keyOf(object)))
        .on(ADDRESSES, ({ object: { metadata } }) => {
          queue.add(metadata.name);
          for (const service of store.byIndex('services', INDEX, metadata.name))
            queue.addAfter(keyOf(service), REPAIR - (clock.now() % REPAIR));
        }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      if (namespace === '') {
        syncAddress(name, queue);
        return;
      }
      const service = client.get('services', namespace, name);
      // The API server makes its own range first.
      if (!service || store.list(CIDRS).length === 0) return;
      for (const ip of addressesOf(service)) syncServiceAddress(service, ip);
    },
  );
}
