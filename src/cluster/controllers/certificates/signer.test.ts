import { expect, test } from 'vitest';
import type { CertificateSigningRequest } from '../../api/types.ts';
import { certificateSubject } from '../../../crypto/x509.ts';
import { testCluster } from '../../simulation/test-cluster.ts';

const PEM = `-----BEGIN CERTIFICATE REQUEST-----
MIIBGzCBwQIBADArMQwwCgYDVQQKDANkZXYxDDAKBgNVBAoMA29wczENMAsGA1UE
AwwEamFuZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABI8cc4HcZ7amMJ1b5yRe
sLSIikUIXN7bxbw0TPGjVKkrDo+SPHUS+IVtybgdmpkt79kix/Mxj6aINTk+acDZ
dKagNDAyBgkqhkiG9w0BCQ4xJTAjMCEGA1UdEQQaMBiCEGphbmUuZXhhbXBsZS5j
b22HBAoAAAEwCgYIKoZIzj0EAwIDSQAwRgIhAMWginABOnPQVGV+ODC6PMcspJDn
l1eF2Zvkwc9rhDwIAiEAwpNlwFketpp+lQfeYC3EOQJwZ8HR5AhudvTokJvPS1k=
-----END CERTIFICATE REQUEST-----
`;

const PATH = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

async function issued(signerName: string): Promise<CertificateSigningRequest['status']> {
  const cluster = testCluster();
  const send = async (method: string, path: string, json?: object): Promise<unknown> => {
    const { body } = await cluster.simulation.handle({
      method,
      path,
      query: new URLSearchParams(),
      headers: { accept: 'application/json' },
      ...(json && { body: { json } }),
    });
    return body.type === 'json' ? body.value : undefined;
  };
  const spec = { request: btoa(PEM), signerName, usages: ['client auth'] };
  const made = (await send('POST', PATH, { metadata: { name: 'jane' }, spec })) as object;
  cluster.pass(1);
  const conditions = [{ type: 'Approved', status: 'True' }];
  await send('PUT', `${PATH}/jane/approval`, { ...made, status: { conditions } });
  cluster.pass(1);
  return ((await send('GET', `${PATH}/jane`)) as CertificateSigningRequest).status;
}

test('an approved request of a client is issued a certificate', async () => {
  const status = await issued('kubernetes.io/kube-apiserver-client');
  expect(certificateSubject(atob(status?.certificate ?? ''))).toEqual({
    commonName: 'jane',
    organizations: ['dev', 'ops'],
  });
});

test("what does not suit its signer fails, and other signers are not this controller's", async () => {
  const status = await issued('kubernetes.io/kube-apiserver-client-kubelet');
  expect(status?.certificate).toBeUndefined();
  expect(status?.conditions?.map(({ type, reason, message }) => ({ type, reason, message })).at(-1)).toEqual({
    type: 'Failed',
    reason: 'SignerValidationFailure',
    message: 'subject organization is not system:nodes',
  });
  expect(await issued('example.com/signer')).toMatchObject({ conditions: [{ type: 'Approved' }] });
});
