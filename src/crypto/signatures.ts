/** Verifies signatures of certificates: RSA (RFC 8017, PKCS #1 v1.5) and ECDSA over P-256, both with SHA-256. */
import type { Certificate } from './certificate.ts';
import { isSelfIssued, namesIssuer, oidText, sameCertificate } from './certificate.ts';
import { elements, inside } from './der.ts';
import { G, inverse, mod, N, P, type Point } from './p256.ts';
import { sha256 } from './sha256.ts';

const RSA = '1.2.840.113549.1.1.1';
const RSA_SHA256 = '1.2.840.113549.1.1.11';
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';

/** Bytes as a number that is not negative. */
export const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x0${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);

/** `base ** exponent` modulo a number. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** What a public key is made of. */
export type PublicKey =
  | { readonly type: 'rsa'; readonly modulus: bigint; readonly exponent: bigint }
  | { readonly type: 'p256'; readonly point: Point };

/** Reads a SubjectPublicKeyInfo; undefined for keys of other kinds. @throws DerError */
export function readPublicKey(bytes: Uint8Array): PublicKey | undefined {
  const [algorithm, value] = inside(elements(bytes)[0]);
  const content = value?.content.subarray(1) ?? new Uint8Array();
  if (oidText(inside(algorithm)[0]?.content ?? new Uint8Array()) === RSA) {
    const [modulus, exponent] = inside(elements(content)[0]);
    return modulus && exponent
      ? { type: 'rsa', modulus: numberOf(modulus.content), exponent: numberOf(exponent.content) }
      : undefined;
  }
  if (content.length !== 65) return undefined;
  return { type: 'p256', point: [numberOf(content.subarray(1, 33)), numberOf(content.subarray(33))] };
}

/** The sum of two points; undefined is the point at infinity. */
function plus(a: Point | undefined, b: Point | undefined): Point | undefined {
  if (!a || !b) return a ?? b;
  if (a[0] === b[0] && mod(a[1] + b[1], P) === 0n) return undefined;
  const slope =
    a[0] === b[0]
      ? mod((3n * a[0] * a[0] - 3n) * inverse(2n * a[1], P), P)
      : mod((b[1] - a[1]) * inverse(mod(b[0] - a[0], P), P), P);
  const x = mod(slope * slope - a[0] - b[0], P);
  return [x, mod(slope * (a[0] - x) - a[1], P)];
}

/** The sum of two multiples, both in one go. */
function combination(u: bigint, v: bigint, q: Point): Point | undefined {
  const both = plus(G, q);
  let sum: Point | undefined;
  for (let bit = 255n; bit >= 0n; bit--) {
    sum = plus(sum, sum);
    const first = (u >> bit) & 1n;
    const second = (v >> bit) & 1n;
    if (first || second) sum = plus(sum, first && second ? both : first ? G : q);
  }
  return sum;
}

const DIGEST_INFO = '3031300d060960864801650304020105000420';

/** The number that an RSA signature of a SHA-256 digest hides, for a modulus of some bytes. */
export const paddedDigest = (digest: string, bytes: number): bigint =>
  BigInt(`0x0001${'ff'.repeat(bytes - 3 - DIGEST_INFO.length / 2 - 32)}00${DIGEST_INFO}${digest}`);

/** Whether a signature of bytes is by the owner of a key. @param algorithm an object identifier */
export function verifySignature(
  key: PublicKey,
  algorithm: string,
  signature: Uint8Array,
  bytes: Uint8Array,
): boolean {
  const digest = sha256(bytes);
  if (key.type === 'rsa') {
    if (algorithm !== RSA_SHA256) return false;
    const size = Math.ceil(key.modulus.toString(16).length / 2);
    return power(numberOf(signature), key.exponent, key.modulus) === paddedDigest(digest, size);
  }
  if (algorithm !== ECDSA_SHA256) return false;
  const [r, s] = inside(elements(signature)[0]).map(({ content }) => numberOf(content));
  if (!r || !s || r >= N || s >= N) return false;
  const w = inverse(s, N);
  const point = combination(mod(BigInt(`0x${digest}`) * w, N), mod(r * w, N), key.point);
  return point !== undefined && mod(point[0], N) === r;
}

/** Whether a certificate is signed with the key of another one. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  try {
    const key = readPublicKey(issuer.publicKey);
    return (
      key !== undefined &&
      namesIssuer(certificate, issuer) &&
      verifySignature(key, certificate.algorithm, certificate.signature, certificate.body)
    );
  } catch {
    return false;
  }
}

/** Why a server is not trusted, as numbers that OpenSSL has for that. */
export type TrustProblem = 9 | 10 | 18 | 19 | 20;

/**
 * Whether a chain of certificates, the server's own first, leads to one that is trusted: undefined if it does.
 * Models crypto/x509/x509_vfy.c of OpenSSL, with partial chains, as curl asks for them
 * @param now milliseconds since the epoch
 */
export function trustProblem(
  [own, ...others]: readonly Certificate[],
  trusted: readonly Certificate[],
  now: number,
): TrustProblem | undefined {
  if (!own) return 18;
  let last = own;
  const passed = new Set<Certificate>();
  for (;;) {
    passed.add(last);
    const at = last;
    if (now < at.notBefore) return 9;
    if (now > at.notAfter) return 10;
    const anchor = trusted.find((one) => sameCertificate(one, at) || isSignedBy(at, one));
    if (anchor) return now > anchor.notAfter ? 10 : undefined;
    if (isSelfIssued(at)) return at === own ? 18 : 19;
    const next = others.find((one) => !passed.has(one) && isSignedBy(at, one));
    if (!next) return 20;
    last = next;
  }
}
