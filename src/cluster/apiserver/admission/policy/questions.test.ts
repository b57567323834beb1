import { expect, it } from 'vitest';
import { MERGE, testServer, type TestServer } from '../../testing.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const PODS = '/api/v1/namespaces/default/pods';
const CONTAINERS = [{ name: 'a', image: 'nginx' }];

/** Tells by a warning what a policy sees: the value of an expression that gives a text. */
async function tell(server: TestServer, expression: string, rule: object): Promise<void> {
  const all = { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*'] };
  await server.json('POST', `${GROUP}/validatingadmissionpolicies`, {
    metadata: { name: 'tells' },
    spec: {
      matchConstraints: { resourceRules: [{ ...all, ...rule }] },
      validations: [{ expression: 'false', messageExpression: expression }],
    },
  });
  await server.json('POST', `${GROUP}/validatingadmissionpolicybindings`, {
    metadata: { name: 'all' },
    spec: { policyName: 'tells', validationActions: ['Warn'] },
  });
}

const PREFIX = "Validation failed for ValidatingAdmissionPolicy 'tells' with binding 'all': ";

/** The texts of a response's warnings that come from the policy. */
async function told(server: TestServer, ...request: Parameters<TestServer['send']>) {
  const { status, headers } = await server.send(...request);
  const texts = [...(headers['warning'] ?? '').matchAll(/299 - "((?:\\.|[^"\\])*)"/g)];
  const own = texts
    .map(([, text = '']) => text.replace(/\\(.)/g, '$1'))
    .filter((text) => text.startsWith(PREFIX));
  return [status, ...own.map((text) => text.slice(PREFIX.length))];
}

const SUMMARY = [
  'request.operation',
  'request.kind.kind',
  'request.resource.resource',
  "(has(request.subResource) ? request.subResource : '-')",
  'request.name',
  "(object == null ? 'null' : object.kind)",
  "(oldObject == null ? 'null' : oldObject.kind)",
].join(" + ' ' + ");

it('asks about every kind of request', async () => {
  const server = testServer();
  await server.json('POST', PODS, { metadata: { name: 'p' }, spec: { containers: CONTAINERS } });
  await server.json('POST', PODS, { metadata: { name: 'q' }, spec: { containers: CONTAINERS } });
  await tell(server, SUMMARY, {});
  const labels = { metadata: { labels: { a: 'b' } } };
  expect(await told(server, 'PATCH', `${PODS}/p`, labels, MERGE)).toEqual([
    200,
    'UPDATE Pod pods - p Pod Pod',
  ]);
  const phase = { status: { phase: 'Running' } };
  expect(await told(server, 'PATCH', `${PODS}/p/status`, phase, MERGE)).toEqual([
    200,
    'UPDATE Pod pods status p Pod Pod',
  ]);
  const binding = { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } };
  expect(await told(server, 'POST', `${PODS}/p/binding`, binding)).toEqual([
    201,
    'CREATE Binding pods binding p Binding null',
  ]);
  const connections = [
    ['POST', `${PODS}/p/exec?command=ls&stdout=1`],
    ['POST', `${PODS}/p/attach?stdout=1`],
    ['POST', `${PODS}/p/portforward`],
    ['GET', `${PODS}/none/proxy/a/b`],
    ['GET', '/api/v1/nodes/n/proxy/healthz'],
  ] as const;
  const answers = await Promise.all(connections.map(([method, url]) => told(server, method, url)));
  expect(answers.map(([, text]) => text)).toEqual([
    'CONNECT PodExecOptions pods exec p PodExecOptions null',
    'CONNECT PodAttachOptions pods attach p PodAttachOptions null',
    'CONNECT PodPortForwardOptions pods portforward p PodPortForwardOptions null',
    'CONNECT PodProxyOptions pods proxy none PodProxyOptions null',
    'CONNECT NodeProxyOptions nodes proxy n NodeProxyOptions null',
  ]);
  expect(await told(server, 'POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {})).toEqual([
    201,
    'CREATE TokenRequest serviceaccounts token default TokenRequest null',
  ]);
  expect(await told(server, 'POST', `${PODS}/q/eviction`, { metadata: { name: 'q' } })).toEqual([
    201,
    'CREATE Eviction pods eviction q Eviction null',
  ]);
  expect(await told(server, 'DELETE', `${PODS}/p`)).toEqual([200, 'DELETE Pod pods - p null Pod']);
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: CONTAINERS } };
  const spec = { selector: { matchLabels: { a: 'b' } }, template };
  const deployments = '/apis/apps/v1/namespaces/default/deployments';
  await server.json('POST', deployments, { metadata: { name: 'd' }, spec });
  expect(await told(server, 'PATCH', `${deployments}/d/scale`, { spec: { replicas: 2 } }, MERGE)).toEqual([
    200,
    'UPDATE Scale deployments scale d Scale Scale',
  ]);
  expect(await told(server, 'DELETE', deployments)).toEqual([
    200,
    'DELETE Deployment deployments - d null Deployment',
  ]);
});

