import { expect, it } from 'vitest';
import { testServer, type TestServer } from '../../testing.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const MAPS = '/api/v1/namespaces/default/configmaps';

interface Bound {
  readonly policy?: object;
  readonly binding?: object;
}

/** Binds a policy over ConfigMaps. */
async function bound({ json }: TestServer, { policy = {}, binding = {} }: Bound): Promise<void> {
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] };
  await json('POST', `${GROUP}/validatingadmissionpolicies`, {
    metadata: { name: 'p' },
    spec: {
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: 'true' }],
      ...policy,
    },
  });
  await json('POST', `${GROUP}/validatingadmissionpolicybindings`, {
    metadata: { name: 'b' },
    spec: { policyName: 'p', validationActions: ['Deny'], ...binding },
  });
}

const PREFIX = 'configmaps "m" is forbidden: ';
const BY = "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ";

/** What is said against a ConfigMap; undefined if it is made. */
async function said(
  { send }: TestServer,
  object: object = { metadata: { name: 'm' } },
  headers: Record<string, string> = {},
): Promise<string | undefined> {
  const { status, body } = await send('POST', `${MAPS}?dryRun=All`, object, headers);
  if (status === 201 || body.type !== 'json') return undefined;
  const { message } = body.value as { readonly message: string };
  return message.startsWith(PREFIX) ? message.slice(PREFIX.length) : message;
}

const PARAMS = { paramKind: { apiVersion: 'v1', kind: 'Secret' } };
const USING = { validations: [{ expression: 'false', messageExpression: "'by ' + params.metadata.name" }] };
const UNFOUND = 'no params found for policy binding with `Deny` parameterNotFoundAction';

it('holds a request against each object with parameters', async () => {
  const server = testServer();
  const selector = { matchLabels: { is: 'limit' } };
  await bound(server, {
    policy: { ...PARAMS, ...USING },
    binding: { paramRef: { selector, parameterNotFoundAction: 'Deny' }, validationActions: ['Warn'] },
  });
  expect(await said(server)).toBe(`${BY}failed to configure binding: ${UNFOUND}`);
  const labels = { is: 'limit' };
  for (const name of ['one', 'two'])
    server.client.create('secrets', 'default', { metadata: { name, labels } });
  server.client.create('secrets', 'default', { metadata: { name: 'three' } });
  const { headers } = await server.send('POST', `${MAPS}?dryRun=All`, { metadata: { name: 'm' } });
  const warned = (name: string): string =>
    `299 - "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': by ${name}"`;
  expect(headers['warning']).toBe(`${warned('one')}, ${warned('two')}`);
});

it.each([
  [{ name: 'none', parameterNotFoundAction: 'Deny' }, `${BY}failed to configure binding: ${UNFOUND}`],
  [{ name: 'none', parameterNotFoundAction: 'Allow' }, undefined],
  [{ name: 'one', namespace: 'kube-system', parameterNotFoundAction: 'Deny' }, `${BY}by one`],
])('looks for parameters %j', async (paramRef, words) => {
  const server = testServer();
  server.client.create('secrets', 'kube-system', { metadata: { name: 'one' } });
  await bound(server, { policy: { ...PARAMS, ...USING }, binding: { paramRef } });
  expect(await said(server)).toBe(words);
});

const NOWHERE = { paramKind: { apiVersion: 'rules.example.com/v1', kind: 'Limit' } };

it.each([
  [
    'parameters of a kind that there is not',
    NOWHERE,
    "ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'rules.example.com/v1, Kind=Limit'",
  ],
  ['the same, ignored', { ...NOWHERE, failurePolicy: 'Ignore' }, undefined],
  [
    'an expression that fails',
    { validations: [{ expression: 'object.data.a == "b"' }] },
    `${BY}expression 'object.data.a == "b"' resulted in error: no such key: data`,
  ],
  [
    'the same, ignored',
    { validations: [{ expression: 'object.data.a == "b"' }], failurePolicy: 'Ignore' },
    undefined,
  ],
  [
    'a place outside of a list',
    {
      variables: [{ name: 'list', expression: "['a']" }],
      validations: [{ expression: "variables.list[5] == 'a'" }],
    },
    `${BY}expression 'variables.list[5] == 'a'' resulted in error: index out of bounds: 5`,
  ],
  [
    'values that nothing can be done with',
    { validations: [{ expression: 'object.metadata.name + 1 == 2' }] },
    `${BY}expression 'object.metadata.name + 1 == 2' resulted in error: no such overload`,
  ],
  [
    'a variable that fails',
    {
      variables: [
        { name: 'data', expression: 'object.data' },
        { name: 'unused', expression: 'object.nothing' },
      ],
      validations: [{ expression: 'variables.data.a == "b"' }],
    },
    `${BY}expression 'variables.data.a == "b"' resulted in error: composited variable "data" fails to evaluate: no such key: data`,
  ],
  [
    'a variable of a variable',
    {
      variables: [
        { name: 'name', expression: 'object.metadata.name' },
        { name: 'twice', expression: 'variables.name + variables.name' },
      ],
      validations: [{ expression: 'false', messageExpression: 'string(variables.twice)' }],
    },
    `${BY}mm`,
  ],
  [
    'conditions of which two fail',
    {
      matchConditions: [
        { name: 'a', expression: 'object.a == 1' },
        { name: 'b', expression: 'object.b == 1' },
      ],
    },
    `${BY}[expression 'object.a == 1' resulted in error: no such key: a, expression 'object.b == 1' resulted in error: no such key: b]`,
  ],
  [
    'a condition that fails beside one that does not hold',
    {
      matchConditions: [
        { name: 'a', expression: 'object.a == 1' },
        { name: 'b', expression: 'false' },
      ],
      validations: [{ expression: 'false' }],
    },
    undefined,
  ],
  [
    'an annotation for the audit log that fails',
    { auditAnnotations: [{ key: 'a', valueExpression: 'string(object.a)' }] },
    `${BY}expression 'string(object.a)' resulted in error: no such key: a`,
  ],
  [
    'the namespace',
    { validations: [{ expression: "namespaceObject.metadata.name != 'default'", message: 'not there' }] },
    `${BY}not there`,
  ],
  [
    'a type that the namespace does not tell',
    { validations: [{ expression: 'has(namespaceObject.kind)' }] },
    `${BY}failed expression: has(namespaceObject.kind)`,
  ],
])('judges by %s', async (_what, policy, words) => {
  const server = testServer();
  await bound(server, { policy });
  expect(await said(server)).toBe(words);
});

