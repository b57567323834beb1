import { expect, test } from 'vitest';
import { testServer } from '../apiserver/testing.ts';

/** `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj /O=dev/O=ops/CN=jane` */
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

const request = (spec: object = {}): object => ({
  metadata: { name: 'jane' },
  spec: {
    request: btoa(PEM),
    signerName: 'kubernetes.io/kube-apiserver-client',
    usages: ['client auth'],
    username: 'somebody else',
    ...spec,
  },
});

test('a request says who made it, and only its own paths decide and sign it', async () => {
  const { json, refusal, clock } = testServer();
  const made = (await json('POST', PATH, request())) as { readonly spec: object; readonly status: object };
  expect(made.spec).toMatchObject({
    username: 'kubernetes-admin',
    groups: ['system:masters', 'system:authenticated'],
  });
  expect(made.status).toEqual({});
  clock.advanceTo(clock.now() + 5000);
  const conditions = [{ type: 'Approved', status: 'True', reason: 'Fine' }];
  const approved = { ...made, status: { conditions, certificate: btoa('no') } };
  expect(await refusal('PUT', `${PATH}/jane/status`, approved)).toBe(
    'CertificateSigningRequest.certificates.k8s.io "jane" is invalid: [status.certificate: Invalid value: "<certificate data>": must contain at least one CERTIFICATE PEM block, status.conditions: Forbidden: updates may not add a condition of type "Approved"]',
  );
  const { status } = (await json('PUT', `${PATH}/jane/approval`, approved)) as typeof made;
  expect(status).toEqual({
    conditions: [
      {
        ...conditions[0],
        lastUpdateTime: '2026-01-05T09:00:05Z',
        lastTransitionTime: '2026-01-05T09:00:05Z',
      },
    ],
  });
  expect(await refusal('PUT', `${PATH}/jane/approval`, made)).toContain('please apply your changes');
});

test('what is no request is refused', async () => {
  const { refusal } = testServer();
  expect(
    await refusal('POST', PATH, request({ request: btoa('no'), usages: ['any', 'any'], signerName: 'x' })),
  ).toBe(
    'CertificateSigningRequest.certificates.k8s.io "jane" is invalid: [spec.request: Invalid value: []byte{0x6e, 0x6f}: PEM block type must be CERTIFICATE REQUEST, spec.usages[1]: Duplicate value: "any", spec.signerName: Invalid value: "x": must be a fully qualified domain and path of the form \'example.com/signer-name\']',
  );
});
