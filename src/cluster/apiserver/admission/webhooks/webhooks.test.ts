import { describe, expect, it } from 'vitest';
import { MERGE, testServer, type TestServer } from '../../testing.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const PODS = '/api/v1/namespaces/default/pods';
const MAPS = '/api/v1/namespaces/default/configmaps';

const VALIDATING: string = 'validatingwebhookconfigurations.admissionregistration.k8s.io';

const SERVICE = { name: 'hook', namespace: 'default', path: '/check' };

const webhook = (given: object): object => ({
  name: 'hard.example.com',
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  clientConfig: { service: SERVICE },
  rules: [
    { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods', 'configmaps'] },
  ],
  ...given,
});

const configure = (
  server: TestServer,
  kind: 'validating' | 'mutating',
  ...webhooks: object[]
): Promise<unknown> =>
  server.json('POST', `${GROUP}/${kind}webhookconfigurations`, {
    metadata: { name: 'w' },
    webhooks: webhooks.map(webhook),
  });

const pod = (name: string, metadata: object = {}): unknown => ({
  metadata: { name, ...metadata },
  spec: { containers: [{ name: 'a', image: 'nginx' }] },
});

const map = (name: string, metadata: object = {}): unknown => ({ metadata: { name, ...metadata } });

const failed = (because: string, url = 'hook.default.svc:443/check', timeout = 10): string =>
  `Internal error occurred: failed calling webhook "hard.example.com": failed to call webhook: Post "https://${url}?timeout=${timeout}s": ${because}`;

describe('a webhook that nobody answers for', () => {
  it.each(['validating', 'mutating'] as const)('fails what it must see: %s', async (kind) => {
    const server = testServer();
    await configure(server, kind, { name: 'soft.example.com', failurePolicy: 'Ignore' }, {});
    expect(await server.refusal('POST', PODS, pod('p'))).toBe(failed('service "hook" not found'));
    const secret = { metadata: { name: 's' } };
    expect((await server.send('POST', '/api/v1/namespaces/default/secrets', secret)).status).toBe(201);
  });

  it.each([
    [{ name: 'none', namespace: 'default' }, failed('service "none" not found', 'none.default.svc:443/')],
    [
      { name: 'plain', namespace: 'default', path: '/a/' },
      failed('dial tcp 10.96.0.7:443: connect: connection refused', 'plain.default.svc:443/a'),
    ],
    [
      { name: 'plain', namespace: 'default', port: 8443 },
      failed('no service port 8443 found for service "plain"', 'plain.default.svc:8443/'),
    ],
    [
      { name: 'headless', namespace: 'default' },
      failed('cannot route to service with ClusterIP "None"', 'headless.default.svc:443/'),
    ],
    [
      { name: 'elsewhere', namespace: 'default' },
      failed('dial tcp: lookup hook.example.com: no such host', 'elsewhere.default.svc:443/'),
    ],
  ])('tells why its service cannot be reached: %j', async (service, message) => {
    const server = testServer();
    const ports = [{ port: 443 }];
    const services = '/api/v1/namespaces/default/services';
    const specs = {
      plain: { ports, clusterIP: '10.96.0.7' },
      headless: { ports, clusterIP: 'None' },
      elsewhere: { type: 'ExternalName', externalName: 'hook.example.com' },
    };
    for (const [name, spec] of Object.entries(specs))
      await server.json('POST', services, { metadata: { name }, spec });
    await configure(server, 'validating', { clientConfig: { service } });
    expect(await server.refusal('POST', PODS, pod('p'))).toBe(message);
  });

  it.each([
    ['https://hook.example.com/check', 'dial tcp: lookup hook.example.com: no such host'],
    ['https://10.0.0.9:8443/check', 'dial tcp 10.0.0.9:8443: connect: connection refused'],
    ['https://localhost/check', 'dial tcp 127.0.0.1:443: connect: connection refused'],
  ])('tells why its address cannot be reached: %s', async (url, because) => {
    const server = testServer();
    await configure(server, 'validating', { clientConfig: { url }, timeoutSeconds: 5 });
    const shown = url.replace('https://', '');
    expect(await server.refusal('POST', PODS, pod('p'))).toBe(failed(because, shown, 5));
  });

  it('is asked about status, deletions and connections too', async () => {
    const server = testServer();
    await server.json('POST', PODS, pod('p'));
    const rule = { apiGroups: [''], apiVersions: ['v1'] };
    const rules = [
      { ...rule, operations: ['UPDATE'], resources: ['pods/status'] },
      { ...rule, operations: ['DELETE'], resources: ['pods'] },
      { ...rule, operations: ['CONNECT'], resources: ['pods/exec'] },
    ];
    await configure(server, 'mutating', { rules });
    const refused = failed('service "hook" not found');
    const phase = { status: { phase: 'Running' } };
    expect(await server.refusal('PATCH', `${PODS}/p/status`, phase, MERGE)).toBe(refused);
    expect(await server.refusal('DELETE', `${PODS}/p`)).toBe(refused);
    expect(await server.refusal('POST', `${PODS}/p/exec?command=ls&stdout=1`)).toBe(refused);
    const labels = { metadata: { labels: { a: 'b' } } };
    expect((await server.send('PATCH', `${PODS}/p`, labels, MERGE)).status).toBe(200);
  });

  it('cannot be tried without effects', async () => {
    const server = testServer();
    const told = { sideEffects: 'NoneOnDryRun', failurePolicy: 'Ignore', name: 'told.example.com' };
    await configure(server, 'validating', told);
    expect((await server.send('POST', `${PODS}?dryRun=All`, pod('p'))).status).toBe(201);
    // Only configurations of former versions may have effects.
    const { store } = server.server;
    const found = store.get(VALIDATING, 'w');
    if (!found) throw new Error('no configuration');
    const changed = { ...found, webhooks: [webhook({ ...told, sideEffects: 'Some' })] };
    store.put(VALIDATING, changed);
    expect(await server.refusal('POST', `${PODS}?dryRun=All`, pod('p'))).toBe(
      'admission webhook "told.example.com" does not support dry run',
    );
    expect((await server.send('POST', PODS, pod('p'))).status).toBe(201);
  });
});

describe('what a webhook does not see', () => {
  it('is what its selectors leave out', async () => {
    const server = testServer();
    await configure(server, 'validating', {
      objectSelector: { matchLabels: { checked: 'yes' } },
      namespaceSelector: {
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] },
        ],
      },
    });
    const labels = { checked: 'yes' };
    expect((await server.send('POST', MAPS, map('free'))).status).toBe(201);
    expect(await server.refusal('POST', MAPS, map('bound', { labels }))).toBe(
      failed('service "hook" not found'),
    );
    const system = '/api/v1/namespaces/kube-system/configmaps';
    expect((await server.send('POST', system, map('bound', { labels }))).status).toBe(201);
  });

  it('is what one of its conditions leaves out', async () => {
    const server = testServer();
    await configure(server, 'validating', {
      matchConditions: [
        { name: 'not-system', expression: "!request.userInfo.username.startsWith('system:')" },
        { name: 'labelled', expression: "object.metadata.labels['checked'] == 'yes'" },
        { name: 'allowed', expression: "authorizer.group('').resource('pods').check('create').allowed()" },
      ],
    });
    const labels = { checked: 'yes' };
    const alice = { 'impersonate-user': 'alice', 'impersonate-group': 'system:masters' };
    const system = { 'impersonate-user': 'system:a', 'impersonate-group': 'system:masters' };
    expect((await server.send('POST', MAPS, map('a', { labels: { checked: 'no' } }), alice)).status).toBe(
      201,
    );
    expect((await server.send('POST', MAPS, map('b', { labels }), system)).status).toBe(201);
    expect(await server.refusal('POST', MAPS, map('c', { labels }), alice)).toBe(
      failed('service "hook" not found'),
    );
    // One that is false decides, whatever the others come to.
    expect((await server.send('POST', MAPS, map('d'), system)).status).toBe(201);
    const { status, body } = await server.send('POST', MAPS, map('e'), alice);
    expect([status, body]).toEqual([
      403,
      {
        type: 'json',
        value: {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message:
            "configmaps \"e\" is forbidden: expression 'object.metadata.labels['checked'] == 'yes'' resulted in error: no such key: labels",
          reason: 'Forbidden',
          details: { name: 'e', kind: 'configmaps' },
          code: 403,
        },
      },
    ]);
  });

  it('is what its conditions fail at, if its failures are ignored', async () => {
    const server = testServer();
    const conditions = (expression: string): object => ({
      failurePolicy: 'Ignore',
      matchConditions: [{ name: 'one', expression }],
    });
    await configure(server, 'mutating', conditions("object.metadata.labels['checked'] == 'yes'"));
    expect((await server.send('POST', MAPS, map('a'))).status).toBe(201);
  });
});

it('refuses conditions that cannot be compiled', async () => {
  const server = testServer();
  const broken = webhook({
    matchConditions: [
      { name: 'one', expression: 'request.uid == "a"' },
      { name: 'one', expression: 'object.metadata.name' },
      { name: 'two words', expression: 'params.a' },
    ],
  });
  const body = { metadata: { name: 'w' }, webhooks: [broken] };
  const path = 'webhooks[0].matchConditions';
  const problems = [
    `${path}[0].expression: Invalid value: "request.uid == \\"a\\"": compilation failed: ERROR: <input>:1:8: undefined field 'uid'\n | request.uid == "a"\n | .......^`,
    `${path}[1].expression: Invalid value: "object.metadata.name": must evaluate to bool but got dyn`,
    `${path}[1].name: Duplicate value: "one"`,
    `${path}[2].expression: Invalid value: "params.a": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params.a\n | ^`,
    `${path}[2].name: Invalid value: "two words": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
  ];
  expect(await server.refusal('POST', `${GROUP}/mutatingwebhookconfigurations`, body)).toBe(
    `MutatingWebhookConfiguration.admissionregistration.k8s.io "w" is invalid: [${problems.join(', ')}]`,
  );
});
