import { describe, expect, it, test } from 'vitest';
import type { Request } from '../../../crypto/x509.ts';
import { clientProblem, kubeletClientProblem, kubeletServingProblem } from './kubelet-requests.ts';
import { endOf, secondsIssued } from './signer.ts';

const NONE = new Uint8Array();
const request = (
  commonName: string,
  organizations: readonly string[] = ['system:nodes'],
  more: Partial<Request> = {},
): Request => ({
  ...{ name: NONE, publicKey: NONE, alternativeNames: undefined },
  ...{ subject: { commonName, organizations }, dnsNames: [], emails: [], uris: [], addresses: [] },
  ...more,
});

const [AUTH, SIGN, KEYS, SERVER] = [
  'client auth',
  'digital signature',
  'key encipherment',
  'server auth',
] as const;
const NODE = 'system:node:hello-world';
const DNS = { dnsNames: ['example.com'] };
const ORGANIZATION = 'subject organization is not system:nodes';
const NAME = 'subject common name does not begin with system:node:';
const USAGES = 'usages did not match [client auth digital signature key encipherment]';
const SERVING = 'usages did not match [digital signature key encipherment server auth]';

/** Models pkg/controller/certificates/signer/signer_test.go TestHandle and approver/sarapprove_test.go TestRecognizers */
describe('a request', () => {
  it.each<[readonly string[], string | undefined]>([
    [[AUTH, SIGN, KEYS], undefined],
    [[AUTH, SIGN], undefined],
    [[SERVER, AUTH, SIGN, KEYS], 'invalid usage for client certificate: server auth'],
    [[SIGN], 'missing required usage for client certificate: client auth'],
  ])('of a client for %j', (usages, problem) => {
    expect(clientProblem(request('hello-world', ['some-org']), usages)).toBe(problem);
  });

  it.each<[string, Request, readonly string[], string | undefined]>([
    ['is good', request(NODE), [AUTH, SIGN, KEYS], undefined],
    ['is good without a key to encipher', request(NODE), [SIGN, AUTH], undefined],
    ['is of another name', request('mike'), [AUTH, SIGN, KEYS], NAME],
    ['is of no group', request(NODE, []), [AUTH, SIGN, KEYS], ORGANIZATION],
    ['is of another group', request(NODE, ['system:master']), [AUTH, SIGN, KEYS], ORGANIZATION],
    ['is of two groups', request(NODE, ['system:nodes', 'a']), [AUTH, SIGN, KEYS], ORGANIZATION],
    ['wants to serve, too', request(NODE), [AUTH, SIGN, KEYS, SERVER], USAGES],
    ['has a name', request(NODE, undefined, DNS), [AUTH, SIGN], 'DNS subjectAltNames are not allowed'],
    [
      'has an address',
      request(NODE, undefined, { addresses: [NONE] }),
      [AUTH, SIGN],
      'IP subjectAltNames are not allowed',
    ],
  ])('of a kubelet as a client %s', (_what, one, usages, problem) => {
    expect(kubeletClientProblem(one, usages)).toBe(problem);
  });

  it.each<[string, Request, readonly string[], string | undefined]>([
    ['is good', request(NODE, undefined, DNS), [SERVER, SIGN, KEYS], undefined],
    ['is good without a key to encipher', request(NODE, undefined, DNS), [SERVER, SIGN], undefined],
    ['has no name', request(NODE), [SERVER, SIGN], 'DNS or IP subjectAltName is required'],
    ['wants to be a client', request(NODE, undefined, DNS), [AUTH, SIGN], SERVING],
    ['is of another name', request('mike', undefined, DNS), [SERVER, SIGN], NAME],
    [
      'has mail',
      request(NODE, undefined, { ...DNS, emails: ['a@b'] }),
      [SERVER, SIGN],
      'Email subjectAltNames are not allowed',
    ],
  ])('of a kubelet as a server %s', (_what, one, usages, problem) => {
    expect(kubeletServingProblem(one, usages)).toBe(problem);
  });
});

/** Models Test_signer_duration */
test.each([
  ['less', 1800, 1800],
  ['more', 10_800, 3600],
  ['less than nothing', -60, 600],
  ['less than ten minutes', 599, 600],
  ['ten minutes', 600, 600],
  ['the usual', 3600, 3600],
  ['nothing', undefined, 3600],
])('a certificate for which %s is asked', (_what, asked, seconds) => {
  expect(secondsIssued(asked, 3600)).toBe(seconds);
});

/** Models pkg/controller/certificates/authority/authority_test.go TestCertificateAuthority, of times */
test('a certificate of less than eight hours holds to the end', () => {
  expect(endOf(8 * 3600 - 1, 0)).toBe((8 * 3600 - 1) * 1000);
  expect(endOf(8 * 3600, 0)).toBe((8 * 3600 - 300) * 1000);
});
