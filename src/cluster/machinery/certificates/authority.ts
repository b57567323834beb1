import type { RandomSource } from '../../environment.ts';
import {
  commonName,
  extendedUsage,
  extension,
  keyIdOf,
  keyUsage,
  signCertificate,
  TRUE,
  type CertificateTemplate,
} from '../../../crypto/certificate-writer.ts';
import { der, sequence, TAG } from '../../../crypto/der.ts';
import { ALGORITHM, privateKey, publicKey, sign } from '../../../crypto/p256.ts';
import { p256Key } from '../../../crypto/rsa.ts';

/** Who signs certificates. */
export interface Authority {
  /** The authority's own certificate, in PEM, as kubeadm makes it. */
  certificate(notBefore: number, notAfter: number): string;
  /** A signed certificate, in PEM. */
  issue(template: CertificateTemplate): string;
}

/** Whose signature a cluster believes. */
export interface AuthorityOrigin {
  readonly name: string;
  /** What its key is made of: 64 hexadecimal digits that nobody else has. */
  readonly seed: string;
  /** When it came to be, in milliseconds since the epoch; with its cluster if missing. */
  readonly since?: number;
}

/** What the key of an authority of a cluster's own is made of: 64 hexadecimal digits. */
export const authoritySeed = (random: RandomSource): string => random.hex(64, 'certificates', 'authority');

/** The authority of a cluster that has one of its own, as kubeadm makes it. */
export const ownAuthority = (random: RandomSource): AuthorityOrigin => ({
  name: 'kubernetes',
  seed: authoritySeed(random),
});

/**
 * The authority of a cluster. Models pkg/controller/certificates/authority/authority.go
 * @param seed 64 hexadecimal digits that nobody else has
 */
export function makeAuthority(name: string, seed: string): Authority {
  const key = privateKey(seed);
  const issuer = commonName(name);
  const ownKey = publicKey(key);
  const digits = keyIdOf(ownKey).match(/../g) ?? [];
  const keyId = Uint8Array.from(digits, (pair) => parseInt(pair, 16));
  const signed = (template: CertificateTemplate, ...extensions: readonly Uint8Array[]): string =>
    signCertificate(issuer, { algorithm: ALGORITHM, sign: (body) => sign(key, body) }, template, extensions);
  return {
    certificate(notBefore, notAfter) {
      const usages = ['digital signature', 'key encipherment', 'cert sign'];
      return signed(
        { name: issuer, publicKey: ownKey, usages, serial: '0', notBefore, notAfter },
        ...keyUsage(usages),
        extension('2.5.29.19', true, sequence(TRUE)),
        extension('2.5.29.14', false, der(TAG.octets, keyId)),
        extension('2.5.29.17', false, sequence(der(0x82, new TextEncoder().encode(name)))),
      );
    },
    issue(template) {
      const { usages, alternativeNames } = template;
      return signed(
        template,
        ...keyUsage(usages),
        ...extendedUsage(usages),
        extension('2.5.29.19', true, sequence()),
        extension('2.5.29.35', false, sequence(der(0x80, keyId))),
        ...(alternativeNames ? [extension('2.5.29.17', false, alternativeNames)] : []),
      );
    },
  };
}

/** The private key of an authority, in PEM. */
export const authorityKey = ({ seed }: AuthorityOrigin): string => p256Key(privateKey(seed)).pem;

const BACKDATE = 300_000;
const TEN_YEARS = 10 * 365 * 86_400_000;

/** The certificate of the authority of a cluster that began then, in milliseconds since the epoch. */
export const authorityCertificate = ({ name, seed, since }: AuthorityOrigin, begun: number): string =>
  makeAuthority(name, seed).certificate((since ?? begun) - BACKDATE, (since ?? begun) + TEN_YEARS);
