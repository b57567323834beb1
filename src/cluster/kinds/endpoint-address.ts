import type { FieldErrors } from '../machinery/field-errors.ts';
import { parseAddress, parseNetwork, type Address, type Network } from '../machinery/ip.ts';

const networks = (...texts: readonly string[]): readonly Network[] =>
  texts.flatMap((text) => parseNetwork(text) ?? []);

const LOOPBACK = networks('127.0.0.0/8', '::1/128');
const LINK_LOCAL = networks('169.254.0.0/16', 'fe80::/10');
const LINK_LOCAL_MULTICAST = networks('224.0.0.0/24', 'ff02::/16');

const isInside = (known: readonly Network[], { bits, value }: Address): boolean =>
  known.some((network) => {
    const free = BigInt(network.bits - network.prefix);
    return network.bits === bits && value >> free === network.value >> free;
  });

/** Addresses behind a Service are other machines'. Models pkg/apis/core/validation/validation.go ValidateEndpointIP */
export function validateEndpointIP(text: string, field: string, errors: FieldErrors): void {
  const address = parseAddress(text);
  if (!address) {
    errors.invalid(field, text, 'must be a valid IP address');
    return;
  }
  if (address.value === 0n) errors.invalid(field, text, `may not be unspecified (${text})`);
  if (isInside(LOOPBACK, address)) {
    errors.invalid(field, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)');
  }
  if (isInside(LINK_LOCAL, address)) {
    errors.invalid(field, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  }
  if (isInside(LINK_LOCAL_MULTICAST, address)) {
    errors.invalid(field, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  }
}
