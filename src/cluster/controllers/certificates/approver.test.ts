import { expect, test } from 'vitest';
import type { CertificateSigningRequest } from '../../api/types.ts';
import { certificateExpiry } from '../../../crypto/x509.ts';
import type { Stored } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { START, testCluster } from '../../simulation/test-cluster.ts';
import { metadata } from '../test-objects.ts';
import { recognized } from './approver.ts';
import { isOver } from './cleaner.ts';

/** A kubelet's: `/O=system:nodes/CN=system:node:node-7` */
const PEM = `-----BEGIN CERTIFICATE REQUEST-----
MIHuMIGWAgEAMDQxFTATBgNVBAoMDHN5c3RlbTpub2RlczEbMBkGA1UEAwwSc3lz
dGVtOm5vZGU6bm9kZS03MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGOqHZTcM
Am6Ph74eZ4NCfbPYjXVpSWJ0TaQ/ju+ZxYHxyelUDLC5cKY7sruq7LM2zfgrqIAB
Xc5HHcguB0ous6AAMAoGCCqGSM49BAMCA0cAMEQCIBjfVPs9WBtcRnHDHePaCbsU
2oy5R3EQDmZtJIxzUuXzAiBnfE12kaarEW3MPYUEuwQ/eorbNISYOr0cou/hZ7/a
sQ==
-----END CERTIFICATE REQUEST-----
`;

const spec = (rest: Partial<CertificateSigningRequest['spec']> = {}): CertificateSigningRequest['spec'] => ({
  request: btoa(PEM),
  signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
  usages: ['digital signature', 'client auth'],
  username: 'system:bootstrap:abcdef',
  ...rest,
});

test.each<[string, CertificateSigningRequest['spec'], readonly string[]]>([
  ['somebody for a kubelet', spec(), ['nodeclient']],
  ['the kubelet itself', spec({ username: 'system:node:node-7' }), ['selfnodeclient', 'nodeclient']],
  ['somebody, for another signer', spec({ signerName: 'kubernetes.io/kube-apiserver-client' }), []],
  ['somebody, for other usages', spec({ usages: ['server auth'] }), []],
])('a request by %s', (_case, of, wanted) => {
  expect(recognized({ spec: of }).map(({ subresource }) => subresource)).toEqual(wanted);
});

test('a kubelet that may have a certificate gets one', async () => {
  const { simulation, pass } = testCluster({ nodes: 0 });
  const send = async (method: string, path: string, user: string, json?: object): Promise<object> => {
    const { body } = await simulation.handle({
      method,
      path,
      query: new URLSearchParams(),
      headers: { accept: 'application/json', ...(user && { 'impersonate-user': user }) },
      ...(json && { body: { json } }),
    });
    return body.type === 'json' ? (body.value as object) : {};
  };
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
  const { username: _name, ...wanted } = spec();
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' };
  const bound = {
    metadata: { name: 'joe' },
    roleRef,
    subjects: [{ apiGroup: roleRef.apiGroup, kind: 'User', name: 'joe' }],
  };
  await send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', '', bound);
  await send('POST', path, 'joe', { metadata: { name: 'node-csr' }, spec: wanted });
  pass(1);
  const { status } = (await send('GET', `${path}/node-csr`, '')) as CertificateSigningRequest;
  expect(status?.conditions?.map(({ type, reason, message }) => [type, reason, message])).toEqual([
    ['Approved', 'AutoApproved', 'Auto approving kubelet client certificate after SubjectAccessReview.'],
  ]);
  const aYear = (365 * 24 * 3600 - 300) * 1000;
  expect(certificateExpiry(atob(status?.certificate ?? ''))).toBe(START + aYear);
  pass(2 * 3600);
  expect(simulation.store.list('certificatesigningrequests.certificates.k8s.io')).toEqual([]);
});

const NOW = 1_000_000_000_000;
const ago = (minutes: number): string => formatTime(NOW - minutes * 60_000);

/** Models pkg/controller/certificates/cleaner/cleaner_test.go */
test.each<[string, number, boolean, Readonly<Record<string, number>>, boolean]>([
  ['approved, not long ago', 1, true, { Approved: 50 }, false],
  ['approved, without a certificate', 1, false, { Approved: 120 }, false],
  ['approved, long ago', 1, true, { Approved: 120 }, true],
  ['denied, not long ago', 1, false, { Denied: 50 }, false],
  ['denied, long ago', 1, false, { Denied: 120 }, true],
  ['failed, not long ago', 1, false, { Approved: 120, Failed: 50 }, false],
  ['failed, long ago', 1, false, { Approved: 120, Failed: 120 }, true],
  ['pending for some hours', 5 * 60, false, {}, false],
  ['pending for more than a day', 25 * 60, false, {}, true],
])('a request that is %s', (_case, made, issued, conditions, wanted) => {
  const request: Stored<CertificateSigningRequest> = {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: metadata('x', { creationTimestamp: ago(made) }),
    spec: spec(),
    status: {
      ...(issued && { certificate: btoa('garbage') }),
      conditions: Object.entries(conditions).map(([type, minutes]) => ({
        type,
        status: 'True',
        lastUpdateTime: ago(minutes),
      })),
    },
  };
  expect(isOver(request, NOW)).toBe(wanted);
});
