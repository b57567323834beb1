import type { Endpoint, EndpointHints, EndpointSlice } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkAddress, checkLegacyAddress, parseAddress } from '../machinery/ip.ts';
import { checkLabel, checkLabelValue, checkQualifiedName, checkSubdomain } from '../machinery/names.ts';
import { validateEndpointIP } from './endpoint-address.ts';
import { PROTOCOLS } from './endpoints-validation.ts';
import { IMMUTABLE } from './metadata-validation.ts';

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20_000;
const MAX_ENDPOINTS = 1000;
const MAX_HINTS = 8;

/** Models staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go IsFullyQualifiedDomainName */
function validateDomain(text: string, field: string, errors: FieldErrors): void {
  if (text === '') {
    errors.required(field);
    return;
  }
  const name = text.replace(/\.$/, '');
  const complaints = checkSubdomain(name);
  if (complaints.length > 0) errors.invalid(field, name, complaints.join(','));
  else if (!name.includes('.')) {
    errors.invalid(field, name, 'should be a domain with at least two segments separated by dots');
  } else {
    const label = name.split('.').find((one) => checkLabel(one).length > 0);
    if (label !== undefined) errors.invalid(field, label, checkLabel(label).join(','));
  }
}

function validateAddress(type: string, text: string, path: string, at: number, errors: FieldErrors): void {
  const field = `${path}[${at}]`;
  if (type === 'FQDN') {
    validateDomain(text, field, errors);
    return;
  }
  if (type !== 'IPv4' && type !== 'IPv6') return;
  const complaints = type === 'IPv4' ? checkLegacyAddress(text) : checkAddress(text);
  errors.complain(field, text, complaints);
  if (complaints.length > 0) return;
  if (parseAddress(text)?.bits !== (type === 'IPv4' ? 32 : 128)) {
    errors.invalid(path, text, `must be an ${type} address`);
  }
  validateEndpointIP(text, field, errors);
}

interface Named {
  readonly name: string;
}

function validateHintNames(
  hints: readonly Named[],
  path: string,
  check: (name: string) => readonly string[],
  errors: FieldErrors,
): boolean {
  if (hints.length > MAX_HINTS) {
    errors.tooMany(path, hints.length, MAX_HINTS);
    return false;
  }
  const seen = new Set<string>();
  hints.forEach(({ name }, i) => {
    if (seen.has(name)) errors.duplicate(`${path}[${i}].name`, name);
    seen.add(name);
    errors.complain(`${path}[${i}].name`, name, check(name));
  });
  return true;
}

function validateHints(
  { forZones = [], forNodes = [] }: EndpointHints,
  path: string,
  errors: FieldErrors,
): void {
  if (!validateHintNames(forZones, `${path}.forZones`, checkLabelValue, errors)) return;
  validateHintNames(forNodes, `${path}.forNodes`, checkSubdomain, errors);
}

function validateEndpoint(endpoint: Endpoint, type: string, path: string, errors: FieldErrors): void {
  const { addresses = [], nodeName, hostname, hints } = endpoint;
  const field = `${path}.addresses`;
  if (addresses.length === 0) errors.required(field, 'must contain at least 1 address');
  else if (addresses.length > MAX_ADDRESSES) errors.tooMany(field, addresses.length, MAX_ADDRESSES);
  addresses.forEach((address, at) => {
    validateAddress(type, address, field, at, errors);
  });
  if (nodeName !== undefined) errors.complain(`${path}.nodeName`, nodeName, checkSubdomain(nodeName));
  if (hostname !== undefined) errors.complain(`${path}.hostname`, hostname, checkLabel(hostname));
  if (hints) validateHints(hints, `${path}.hints`, errors);
}

function validatePorts({ ports = [] }: EndpointSlice, errors: FieldErrors): void {
  if (ports.length > MAX_PORTS) {
    errors.tooMany('ports', ports.length, MAX_PORTS);
    return;
  }
  const names = new Set<string>();
  ports.forEach(({ name = '', protocol, appProtocol }, i) => {
    const path = `ports[${i}]`;
    if (name !== '') errors.complain(`${path}.name`, name, checkLabel(name));
    if (names.has(name)) errors.duplicate(`${path}.name`, name);
    names.add(name);
    if (protocol === undefined) errors.required(`${path}.protocol`);
    else if (!PROTOCOLS.includes(protocol)) errors.notSupported(`${path}.protocol`, protocol, PROTOCOLS);
    if (appProtocol !== undefined) {
      errors.complain(`${path}.appProtocol`, appProtocol, checkQualifiedName(appProtocol));
    }
  });
}

/** Endpoints that stay as they are may be wrong. Models pkg/apis/discovery/validation/validation.go ValidateEndpointSlice */
export function validateEndpointSlice(
  slice: EndpointSlice,
  old: EndpointSlice | undefined,
  errors: FieldErrors,
): void {
  const { addressType, endpoints = [] } = slice;
  if (!addressType) errors.required('addressType');
  else if (!ADDRESS_TYPES.includes(addressType)) {
    errors.notSupported('addressType', addressType, ADDRESS_TYPES);
  }
  validatePorts(slice, errors);
  if (!old || !semanticEqual(old.endpoints, endpoints)) {
    if (endpoints.length > MAX_ENDPOINTS) errors.tooMany('endpoints', endpoints.length, MAX_ENDPOINTS);
    else {
      // What was written before was right for addresses of its type.
      const known = new Set(old?.addressType === addressType ? old.endpoints : []);
      endpoints.forEach((endpoint, i) => {
        if (!known.has(endpoint)) validateEndpoint(endpoint, addressType, `endpoints[${i}]`, errors);
      });
    }
  }
  if (old && old.addressType !== addressType) errors.invalid('addressType', addressType, IMMUTABLE);
}
