import { expect, test } from 'vitest';
import type { Kind } from '../../kinds/kind.ts';
import { configmap } from '../../kinds/configmap.ts';
import { loadSchemas, Schemas } from '../../machinery/schema.ts';
import { testServer } from '../testing.ts';
import { SERVED, type Served } from '../served.ts';
import { document, documentNames } from './documents.ts';
import { hashOf } from './openapi.ts';

const { send } = testServer();

async function get(
  url: string,
  headers?: Record<string, string>,
): Promise<readonly [number, string, string]> {
  const { status, headers: got, body } = await send('GET', url, undefined, headers);
  const text =
    body.type === 'json' ? JSON.stringify(body.value) : body.type === 'text' ? body.text : body.type;
  return [status, text, got['etag'] ?? got['location'] ?? ''];
}

async function linkOf(name: string): Promise<string> {
  const [, text] = await get('/openapi/v3');
  const index = JSON.parse(text) as {
    readonly paths: Readonly<Record<string, { serverRelativeURL: string }>>;
  };
  return index.paths[name]?.serverRelativeURL ?? '';
}

test('the hashes of what is built in are those of its documents (npm run generate:openapi-hashes)', async () => {
  const schemas = await loadSchemas();
  const index = JSON.parse((await get('/openapi/v3'))[1]) as { readonly paths: unknown };
  expect(index.paths).toEqual(
    Object.fromEntries(
      documentNames(SERVED).map((name) => {
        const hash = hashOf(JSON.stringify(document(name, SERVED, schemas)));
        return [name, { serverRelativeURL: `/openapi/v3/${name}?hash=${hash}` }];
      }),
    ),
  );
});

test('the index leads to documents that may be kept for ever', async () => {
  const link = await linkOf('apis/apps/v1');
  expect(link).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{64}$/);
  const [status, text, tag] = await get(link);
  expect([status, tag]).toEqual([200, `"${link.split('=')[1] ?? ''}"`]);
  expect(JSON.parse(text)).toMatchObject({ openapi: '3.0.0' });
  expect((await send('GET', link)).headers).toMatchObject({
    'cache-control': 'public, immutable',
    vary: 'Accept',
  });
});

test('who has a document already gets no second one, who has an old link the new one', async () => {
  const link = await linkOf('version');
  const tag = `"${link.split('=')[1] ?? ''}"`;
  expect(await get('/openapi/v3/version', { 'if-none-match': tag })).toEqual([304, 'empty', tag]);
  expect(await get('/openapi/v3/version?hash=OLD')).toEqual([301, 'empty', link]);
  expect(await get('/openapi/v3/apis/nope/v1')).toEqual([404, '404 page not found\n', '']);
});

const WIDGET = 'com.example.v1.Widget';

/** A kind as a CustomResourceDefinition makes it, with one property. */
async function custom(): Promise<readonly [readonly Served[], Schemas]> {
  const kind: Kind = {
    ...configmap,
    group: 'example.com',
    kind: 'Widget',
    plural: 'widgets',
    singular: 'widget',
  };
  const served: Served = {
    kind,
    group: 'example.com',
    version: 'v1',
    apiVersion: 'example.com/v1',
    schema: WIDGET,
    isStored: true,
    custom: true,
    toStored: (object) => object,
    fromStored: (object) => object,
  };
  const schemas = await loadSchemas();
  const own = {
    type: 'object' as const,
    properties: { size: { type: 'integer' as const } },
    'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Widget' }],
  };
  const get = (name: string): ReturnType<Schemas['get']> => (name === WIDGET ? own : schemas.get(name));
  return [[served], Object.assign(new Schemas({}, {}), { get })];
}

test('kinds of CustomResourceDefinitions join', async () => {
  const [served, schemas] = await custom();
  expect(documentNames(served)).toContain('apis/example.com/v1');
  expect(documentNames(served)).not.toContain('apis/example.com');
  const found = document('apis/example.com/v1', served, schemas) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
    readonly components: { readonly schemas: object };
  };
  const ids = Object.values(found.paths).flatMap((item) => Object.values(item).map((one) => one.operationId));
  expect(ids.filter((id) => id !== undefined)).toEqual([
    'listExampleComV1NamespacedWidget',
    'createExampleComV1NamespacedWidget',
    'deleteExampleComV1CollectionNamespacedWidget',
    'readExampleComV1NamespacedWidget',
    'replaceExampleComV1NamespacedWidget',
    'deleteExampleComV1NamespacedWidget',
    'patchExampleComV1NamespacedWidget',
    'listExampleComV1WidgetForAllNamespaces',
  ]);
  expect(Object.keys(found.components.schemas)).toContain(`${WIDGET}List`);
});
