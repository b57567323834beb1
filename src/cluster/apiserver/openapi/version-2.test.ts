import { expect, test } from 'vitest';
import { Schemas, type Schema } from '../../machinery/schema.ts';
import { SERVED, type Served } from '../served.ts';
import { testServer } from '../testing.ts';
import { documentOfAll, OPENAPI_PROTOBUF } from './version-2.ts';

const { send } = testServer();

const URL = '/openapi/v2';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly definitions: Readonly<Record<string, unknown>>;
}

async function get(): Promise<Document> {
  const { body } = await send('GET', URL);
  return JSON.parse(body.type === 'text' ? body.text : '{}') as Document;
}

test('one document has everything that is served', async () => {
  const { paths, definitions, ...rest } = await get();
  expect(rest).toEqual({
    swagger: '2.0',
    info: { title: 'Kubernetes', version: '1.33' },
    securityDefinitions: {
      BearerToken: {
        type: 'apiKey',
        description: 'Bearer Token authentication',
        name: 'authorization',
        in: 'header',
      },
    },
    security: [{ BearerToken: [] }],
  });
  const deployment = { $ref: '#/definitions/io.k8s.api.apps.v1.Deployment' };
  expect(paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']?.['patch']).toEqual({
    tags: ['apps_v1'],
    operationId: 'patchAppsV1NamespacedDeployment',
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Deployment' },
    schemes: ['https'],
    consumes: [
      'application/apply-patch+yaml',
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/strategic-merge-patch+json',
    ],
    produces: ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml'],
    parameters: [
      {
        name: 'body',
        in: 'body',
        required: true,
        schema: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.Patch' },
      },
      { type: 'string', uniqueItems: true, name: 'dryRun', in: 'query' },
      { type: 'string', uniqueItems: true, name: 'fieldManager', in: 'query' },
      { type: 'string', uniqueItems: true, name: 'fieldValidation', in: 'query' },
      { type: 'boolean', uniqueItems: true, name: 'force', in: 'query' },
    ],
    responses: {
      200: { description: 'OK', schema: deployment },
      201: { description: 'Created', schema: deployment },
      401: { description: 'Unauthorized' },
    },
  });
  expect(definitions['io.k8s.api.apps.v1.Deployment']).toMatchObject({
    properties: { spec: { $ref: '#/definitions/io.k8s.api.apps.v1.DeploymentSpec' } },
  });
  expect(definitions['io.k8s.apimachinery.pkg.util.intstr.IntOrString']).toEqual({
    type: 'string',
    format: 'int-or-string',
  });
  expect(definitions['io.k8s.apimachinery.pkg.api.resource.Quantity']).toEqual({ type: 'string' });
});

test('what the second version cannot say is left out of definitions', () => {
  const [first] = SERVED.filter(({ kind }) => kind.kind === 'ConfigMap');
  const served: readonly Served[] = first ? [{ ...first, schema: 'com.example.v1.Widget' }] : [];
  const schema = {
    type: 'object',
    required: ['size', 'maybe'],
    oneOf: [{ type: 'object' }],
    properties: {
      size: { type: 'integer', default: 1 },
      maybe: { type: 'string', nullable: true },
      open: {
        type: 'object',
        properties: { a: { type: 'string' } },
        'x-kubernetes-preserve-unknown-fields': true,
      },
    },
  } as const;
  const get = (name: string): Schema | undefined => (name === 'com.example.v1.Widget' ? schema : undefined);
  const { definitions } = documentOfAll(served, Object.assign(new Schemas({}, {}), { get }));
  expect(definitions).toEqual({
    'com.example.v1.Widget': {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer' },
        maybe: {},
        open: { 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  });
});

test('kubectl may ask for its encoding; others are refused', async () => {
  expect((await send('GET', URL, undefined, { accept: OPENAPI_PROTOBUF })).status).toBe(200);
  expect((await send('GET', URL, undefined, { accept: 'text/html' })).status).toBe(406);
  const { headers } = await send('GET', URL);
  const again = await send('GET', URL, undefined, { 'if-none-match': headers['etag'] ?? '' });
  expect([again.status, again.body.type]).toEqual([304, 'empty']);
});
