import { describe, expect, test } from 'vitest';
import { testServer } from '../apiserver/testing.ts';

const { refusal } = testServer();

const hook = {
  name: 'check.example.com',
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  clientConfig: { service: { namespace: 'hooks', name: 'check' } },
  rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
};

const CASES: readonly (readonly [string, string, object, string])[] = [
  [
    'webhooks',
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
    {
      webhooks: [
        { ...hook, name: 'short', sideEffects: 'Some', admissionReviewVersions: ['v2'] },
        { ...hook, clientConfig: { url: 'http://me@host/?a=b#c' }, timeoutSeconds: 31 },
      ],
    },
    'ValidatingWebhookConfiguration.admissionregistration.k8s.io "x" is invalid: [webhooks[0].name: Invalid value: "short": should be a domain with at least three segments separated by dots, webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun", webhooks[0].admissionReviewVersions: Invalid value: []string{"v2"}: must include at least one of v1, v1beta1, webhooks[1].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds, webhooks[1].clientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path], webhooks[1].clientConfig.url: Invalid value: "me": user information is not permitted in the URL, webhooks[1].clientConfig.url: Invalid value: "c": fragments are not permitted in the URL, webhooks[1].clientConfig.url: Invalid value: "a=b": query parameters are not permitted in the URL]',
  ],
  [
    'a policy without constraints',
    '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
    { spec: { failurePolicy: 'Maybe', validations: [{ expression: 'true', message: 'a\nb' }] } },
    'ValidatingAdmissionPolicy.admissionregistration.k8s.io "x" is invalid: [spec.failurePolicy: Unsupported value: "Maybe": supported values: "Fail", "Ignore", spec.matchConstraints: Required value, spec.validations[0].message: Invalid value: "a\\nb": message must not contain line breaks]',
  ],
  [
    'a binding without actions',
    '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
    { spec: { policyName: 'p', paramRef: { parameterNotFoundAction: 'Deny' } } },
    'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io "x" is invalid: [spec.paramRef: Required value: one of name or selector must be specified, spec.validationActions: Required value: at least one validation action is required]',
  ],
  [
    'a runtime class',
    '/apis/node.k8s.io/v1/runtimeclasses',
    { handler: 'Run C' },
    "RuntimeClass.node.k8s.io \"x\" is invalid: handler: Invalid value: \"Run C\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ],
  [
    'a driver',
    '/apis/storage.k8s.io/v1/csidrivers',
    { spec: { fsGroupPolicy: 'No', tokenRequests: [{ audience: '', expirationSeconds: 5 }] } },
    'CSIDriver.storage.k8s.io "x" is invalid: [spec.fsGroupPolicy: Unsupported value: "No": supported values: "File", "None", "ReadWriteOnceWithFSType", spec.tokenRequests[0].expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes]',
  ],
  [
    'an attachment',
    '/apis/storage.k8s.io/v1/volumeattachments',
    { spec: { attacher: 'csi.example.com', nodeName: 'node-1', source: {} } },
    'VolumeAttachment.storage.k8s.io "x" is invalid: spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
  ],
];

describe('what is refused, and in which words', () => {
  test.each(CASES)('%s', async (_name, path, object, message) => {
    expect(await refusal('POST', path, { metadata: { name: 'x' }, ...object })).toBe(message);
  });
});
