import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goStringsText, GoText } from '../machinery/go.ts';
import { checkLegacyNetwork, isStrictlyInside, parseNetwork } from '../machinery/ip.ts';
import { checkPortName, checkPortNumber } from '../machinery/names.ts';
import { validateSelector } from './selector-validation.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const TYPES = ['Ingress', 'Egress'];

/** Models pkg/apis/networking/validation/validation.go ValidateNetworkPolicyPort */
function validatePort(
  { protocol, port, endPort }: NetworkPolicyPort,
  path: string,
  errors: FieldErrors,
): void {
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) {
    errors.notSupported(`${path}.protocol`, protocol, PROTOCOLS);
  }
  const end = `${path}.endPort`;
  if (port === undefined) {
    if (endPort !== undefined)
      errors.invalid(end, endPort, 'may not be specified when `port` is not specified');
  } else if (typeof port === 'string') {
    if (endPort !== undefined)
      errors.invalid(end, endPort, 'may not be specified when `port` is non-numeric');
    errors.complain(`${path}.port`, port, checkPortName(port));
  } else {
    errors.complain(`${path}.port`, port, checkPortNumber(port));
    if (endPort === undefined) return;
    if (endPort < port) errors.invalid(end, port, 'must be greater than or equal to `port`');
    errors.complain(end, endPort, checkPortNumber(endPort));
  }
}

function validateBlock({ cidr, except = [] }: IPBlock, path: string, errors: FieldErrors): void {
  if (!cidr) {
    errors.required(`${path}.cidr`);
    return;
  }
  errors.complain(`${path}.cidr`, cidr, checkLegacyNetwork(cidr));
  const outer = parseNetwork(cidr);
  if (!outer) return;
  except.forEach((text, i) => {
    const field = `${path}.except[${i}]`;
    const inner = parseNetwork(text);
    errors.complain(field, text, checkLegacyNetwork(text));
    if (inner && !isStrictlyInside(inner, outer)) {
      errors.invalid(field, text, 'must be a strict subset of `cidr`');
    }
  });
}

function validatePeer(peer: NetworkPolicyPeer, path: string, errors: FieldErrors): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (podSelector) validateSelector(podSelector, `${path}.podSelector`, errors);
  if (namespaceSelector) validateSelector(namespaceSelector, `${path}.namespaceSelector`, errors);
  if (ipBlock) validateBlock(ipBlock, `${path}.ipBlock`, errors);
  if (!podSelector && !namespaceSelector && !ipBlock) errors.required(path, 'must specify a peer');
  else if (ipBlock && (podSelector || namespaceSelector)) {
    errors.forbidden(path, 'may not specify both ipBlock and another peer');
  }
}

/** Models pkg/apis/networking/validation/validation.go ValidateNetworkPolicySpec */
export function validateNetworkPolicy({ spec }: NetworkPolicy, errors: FieldErrors): void {
  if (!spec) return;
  validateSelector(spec.podSelector ?? {}, 'spec.podSelector', errors);
  const rules = [
    ...(spec.ingress ?? []).map(({ ports, from }, i) => [`spec.ingress[${i}]`, ports, 'from', from] as const),
    ...(spec.egress ?? []).map(({ ports, to }, i) => [`spec.egress[${i}]`, ports, 'to', to] as const),
  ];
  for (const [path, ports, key, peers] of rules) {
    ports?.forEach((port, i) => validatePort(port, `${path}.ports[${i}]`, errors));
    peers?.forEach((peer, i) => validatePeer(peer, `${path}.${key}[${i}]`, errors));
  }
  const types = spec.policyTypes ?? [];
  if (types.length > TYPES.length) {
    const shown = new GoText(goStringsText(types).replace('[]string', '[]networking.PolicyType'));
    errors.invalid('spec.policyTypes', shown, 'may not specify more than two policyTypes');
    return;
  }
  types.forEach((type, i) => {
    if (!TYPES.includes(type)) errors.notSupported(`spec.policyTypes[${i}]`, type, TYPES);
  });
}
