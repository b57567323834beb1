import { expect, test } from 'vitest';
import { commonName, extendedUsage } from '../../../crypto/certificate-writer.ts';
import { der, oid, sequence, TAG } from '../../../crypto/der.ts';
import { privateKey, publicKey } from '../../../crypto/p256.ts';
import { authoritySeed, makeAuthority } from '../../machinery/certificates/authority.ts';
import { KeyedRandom } from '../../random.ts';
import { testServer } from '../testing.ts';
import { isTrusted } from './client-certificates.ts';

const random = new KeyedRandom(1);
const YEAR = 365 * 86_400_000;

const issued = (seed: string, usages: readonly string[], authority = 'kubernetes'): string =>
  makeAuthority(authority, seed).issue({
    name: commonName('kim'),
    publicKey: publicKey(privateKey('ab'.repeat(32))),
    usages,
    serial: '7',
    notBefore: 0,
    notAfter: YEAR,
  });

test('clients are known by certificates of the authority, in their time', () => {
  const own = issued(authoritySeed(random), ['digital signature', 'client auth']);
  expect([-1, 0, YEAR, YEAR + 1].map((now) => isTrusted(own, random, now))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(isTrusted(own, new KeyedRandom(2), 0)).toBe(false);
});

test.each([
  ['by somebody with its name', issued('cd'.repeat(32), ['client auth'])],
  ['by another authority', issued(authoritySeed(random), ['client auth'], 'other')],
  ['for servers', issued(authoritySeed(random), ['server auth'])],
  ['that is none', 'garbage'],
  ['that is broken', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
])('nobody is known by a certificate %s', (_what, pem) => {
  expect(isTrusted(pem, random, 1)).toBe(false);
});

test('a certificate that does not say what it is for is for anything', () => {
  expect(extendedUsage(['digital signature'])).toEqual([]);
  expect(isTrusted(issued(authoritySeed(random), ['digital signature']), random, 1)).toBe(true);
});

test('who it is stands in the subject alone, not in what looks like one among the alternative names', async () => {
  const { server, clock } = testServer();
  const group = sequence(oid('2.5.4.10'), der(0x0c, new TextEncoder().encode('system:masters')));
  const clientCertificate = makeAuthority('kubernetes', authoritySeed(random)).issue({
    name: commonName('kim'),
    publicKey: publicKey(privateKey('ab'.repeat(32))),
    usages: ['client auth'],
    serial: '7',
    notBefore: clock.now(),
    notAfter: clock.now() + YEAR,
    alternativeNames: sequence(der(0x82, group)),
  });
  const { body } = await server.handle({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    query: new URLSearchParams(),
    headers: { accept: 'application/json' },
    body: { json: {} },
    clientCertificate,
  });
  expect(body).toMatchObject({
    value: { status: { userInfo: { username: 'kim', groups: ['system:authenticated'] } } },
  });
});

test('a certificate of the authority that names nobody is nobody’s', async () => {
  const { server, clock } = testServer();
  const organization = der(0x0c, new TextEncoder().encode('system:masters'));
  const clientCertificate = makeAuthority('kubernetes', authoritySeed(random)).issue({
    name: sequence(der(TAG.set, sequence(oid('2.5.4.10'), organization))),
    publicKey: publicKey(privateKey('ab'.repeat(32))),
    usages: ['client auth'],
    serial: '7',
    notBefore: clock.now(),
    notAfter: clock.now() + YEAR,
  });
  const answer = await server.handle({
    method: 'GET',
    path: '/api/v1/nodes',
    query: new URLSearchParams(),
    headers: { accept: 'application/json' },
    clientCertificate,
  });
  expect(answer).toMatchObject({
    status: 403,
    body: {
      value: {
        message:
          'nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
      },
    },
  });
});
