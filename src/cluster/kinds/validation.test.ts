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
  [
    'peers and ports of a network policy',
    '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies',
    {
      spec: {
        podSelector: {},
        policyTypes: ['Both'],
        ingress: [
          {
            from: [{}, { ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8', 'x'] }, podSelector: {} }],
            ports: [{ port: 80, endPort: 79 }, { port: 'HTTP' }],
          },
        ],
        egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0' } }] }],
      },
    },
    'NetworkPolicy.networking.k8s.io "x" is invalid: [spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`, spec.ingress[0].ports[1].port: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), spec.ingress[0].ports[1].port: Invalid value: "HTTP": must contain at least one letter (a-z), spec.ingress[0].from[0]: Required value: must specify a peer, spec.ingress[0].from[1].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`, spec.ingress[0].from[1].ipBlock.except[1]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64), spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer, spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64), spec.policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"]',
  ],
  [
    'an ingress class',
    '/apis/networking.k8s.io/v1/ingressclasses',
    { spec: { controller: 'nginx', parameters: { kind: 'K', name: 'n', scope: 'Namespace' } } },
    'IngressClass.networking.k8s.io "x" is invalid: [spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo"), spec.parameters.namespace: Required value: `parameters.scope` is set to \'Namespace\']',
  ],
  [
    'a range of service addresses',
    '/apis/networking.k8s.io/v1/servicecidrs',
    { spec: { cidrs: ['10.1.2.3/16', '2001:db8:0::/64'] } },
    'ServiceCIDR.networking.k8s.io "x" is invalid: [spec.cidrs[0]: Invalid value: "10.1.2.3/16": must not have bits set beyond the prefix length, spec.cidrs[1]: Invalid value: "2001:db8:0::/64": must be in canonical form ("2001:db8::/64")]',
  ],
  [
    'an address',
    '/apis/networking.k8s.io/v1/ipaddresses',
    { spec: { parentRef: { resource: 'services' } } },
    'IPAddress.networking.k8s.io "x" is invalid: [metadata.name: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff), spec.parentRef.name: Required value]',
  ],
  [
    'a budget',
    '/apis/policy/v1/namespaces/default/poddisruptionbudgets',
    { spec: { minAvailable: '101%', unhealthyPodEvictionPolicy: 'Never' } },
    'PodDisruptionBudget.policy "x" is invalid: [spec.minAvailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"101%"}: must not be greater than 100%, spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"]',
  ],
  [
    'a storage class',
    '/apis/storage.k8s.io/v1/storageclasses',
    { provisioner: 'a b', reclaimPolicy: 'Recycle', volumeBindingMode: 'Later' },
    'StorageClass.storage.k8s.io "x" is invalid: [provisioner: Invalid value: "a b": name part must consist of alphanumeric characters, \'-\', \'_\' or \'.\', and must start and end with an alphanumeric character (e.g. \'MyName\',  or \'my.name\',  or \'123-abc\', regex used for validation is \'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\'), reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain", volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"]',
  ],
  [
    'limits that contradict each other',
    '/api/v1/namespaces/default/limitranges',
    {
      spec: {
        limits: [
          { type: 'Container', min: { cpu: '2' }, max: { cpu: '1' } },
          { type: 'Pod', default: { cpu: '1' }, maxLimitRequestRatio: { cpu: '500m' } },
          { type: 'PersistentVolumeClaim' },
        ],
      },
    },
    'LimitRange "x" is invalid: [spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1, spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1, spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1, spec.limits[1].default: Forbidden: may not be specified when `type` is \'Pod\', spec.limits[1].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1, spec.limits[2].limits: Required value: either minimum or maximum storage value is required, but neither was provided]',
  ],
];

describe('what is refused, and in which words', () => {
  test.each(CASES)('%s', async (_name, path, object, message) => {
    expect(await refusal('POST', path, { metadata: { name: 'x' }, ...object })).toBe(message);
  });
});
