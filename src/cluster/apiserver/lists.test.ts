import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WATCH_WINDOW } from '../store/store.ts';
import { testServer, type TestServer } from './testing.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';

interface List {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly resourceVersion: string };
  }[];
}

const list = async ({ json }: TestServer, query = ''): Promise<List> =>
  (await json('GET', `${MAPS}${query}`)) as List;
const names = ({ items }: List): readonly string[] => items.map(({ metadata }) => metadata.name);
const create = (server: TestServer, name: string): Promise<unknown> =>
  server.json('POST', MAPS, { metadata: { name } });
const next = ({ metadata }: List): string => `&continue=${metadata.continue ?? ''}`;

describe('pages', () => {
  test('show the state of the first one', async () => {
    const server = testServer();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(server, name);
    const first = await list(server, '?limit=2');
    await create(server, 'bb');
    await server.send('DELETE', `${MAPS}/d`);
    const second = await list(server, `?limit=2${next(first)}`);
    const third = await list(server, `?limit=2${next(second)}`);
    expect([first, second, third].map((page) => [names(page), page.metadata.remainingItemCount])).toEqual([
      [['a', 'b'], 3],
      [['c', 'd'], 1],
      [['e'], undefined],
    ]);
    expect(new Set([first, second, third].map(({ metadata }) => metadata.resourceVersion)).size).toBe(1);
    expect(third.metadata.continue).toBeUndefined();
    expect(atob(first.metadata.continue ?? '')).toBe(
      `{"v":"meta.k8s.io/v1","rv":${first.metadata.resourceVersion},"start":"b\\u0000"}`,
    );
  });

  test('tell no number when something is selected, and end in an empty one when nothing of the rest is', async () => {
    const server = testServer();
    for (const name of ['a', 'b']) await create(server, name);
    const first = await list(server, '?limit=1&fieldSelector=metadata.name%3Da');
    expect([names(first), first.metadata.remainingItemCount]).toEqual([['a'], undefined]);
    expect(names(await list(server, `?limit=1&fieldSelector=metadata.name%3Da${next(first)}`))).toEqual([]);
  });

  test('that are too old go on with the state of now', async () => {
    const server = testServer();
    for (const name of ['a', 'b', 'c']) await create(server, name);
    const first = await list(server, '?limit=1');
    for (let at = 0; at <= 2 * WATCH_WINDOW; at++)
      await server.send('PUT', `${MAPS}/b`, { metadata: { name: 'b' }, data: { at: String(at) } });
    await create(server, 'aa');
    const { status, body } = await server.send('GET', `${MAPS}?limit=1${next(first)}`);
    expect(status).toBe(410);
    if (body.type !== 'json') throw new Error(body.type);
    const refusal = body.value as {
      readonly reason: string;
      readonly metadata: { readonly continue: string };
    };
    expect(refusal.reason).toBe('Expired');
    expect(names(await list(server, `?continue=${refusal.metadata.continue}`))).toEqual(['aa', 'b', 'c']);
  });
});

test('a list at a revision shows what was there then', async () => {
  const step = fc.record({
    act: fc.constantFrom('create', 'update', 'delete'),
    name: fc.constantFrom('a', 'b', 'c', 'd'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const server = testServer();
      const seen = [await list(server)];
      for (const [at, { act, name }] of steps.entries()) {
        if (act === 'create') await create(server, name).catch(() => undefined);
        else if (act === 'delete') await server.send('DELETE', `${MAPS}/${name}`);
        else await server.send('PUT', `${MAPS}/${name}`, { metadata: { name }, data: { at: String(at) } });
        seen.push(await list(server));
      }
      for (const page of seen) {
        const { resourceVersion } = page.metadata;
        expect(await list(server, `?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`)).toEqual(
          page,
        );
        expect(names(await list(server, `?resourceVersion=${resourceVersion}&limit=1`))).toEqual(
          names(page).slice(0, 1),
        );
        expect(
          await list(server, `?resourceVersion=${resourceVersion}&resourceVersionMatch=NotOlderThan`),
        ).toEqual(seen.at(-1));
      }
    }),
    { numRuns: 30 },
  );
});

