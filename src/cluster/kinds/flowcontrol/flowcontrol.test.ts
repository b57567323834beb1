import { expect, test } from 'vitest';
import { testServer } from '../../apiserver/testing.ts';

const { refusal, json } = testServer();

const PATH = '/apis/flowcontrol.apiserver.k8s.io/v1';

const CASES: readonly (readonly [string, string, string, object, string])[] = [
  [
    'a flow schema',
    'flowschemas',
    'x',
    {
      spec: {
        matchingPrecedence: 1,
        distinguisherMethod: { type: 'X' },
        priorityLevelConfiguration: { name: '' },
        rules: [
          {
            subjects: [
              { kind: 'User', group: { name: 'g' } },
              { kind: 'ServiceAccount', serviceAccount: { name: 'a', namespace: '' } },
              { kind: 'Robot' },
            ],
          },
          {
            subjects: [],
            resourceRules: [{ verbs: ['*', 'get'], apiGroups: [], resources: ['*', 'pods'] }],
            nonResourceRules: [{ verbs: ['look'], nonResourceURLs: ['a', '/a*b'] }],
          },
        ],
      },
    },
    'FlowSchema.flowcontrol.apiserver.k8s.io "x" is invalid: [spec.matchingPrecedence: Invalid value: 1: only the schema named \'exempt\' may have matchingPrecedence 1, spec.distinguisherMethod.type: Unsupported value: flowcontrol.FlowDistinguisherMethod{Type:"X"}: supported values: "ByNamespace", "ByUser", spec.priorityLevelConfiguration.name: Required value: must reference a priority level, spec.rules[0].subjects[0].user: Required value: user is required when subject kind is \'User\', spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not \'Group\', spec.rules[0].subjects[1].serviceAccount.namespace: Required value: must specify namespace for service account, spec.rules[0].subjects[2].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User", spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty, spec.rules[1].subjects: Required value: subjects must contain at least one value, spec.rules[1].resourceRules[0].verbs: Invalid value: []string{"*", "get"}: if \'*\' is present, must not specify other verbs, spec.rules[1].resourceRules[0].apiGroups: Required value: resource rules must supply at least one api group, spec.rules[1].resourceRules[0].resources: Invalid value: []string{"*", "pods"}: if \'*\' is present, must not specify other resources, spec.rules[1].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace, spec.rules[1].nonResourceRules[0].verbs: Unsupported value: []string{"look"}: supported values: "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch", spec.rules[1].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "a": must start with slash, spec.rules[1].nonResourceRules[0].nonResourceURLs[1]: Invalid value: "/a*b": wildcard can only do suffix matching]',
  ],
  [
    'a limited priority level',
    'prioritylevelconfigurations',
    'x',
    {
      spec: {
        type: 'Limited',
        limited: {
          nominalConcurrencyShares: -1,
          lendablePercent: 101,
          borrowingLimitPercent: -1,
          limitResponse: { type: 'Queue', queuing: { queues: 128, handSize: 9, queueLengthLimit: -1 } },
        },
      },
    },
    'PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io "x" is invalid: [spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer, spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive, spec.limited.limitResponse.queuing.handSize: Invalid value: 9: required entropy bits of deckSize 128 and handSize 9 should not be greater than 60, spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive, spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer]',
  ],
  [
    'an exempt priority level',
    'prioritylevelconfigurations',
    'x',
    { spec: { type: 'Exempt', limited: { limitResponse: { type: 'Queue' } } } },
    'PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io "x" is invalid: [spec.type: Invalid value: "Exempt": type must be \'Exempt\' if and only if name is \'exempt\', spec.limited: Forbidden: must be nil if the type is not Limited]',
  ],
  [
    'the level for everything else',
    'prioritylevelconfigurations',
    'catch-all',
    { spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } },
    'PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io "catch-all" is invalid: spec: Invalid value: flowcontrol.PriorityLevelConfigurationSpec{"type":"Limited","limited":{"limitResponse":{"type":"Reject"},"nominalConcurrencyShares":30,"lendablePercent":0}}: spec of \'catch-all\' must equal the fixed value',
  ],
];

test.each(CASES)('%s is refused', async (_case, plural, name, object, message) => {
  expect(await refusal('POST', `${PATH}/${plural}`, { metadata: { name }, ...object })).toBe(message);
});

test('what a priority level leaves open is filled in', async () => {
  const limitResponse = { type: 'Queue', queuing: {} };
  const object = { metadata: { name: 'open' }, spec: { type: 'Limited', limited: { limitResponse } } };
  expect(await json('POST', `${PATH}/prioritylevelconfigurations`, object)).toMatchObject({
    spec: {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 30,
        lendablePercent: 0,
        limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
      },
    },
  });
});