it('asks what who asks may', async () => {
  const server = testServer();
  const may = "check('get').allowed()";
  const texts = [
    `authorizer.group('').resource('secrets').namespace('default').${may}`,
    `authorizer.group('').resource('pods').subresource('log').namespace('default').name('p').${may}`,
    `authorizer.path('/metrics').${may}`,
    `authorizer.requestResource.check('create').allowed()`,
    `authorizer.requestResource.check('delete').allowed()`,
    `authorizer.serviceAccount('default', 'default').group('').resource('secrets').${may}`,
  ];
  await bound(server, {
    policy: {
      variables: [{ name: 'may', expression: texts.map((text) => `string(${text})`).join(" + ' ' + ") }],
      validations: [{ expression: 'false', messageExpression: 'variables.may' }],
    },
  });
  const rules = [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['create'] },
    { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  ];
  const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
  await server.json('POST', `${rbac}/roles`, { metadata: { name: 'r' }, rules });
  await server.json('POST', `${rbac}/rolebindings`, {
    metadata: { name: 'r' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'alice' }],
  });
  expect(await said(server)).toBe(`${BY}true true true true true false`);
  const alice = { 'impersonate-user': 'alice' };
  expect(await said(server, undefined, alice)).toBe(`${BY}false true false true false false`);
});

const RULE = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };

it.each([
  [
    'what is left out',
    { resourceRules: [RULE], excludeResourceRules: [{ ...RULE, resourceNames: ['m'] }] },
    false,
  ],
  ['other names', { resourceRules: [{ ...RULE, resourceNames: ['n'] }] }, false],
  ['its name', { resourceRules: [{ ...RULE, resourceNames: ['n', 'm'] }] }, true],
  ['the whole cluster', { resourceRules: [{ ...RULE, scope: 'Cluster' }] }, false],
  ['another version', { resourceRules: [{ ...RULE, apiVersions: ['v2'] }] }, false],
  ['its labels', { resourceRules: [RULE], objectSelector: { matchLabels: { a: 'b' } } }, true],
])('knows a request by %s', async (_what, matchConstraints, matches) => {
  const server = testServer();
  await bound(server, {
    policy: { matchConstraints, validations: [{ expression: 'false', message: 'no' }] },
  });
  const object = { metadata: { name: 'm', labels: { a: 'b' } } };
  expect(await said(server, object)).toBe(matches ? `${BY}no` : undefined);
});

it.each([
  ['Equivalent', 'HorizontalPodAutoscaler v1 of v2 50'],
  ['Exact', undefined],
])('looks at autoscalers in the version that a policy names, if %s', async (matchPolicy, words) => {
  const server = testServer();
  const shown = "request.kind.kind + ' ' + request.kind.version + ' of ' + request.requestKind.version";
  const percent = 'string(object.spec.targetCPUUtilizationPercentage)';
  const rule = { ...RULE, apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'] };
  await bound(server, {
    policy: {
      matchConstraints: { resourceRules: [rule], matchPolicy },
      validations: [{ expression: 'false', messageExpression: `${shown} + ' ' + ${percent}` }],
    },
  });
  const path = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';
  const target = { type: 'Utilization', averageUtilization: 50 };
  const answer = (await server.json('POST', path, {
    metadata: { name: 'h' },
    spec: {
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' },
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
  })) as { readonly message?: string };
  expect(answer.message).toBe(
    words && `horizontalpodautoscalers.autoscaling "h" is forbidden: ${BY}${words}`,
  );
});
