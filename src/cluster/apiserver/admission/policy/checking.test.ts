import { expect, it } from 'vitest';
import { testServer } from '../../testing.ts';

const PATH = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';

const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };

it.each([
  [
    'validations[0].expression',
    { validations: [{ expression: 'object.spec.' }] },
    '"object.spec.": compilation failed: ERROR: <input>:1:13: Syntax error: Expected IDENTIFIER, got EOF\n | object.spec.\n | ............^',
  ],
  [
    'validations[0].expression',
    { validations: [{ expression: 'pod.spec.hostNetwork == false' }] },
    "\"pod.spec.hostNetwork == false\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'pod' (in container '')\n | pod.spec.hostNetwork == false\n | ^",
  ],
  [
    'validations[0].expression',
    { validations: [{ expression: 'params.most > 1' }] },
    "\"params.most > 1\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params.most > 1\n | ^",
  ],
  [
    'validations[0].expression',
    { validations: [{ expression: "request.uid == ''" }] },
    "\"request.uid == ''\": compilation failed: ERROR: <input>:1:8: undefined field 'uid'\n | request.uid == ''\n | .......^",
  ],
  [
    'validations[0].expression',
    { validations: [{ expression: 'object.spec.replicas + 1' }] },
    '"object.spec.replicas + 1": must evaluate to bool but got int',
  ],
  [
    'validations[0].expression',
    { validations: [{ expression: 'object.spec.hostNetwork' }] },
    '"object.spec.hostNetwork": must evaluate to bool but got dyn',
  ],
  [
    'validations[0].expression',
    { validations: [{ expression: 'size(object.spec.containers)' }] },
    '"size(object.spec.containers)": must evaluate to bool but got int',
  ],
  [
    'validations[0].messageExpression',
    { validations: [{ expression: 'true', messageExpression: 'size(object.metadata.name)' }] },
    '"size(object.metadata.name)": must evaluate to string but got int',
  ],
  [
    'matchConditions[0].expression',
    { matchConditions: [{ name: 'a', expression: 'variables.a' }] },
    "\"variables.a\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'variables' (in container '')\n | variables.a\n | ^",
  ],
  [
    'variables[0].expression',
    { variables: [{ name: 'a', expression: '1 + "b"' }] },
    '"1 + \\"b\\"": compilation failed: ERROR: <input>:1:3: found no matching overload for \'_+_\' applied to \'(int, string)\'\n | 1 + "b"\n | ..^',
  ],
  [
    'validations[0].expression',
    {
      variables: [{ name: 'known', expression: '1' }],
      validations: [{ expression: 'variables.other == variables.known' }],
    },
    '"variables.other == variables.known": compilation failed: ERROR: <input>:1:10: undefined field \'other\'\n | variables.other == variables.known\n | .........^',
  ],
  [
    'auditAnnotations[0].valueExpression',
    { auditAnnotations: [{ key: 'a', valueExpression: '1' }] },
    '"1": must evaluate to one of [string null_type] but got int',
  ],
  [
    'everything',
    { validations: [{ expression: "authorizer.path('/a').check('get').allowed()" }] },
    undefined,
  ],
])('refuses a policy whose %s cannot be compiled: %j', async (field, given, words) => {
  const { json } = testServer();
  const spec = {
    matchConstraints: { resourceRules: [rule] },
    validations: [{ expression: 'true' }],
    ...given,
  };
  const answer = (await json('POST', PATH, { metadata: { name: 'p' }, spec })) as {
    readonly message?: string;
  };
  expect(answer.message).toBe(
    words &&
      `ValidatingAdmissionPolicy.admissionregistration.k8s.io "p" is invalid: spec.${field}: Invalid value: ${words}`,
  );
});
