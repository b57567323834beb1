import type { Ingress } from '../../cluster/api/types.ts';
import type { Stored } from '../../cluster/machinery/object.ts';
import { commonPart } from './common.ts';
import type { IngressItem } from './model.ts';

const unique = (values: Iterable<string | undefined>): readonly string[] =>
  [...new Set(values)].filter((value) => value !== undefined && value !== '') as readonly string[];

export function ingressItem(ingress: Stored<Ingress>): IngressItem {
  const { spec, status } = ingress;
  const rules = spec.rules ?? [];
  const addresses = unique(status.loadBalancer?.ingress?.map(({ ip, hostname }) => ip ?? hostname) ?? []);
  return {
    ...commonPart(ingress),
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    tone: addresses.length > 0 ? 'good' : 'moving',
    status: addresses.join(','),
    hosts: unique(rules.map(({ host }) => host)),
    services: unique([
      spec.defaultBackend?.service?.name,
      ...rules.flatMap(({ http }) => http?.paths.map(({ backend }) => backend.service?.name) ?? []),
    ]),
    addresses,
  };
}
