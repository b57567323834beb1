/** Keys of RSA and of the curve P-256 as files hold them (PKCS #1, PKCS #8, SEC 1), and what they sign. */
import { bits, der, elements, fromPem, inside, integer, oid, sequence, TAG, toPem } from './der.ts';
import { ALGORITHM, mod, inverse, publicKey, sign as signP256 } from './p256.ts';
import { oidText } from './certificate.ts';
import { sha256 } from './sha256.ts';
import { numberOf, paddedDigest, power } from './signatures.ts';

const RSA = sequence(oid('1.2.840.113549.1.1.1'), der(TAG.null));
const RSA_SHA256 = sequence(oid('1.2.840.113549.1.1.11'), der(TAG.null));
const EC = sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7'));
const PUBLIC_EXPONENT = 65_537n;

/** A key that signs. */
export interface PrivateKey {
  readonly type: 'rsa' | 'p256';
  /** How long it is. */
  readonly bits: number;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** The name of its signatures' algorithm, in DER. */
  readonly algorithm: Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
  /** PKCS #8, in PEM. */
  readonly pem: string;
}

const SMALL_PRIMES: readonly number[] = Array.from({ length: 2000 }, (_, n) => n + 2).filter((n) => {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return false;
  return true;
});
const PRODUCT = SMALL_PRIMES.slice(1).reduce((product, prime) => product * BigInt(prime), 1n);

/** Whether a number passes the test of Fermat with some bases: what is no prime practically never does. */
const isProbablyPrime = (candidate: bigint): boolean =>
  [2n, 3n, 5n].every((base) => power(base, candidate - 1n, candidate) === 1n);

/** Draws bytes. */
export const randomBytes = (count: number, random: () => number): Uint8Array =>
  Uint8Array.from({ length: count }, () => Math.floor(random() * 256));

/** A prime that is not the other one. */
async function prime(
  size: number,
  random: () => number,
  pause: () => Promise<void>,
  other?: bigint,
): Promise<bigint> {
  // the two highest bits are set, so that the product of two has all its bits
  let candidate = numberOf(randomBytes(size / 8, random)) | (3n << BigInt(size - 2)) | 1n;
  for (; ; candidate += 2n) {
    const rest = candidate % PRODUCT;
    if (candidate === other || SMALL_PRIMES.some((small) => small > 2 && rest % BigInt(small) === 0n))
      continue;
    await pause();
    if ((candidate - 1n) % PUBLIC_EXPONENT !== 0n && isProbablyPrime(candidate)) return candidate;
  }
}

/** The fields of PKCS #1: modulus, exponents, primes and what makes signing quicker. */
type RsaNumbers = readonly [n: bigint, e: bigint, d: bigint, p: bigint, q: bigint];

function rsaKey([n, e, d, p, q]: RsaNumbers): PrivateKey {
  const size = n.toString(2).length;
  const [dp, dq, qi] = [d % (p - 1n), d % (q - 1n), inverse(q, p)];
  const numbers = sequence(...[0n, n, e, d, p, q, dp, dq, qi].map(integer));
  return {
    type: 'rsa',
    bits: size,
    publicKey: sequence(RSA, bits(sequence(integer(n), integer(e)))),
    algorithm: RSA_SHA256,
    pem: toPem(sequence(integer(0n), RSA, der(TAG.octets, numbers)), 'PRIVATE KEY'),
    sign(bytes) {
      const length = Math.ceil(size / 8);
      const message = paddedDigest(sha256(bytes), length);
      const [a, b] = [power(message, dp, p), power(message, dq, q)];
      const hex = (b + q * mod(qi * (a - b), p)).toString(16).padStart(length * 2, '0');
      return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    },
  };
}

/** A key of the curve P-256 from its secret number. */
export function p256Key(secret: bigint): PrivateKey {
  const spki = publicKey(secret);
  const octets = Uint8Array.from(secret.toString(16).padStart(64, '0').match(/../g) ?? [], (pair) =>
    parseInt(pair, 16),
  );
  const own = sequence(integer(1n), der(TAG.octets, octets), der(0xa1, bits(spki.subarray(-65))));
  return {
    type: 'p256',
    bits: 256,
    publicKey: spki,
    algorithm: ALGORITHM,
    pem: toPem(sequence(integer(0n), EC, der(TAG.octets, own)), 'PRIVATE KEY'),
    sign: (bytes) => signP256(secret, bytes),
  };
}

/**
 * A new key.
 * @param random draws numbers in [0, 1)
 * @param pause awaited between attempts, so that the page stays responsive
 */
export async function generateRsa(
  size: number,
  random: () => number,
  pause: () => Promise<void>,
): Promise<PrivateKey> {
  const half = size / 2;
  const first = await prime(half, random, pause);
  const second = await prime(half, random, pause, first);
  const [p, q] = first > second ? [first, second] : [second, first];
  return rsaKey([p * q, PUBLIC_EXPONENT, inverse(PUBLIC_EXPONENT, (p - 1n) * (q - 1n)), p, q]);
}

function readRsa(bytes: Uint8Array): PrivateKey | undefined {
  const [, n, e, d, p, q] = inside(elements(bytes)[0]).map(({ content }) => numberOf(content));
  return n && e && d && p && q ? rsaKey([n, e, d, p, q]) : undefined;
}

function readEc(bytes: Uint8Array): PrivateKey | undefined {
  const secret = inside(elements(bytes)[0])[1]?.content;
  return secret?.length === 32 ? p256Key(numberOf(secret)) : undefined;
}

/** Reads the first private key of a PEM text; undefined when there is none that is known. */
export function readPrivateKey(text: string): PrivateKey | undefined {
  try {
    const rsa = fromPem(text, 'RSA PRIVATE KEY');
    if (rsa) return readRsa(rsa);
    const ec = fromPem(text, 'EC PRIVATE KEY');
    if (ec) return readEc(ec);
    const bytes = fromPem(text, 'PRIVATE KEY');
    if (!bytes) return undefined;
    const [, algorithm, key] = inside(elements(bytes)[0]);
    if (!key) return undefined;
    const isRsa = oidText(inside(algorithm)[0]?.content ?? new Uint8Array()) === '1.2.840.113549.1.1.1';
    return isRsa ? readRsa(key.content) : readEc(key.content);
  } catch {
    return undefined;
  }
}
