import { describe, expect, test } from 'vitest';
import { JSON_PATCH, MERGE, STRATEGIC, testServer } from './testing.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
/** What a client may call its keys; an object literal would take the first for its prototype. */
const NAMES = ['__proto__', 'constructor', 'toString', 'valueOf'];
const DATA: unknown = JSON.parse(`{${NAMES.map((name) => `"${name}":"1"`).join(',')}}`);

interface Shown {
  readonly data?: Readonly<Record<string, string>>;
}

const keysOf = (object: unknown): readonly string[] => Object.keys((object as Shown).data ?? {}).sort();

describe('keys that every JavaScript object seems to have', () => {
  test('are unknown fields where no schema has them', async () => {
    const { refusal } = testServer();
    const body: unknown = JSON.parse(
      '{"metadata":{"name":"a"},"constructor":{"a":1},"toString":2,"__proto__":{"b":1}}',
    );
    expect(await refusal('POST', `${MAPS}?fieldValidation=Strict`, body)).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "constructor", unknown field "toString", unknown field "__proto__"',
    );
  });

  test('are kept by every kind of write', async () => {
    const { json } = testServer();
    expect(keysOf(await json('POST', MAPS, { metadata: { name: 'a' }, data: DATA }))).toEqual(NAMES);
    for (const headers of [MERGE, STRATEGIC]) {
      await json('PUT', `${MAPS}/a`, { metadata: { name: 'a' }, data: { x: '1' } });
      const patched = await json('PATCH', `${MAPS}/a`, { data: DATA }, headers);
      expect(keysOf(patched)).toEqual([...NAMES, 'x'].sort());
    }
    await json('PUT', `${MAPS}/a`, { metadata: { name: 'a' }, data: { x: '1' } });
    const operations = NAMES.map((name) => ({ op: 'add', path: `/data/${name}`, value: '1' }));
    expect(keysOf(await json('PATCH', `${MAPS}/a`, operations, JSON_PATCH))).toEqual([...NAMES, 'x'].sort());
    const applied = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: DATA };
    expect(keysOf(await json('PATCH', `${MAPS}/a?fieldManager=m&force=true`, applied, APPLY))).toEqual(
      [...NAMES, 'x'].sort(),
    );
    expect(
      keysOf(await json('PATCH', `${MAPS}/b?fieldManager=m`, { ...applied, metadata: { name: 'b' } }, APPLY)),
    ).toEqual(NAMES);
  });

  test('make a change of an object that had none of them', async () => {
    const { json } = testServer();
    await json('POST', MAPS, { metadata: { name: 'a' } });
    await json('PATCH', `${MAPS}/a`, { data: { constructor: '1' } }, MERGE);
    expect(keysOf(await json('GET', `${MAPS}/a`))).toEqual(['constructor']);
  });

  test('are no fields to select by', async () => {
    const { refusal } = testServer();
    expect(await refusal('GET', `${MAPS}?fieldSelector=constructor%3Dx`)).toBe(
      '"constructor" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });
});

describe('JSON patches', () => {
  const server = testServer();
  server.client.create('configmaps', 'default', { metadata: { name: 'a' }, data: { x: '1' } });
  const refused = (patch: unknown) => server.refusal('PATCH', `${MAPS}/a`, patch, JSON_PATCH);
  const UNPROCESSABLE = 'the server rejected our request due to an error in our request';
  const DECODING = 'error decoding patch: json: cannot unmarshal';

  test('are lists of operations', async () => {
    expect(await refused({})).toBe(`${DECODING} object into Go value of type []handlers.jsonPatchOp`);
    expect(await refused(['x'])).toBe(`${DECODING} string into Go value of type handlers.jsonPatchOp`);
    expect(await refused([{ op: 'add', path: 5 }])).toBe(
      `${DECODING} number into Go struct field jsonPatchOp.path of type string`,
    );
    expect(await refused([null])).toBe(UNPROCESSABLE);
    expect(await refused([{ op: 'copy', from: '/constructor/name', path: '/data/n' }])).toBe(UNPROCESSABLE);
  });

  test('have so many operations and no more', async () => {
    const one = { op: 'test', path: '/data/x', value: '1' };
    expect(await refused(Array.from({ length: 10_001 }, () => one))).toBe(
      'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    );
  });

  test('do not grow an object by copies of copies', async () => {
    const bomb = Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '/data', path: `/data/${i}` }));
    expect(await refused(bomb)).toBe(UNPROCESSABLE);
  });
});

test('A long list of unknown fields is told at once', async () => {
  const { server } = testServer();
  const fields = Array.from({ length: 20_000 }, (_, i) => `"f${i}":1`);
  const { status } = await server.handle({
    method: 'POST',
    path: MAPS,
    query: new URLSearchParams({ fieldValidation: 'Warn' }),
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: { text: `{"metadata":{"name":"a"},"f0":2,${fields.join(',')}}` },
  });
  expect(status).toBe(201);
}, 5000);
