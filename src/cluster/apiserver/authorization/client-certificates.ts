import { type Certificate, readCertificates } from '../../../crypto/certificate.ts';
import { isSignedBy } from '../../../crypto/signatures.ts';
import type { RandomSource } from '../../environment.ts';
import {
  authorityCertificate,
  type AuthorityOrigin,
  ownAuthority,
} from '../../machinery/certificates/authority.ts';

const EXTENDED_USAGE = '2.5.29.37';
/** Object identifiers in DER, in hexadecimal: for clients, for anything. */
const FOR_CLIENTS = /06082b06010505070302|0604551d2500/;

/** So many verdicts are kept of each cluster: reckoning with curves takes its time. */
const KEPT = 64;

/** What the authority of a cluster, known by where its draws come from, has signed. */
const signed = new WeakMap<RandomSource, Map<string, Certificate | undefined>>();

/** The certificates of one cluster of which it is known whether its authority has signed them. */
function knownOf(random: RandomSource): Map<string, Certificate | undefined> {
  let known = signed.get(random);
  if (!known) signed.set(random, (known = new Map()));
  return known;
}

/** Who issues a certificate in PEM in the name of the cluster's authority need not have it verified. */
export function vouchFor(pem: string, random: RandomSource): void {
  const [certificate] = readCertificates(pem);
  knownOf(random).set(pem, certificate);
}

function certified(pem: string, random: RandomSource, origin: AuthorityOrigin): Certificate | undefined {
  const known = knownOf(random);
  if (known.has(pem)) return known.get(pem);
  const [certificate] = readCertificates(pem);
  const [authority] = readCertificates(authorityCertificate(origin, 0));
  const good = certificate && authority && isSignedBy(certificate, authority) ? certificate : undefined;
  const [oldest] = known.keys();
  if (known.size >= KEPT && oldest !== undefined) known.delete(oldest);
  known.set(pem, good);
  return good;
}

function isForClients({ extensions }: Certificate): boolean {
  const usage = extensions.find(({ type }) => type === EXTENDED_USAGE);
  return (
    !usage || FOR_CLIENTS.test(Array.from(usage.value, (byte) => byte.toString(16).padStart(2, '0')).join(''))
  );
}

/**
 * Whether a certificate in PEM is one by which the cluster knows its clients: of its own authority, in its time, meant for that.
 * Models staging/src/k8s.io/apiserver/pkg/authentication/request/x509/x509.go AuthenticateRequest
 * @param random of the cluster
 * @param now milliseconds since the epoch
 * @param origin whom the cluster believes; an authority of its own if missing
 */
export function isTrusted(
  pem: string,
  random: RandomSource,
  now: number,
  origin: AuthorityOrigin = ownAuthority(random),
): boolean {
  const certificate = certified(pem, random, origin);
  if (!certificate) return false;
  return now >= certificate.notBefore && now <= certificate.notAfter && isForClients(certificate);
}
