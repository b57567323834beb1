/** One value of a DER text (X.690). */
export interface Der {
  readonly tag: number;
  readonly content: Uint8Array;
  /** With tag and length. */
  readonly whole: Uint8Array;
}

export const TAG = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** A text that is no DER. */
export class DerError extends Error {}

/** The values that follow each other in a DER text. @throws DerError */
export function elements(bytes: Uint8Array): readonly Der[] {
  const out: Der[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const tag = bytes[at++] ?? 0;
    let length = bytes[at++] ?? 0;
    if (length >= 0x80) {
      const count = length & 0x7f;
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[at++] ?? 0);
    }
    if (at + length > bytes.length) throw new DerError('asn1: syntax error: data truncated');
    out.push({ tag, content: bytes.subarray(at, at + length), whole: bytes.subarray(start, at + length) });
    at += length;
  }
  return out;
}

/** The values inside of a sequence or a set. @throws DerError when there is none */
export function inside(der: Der | undefined): readonly Der[] {
  if (!der) throw new DerError('asn1: syntax error: sequence truncated');
  return elements(der.content);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A value with its tag and length. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [] : length < 0x100 ? [length] : [length >> 8, length & 0xff];
  const head = size.length === 0 ? [tag, length] : [tag, 0x80 + size.length, ...size];
  return concat([Uint8Array.from(head), content]);
}

export const sequence = (...contents: readonly Uint8Array[]): Uint8Array => der(TAG.sequence, ...contents);

/** A number that is not negative. */
export function integer(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const bytes = (even.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
  return der(TAG.integer, Uint8Array.from((bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes));
}

/** An object identifier such as `2.5.29.15`. */
export function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const septets = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) septets.unshift(0x80 | (left & 0x7f));
    bytes.push(...septets);
  }
  return der(TAG.oid, Uint8Array.from(bytes));
}

/** A text of bits, all of its last byte's in use unless it is said how many are not. */
export const bits = (bytes: Uint8Array, unused = 0): Uint8Array =>
  der(TAG.bits, Uint8Array.of(unused), bytes);

/** The bytes of the first PEM block of a type, or undefined. */
export function fromPem(text: string, type: string): Uint8Array | undefined {
  const found = new RegExp(`-----BEGIN ${type}-----\\s([A-Za-z0-9+/=\\s]*)-----END ${type}-----`).exec(text);
  if (!found) return undefined;
  try {
    return Uint8Array.from(atob((found[1] ?? '').replace(/\s/g, '')), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** A PEM block, as `openssl` and Go write it. */
export function toPem(bytes: Uint8Array, type: string): string {
  const text = btoa(String.fromCharCode(...bytes));
  return `-----BEGIN ${type}-----\n${(text.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${type}-----\n`;
}
