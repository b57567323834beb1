import { describe, expect, test } from 'vitest';
import { testServer, JSON_PATCH, MERGE, STRATEGIC, TABLE } from './testing.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';

const pod = (name: string, labels: object = {}) => ({
  metadata: { name, labels },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
});

interface Named {
  readonly metadata: { readonly name: string };
}

describe('objects', () => {
  test('are created with what the server fills in', async () => {
    const { send } = testServer();
    const { status, body } = await send('POST', MAPS, { metadata: { name: 'a' }, data: { k: 'v' } });
    expect(status).toBe(201);
    expect(body).toEqual({
      type: 'json',
      value: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'a',
          namespace: 'default',
          uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
          resourceVersion: expect.stringMatching(/^\d+$/),
          creationTimestamp: '2026-01-05T09:00:00Z',
          managedFields: [
            {
              manager: 'unknown',
              operation: 'Update',
              apiVersion: 'v1',
              time: '2026-01-05T09:00:00Z',
              fieldsType: 'FieldsV1',
              fieldsV1: { 'f:data': { '.': {}, 'f:k': {} } },
            },
          ],
        },
        data: { k: 'v' },
      },
    });
  });

  test('with generated names', async () => {
    const { json } = testServer();
    const { metadata } = (await json('POST', MAPS, { metadata: { generateName: 'b-' } })) as Named;
    expect(metadata.name).toMatch(/^b-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('refusals of creations', async () => {
    const { send, refusal } = testServer();
    await send('POST', MAPS, { metadata: { name: 'a' } });
    const answers = [
      await refusal('POST', MAPS, { metadata: { name: 'a' } }),
      await refusal('POST', MAPS, {}),
      await refusal('POST', MAPS, { metadata: { name: 'c', namespace: 'other' } }),
      await refusal('POST', '/api/v1/namespaces/nowhere/configmaps', { metadata: { name: 'c' } }),
      await refusal('POST', MAPS, { kind: 'Secret', apiVersion: 'v1', metadata: { name: 'c' } }),
      await refusal('POST', MAPS, { kind: 'ConfigMap', apiVersion: 'v2', metadata: { name: 'c' } }),
      await refusal('POST', MAPS, { metadata: { name: 'c', resourceVersion: '1' } }),
      await refusal('POST', MAPS, { metadata: { name: 'c' }, data: { k: 1 } }),
      await refusal('POST', `${MAPS}?fieldValidation=Strict`, { metadata: { name: 'c' }, dat: {} }),
      await refusal('POST', `${MAPS}?dryRun=Some`, { metadata: { name: 'c' } }),
      await refusal('POST', '/api/v1/pods', pod('c')),
    ];
    expect(answers).toEqual([
      'configmaps "a" already exists',
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
      'the namespace of the provided object does not match the namespace sent on the request',
      'namespaces "nowhere" not found',
      'the kind in the data (Secret) does not match the expected kind (ConfigMap)',
      'the API version in the data (v2) does not match the expected API version (v1)',
      'resourceVersion should not be set on objects to be created',
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dat"',
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: []string{"Some"}: supported values: "All"',
      'the server does not allow this method on the requested resource',
    ]);
  });

  test('unknown fields only warn unless they shall be refused', async () => {
    const { send } = testServer();
    const given = { metadata: { name: 'c' }, dat: {} };
    const answers = [
      await send('POST', `${MAPS}?dryRun=All`, given),
      await send('POST', `${MAPS}?dryRun=All&fieldValidation=Ignore`, given),
    ];
    expect(answers.map(({ status, headers }) => [status, headers['warning']])).toEqual([
      [201, '299 - "unknown field \\"dat\\""'],
      [201, undefined],
    ]);
  });

  test('are replaced only by who knows the last version', async () => {
    const { send, refusal } = testServer();
    await send('POST', MAPS, { metadata: { name: 'a' } });
    const stale = { metadata: { name: 'a', resourceVersion: '1' } };
    expect(await refusal('PUT', `${MAPS}/a`, stale)).toBe(
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    );
    expect(await refusal('PUT', `${MAPS}/a`, { metadata: { name: 'b' } })).toBe(
      'the name of the object (b) does not match the name on the URL (a)',
    );
    expect(await refusal('PUT', `${MAPS}/z`, { metadata: { name: 'z' } })).toBe('configmaps "z" not found');
  });

  test('dry runs leave no trace', async () => {
    const { send, refusal } = testServer();
    expect((await send('POST', `${MAPS}?dryRun=All`, { metadata: { name: 'a' } })).status).toBe(201);
    expect(await refusal('GET', `${MAPS}/a`)).toBe('configmaps "a" not found');
  });
});

describe('patches', () => {
  const start = { metadata: { name: 'a' }, data: { x: '1', y: '2' } };

  test.each([
    ['merge', MERGE, { data: { x: null, z: '3' } }, { y: '2', z: '3' }],
    ['strategic merge', STRATEGIC, { data: { x: null, z: '3' } }, { y: '2', z: '3' }],
    ['strategic replace', STRATEGIC, { data: { $patch: 'replace', z: '3' } }, { z: '3' }],
    [
      'JSON',
      JSON_PATCH,
      [
        { op: 'test', path: '/data/x', value: '1' },
        { op: 'remove', path: '/data/x' },
        { op: 'add', path: '/data/z', value: '3' },
      ],
      { y: '2', z: '3' },
    ],
  ])('%s', async (_type, headers, patch, data) => {
    const { send, json } = testServer();
    await send('POST', MAPS, start);
    expect(await json('PATCH', `${MAPS}/a`, patch, headers)).toMatchObject({ data });
  });

  test('strategic merges know the keys of lists', async () => {
    const { send, json } = testServer();
    const containers = [
      { name: 'a', image: 'one' },
      { name: 'b', image: 'two' },
    ];
    const path = '/apis/apps/v1/namespaces/default/deployments';
    const labels = { app: 'w' };
    const template = { metadata: { labels }, spec: { containers } };
    await send('POST', path, {
      metadata: { name: 'w' },
      spec: { selector: { matchLabels: labels }, template },
    });
    const patch = {
      spec: {
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'c' }, { name: 'b' }],
            containers: [
              { name: 'a', $patch: 'delete' },
              { name: 'c', image: 'four' },
              { name: 'b', image: 'three' },
            ],
          },
        },
      },
    };
    interface Shape {
      readonly spec: {
        readonly template: {
          readonly spec: { readonly containers: readonly { name: string; image: string }[] };
        };
      };
    }
    const { spec } = (await json('PATCH', `${path}/w`, patch, STRATEGIC)) as Shape;
    expect(spec.template.spec.containers.map(({ name, image }) => [name, image])).toEqual([
      ['c', 'four'],
      ['b', 'three'],
    ]);
  });

  test('refusals', async () => {
    const { send, refusal } = testServer();
    await send('POST', MAPS, start);
    const path = `${MAPS}/a`;
    expect([
      await refusal('PATCH', path, {}, { 'content-type': 'application/json' }),
      await refusal('PATCH', path, [{ op: 'test', path: '/data/x', value: '9' }], JSON_PATCH),
      await refusal('PATCH', path, { data: { x: 1 } }, MERGE),
      await refusal('PATCH', path, { metadata: { name: 'b' } }, MERGE),
      await refusal('PATCH', `${path}?fieldValidation=Strict`, { spec: {} }, STRATEGIC),
      await refusal('PATCH', `${MAPS}/z`, {}, MERGE),
    ]).toEqual([
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
      'the server rejected our request due to an error in our request',
      expect.stringMatching(
        /^ "" is invalid: patch: Invalid value: ".*": json: cannot unmarshal number into Go struct field ConfigMap.data of type string$/,
      ),
      'the name of the object (b) does not match the name on the URL (a)',
      ' "" is invalid: patch: Invalid value: "map[spec:map[]]": strict decoding error: unknown field "spec"',
      'configmaps "z" not found',
    ]);
  });
});

