import { createPublicKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { authorityCertificate, makeAuthority } from './authority.ts';
import { privateKey, publicKey } from '../../../crypto/p256.ts';
import { certificateSubject, parseRequest } from '../../../crypto/x509.ts';

/** `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj /O=dev/O=ops/CN=jane -addext subjectAltName=…` */
const PEM = `-----BEGIN CERTIFICATE REQUEST-----
MIIBGzCBwQIBADArMQwwCgYDVQQKDANkZXYxDDAKBgNVBAoMA29wczENMAsGA1UE
AwwEamFuZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABI8cc4HcZ7amMJ1b5yRe
sLSIikUIXN7bxbw0TPGjVKkrDo+SPHUS+IVtybgdmpkt79kix/Mxj6aINTk+acDZ
dKagNDAyBgkqhkiG9w0BCQ4xJTAjMCEGA1UdEQQaMBiCEGphbmUuZXhhbXBsZS5j
b22HBAoAAAEwCgYIKoZIzj0EAwIDSQAwRgIhAMWginABOnPQVGV+ODC6PMcspJDn
l1eF2Zvkwc9rhDwIAiEAwpNlwFketpp+lQfeYC3EOQJwZ8HR5AhudvTokJvPS1k=
-----END CERTIFICATE REQUEST-----
`;

const SEED = '5eed'.repeat(16);
const START = Date.parse('2026-01-05T09:00:00Z');

test('a request is read as it was written', () => {
  const { subject, dnsNames, addresses, emails, uris } = parseRequest(PEM);
  expect({ subject, dnsNames, addresses, emails, uris }).toEqual({
    subject: { commonName: 'jane', organizations: ['dev', 'ops'] },
    dnsNames: ['jane.example.com'],
    addresses: [new Uint8Array([10, 0, 0, 1])],
    emails: [],
    uris: [],
  });
});

test('what the authority issues is a certificate to others, too', () => {
  const pem = makeAuthority('kubernetes', SEED).issue({
    ...parseRequest(PEM),
    usages: ['digital signature', 'key encipherment', 'client auth'],
    serial: 'c0ffee',
    notBefore: START,
    notAfter: START + 3_600_000,
  });
  const certificate = new X509Certificate(pem);
  const { subject, issuer, serialNumber, subjectAltName, keyUsage, validFrom, validTo, ca } = certificate;
  expect({ subject, issuer, serialNumber, subjectAltName, keyUsage, validFrom, validTo, ca }).toEqual({
    subject: 'O=dev\nO=ops\nCN=jane',
    issuer: 'CN=kubernetes',
    serialNumber: 'C0FFEE',
    subjectAltName: 'DNS:jane.example.com, IP Address:10.0.0.1',
    keyUsage: ['1.3.6.1.5.5.7.3.2'],
    validFrom: 'Jan  5 09:00:00 2026 GMT',
    validTo: 'Jan  5 10:00:00 2026 GMT',
    ca: false,
  });
  const key = createPublicKey({
    key: Buffer.from(publicKey(privateKey(SEED))),
    format: 'der',
    type: 'spki',
  });
  expect(certificate.verify(key)).toBe(true);
  expect(certificateSubject(pem)).toEqual({ commonName: 'jane', organizations: ['dev', 'ops'] });
});

test("an authority's own certificate is by itself, and vouches for what it issues", () => {
  const own = new X509Certificate(authorityCertificate({ name: 'kubernetes', seed: SEED }, START));
  const { subject, issuer, subjectAltName, validFrom, validTo, ca } = own;
  expect({ subject, issuer, subjectAltName, validFrom, validTo, ca }).toEqual({
    subject: 'CN=kubernetes',
    issuer: 'CN=kubernetes',
    subjectAltName: 'DNS:kubernetes',
    validFrom: 'Jan  5 08:55:00 2026 GMT',
    validTo: 'Jan  3 09:00:00 2036 GMT',
    ca: true,
  });
  expect(own.verify(own.publicKey)).toBe(true);
  const issued = makeAuthority('kubernetes', SEED).issue({
    ...parseRequest(PEM),
    usages: ['client auth'],
    serial: '1',
    notBefore: START,
    notAfter: START + 3_600_000,
  });
  expect(new X509Certificate(issued).checkIssued(own)).toBe(true);
});
