import {
  alternativeNamesOf,
  extendedUsage,
  extension,
  keyUsage,
  signCertificate,
  TRUE,
} from './certificate-writer.ts';
import { der, oid, sequence, TAG } from './der.ts';
import { ALGORITHM, privateKey, publicKey, sign } from './p256.ts';

/** What a server says of itself. */
export interface OwnCertificate {
  readonly organization: string;
  readonly commonName: string;
  readonly names: readonly string[];
  /** What its key is made of: 64 hexadecimal digits. */
  readonly seed: string;
  /** Hexadecimal digits. */
  readonly serial: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

const part = (type: string, text: string): Uint8Array =>
  der(TAG.set, sequence(oid(type), der(0x0c, new TextEncoder().encode(text))));

/** The certificate of a server that vouches for itself, in PEM. */
export function selfSigned(own: OwnCertificate): string {
  const key = privateKey(own.seed);
  const name = sequence(part('2.5.4.10', own.organization), part('2.5.4.3', own.commonName));
  return signCertificate(
    name,
    { algorithm: ALGORITHM, sign: (body) => sign(key, body) },
    { ...own, name, publicKey: publicKey(key) },
    [
      ...keyUsage(['digital signature', 'key encipherment']),
      ...extendedUsage(['server auth']),
      extension('2.5.29.19', true, sequence(TRUE)),
      extension('2.5.29.17', false, alternativeNamesOf(own.names)),
    ],
  );
}
