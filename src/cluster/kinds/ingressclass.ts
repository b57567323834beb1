import type { IngressClass, IngressClassParametersReference as Parameters } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkLabel, checkSubdomain, pathSegmentName } from '../machinery/names.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { IMMUTABLE } from './metadata-validation.ts';

const MAX_CONTROLLER = 250;
const SCOPES = ['Cluster', 'Namespace'];
const PATH = String.raw`[A-Za-z0-9/\-._~%!$&'()*+,;=:]+`;

function validateParameters(parameters: Parameters, path: string, errors: FieldErrors): void {
  const { apiGroup, kind, name, scope = '', namespace } = parameters;
  if (apiGroup !== undefined) errors.complain(`${path}.apiGroup`, apiGroup, checkSubdomain(apiGroup));
  for (const [key, value] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    if (!value) errors.required(`${path}.${key}`, `${key} is required`);
    else errors.complain(`${path}.${key}`, value, pathSegmentName(value));
  }
  if (!SCOPES.includes(scope)) errors.notSupported(`${path}.scope`, scope, SCOPES);
  else if (scope === 'Cluster') {
    if (namespace !== undefined) {
      errors.forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'");
    }
  } else if (namespace === undefined) {
    errors.required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'");
  } else errors.complain(`${path}.namespace`, namespace, checkLabel(namespace));
}

/** Models pkg/apis/networking/validation/validation.go validateIngressClassSpec */
function validate({ spec = {} }: IngressClass, errors: FieldErrors): void {
  const { controller = '', parameters } = spec;
  const field = 'spec.controller';
  if (controller.length > MAX_CONTROLLER) errors.tooLong(field, MAX_CONTROLLER);
  const slash = controller.indexOf('/');
  const [host, path] = [controller.slice(0, slash), controller.slice(slash + 1)];
  if (controller === '') errors.required(field);
  else if (slash < 1 || path === '') {
    errors.invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")');
  } else {
    errors.complain(field, host, checkSubdomain(host));
    if (!new RegExp(`^${PATH}$`).test(path)) {
      errors.invalid(field, path, `Invalid path (regex used for validation is '${PATH}')`);
    }
  }
  if (parameters) validateParameters(parameters, 'spec.parameters', errors);
}

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
  validate,
  validateUpdate(object, old, errors) {
    const controller = object.spec?.controller ?? '';
    if (controller !== old.spec?.controller) errors.invalid('spec.controller', controller, IMMUTABLE);
    validate(object, errors);
  },
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
