import type { RandomSource } from '../../environment.ts';
import { alternativeNamesOf, commonName } from '../../../crypto/certificate-writer.ts';
import { privateKey, publicKey } from '../../../crypto/p256.ts';
import { type AuthorityOrigin, makeAuthority } from './authority.ts';

const YEAR = 365 * 86_400_000;
const BACKDATE = 300_000;

/**
 * The certificate of an API server, in PEM. Models cmd/kubeadm/app/phases/certs/certlist.go
 * @param authority whom the cluster believes
 * @param begun when the cluster began, in milliseconds since the epoch
 */
export const servingCertificate = (
  { name, seed }: AuthorityOrigin,
  names: readonly string[],
  begun: number,
  random: RandomSource,
): string =>
  makeAuthority(name, seed).issue({
    name: commonName('kube-apiserver'),
    publicKey: publicKey(privateKey(random.hex(64, 'certificates', 'apiserver'))),
    alternativeNames: alternativeNamesOf(names),
    usages: ['digital signature', 'key encipherment', 'server auth'],
    serial: random.hex(15, 'certificates', 'apiserver', 'serial'),
    notBefore: begun - BACKDATE,
    notAfter: begun + YEAR,
  });
