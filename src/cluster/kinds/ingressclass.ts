import type { IngressClass } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';

/** Models pkg/registry/networking/ingressclass/strategy.go */
export const ingressclass = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  namespaced: false,
  schema: 'io.k8s.api.networking.v1.IngressClass',
  generation: true,
  columns: columns('Name', 'Controller', 'Parameters', 'Age'),
  defaults: (object) =>
    object.spec?.parameters
      ? replace(
          object,
          'spec',
          replace(object.spec, 'parameters', withDefaults(object.spec.parameters, { scope: 'Cluster' })),
        )
      : object,
  row({ metadata, spec }, { now }) {
    const parameters = spec?.parameters;
    const group = parameters?.apiGroup === undefined ? '' : `.${parameters.apiGroup}`;
    return [
      metadata?.name ?? '',
      spec?.controller ?? '',
      parameters ? `${parameters.kind}${group}/${parameters.name}` : '<none>',
      age(metadata?.creationTimestamp, now),
    ];
  },
});
