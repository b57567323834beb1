import type { Condition, ServiceCIDR } from '../../api/types.ts';
import { isAllocated } from '../../kinds/ipaddress.ts';
import { isStrictlyInside, parseAddress, parseNetwork } from '../../machinery/ip.ts';
import type { Stored } from '../../machinery/object.ts';
import { formatTime, parseTime } from '../../machinery/time.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { ADDRESSES } from '../../kinds/service-addresses.ts';

export const CIDRS = 'servicecidrs.networking.k8s.io';
const FINALIZER = 'networking.k8s.io/service-cidr-finalizer';

/** The range that the API server was started with. Models pkg/controlplane/controller/defaultservicecidr */
const DEFAULT = 'kubernetes';

/** How long a range that nothing is left of stays, in milliseconds. */
const GRACE = 10_000;

const READY = { status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' } as const;
const TERMINATING = {
  status: 'False',
  reason: 'Terminating',
  message:
    'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
} as const;

type StoredCIDR = Stored<ServiceCIDR>;

const cidrsOf = ({ spec }: StoredCIDR): readonly string[] => spec.cidrs ?? [];

function holds(outer: string, inner: string): boolean {
  const [wide, narrow] = [parseNetwork(outer), parseNetwork(inner)];
  if (!wide || !narrow) return false;
  return isStrictlyInside(narrow, wide) || (wide.prefix === narrow.prefix && wide.value === narrow.value);
}

/** Whether an address can be given from a range: not its first, nor the last of IPv4. Models pkg/api/servicecidr PrefixContainsIP */
export function gives(cidr: string, ip: string): boolean {
  const [network, address] = [parseNetwork(cidr), parseAddress(ip)];
  if (!network || !address || !holds(cidr, `${ip}/${address.bits}`)) return false;
  const last = network.value + (1n << BigInt(network.bits - network.prefix)) - 1n;
  return address.value !== network.value && (network.bits === 128 || address.value !== last);
}

/**
 * Keeps the ranges of Service addresses ready, and holds those from which addresses are taken.
 * Models pkg/controller/servicecidrs/servicecidrs_controller.go
 * @param network the range of the API server: `10.96.0.0/16`
 */
export function serviceCIDRController(context: ControllerContext, network: string): Controller {
  const { store, client, clock } = context;

  const tell = (cidr: StoredCIDR, said: Pick<Condition, 'status' | 'reason' | 'message'>): void => {
    const [before] = cidr.status.conditions ?? [];
    if (before?.status === said.status && before.message === said.message) return;
    const condition = { type: 'Ready', ...said, lastTransitionTime: formatTime(clock.now()) };
    client.updateStatus(CIDRS, { ...cidr, status: { ...cidr.status, conditions: [condition] } });
  };

  /** Whether no address of a range would be of none. Models canDeleteCIDR */
  const isFree = (cidr: StoredCIDR): boolean => {
    const others = store.list(CIDRS).filter(({ metadata }) => metadata.name !== cidr.metadata.name);
    const covered = (inner: string): boolean =>
      others.some((other) => cidrsOf(other).some((outer) => holds(outer, inner)));
    if (cidrsOf(cidr).every(covered)) return true;
    const given = (from: StoredCIDR, ip: string): boolean => cidrsOf(from).some((one) => gives(one, ip));
    return !store
      .list(ADDRESSES)
      .filter(isAllocated)
      .some(({ metadata: { name } }) => given(cidr, name) && !others.some((other) => given(other, name)));
  };

  const sync = (cidr: StoredCIDR, again: (milliseconds: number) => void): void => {
    const { deletionTimestamp, finalizers = [] } = cidr.metadata;
    if (deletionTimestamp === undefined) {
      const held = finalizers.includes(FINALIZER)
        ? cidr
        : client.update(CIDRS, {
            ...cidr,
            metadata: { ...cidr.metadata, finalizers: [...finalizers, FINALIZER] },
          });
      tell(held, READY);
      return;
    }
    if (!isFree(cidr)) {
      tell(cidr, TERMINATING);
      return;
    }
    const rest = parseTime(deletionTimestamp) + GRACE - clock.now();
    if (rest > 0) again(rest);
    else if (finalizers.includes(FINALIZER))
      client.update(CIDRS, {
        ...cidr,
        metadata: { ...cidr.metadata, finalizers: finalizers.filter((one) => one !== FINALIZER) },
      });
  };

  return queueController(
    context,
    (informers, queue) => {
      const lookAtLeaving = (): void => {
        for (const { metadata } of store.list(CIDRS))
          if (metadata.deletionTimestamp !== undefined) queue.add(metadata.name);
      };
      informers
        .on(CIDRS, ({ object, type }) => {
          queue.add(type === 'DELETED' ? DEFAULT : object.metadata.name);
          lookAtLeaving();
        })
        .on(ADDRESSES, ({ type }) => {
          if (type === 'DELETED') lookAtLeaving();
        })
        .on('namespaces', ({ object, type }) => {
          // The API server makes its range with its namespaces.
          if (type === 'ADDED' && object.metadata.name === 'default') queue.add(DEFAULT);
        });
    },
    (name, queue) => {
      const cidr = client.get(CIDRS, '', name);
      if (cidr) sync(cidr, (milliseconds) => queue.addAfter(name, milliseconds));
      else if (name === DEFAULT) client.create(CIDRS, '', { metadata: { name }, spec: { cidrs: [network] } });
    },
  );
}
