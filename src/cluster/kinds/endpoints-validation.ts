import type { EndpointAddress, EndpointPort, Endpoints } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkLegacyAddress } from '../machinery/ip.ts';
import { checkLabel, checkPortNumber, checkQualifiedName, checkSubdomain } from '../machinery/names.ts';
import { validateEndpointIP } from './endpoint-address.ts';

/** The protocols of ports. */
export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function validateAddress(address: EndpointAddress, path: string, errors: FieldErrors): void {
  const { ip, hostname, nodeName } = address;
  errors.complain(`${path}.ip`, ip, checkLegacyAddress(ip));
  if (hostname) errors.complain(`${path}.hostname`, hostname, checkLabel(hostname));
  if (nodeName !== undefined) errors.complain(`${path}.nodeName`, nodeName, checkSubdomain(nodeName));
  validateEndpointIP(ip, `${path}.ip`, errors);
}

function validatePort(port: EndpointPort, isNamed: boolean, path: string, errors: FieldErrors): void {
  const { name, protocol, appProtocol } = port;
  if (name) errors.complain(`${path}.name`, name, checkLabel(name));
  else if (isNamed) errors.required(`${path}.name`);
  errors.complain(`${path}.port`, port.port, checkPortNumber(port.port));
  if (!protocol) errors.required(`${path}.protocol`);
  else if (!PROTOCOLS.includes(protocol)) errors.notSupported(`${path}.protocol`, protocol, PROTOCOLS);
  if (appProtocol !== undefined) {
    errors.complain(`${path}.appProtocol`, appProtocol, checkQualifiedName(appProtocol));
  }
}

/** Subsets that stay as they are may be wrong. Models pkg/apis/core/validation/validation.go ValidateEndpoints */
export function validateEndpoints(
  { subsets = [] }: Endpoints,
  old: Endpoints | undefined,
  errors: FieldErrors,
): void {
  if (old && semanticEqual(old.subsets, subsets)) return;
  // What was written before was right.
  const known = new Set<EndpointAddress>();
  for (const { addresses, notReadyAddresses } of old?.subsets ?? []) {
    addresses?.forEach((address) => known.add(address));
    notReadyAddresses?.forEach((address) => known.add(address));
  }
  subsets.forEach(({ addresses = [], notReadyAddresses = [], ports = [] }, i) => {
    const path = `subsets[${i}]`;
    if (addresses.length === 0 && notReadyAddresses.length === 0) {
      errors.required(path, 'must specify `addresses` or `notReadyAddresses`');
    }
    addresses.forEach((address, at) => {
      if (!known.has(address)) validateAddress(address, `${path}.addresses[${at}]`, errors);
    });
    notReadyAddresses.forEach((address, at) => {
      if (!known.has(address)) validateAddress(address, `${path}.notReadyAddresses[${at}]`, errors);
    });
    ports.forEach((port, at) => {
      validatePort(port, ports.length > 1, `${path}.ports[${at}]`, errors);
    });
  });
}