describe('lists', () => {
  const names = (value: unknown): readonly string[] =>
    (value as { readonly items: readonly Named[] }).items.map(({ metadata }) => metadata.name);

  test('selectors', async () => {
    const { send, json, refusal } = testServer();
    await send('POST', PODS, pod('a', { app: 'web', tier: 'front' }));
    await send('POST', PODS, pod('b', { app: 'web' }));
    await send('POST', PODS, pod('c'));
    const find = async (query: string): Promise<readonly string[]> =>
      names(await json('GET', `${PODS}?${query}`));
    expect([
      await find('labelSelector=app%3Dweb'),
      await find('labelSelector=app%3Dweb,tier!%3Dfront'),
      await find('labelSelector=!app'),
      await find('fieldSelector=metadata.name%3Db'),
      await find('fieldSelector=status.phase%3DPending,metadata.name!%3Da'),
      await find('fieldSelector=spec.nodeName%3Dx'),
    ]).toEqual([['a', 'b'], ['b'], ['c'], ['b'], ['b', 'c'], []]);
    expect(await refusal('GET', `${MAPS}?fieldSelector=data.x%3D1`)).toBe(
      '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });

  test('in pieces', async () => {
    const { send, json } = testServer();
    for (const name of ['a', 'b', 'c']) await send('POST', PODS, pod(name));
    interface Piece {
      readonly metadata: { readonly continue?: string; readonly remainingItemCount?: number };
    }
    const first = (await json('GET', `${PODS}?limit=2`)) as Piece;
    expect([names(first), first.metadata.remainingItemCount]).toEqual([['a', 'b'], 1]);
    const token = encodeURIComponent(first.metadata.continue ?? '');
    const second = (await json('GET', `${PODS}?limit=2&continue=${token}`)) as Piece;
    expect([names(second), second.metadata.continue]).toEqual([['c'], undefined]);
  });

  test('as tables', async () => {
    const { send, json, clock } = testServer();
    await send('POST', PODS, pod('a'));
    clock.advanceTo(clock.now() + 65_000);
    expect(await json('GET', `${PODS}?includeObject=None`, undefined, TABLE)).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      rows: [
        { cells: ['a', '0/1', 'Pending', '0', '65s', '<none>', '<none>', '<none>', '<none>'], object: null },
      ],
    });
  });
});

test('watches tell what happens, and where a client may go on', async () => {
  const { server, send } = testServer();
  await send('POST', MAPS, { metadata: { name: 'a' }, data: {} });
  const stop = new AbortController();
  const query = new URLSearchParams(
    'watch=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
  );
  const { body } = await server.handle({
    method: 'GET',
    path: MAPS,
    query,
    headers: { accept: 'application/json' },
    signal: stop.signal,
  });
  if (body.type !== 'events') throw new Error(body.type);
  await send('PATCH', `${MAPS}/a`, { data: { x: '1' } }, MERGE);
  await send('DELETE', `${MAPS}/a`);
  const seen: unknown[] = [];
  for await (const event of body.events) {
    seen.push(event);
    if (seen.length === 4) stop.abort();
  }
  expect(seen).toMatchObject([
    { type: 'ADDED', object: { metadata: { name: 'a' } } },
    {
      type: 'BOOKMARK',
      object: { kind: 'ConfigMap', metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
    },
    { type: 'MODIFIED', object: { data: { x: '1' } } },
    { type: 'DELETED', object: { data: { x: '1' } } },
  ]);
});
