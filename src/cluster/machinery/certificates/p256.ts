/** Signatures over the curve P-256 with SHA-256 (FIPS 186-5): synchronous, and the same text always gets the same one. */
import { sha256 } from '../sha256.ts';
import { bits, integer, oid, sequence } from './der.ts';

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const G: Point = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

type Point = readonly [bigint, bigint];

const mod = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;

function inverse(value: bigint, by: bigint): bigint {
  let [a, b, x, y] = [mod(value, by), by, 1n, 0n];
  while (a > 1n) {
    const q = b / a;
    [a, b, x, y] = [b - q * a, a, y - q * x, x];
  }
  return mod(x, by);
}

function add(a: Point | undefined, b: Point | undefined): Point | undefined {
  if (!a || !b) return a ?? b;
  if (a[0] === b[0] && mod(a[1] + b[1], P) === 0n) return undefined;
  const slope =
    a[0] === b[0] ? 3n * (a[0] * a[0] - 1n) * inverse(2n * a[1], P) : (b[1] - a[1]) * inverse(b[0] - a[0], P);
  const x = mod(slope * slope - a[0] - b[0], P);
  return [x, mod(slope * (a[0] - x) - a[1], P)];
}

function times(scalar: bigint): Point {
  let out: Point | undefined;
  let power: Point | undefined = G;
  for (let left = scalar; left > 0n; left >>= 1n) {
    if (left & 1n) out = add(out, power);
    power = add(power, power);
  }
  return out ?? G;
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
