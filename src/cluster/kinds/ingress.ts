import type { Ingress } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { validateIngress } from './ingress-validation.ts';
import { columns, defineKind } from './kind.ts';
import { loadBalancerWarnings, validateIngressStatusUpdate } from './load-balancer-validation.ts';

const SHOWN = 3;

function hosts({ spec }: Ingress): string {
  const rules = spec?.rules ?? [];
  const named = rules.slice(0, SHOWN).flatMap(({ host }) => (host ? [host] : []));
  if (named.length === 0) return '*';
  const all = named.join(',');
  return rules.length > SHOWN && named.length === SHOWN ? `${all} + ${rules.length - SHOWN} more...` : all;
}

function address({ status }: Ingress): string {
  const found = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(found.filter((text) => text !== ''))].sort().join(',');
}

/** Models pkg/registry/networking/ingress/strategy.go */
export const ingress = defineKind<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  shortNames: ['ing'],
  schema: 'io.k8s.api.networking.v1.Ingress',
  hasStatus: true,
  generation: true,
  columns: columns('Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age'),
  prepareForCreate(object, { store }) {
    const { spec } = object;
    const legacy = object.metadata?.annotations?.['kubernetes.io/ingress.class'];
    if (spec?.ingressClassName !== undefined || legacy !== undefined) return object;
    // The default class, by the admission plugin DefaultIngressClass.
    const [byDefault] = store
      .list('ingressclasses.networking.k8s.io')
      .filter(
        ({ metadata }) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
      );
    return byDefault ? { ...object, spec: { ...spec, ingressClassName: byDefault.metadata.name } } : object;
  },
  initialStatus: () => ({ loadBalancer: {} }),
  validate: validateIngress,
  validateUpdate: (object, _old, errors) => validateIngress(object, errors),
  validateStatusUpdate: validateIngressStatusUpdate,
  statusWarnings: loadBalancerWarnings,
  row: (object, { now }) => [
    object.metadata?.name ?? '',
    object.spec?.ingressClassName ?? '<none>',
    hosts(object),
    address(object),
    object.spec?.tls?.length ? '80, 443' : '80',
    age(object.metadata?.creationTimestamp, now),
  ],
});
