/** Signatures over the curve P-256 with SHA-256 (FIPS 186-5): synchronous, and the same text always gets the same one. */
import { sha256 } from './sha256.ts';
import { bits, integer, oid, sequence } from './der.ts';

export const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
export const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
export const G: Point = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

/** A point of the curve. */
export type Point = readonly [bigint, bigint];

/** The remainder that is not negative. */
export const mod = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;

/** What a number times which leaves 1. */
export function inverse(value: bigint, by: bigint): bigint {
  let [a, b, x, y] = [mod(value, by), by, 1n, 0n];
  while (a > 1n) {
    const q = b / a;
    [a, b, x, y] = [b - q * a, a, y - q * x, x];
  }
  return mod(x, by);
}

/** A point as X/Z², Y/Z³, so that only the end of a calculation divides. */
interface Projective {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

function doubled({ x, y, z }: Projective): Projective {
  const zz = mod(z * z, P);
  const yy = mod(y * y, P);
  const beta = mod(x * yy, P);
  const alpha = mod(3n * (x - zz) * (x + zz), P);
  const next = mod(alpha * alpha - 8n * beta, P);
  return { x: next, y: mod(alpha * (4n * beta - next) - 8n * yy * yy, P), z: mod(2n * y * z, P) };
}

/** The sum with {@link G}, for points that are neither it nor its opposite. */
function plusG({ x, y, z }: Projective): Projective {
  const zz = mod(z * z, P);
  const h = mod(G[0] * zz - x, P);
  const r = mod(G[1] * z * zz - y, P);
  const hh = mod(h * h, P);
  const hhh = mod(h * hh, P);
  const v = mod(x * hh, P);
  const next = mod(r * r - hhh - 2n * v, P);
  return { x: next, y: mod(r * (v - next) - y * hhh, P), z: mod(z * h, P) };
}

/** A multiple of {@link G}, by a number between 1 and N - 1. */
function times(scalar: bigint): Point {
  let { x, y, z }: Projective = { x: G[0], y: G[1], z: 1n };
  for (const bit of scalar.toString(2).slice(1)) {
    ({ x, y, z } = doubled({ x, y, z }));
    if (bit === '1') ({ x, y, z } = plusG({ x, y, z }));
  }
  const inverted = inverse(z, P);
  const square = mod(inverted * inverted, P);
  return [mod(x * square, P), mod(y * square * inverted, P)];
}

/** A private key from any 64 hexadecimal digits. */
export const privateKey = (hex: string): bigint => mod(BigInt(`0x${hex}`), N - 1n) + 1n;

const word = (value: bigint): readonly number[] =>
  (value.toString(16).padStart(64, '0').match(/../g) ?? []).map((pair) => parseInt(pair, 16));

/** The public part of a key, as certificates carry it (SubjectPublicKeyInfo). */
export function publicKey(key: bigint): Uint8Array {
  const [x, y] = times(key);
  const type = sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7'));
  return sequence(type, bits(Uint8Array.from([4, ...word(x), ...word(y)])));
}

/** The name of the signature's algorithm. */
export const ALGORITHM = sequence(oid('1.2.840.10045.4.3.2'));

/** Signs bytes. The secret number of each signature follows from the key and the bytes, as in RFC 6979. */
export function sign(key: bigint, bytes: Uint8Array): Uint8Array {
  const digest = BigInt(`0x${sha256(bytes)}`);
  for (let attempt = 0; ; attempt++) {
    const secret = privateKey(sha256(`${key.toString(16)}/${digest.toString(16)}/${attempt}`));
    const r = mod(times(secret)[0], N);
    const s = mod(inverse(secret, N) * (digest + r * key), N);
    if (r !== 0n && s !== 0n) return sequence(integer(r), integer(s));
  }
}
