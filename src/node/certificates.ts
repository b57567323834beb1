import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  X509CertificateGenerator,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
} from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import { keyIdOf } from '../crypto/certificate-writer.ts';
import { privateKey, publicKey } from '../crypto/p256.ts';

/** A certificate with its key, both as PEM text. */
export interface CertifiedKey {
  readonly certificate: string;
  readonly key: string;
}

/** What a cluster server on loopback needs: the cluster's authority, its own certificate, and one for an administrator. */
export interface ClusterCertificates {
  readonly authority: string;
  readonly server: CertifiedKey;
  readonly client: CertifiedKey;
}

/** What a server's certificate is for. */
export const SERVER_NAMES: readonly string[] = ['127.0.0.1', 'localhost', 'kubernetes'];

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const serverAuth = '1.3.6.1.5.5.7.3.1';
const clientAuth = '1.3.6.1.5.5.7.3.2';

/** The keys with which a cluster signs certificate requests, as WebCrypto has them. */
async function authorityKeys(seed: string): Promise<CryptoKeyPair & { readonly id: string }> {
  const secret = privateKey(seed);
  const spki = publicKey(secret);
  // A public key ends with its point's two coordinates.
  const end = Buffer.from(spki).subarray(-64);
  const point = {
    kty: 'EC',
    crv: 'P-256',
    x: end.subarray(0, 32).toString('base64url'),
    y: end.subarray(32).toString('base64url'),
  };
  const d = Buffer.from(secret.toString(16).padStart(64, '0'), 'hex').toString('base64url');
  return {
    id: keyIdOf(spki),
    publicKey: await crypto.subtle.importKey('jwk', point, algorithm, true, ['verify']),
    privateKey: await crypto.subtle.importKey('jwk', { ...point, d }, algorithm, true, ['sign']),
  };
}

/**
 * Makes the certificate of a cluster's authority and the certificates of a server and an administrator that it signs, valid
 * from an hour before `now` for a year.
 * @param seed what the authority's key is made of
 * @param now milliseconds since the Unix epoch, of the wall: clients check the dates against theirs
 */
export async function makeCertificates(seed: string, now: number): Promise<ClusterCertificates> {
  const notBefore = new Date(now - 3_600_000);
  const notAfter = new Date(now + 365 * 86_400_000);
  const pair = (): Promise<CryptoKeyPair> =>
    webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;
  const pem = async (keys: CryptoKeyPair): Promise<string> =>
    PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');

  const keysOfAuthority = await authorityKeys(seed);
  const authority = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=kubernetes',
    notBefore,
    notAfter,
    keys: keysOfAuthority,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
      new SubjectKeyIdentifierExtension(keysOfAuthority.id),
    ],
  });
  const issue = async (
    serialNumber: string,
    subject: string,
    usage: string,
    names: boolean,
  ): Promise<CertifiedKey> => {
    const keys = await pair();
    const certificate = await X509CertificateGenerator.create({
      serialNumber,
      subject,
      issuer: authority.subject,
      notBefore,
      notAfter,
      publicKey: keys.publicKey,
      signingKey: keysOfAuthority.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([usage]),
        new AuthorityKeyIdentifierExtension(keysOfAuthority.id),
        ...(names
          ? [
              new SubjectAlternativeNameExtension(
                SERVER_NAMES.map((value) => ({
                  type: /^\d/.test(value) ? ('ip' as const) : ('dns' as const),
                  value,
                })),
              ),
            ]
          : []),
      ],
    });
    return { certificate: certificate.toString('pem'), key: await pem(keys) };
  };
  return {
    authority: authority.toString('pem'),
    server: await issue('02', 'CN=kube-apiserver', serverAuth, true),
    client: await issue('03', 'O=system:masters,CN=kubernetes-admin', clientAuth, false),
  };
}
