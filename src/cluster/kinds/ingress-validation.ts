import type { HTTPIngressPath, Ingress, IngressBackend } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import {
  checkDNS1035Label,
  checkPortName,
  checkPortNumber,
  checkSubdomain,
  checkWildcardSubdomain,
} from '../machinery/names.ts';

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];

function validateBackend(backend: IngressBackend, path: string, errors: FieldErrors): void {
  const { service, resource } = backend;
  if (resource && service) errors.invalid(path, '', 'cannot set both resource and service backends');
  else if (resource) {
    if (!resource.kind) errors.required(`${path}.resource.kind`);
    if (!resource.name) errors.required(`${path}.resource.name`);
  } else {
    if (!service?.name) errors.required(`${path}.service.name`);
    else errors.complain(`${path}.service.name`, service.name, checkDNS1035Label(service.name));
    const { name, number } = service?.port ?? {};
    if (name && number) errors.invalid(path, '', 'cannot set both port name & port number');
    else if (name) errors.complain(`${path}.service.port.name`, name, checkPortName(name));
    else if (number) errors.complain(`${path}.service.port.number`, number, checkPortNumber(number));
    else errors.required(path, 'port name or number is required');
  }
}

function validatePath(rule: HTTPIngressPath, path: string, errors: FieldErrors): void {
  const type = rule.pathType as string | undefined;
  if (!type) errors.required(`${path}.pathType`, 'pathType must be specified');
  else if (!PATH_TYPES.includes(type)) errors.notSupported(`${path}.pathType`, type, PATH_TYPES);
  else if (type !== 'ImplementationSpecific' || rule.path) {
    if (!rule.path?.startsWith('/')) {
      errors.invalid(`${path}.path`, rule.path ?? '', 'must be an absolute path');
    }
  }
  validateBackend(rule.backend, `${path}.backend`, errors);
}

/** Models pkg/apis/networking/validation/validation.go ValidateIngressSpec */
export function validateIngress({ spec }: Ingress, errors: FieldErrors): void {
  const rules = spec?.rules ?? [];
  if (rules.length === 0 && !spec?.defaultBackend) {
    errors.invalid('spec', '', 'either `defaultBackend` or `rules` must be specified');
  }
  if (spec?.defaultBackend) validateBackend(spec.defaultBackend, 'spec.defaultBackend', errors);
  rules.forEach(({ host, http }, i) => {
    if (host) {
      const complaints = host.includes('*') ? checkWildcardSubdomain(host) : checkSubdomain(host);
      errors.complain(`spec.rules[${i}].host`, host, complaints);
    }
    if (!http) return;
    if (http.paths.length === 0) errors.required(`spec.rules[${i}].http.paths`);
    http.paths.forEach((path, at) => validatePath(path, `spec.rules[${i}].http.paths[${at}]`, errors));
  });
  for (const [i, { hosts = [] }] of (spec?.tls ?? []).entries()) {
    hosts.forEach((host, at) => {
      const complaints = host.includes('*') ? checkWildcardSubdomain(host) : checkSubdomain(host);
      errors.complain(`spec.tls[${i}].hosts[${at}]`, host, complaints);
    });
  }
}
