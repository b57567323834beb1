import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { TestMachine } from '../../../conformance/test-machine.ts';
import { program } from './index.ts';

const computer = new TestMachine();
const openssl = (line: string) => computer.run(program, ['openssl', ...line.split(' ')]);
const file = (name: string): string => computer.files.read(`/home/student/${name}`);
const quiet = { exit: 0, stdout: '', stderr: '' };

test('a certificate that signs itself is one to others, too', async () => {
  const made = await openssl(
    'req -x509 -nodes -days 365 -newkey rsa:1024 -keyout tls.key -out tls.crt -subj /CN=shop.example.com/O=shop -addext subjectAltName=DNS:shop.example.com,IP:10.0.0.1',
  );
  expect({ ...made, stderr: made.stderr.replace(/\.+\+{65}\*/g, 'P') }).toEqual({
    ...quiet,
    stderr: 'PP\n-----\n',
  });
  const certificate = new X509Certificate(file('tls.crt'));
  const { subject, issuer, subjectAltName, ca } = certificate;
  expect({ subject, issuer, subjectAltName, ca }).toEqual({
    subject: 'CN=shop.example.com\nO=shop',
    issuer: 'CN=shop.example.com\nO=shop',
    subjectAltName: 'DNS:shop.example.com, IP Address:10.0.0.1',
    ca: true,
  });
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(file('tls.key')))).toBe(true);
  expect(await openssl('x509 -in tls.crt -noout -subject -issuer')).toEqual({
    ...quiet,
    stdout: 'subject=CN = shop.example.com, O = shop\nissuer=CN = shop.example.com, O = shop\n',
  });
});

test('an authority signs requests', async () => {
  expect(await openssl('genrsa -out ca.key 1024')).toEqual(quiet);
  expect(await openssl('req -x509 -new -nodes -key ca.key -days 10 -out ca.crt -subj /CN=my-ca')).toEqual(
    quiet,
  );
  expect(await openssl('genrsa -out jane.key 1024')).toEqual(quiet);
  expect(await openssl('req -new -key jane.key -out jane.csr -subj /CN=jane/O=dev')).toEqual(quiet);
  expect(
    await openssl('x509 -req -in jane.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out jane.crt -days 5'),
  ).toEqual({ ...quiet, stderr: 'Certificate request self-signature ok\nsubject=CN = jane, O = dev\n' });
  const [own, issued] = [new X509Certificate(file('ca.crt')), new X509Certificate(file('jane.crt'))];
  expect([issued.checkIssued(own), issued.verify(own.publicKey), issued.serialNumber]).toEqual([
    true,
    true,
    file('ca.srl').trim(),
  ]);
  const days = (Date.parse(issued.validTo) - Date.parse(issued.validFrom)) / 86_400_000;
  expect([issued.subject, issued.issuer, days]).toEqual(['CN=jane\nO=dev', 'CN=my-ca', 5]);
});

test('what it does not know it refuses as the real one', async () => {
  const refused = (stderr: string) => ({ exit: 1, stdout: '', stderr });
  expect(await openssl('foo')).toEqual(refused(`Invalid command 'foo'; type "help" for a list.\n`));
  expect(await openssl('rand -foo')).toEqual(
    refused('rand: Unknown option: -foo\nrand: Use -help for summary.\n'),
  );
  expect(await openssl('req -foo')).toEqual(
    refused('req: Unknown option or message digest: foo\nreq: Use -help for summary.\n'),
  );
  expect((await openssl('rand -hex 8')).stdout).toMatch(/^[0-9a-f]{16}\n$/);
});
