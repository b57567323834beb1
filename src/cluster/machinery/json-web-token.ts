import type { RandomSource } from '../environment.ts';
import { sha256 } from '../../crypto/sha256.ts';

/**
 * Service account tokens: JSON web tokens in the real ones' form, with a signature that only the cluster that made it can check. It is
 * a keyed hash as long as an RSA signature, for a thousand pods start at once and each has a token.
 */

/** The secret that a cluster signs with, the same whenever it is drawn. */
export const tokenKey = (random: RandomSource): string => random.hex(64, 'service-account-token-key');

/** Bytes of an RSA signature of 2048 bits, in hashes of 32. */
const HASHES = 8;

/** Bytes in base 64 as addresses have it, without padding. */
export const base64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const encode = (value: unknown): string => base64Url(new TextEncoder().encode(JSON.stringify(value)));

/** The bytes of hexadecimal digits. */
export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

function signatureOf(key: string, text: string): string {
  const digest = sha256(`${key}.${text}`);
  const hashes = Array.from({ length: HASHES }, (_, at) => sha256(`${key}.${at}.${digest}`));
  return base64Url(bytesOf(hashes.join('')));
}

/** A token that makes these claims. */
export function signToken(key: string, claims: object): string {
  const header = { alg: 'RS256', kid: base64Url(bytesOf(sha256(`${key}.kid`))) };
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${signatureOf(key, text)}`;
}

/** Whether the key's cluster has made a token. */
export function isSigned(key: string, token: string): boolean {
  const end = token.lastIndexOf('.');
  return end > 0 && token.slice(end + 1) === signatureOf(key, token.slice(0, end));
}
