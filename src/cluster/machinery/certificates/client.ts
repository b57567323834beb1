import type { RandomSource } from '../../environment.ts';
import { der, oid, sequence, TAG } from '../../../crypto/der.ts';
import { p256Key } from '../../../crypto/rsa.ts';
import { privateKey } from '../../../crypto/p256.ts';
import { type AuthorityOrigin, makeAuthority } from './authority.ts';

/** A certificate with its key, both in PEM. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

const YEAR = 365 * 86_400_000;
const BACKDATE = 300_000;

/** A part of a name, by the object identifier of its kind. */
const part = (type: string, text: string): Uint8Array =>
  der(TAG.set, sequence(oid(type), der(0x0c, new TextEncoder().encode(text))));

/**
 * The certificate of a client of a cluster, signed by its authority: it holds for a year.
 * Models cmd/kubeadm/app/phases/certs/certlist.go
 * @param random of the cluster
 * @param authority whom it believes
 * @param begun when the cluster began, in milliseconds since the epoch
 */
export function clientCertificate(
  random: RandomSource,
  authority: AuthorityOrigin,
  name: string,
  organization: string,
  begun: number,
): CertifiedKey {
  const { publicKey, pem } = p256Key(privateKey(random.hex(64, 'certificates', 'client', name)));
  const certificate = makeAuthority(authority.name, authority.seed).issue({
    name: sequence(part('2.5.4.10', organization), part('2.5.4.3', name)),
    publicKey,
    usages: ['digital signature', 'key encipherment', 'client auth'],
    serial: random.hex(15, 'certificates', 'client', name, 'serial'),
    notBefore: begun - BACKDATE,
    notAfter: begun + YEAR,
  });
  return { certificate, key: pem };
}
