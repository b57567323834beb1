import { describe, expect, test } from 'vitest';
import { TABLE, testServer } from './testing.ts';

const { send, client } = testServer();
client.create('configmaps', 'default', { metadata: { name: 'a' }, data: { count: '1', text: 'one\ntwo\n' } });

const ONE = '/api/v1/namespaces/default/configmaps/a';
const ALL = '/api/v1/namespaces/default/configmaps';
const PARTIAL = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
const PARTIAL_LIST = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';

/** Status, media type, and the kind or the text. */
async function get(url: string, accept: string, more?: Record<string, string>): Promise<readonly unknown[]> {
  const { status, headers, body } = await send('GET', url, undefined, { accept, ...more });
  const shown = body.type === 'json' ? (body.value as { kind: string }).kind : body.type;
  return [status, headers['content-type'], body.type === 'text' ? body.text : shown];
}

async function message(url: string, accept: string): Promise<unknown> {
  const [status, , text] = await get(url, accept);
  return [status, (JSON.parse(String(text)) as { readonly message: string }).message];
}

describe('what an Accept header gets', () => {
  test.each([
    ['', 'ConfigMap'],
    ['*/*', 'ConfigMap'],
    ['text/html, application/*;q=0.5', 'ConfigMap'],
    ['application/vnd.kubernetes.protobuf,application/json', 'ConfigMap'],
    ['application/json;as=Nope;g=meta.k8s.io;v=v1,application/json', 'ConfigMap'],
    [`${PARTIAL};q=0.1,application/json;q=0.9`, 'ConfigMap'],
    [`*/*,${PARTIAL}`, 'PartialObjectMetadata'],
    [TABLE.accept, 'Table'],
  ])('%s', async (accept, kind) => {
    expect(await get(ONE, accept)).toEqual([200, 'application/json', kind]);
  });

  test('YAML', async () => {
    const [status, type, text] = await get(ONE, 'application/yaml');
    expect([status, type]).toEqual([200, 'application/yaml']);
    expect(String(text).split('\n').slice(0, 7)).toEqual([
      'apiVersion: v1',
      'data:',
      '  count: "1"',
      '  text: |',
      '    one',
      '    two',
      'kind: ConfigMap',
    ]);
    const [, , apis] = await get('/apis/batch', 'application/yaml');
    expect(apis).toContain('kind: APIGroup\nname: batch\n');
  });

  test('indented JSON: for people and who asks', async () => {
    const wanted = /^\{\n {2}"apiVersion": "v1",\n/;
    expect((await get(`${ONE}?pretty=true`, '*/*'))[2]).toMatch(wanted);
    expect((await get(ONE, '*/*', { 'user-agent': 'curl/8.5.0' }))[2]).toMatch(wanted);
    expect((await get(ONE, 'application/json;pretty=1'))[2]).toMatch(wanted);
    expect(await get(`${ONE}?pretty=false`, '*/*', { 'user-agent': 'curl/8.5.0' })).toContain('ConfigMap');
  });
});

describe('what is not acceptable', () => {
  const types = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
  test.each([
    [ONE, 'text/html', `only the following media types are accepted: ${types}`],
    [
      '/apis/apps/v1',
      TABLE.accept.split(',')[0] ?? '',
      `only the following media types are accepted: ${types}`,
    ],
    [
      ALL,
      PARTIAL,
      'you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)',
    ],
    [
      ONE,
      PARTIAL_LIST,
      'you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)',
    ],
  ])('%s as %s', async (url, accept, words) => {
    expect(await message(url, accept)).toEqual([406, words]);
  });

  test('a watch in YAML', async () => {
    const [status, , text] = await get(`${ALL}?watch=true`, 'application/yaml');
    expect(status).toBe(406);
    expect(text).toContain(
      'only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch',
    );
  });

  test('a refusal keeps its own words', async () => {
    expect(await message(`${ALL}/nope`, `${PARTIAL}`)).toEqual([404, 'configmaps "nope" not found']);
  });

  test('a Table that shows what there is not', async () => {
    const { status, body } = await send('GET', `${ALL}?includeObject=All`, undefined, TABLE);
    expect([status, body]).toMatchObject([
      400,
      {
        value: {
          message:
            "Unable to convert to Table as requested: includeObject: Invalid value: \"All\": must be 'Metadata', 'Object', 'None', or empty",
        },
      },
    ]);
  });
});
