import { quote } from '../../../../go/values.ts';
import { parseAddress, type Address } from '../../../machinery/ip.ts';

/** A text that is no address, in Go's words. */
class AddressError extends Error {
  constructor(given: string, problem: string, at = '') {
    super(`ParseAddr(${quote(given)}): ${problem}${at === '' ? '' : ` (at ${quote(at)})`}`);
  }
}

/** @throws AddressError unless the part of a text is four numbers with dots. Models net/netip parseIPv4Fields */
function checkFour(given: string, part: string): void {
  let digits = '';
  let dots = 0;
  for (const [i, char] of [...part].entries()) {
    if (/\d/.test(char)) {
      if (digits === '0') throw new AddressError(given, 'IPv4 field has octet with leading zero');
      digits += char;
      if (Number(digits) > 255) throw new AddressError(given, 'IPv4 field has value >255');
    } else if (char !== '.') throw new AddressError(given, 'unexpected character', part.slice(i));
    else if (digits === '' || i === part.length - 1)
      throw new AddressError(given, 'IPv4 field must have at least one digit', part.slice(i));
    else if (++dots > 3) throw new AddressError(given, 'IPv4 address too long');
    else digits = '';
  }
  if (dots < 3) throw new AddressError(given, 'IPv4 address too short');
}

/** What is wrong with the digits at the beginning of what is left; how many they are. */
function checkGroup(given: string, rest: string): number {
  const digits = /^[0-9a-f]*/i.exec(rest)?.[0].length ?? 0;
  if (digits > 4) throw new AddressError(given, 'each group must have 4 or less digits', rest);
  if (digits === 0)
    throw new AddressError(given, 'each colon-separated field must have at least one digit', rest);
  return digits;
}

/** @throws AddressError unless a text without zone is an address of IPv6. Models net/netip parseIPv6 */
function checkSix(given: string, text: string): void {
  let hasGap = text.startsWith('::');
  let rest = hasGap ? text.slice(2) : text;
  let groups = 0;
  while (groups < 8 && rest !== '') {
    const digits = checkGroup(given, rest);
    if (rest[digits] === '.') {
      if (!hasGap && groups !== 6)
        throw new AddressError(
          given,
          'embedded IPv4 address must replace the final 2 fields of the address',
          rest,
        );
      if (groups > 6)
        throw new AddressError(
          given,
          'too many hex fields to fit an embedded IPv4 at the end of the address',
          rest,
        );
      checkFour(given, rest);
      groups += 2;
      rest = '';
      break;
    }
    groups++;
    rest = rest.slice(digits);
    if (rest === '') break;
    if (!rest.startsWith(':')) throw new AddressError(given, 'unexpected character, want colon', rest);
    if (rest === ':') throw new AddressError(given, 'colon must be followed by more characters', rest);
    rest = rest.slice(1);
    if (!rest.startsWith(':')) continue;
    if (hasGap) throw new AddressError(given, 'multiple :: in address', rest);
    hasGap = true;
    rest = rest.slice(1);
  }
  if (rest !== '') throw new AddressError(given, 'trailing garbage after address', rest);
  if (groups < 8 && !hasGap) throw new AddressError(given, 'address string too short');
  if (groups === 8 && hasGap)
    throw new AddressError(given, 'the :: must expand to at least one field of zeros');
}

/** An address as Go reads it. */
export interface GoAddress extends Address {
  readonly zone: string;
}

/** Reads an address. Models net/netip ParseAddr @throws Error in Go's words */
export function readGoAddress(given: string): GoAddress {
  const kind = /[.:%]/.exec(given)?.[0];
  if (kind === undefined) throw new AddressError(given, 'unable to parse IP');
  if (kind === '%') throw new AddressError(given, 'missing IPv6 address');
  const percent = kind === ':' ? given.indexOf('%') : -1;
  const text = percent < 0 ? given : given.slice(0, percent);
  const zone = percent < 0 ? '' : given.slice(percent + 1);
  if (percent >= 0 && zone === '') throw new AddressError(given, 'zone must be a non-empty string');
  if (kind === '.') checkFour(given, text);
  else checkSix(given, text);
  const address = parseAddress(text);
  if (!address) throw new AddressError(given, 'unable to parse IP');
  return { ...address, zone };
}

/** A network as it was written. */
export interface GoPrefix {
  readonly address: Address;
  readonly length: number;
}

/** Reads a network. Models net/netip ParsePrefix @throws Error in Go's words */
export function readGoPrefix(given: string): GoPrefix {
  const fail = (problem: string): Error => new Error(`netip.ParsePrefix(${quote(given)}): ${problem}`);
  const slash = given.lastIndexOf('/');
  if (slash < 0) throw fail("no '/'");
  let address: GoAddress;
  try {
    address = readGoAddress(given.slice(0, slash));
  } catch (error) {
    throw error instanceof AddressError ? fail(error.message) : error;
  }
  if (address.zone !== '') throw fail('IPv6 zones cannot be present in a prefix');
  const digits = given.slice(slash + 1);
  if (!/^(0|[1-9]\d*)$/.test(digits)) throw fail(`bad bits after slash: ${quote(digits)}`);
  const length = Number(digits);
  if (length > address.bits) throw fail('prefix length out of range');
  return { address: { bits: address.bits, value: address.value }, length };
}
