import { quote } from './go.ts';

/** An IP address as a number. */
export interface Address {
  /** 32 or 128. */
  readonly bits: number;
  readonly value: bigint;
}

// The addresses of all endpoints are checked with every change of one: no expressions, no arithmetic of big numbers on the way.
function parseIPv4(text: string): bigint | undefined {
  let value = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      part = part * 10 + digit;
      if (++digits > 3 || part > 255) return undefined;
    } else if (text[i] === '.' && digits > 0) {
      dots++;
      value = value * 256 + part;
      part = 0;
      digits = 0;
    } else return undefined;
  }
  return dots === 3 && digits > 0 ? BigInt(value * 256 + part) : undefined;
}

function parseIPv6(given: string): bigint | undefined {
  const tail = /^(.*:)([^:]*\..*)$/.exec(given);
  const end = tail ? parseIPv4(tail[2] ?? '') : undefined;
  if (tail && end === undefined) return undefined;
  const text = tail
    ? `${tail[1] ?? ''}${((end ?? 0n) >> 16n).toString(16)}:${((end ?? 0n) & 0xffffn).toString(16)}`
    : given;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [before = [], after = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const gap = 8 - before.length - after.length;
  if (halves.length === 1 ? gap !== 0 : gap < 1) return undefined;
  const groups = [...before, ...Array.from({ length: gap }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

/** An address of either family, leading zeros allowed. */
export function parseAddress(text: string): Address | undefined {
  const four = parseIPv4(text);
  if (four !== undefined) return { bits: 32, value: four };
  const six = parseIPv6(text);
  return six === undefined ? undefined : { bits: 128, value: six };
}

// ::ffff:0:0/96
const MAPPED = 0xffffn;

/** Whether an address is of the fourth version, maybe written as one of the sixth. */
const isFour = ({ bits, value }: Address): boolean => bits === 32 || value >> 32n === MAPPED;

/**
 * Of how many families the addresses are, and which is the first that is none.
 * Models k8s.io/utils/net IsDualStackIPStrings
 */
export function familiesOf(texts: readonly string[]): {
  readonly families: number;
  readonly invalid: number | undefined;
} {
  const addresses = texts.map(parseAddress);
  const invalid = addresses.indexOf(undefined);
  const families = new Set(addresses.flatMap((address) => (address ? [isFour(address)] : []))).size;
  return { families, invalid: invalid < 0 ? undefined : invalid };
}

/** The address in its one canonical form (RFC 5952). */
export function formatAddress({ bits, value }: Address): string {
  if (bits === 32) {
    const word = Number(value);
    return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
  }
  const groups = Array.from({ length: 8 }, (_, i) => (value >> BigInt(112 - 16 * i)) & 0xffffn);
  const runs = [
    ...groups
      .map((group) => group.toString(16))
      .join(':')
      .matchAll(/\b0(?::0)+\b/g),
  ];
  const longest = runs.map(([run]) => run).sort((a, b) => b.length - a.length)[0];
  const text = groups.map((group) => group.toString(16)).join(':');
  if (longest === undefined) return text;
  const at = runs.find(([run]) => run === longest)?.index ?? 0;
  const [left, right] = [text.slice(0, at), text.slice(at + longest.length)];
  return `${left.replace(/:$/, '')}::${right.replace(/^:/, '')}`;
}

/** A network: its first address, and how many bits all its addresses share. */
export interface Network extends Address {
  readonly prefix: number;
  /** The address as it was written, whose last bits need not be 0. */
  readonly given: bigint;
}

export function parseNetwork(text: string): Network | undefined {
  const [, address = '', length = ''] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const parsed = parseAddress(address);
  const prefix = Number(length);
  if (!parsed || length === '' || prefix > parsed.bits) return undefined;
  const free = BigInt(parsed.bits - prefix);
  return { bits: parsed.bits, value: (parsed.value >> free) << free, prefix, given: parsed.value };
}

/** Whether one network holds another, and more. */
export const isStrictlyInside = (inner: Network, outer: Network): boolean =>
  inner.bits === outer.bits &&
  inner.prefix > outer.prefix &&
  inner.given >> BigInt(outer.bits - outer.prefix) === outer.value >> BigInt(outer.bits - outer.prefix);

const hasLeadingZeros = (text: string): boolean => text.includes('.') && /(^|[.:/])0\d/.test(text);

/**
 * What is odd about a valid address of an old field, which later versions will not take.
 * Models staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go GetWarningsForIP
 */
export function addressWarnings(field: string, text: string): readonly string[] {
  const address = parseAddress(text);
  if (!address) return [];
  const { bits, value } = address;
  if (hasLeadingZeros(text) || (bits === 128 && isFour(address))) {
    const plain = formatAddress(isFour(address) ? { bits: 32, value: BigInt.asUintN(32, value) } : address);
    return [
      `${field}: non-standard IP address ${quote(text)} will be considered invalid in a future Kubernetes release: use ${quote(plain)}`,
    ];
  }
  const canonical = formatAddress(address);
  if (bits === 32 || canonical === text) return [];
  return [
    `${field}: IPv6 address ${quote(text)} should be in RFC 5952 canonical format (${quote(canonical)})`,
  ];
}

const CIDR_MESSAGE = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** What is wrong with a CIDR of an old field. Models …/apimachinery/pkg/util/validation/ip.go IsValidCIDRForLegacyField */
export const checkLegacyNetwork = (text: string): readonly string[] =>
  parseNetwork(text) ? [] : [CIDR_MESSAGE];

/** What is wrong with a CIDR. Models staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go IsValidCIDR */
export function checkNetwork(text: string): readonly string[] {
  const network = parseNetwork(text);
  if (!network) return [CIDR_MESSAGE];
  if (hasLeadingZeros(text)) return ['must not have leading 0s in IP or prefix length'];
  if (network.given !== network.value) return ['must not have bits set beyond the prefix length'];
  const canonical = `${formatAddress(network)}/${network.prefix}`;
  return text === canonical ? [] : [`must be in canonical form ("${canonical}")`];
}

const ADDRESS_MESSAGE = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

/** What is wrong with an address of an old field. Models …/apimachinery/pkg/util/validation/ip.go IsValidIPForLegacyField */
export const checkLegacyAddress = (text: string): readonly string[] =>
  parseAddress(text) ? [] : [ADDRESS_MESSAGE];

/** What is wrong with an address. Models staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go IsValidIP */
export function checkAddress(text: string): readonly string[] {
  const address = parseAddress(text);
  if (!address) return [ADDRESS_MESSAGE];
  if (hasLeadingZeros(text)) return ['must not have leading 0s'];
  const canonical = formatAddress(address);
  return text === canonical ? [] : [`must be in canonical form ("${canonical}")`];
}
