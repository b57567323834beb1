import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { commonName, signCertificate } from './certificate-writer.ts';
import { keyPairProblem } from './key-pair.ts';
import { p256Key, readPrivateKey, type PrivateKey } from './rsa.ts';

const rsa = (): PrivateKey => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const read = readPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  if (!read) throw new Error('no key');
  return read;
};
const certificateOf = (key: PrivateKey): string =>
  signCertificate(
    commonName('shop'),
    key,
    {
      name: commonName('shop'),
      publicKey: key.publicKey,

      serial: '1',
      notBefore: 0,
      notAfter: 1e12,
    },
    [],
  );
const block = (type: string, body: string): string =>
  `-----BEGIN ${type}-----\n${body}\n-----END ${type}-----\n`;

const [first, other, curve] = [rsa(), rsa(), p256Key(7n)];
const certificate = certificateOf(first);

test.each([
  ['of RSA', certificate, first.pem],
  ['of a curve', certificateOf(curve), curve.pem],
  ['behind other blocks', block('X', 'AAAA') + certificate, block('EC PARAMETERS', 'AAAA') + first.pem],
  ['with the line ends of Windows', certificate.replaceAll('\n', '\r\n'), first.pem],
])('a pair %s is one', (_what, crt, key) => {
  expect(keyPairProblem(crt, key)).toBeUndefined();
});

// As the real kubectl says of such files.
test.each([
  [certificate, other.pem, 'tls: private key does not match public key'],
  [certificate, curve.pem, 'tls: private key type does not match public key type'],
  [certificateOf(curve), first.pem, 'tls: private key type does not match public key type'],
  [certificateOf(curve), p256Key(8n).pem, 'tls: private key does not match public key'],
  [
    first.pem,
    certificate,
    'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
  ],
  [certificate, certificate, 'tls: found a certificate rather than a key in the PEM for the private key'],
  ['hello', first.pem, 'tls: failed to find any PEM data in certificate input'],
  [block('CERTIFICATE', 'abc'), first.pem, 'tls: failed to find any PEM data in certificate input'],
  [block('CERTIFICATE', 'AAAA'), first.pem, 'x509: malformed certificate'],
  [
    block('X', 'AAAA') + block('Y Z', ''),
    first.pem,
    'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [X Y Z]',
  ],
  [certificate, '', 'tls: failed to find any PEM data in key input'],
  [certificate, block('PRIVATE KEY', 'AAAA'), 'tls: failed to parse private key'],
  [
    certificate,
    block('X', 'AAAA'),
    'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [X]',
  ],
])('what is no pair is told in the words of Go: %#', (crt, key, problem) => {
  expect(keyPairProblem(crt, key)).toBe(problem);
});
