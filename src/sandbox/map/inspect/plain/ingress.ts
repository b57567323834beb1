import type { Ingress } from '../../../../cluster/api/types.ts';
import type { Stored } from '../../../../cluster/machinery/object.ts';
import { ingressItem } from '../../ingress-item.ts';
import type { PlainStatus } from '../../model.ts';
import { say } from './keys.ts';

/** @param services names of the services in its namespace */
export function plainIngress(ingress: Stored<Ingress>, services: readonly string[]): readonly PlainStatus[] {
  const item = ingressItem(ingress);
  const missing = item.services.filter((name) => !services.includes(name));
  const [address] = item.addresses;
  return [
    ...missing.map((service) => say('ingress.service-missing', { service })),
    address === undefined ? say('ingress.pending') : say('ingress.open', { address }),
  ];
}
