import { parseCertificate } from './certificate.ts';
import { DerError, elements, TAG } from './der.ts';
import { readPrivateKey } from './rsa.ts';
import { readPublicKey } from './signatures.ts';

interface Block {
  readonly type: string;
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** The PEM blocks of a text; what cannot be decoded is left out. Models encoding/pem Decode of Go */
function blocksOf(text: string): readonly Block[] {
  const found = text.matchAll(
    /^-----BEGIN ([^\n-]*)-----[ \t]*\r?\n((?:[^-]|-(?!----))*)^-----END \1-----[ \t\r]*$/gm,
  );
  return Array.from(found).flatMap(([whole, type = '', body = '']) => {
    const lines = body.replace(/^(?:[^:\n]+:[^\n]*\n)+/, '').replace(/\s/g, '');
    // atob forgives missing padding
    if (lines.length % 4 > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(lines)) return [];
    return [{ type, text: whole, bytes: Uint8Array.from(atob(lines), (letter) => letter.charCodeAt(0)) }];
  });
}

const isKey = ({ type }: Block): boolean => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY');

/** Names as Go's `%v` prints a list of them. */
const listed = (blocks: readonly Block[]): string => `[${blocks.map(({ type }) => type).join(' ')}]`;

function isSequence(bytes: Uint8Array): boolean {
  try {
    const all = elements(bytes);
    return all.length === 1 && all[0]?.tag === TAG.sequence;
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}

function certificateProblem(blocks: readonly Block[]): string {
  const [only, ...others] = blocks;
  if (!only) return 'failed to find any PEM data in certificate input';
  if (others.length === 0 && only.type.endsWith('PRIVATE KEY'))
    return 'failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  return `failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${listed(blocks)}`;
}

function keyProblem(blocks: readonly Block[]): string {
  const [only, ...others] = blocks;
  if (!only) return 'failed to find any PEM data in key input';
  if (others.length === 0 && only.type === 'CERTIFICATE')
    return 'found a certificate rather than a key in the PEM for the private key';
  return `failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${listed(blocks)}`;
}

/**
 * Why a certificate and a private key, both in PEM, are no pair; undefined if they are one, or of kinds that are not known here.
 * Models crypto/tls X509KeyPair of Go, with its words
 */
export function keyPairProblem(certificate: string, key: string): string | undefined {
  const certificates = blocksOf(certificate);
  const first = certificates.find(({ type }) => type === 'CERTIFICATE');
  if (!first) return `tls: ${certificateProblem(certificates)}`;
  const keys = blocksOf(key);
  const own = keys.find(isKey);
  if (!own) return `tls: ${keyProblem(keys)}`;
  const parsed = parseCertificate(first.bytes);
  if (!parsed) return 'x509: malformed certificate';
  if (!isSequence(own.bytes)) return 'tls: failed to parse private key';
  const secret = readPrivateKey(own.text);
  const known = readPublicKey(parsed.publicKey);
  if (!secret && !known) return undefined;
  // What is no key of RSA is one of a curve.
  if ((secret?.type === 'rsa') !== (known?.type === 'rsa'))
    return 'tls: private key type does not match public key type';
  const same =
    secret?.publicKey.length === parsed.publicKey.length &&
    secret.publicKey.every((byte, at) => byte === parsed.publicKey[at]);
  return same ? undefined : 'tls: private key does not match public key';
}