it('tells of the request itself', async () => {
  const server = testServer();
  const { options, dryRun, userInfo } = {
    options: "(request.options == null ? 'none' : request.options.kind + ' ' + request.options.apiVersion)",
    dryRun: 'string(request.dryRun)',
    userInfo: "request.userInfo.username + ' ' + request.userInfo.groups.join(',')",
  };
  const manager = "(has(request.options.fieldManager) ? request.options.fieldManager : '-')";
  const expression = [options, manager, dryRun, 'request.namespace', userInfo].join(" + ' ' + ");
  await tell(server, expression, { resources: ['configmaps', 'namespaces'] });
  const maps = '/api/v1/namespaces/default/configmaps';
  const map = { metadata: { name: 'm' } };
  const alice = { 'impersonate-user': 'alice', 'impersonate-group': 'system:masters' };
  const who = 'alice system:masters,system:authenticated';
  expect(await told(server, 'POST', `${maps}?fieldManager=k&dryRun=All`, map, alice)).toEqual([
    201,
    `CreateOptions meta.k8s.io/v1 k true default ${who}`,
  ]);
  await server.json('POST', maps, map);
  expect(await told(server, 'PATCH', `${maps}/m`, { data: { a: 'b' } }, { ...MERGE, ...alice })).toEqual([
    200,
    `UpdateOptions meta.k8s.io/v1 - false default ${who}`,
  ]);
  expect(await told(server, 'DELETE', `${maps}/m?dryRun=All`, undefined, alice)).toEqual([
    200,
    `DeleteOptions meta.k8s.io/v1 - true default ${who}`,
  ]);
  expect(await told(server, 'POST', '/api/v1/namespaces', { metadata: { name: 'n' } }, alice)).toEqual([
    201,
    `CreateOptions meta.k8s.io/v1 - false n ${who}`,
  ]);
});

it('refuses deletions in words of its own, those of whole collections too', async () => {
  const server = testServer();
  await server.json('POST', `${GROUP}/validatingadmissionpolicies`, {
    metadata: { name: 'keep' },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['DELETE'], resources: ['configmaps'] },
        ],
      },
      validations: [
        {
          expression: "!has(oldObject.metadata.labels) || !('keep' in oldObject.metadata.labels)",
          message: 'it is kept',
          reason: 'Forbidden',
        },
      ],
    },
  });
  await server.json('POST', `${GROUP}/validatingadmissionpolicybindings`, {
    metadata: { name: 'b' },
    spec: { policyName: 'keep', validationActions: ['Deny'] },
  });
  const maps = '/api/v1/namespaces/default/configmaps';
  await server.json('POST', maps, { metadata: { name: 'k', labels: { keep: '' } } });
  await server.json('POST', maps, { metadata: { name: 'a' } });
  const message =
    "configmaps \"k\" is forbidden: ValidatingAdmissionPolicy 'keep' with binding 'b' denied request: it is kept";
  expect(await server.json('DELETE', `${maps}/k`)).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'Forbidden',
    details: { name: 'k', kind: 'configmaps', causes: [{ message: message.replace(/^.*?: /, '') }] },
    code: 403,
  });
  expect(await server.refusal('DELETE', maps)).toBe(message);
  expect(server.client.list('configmaps', 'default').map(({ metadata }) => metadata.name)).toEqual(['k']);
});