test('what lists refuse', async () => {
  const { refusal } = testServer();
  const token = (text: string): string => btoa(text).replace(/=+$/, '');
  const answers: readonly (readonly [string, string])[] = [
    ['limit=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
    [
      'resourceVersionMatch=Exact',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      'resourceVersionMatch=Exact&resourceVersion=0',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      'resourceVersionMatch=exact&resourceVersion=1&sendInitialEvents',
      'ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Unsupported value: "exact": supported values: "Exact", "NotOlderThan", "", sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list]',
    ],
    [
      'resourceVersion=x',
      'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    ],
    [
      'resourceVersion=x&limit=1',
      'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    ],
    ['continue=a*', 'invalid continue token: continue key is not valid: illegal base64 data at input byte 1'],
    [
      `continue=${token('hello')}`,
      "invalid continue token: continue key is not valid: invalid character 'h' looking for beginning of value",
    ],
    [
      `continue=${token('{"v":"meta.k8s.io/v1","start":"a"}')}`,
      'invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    ],
    [
      `continue=${token('{"v":"v2","rv":1,"start":"a"}')}`,
      'invalid continue token: continue key is not valid: server does not recognize this encoded version v2',
    ],
    [
      `resourceVersion=1&continue=${token('{"v":"meta.k8s.io/v1","rv":1,"start":"a"}')}`,
      'specifying resource version is not allowed when using continue',
    ],
    [
      'watch=1&resourceVersionMatch=NotOlderThan',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    ],
    [
      'watch=1&sendInitialEvents=true',
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    ],
    [
      'watch=1&resourceVersion=x',
      'configmaps "" is invalid: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    ],
  ];
  expect(await Promise.all(answers.map(([query]) => refusal('GET', `${MAPS}?${query}`)))).toEqual(
    answers.map(([, message]) => message),
  );
});

test('a revision that is still to come is waited for, and not for ever', async () => {
  const server = testServer();
  const { clock, send } = server;
  const { metadata } = await list(server);
  const soon = Number(metadata.resourceVersion) + 1;
  const waiting = list(server, `?resourceVersion=${soon}`);
  await create(server, 'a');
  expect(names(await waiting)).toEqual(['a']);
  const never = Promise.all([
    send('GET', `${MAPS}?resourceVersion=${soon + 5}`),
    send('GET', `${MAPS}/a?resourceVersion=${soon + 5}`),
  ]);
  // they wait by now
  await new Promise((resolve) => setTimeout(resolve));
  clock.advanceTo(clock.now() + 3000);
  for (const { status, body } of await never) {
    expect(status).toBe(504);
    expect(body).toEqual({
      type: 'json',
      value: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: `Timeout: Too large resource version: ${soon + 5}, current: ${soon}`,
        reason: 'Timeout',
        details: {
          causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
          retryAfterSeconds: 1,
        },
        code: 504,
      },
    });
  }
});

describe('watches', () => {
  /** The first events of a watch, each as its type and the name or the refusal that it is about. */
  async function watch(
    { server }: TestServer,
    path: string,
    query: string,
    count: number,
  ): Promise<readonly string[]> {
    const stop = new AbortController();
    const { body } = await server.handle({
      method: 'GET',
      path,
      query: new URLSearchParams(query),
      headers: { accept: 'application/json' },
      signal: stop.signal,
    });
    if (body.type !== 'events') throw new Error(body.type);
    const seen: string[] = [];
    for await (const event of body.events as AsyncIterable<{
      readonly type: string;
      readonly object: unknown;
    }>) {
      const { type, object } = event;
      const { metadata, message } = object as {
        readonly metadata: { readonly name?: string };
        readonly message?: string;
      };
      seen.push(`${type} ${message ?? metadata.name ?? ''}`);
      if (seen.length === count) stop.abort();
    }
    return seen;
  }

  test('that begin too early are told so in an event', async () => {
    const server = testServer();
    await create(server, 'a');
    for (let at = 0; at <= 2 * WATCH_WINDOW; at++)
      await server.send('PUT', `${MAPS}/a`, { metadata: { name: 'a' }, data: { at: String(at) } });
    expect(await watch(server, MAPS, 'watch=1&resourceVersion=1', 5)).toEqual([
      expect.stringMatching(/^ERROR too old resource version: 1 \(\d+\)$/),
    ]);
  });

  test('from a revision to come tell only what comes after it', async () => {
    const server = testServer();
    const { metadata } = await list(server);
    const events = watch(server, MAPS, `watch&resourceVersion=${Number(metadata.resourceVersion) + 1}`, 1);
    for (const name of ['a', 'b']) await create(server, name);
    expect(await events).toEqual(['ADDED b']);
  });

  test('below the deprecated paths are the same, of a collection or of one object', async () => {
    const server = testServer();
    for (const name of ['a', 'b']) await create(server, name);
    const deprecated = '/api/v1/watch/namespaces/default/configmaps';
    expect(await watch(server, deprecated, '', 2)).toEqual(['ADDED a', 'ADDED b']);
    expect(await watch(server, '/api/v1/watch/configmaps', 'resourceVersion=0', 2)).toEqual([
      'ADDED a',
      'ADDED b',
    ]);
    expect(await watch(server, `${deprecated}/b`, '', 1)).toEqual(['ADDED b']);
    expect(await server.refusal('GET', `${deprecated}/b?fieldSelector=metadata.name%3Da`)).toBe(
      "fieldSelector metadata.name doesn't match requested name",
    );
  });

  test('without the state begin now', async () => {
    const server = testServer();
    await create(server, 'a');
    const events = watch(
      server,
      MAPS,
      'watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan',
      1,
    );
    await create(server, 'b');
    expect(await events).toEqual(['ADDED b']);
  });
});
