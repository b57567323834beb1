import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../api/types.ts';
import { inSubsetOrder } from './port-order.ts';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By IP as text, then by the pod's UID. */
export const byAddress = (a: EndpointAddress, b: EndpointAddress): number =>
  compare(a.ip, b.ip) || compare(a.targetRef?.uid ?? '', b.targetRef?.uid ?? '');

interface Offer {
  readonly ports: EndpointPort[];
  /** By IP and UID: whether the address is ready. */
  readonly ready: Map<string, boolean>;
}

const keyOf = ({ ip, targetRef }: EndpointAddress): string => `${ip} ${targetRef?.uid ?? ''}`;

/**
 * Subsets in their one canonical form: ports that the same addresses offer together, every address once in each, not ready if
 * any subset says so. Models pkg/api/v1/endpoints/util.go RepackSubsets
 */
export function repackSubsets(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const known = new Map<string, EndpointAddress>();
  const byPort = new Map<string, Offer>();
  for (const subset of subsets) {
    const ports = subset.ports?.length ? subset.ports : [undefined];
    for (const port of ports) {
      const id = JSON.stringify([port?.name ?? '', port?.port, port?.protocol, port?.appProtocol]);
      const add = (addresses: readonly EndpointAddress[] | undefined, ready: boolean): void => {
        for (const address of addresses ?? []) {
          const key = keyOf(address);
          if (!known.has(key)) known.set(key, address);
          let offer = byPort.get(id);
          if (!offer) byPort.set(id, (offer = { ports: port ? [port] : [], ready: new Map() }));
          offer.ready.set(key, ready && offer.ready.get(key) !== false);
        }
      };
      add(subset.addresses, true);
      add(subset.notReadyAddresses, false);
    }
  }
  const byAddresses = new Map<string, Offer>();
  for (const { ports, ready } of byPort.values()) {
    const key = JSON.stringify([...ready].sort(([a], [b]) => compare(a, b)));
    const same = byAddresses.get(key);
    if (same) same.ports.push(...ports);
    else byAddresses.set(key, { ports: [...ports], ready });
  }
  const part = (all: ReadonlyMap<string, boolean>, wanted: boolean): readonly EndpointAddress[] =>
    [...all]
      .flatMap(([key, ready]) => {
        const address = ready === wanted ? known.get(key) : undefined;
        return address ? [address] : [];
      })
      .sort(byAddress);
  return [...byAddresses]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([, { ports, ready }]) => {
      const [addresses, notReadyAddresses] = [part(ready, true), part(ready, false)];
      return {
        ...(addresses.length > 0 && { addresses }),
        ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
        ...(ports.length > 0 && { ports: inSubsetOrder(ports) }),
      };
    });
}
