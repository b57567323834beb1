import type { Secret } from '../../api/types.ts';
import { endOf, isNamedByItsToken, valueOf } from '../../machinery/bootstrap-token.ts';
import { bytesOf, base64Url } from '../../machinery/json-web-token.ts';
import type { Stored } from '../../machinery/object.ts';
import { sha256 } from '../../../crypto/sha256.ts';

/** The token of a secret that may sign; undefined: it may not. Models pkg/controller/bootstrap/util.go (validateSecretForSigning) */
export function signingToken(
  secret: Stored<Secret>,
  now: number,
): { readonly id: string; readonly secret: string } | undefined {
  const [id, key] = [valueOf(secret, 'token-id'), valueOf(secret, 'token-secret')];
  if (!isNamedByItsToken(secret) || key === '' || endOf(secret) <= now) return undefined;
  return valueOf(secret, 'usage-bootstrap-signing') === 'true' ? { id, secret: key } : undefined;
}

/** Bytes in a block of SHA-256. */
const BLOCK = 64;

/** HMAC-SHA256 of a text (RFC 2104). */
export function hmacSha256(key: string, text: string): Uint8Array {
  const encode = (plain: string): Uint8Array => new TextEncoder().encode(plain);
  const given = encode(key);
  const block = new Uint8Array(BLOCK);
  block.set(given.length > BLOCK ? bytesOf(sha256(given)) : given);
  const padded = (mask: number, rest: Uint8Array): Uint8Array =>
    Uint8Array.from([...block.map((byte) => byte ^ mask), ...rest]);
  return bytesOf(sha256(padded(0x5c, bytesOf(sha256(padded(0x36, encode(text)))))));
}

/** A signature of a text that stands apart from it. Models staging/src/k8s.io/cluster-bootstrap/token/jws/jws.go */
export function detachedSignature(content: string, id: string, secret: string): string {
  const encode = (text: string): string => base64Url(new TextEncoder().encode(text));
  const header = encode(JSON.stringify({ alg: 'HS256', kid: id }));
  return `${header}..${base64Url(hmacSha256(secret, `${header}.${encode(content)}`))}`;
}
