import { expect, test } from 'vitest';
import { byteLength, exchange, serveHttp, type HttpReply } from './http.ts';
import { streamPair, STREAM_WINDOW } from './stream.ts';

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

function serve(reply: HttpReply): { readonly ask: typeof ask; readonly seen: unknown[] } {
  const [client, server] = streamPair();
  const seen: unknown[] = [];
  void serveHttp(server, (request) => {
    seen.push(request);
    return reply;
  });
  const ask = async (method: string, body = ''): Promise<unknown> => {
    const answer = await exchange(client, { method, target: '/a?b=c', headers: [['Host', 'web']], body });
    return answer && { ...answer, body: undefined, text: await answer.text() };
  };
  return { ask, seen };
}

test('a body counts in bytes, and a connection serves several requests', async () => {
  const { ask, seen } = serve({ status: 200, headers: [['X-A', 'b']], body: '안녕' });
  const answer = {
    version: 'HTTP/1.1',
    status: 200,
    reason: 'OK',
    headers: [
      ['X-A', 'b'],
      ['Content-Length', '6'],
    ],
    body: undefined,
    text: '안녕',
  };
  expect(await ask('GET')).toEqual(answer);
  expect(await ask('POST', 'é😀')).toEqual(answer);
  expect(seen).toEqual([
    { method: 'GET', target: '/a?b=c', version: 'HTTP/1.1', headers: [['Host', 'web']], body: '' },
    {
      method: 'POST',
      target: '/a?b=c',
      version: 'HTTP/1.1',
      headers: [
        ['Host', 'web'],
        ['Content-Length', '6'],
      ],
      body: 'é😀',
    },
  ]);
});

test('a body in pieces is sent in chunks', async () => {
  const { ask } = serve({ status: 201, headers: [], body: pieces('one ', '둘', '') });
  expect(await ask('GET')).toEqual({
    version: 'HTTP/1.1',
    status: 201,
    reason: 'Created',
    headers: [['Transfer-Encoding', 'chunked']],
    body: undefined,
    text: 'one 둘',
  });
});

test('HEAD has no body, garbage gets 400', async () => {
  const { ask } = serve({ status: 200, headers: [], body: 'hidden' });
  expect(await ask('HEAD')).toMatchObject({ headers: [['Content-Length', '6']], text: '' });
  const [client, server] = streamPair();
  void serveHttp(server, () => ({ status: 200, headers: [], body: '' }));
  await client.write('hello\r\n\r\n');
  expect(await client.read()).toBe(
    'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n',
  );
});

test('a writer waits for its reader, and hears when that has gone', async () => {
  const [one, other] = streamPair();
  let written = false;
  const writing = one.write('x'.repeat(STREAM_WINDOW + 1)).then(() => {
    written = true;
  });
  await Promise.resolve();
  expect(written).toBe(false);
  expect((await other.read())?.length).toBe(STREAM_WINDOW + 1);
  await writing;
  other.close();
  await expect(one.write('more')).rejects.toThrow('broken pipe');
  expect(await one.read()).toBeUndefined();
});

test('byteLength counts UTF-8', () => {
  expect(['a', 'é', '한', '😀'].map(byteLength)).toEqual([1, 2, 3, 4]);
});
