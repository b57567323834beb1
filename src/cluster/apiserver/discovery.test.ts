import { describe, expect, test } from 'vitest';
import facts from '../api/facts/discovery.json' with { type: 'json' };
import columnFacts from '../api/facts/table-columns.json' with { type: 'json' };
import { SERVED } from './served.ts';
import { testServer } from './testing.ts';

const { send, json } = testServer();

interface ResourceList {
  readonly resources: readonly Readonly<Record<string, unknown>>[];
}

/** Without the hashes, which the facts lack; conformance/api compares them. */
function comparable({ resources }: ResourceList): unknown {
  return resources
    .map(({ storageVersionHash: _hash, ...rest }) => rest as Readonly<Record<string, unknown>>)
    .sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1));
}

describe('discovery', () => {
  test.each(Object.entries(facts.resources))('%s lists what the real server lists', async (path, wanted) => {
    expect(comparable((await json('GET', path)) as ResourceList)).toEqual(
      comparable(wanted as unknown as ResourceList),
    );
  });

  test('the groups and their preferred versions', async () => {
    expect(await json('GET', '/apis')).toEqual(facts.groups);
  });

  test('aggregated discovery names every resource once', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const { headers, body } = await send('GET', '/apis', undefined, { accept });
    expect(headers['content-type']).toBe(accept);
    const value = body.type === 'json' ? (body.value as { items: unknown[] }) : undefined;
    expect(value?.items.length).toBe(facts.groups.groups.length);
    const again = await send('GET', '/apis', undefined, { accept, 'if-none-match': headers['etag'] ?? '' });
    expect(again).toMatchObject({ status: 304, body: { type: 'empty' } });
  });

  test('unknown groups and resources', async () => {
    expect(await send('GET', '/apis/nope/v1/things')).toMatchObject({
      status: 404,
      body: { type: 'text', text: '404 page not found\n' },
    });
    expect(await json('GET', '/apis/apps/v1/things')).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'the server could not find the requested resource',
      reason: 'NotFound',
      details: {},
      code: 404,
    });
  });
});

describe('table columns', () => {
  const wanted = columnFacts as Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  test.each(SERVED.map((served) => [`${served.apiVersion}/${served.kind.plural}`, served] as const))(
    '%s',
    (_name, { kind, group, version }) => {
      const path =
        group === '' ? `/api/${version}/${kind.plural}` : `/apis/${group}/${version}/${kind.plural}`;
      expect(kind.columns.map(({ name, type, priority }) => ({ name, type, priority }))).toEqual(
        wanted[path]?.map(({ name, type, priority }) => ({ name, type, priority })),
      );
    },
  );
});
