import { expect, test } from 'vitest';
import { passedOn } from '../cluster/network/http.ts';
import { asNginxWrites } from './nginx-headers.ts';

const request = { method: 'GET', target: '/', version: 'HTTP/1.1', headers: [], body: '' };

test('nginx writes its own headers first, then what was added to them', () => {
  const headers = [
    ['Server', 'nginx/1.29.3'],
    ['Date', 'Mon, 05 Jan 2026 09:00:00 GMT'],
    ['Content-Type', 'text/html'],
    ['ETag', '"692cda80-267"'],
    ['X-Served-By', 'web-1'],
    ['Last-Modified', 'Mon, 01 Dec 2025 00:00:00 GMT'],
  ] as const;
  expect(asNginxWrites({ status: 200, headers, body: '한글\n' }, request)).toEqual({
    status: 200,
    headers: [
      ['Server', 'nginx/1.29.3'],
      ['Date', 'Mon, 05 Jan 2026 09:00:00 GMT'],
      ['Content-Type', 'text/html'],
      ['Content-Length', '7'],
      ['Last-Modified', 'Mon, 01 Dec 2025 00:00:00 GMT'],
      ['Connection', 'keep-alive'],
      ['ETag', '"692cda80-267"'],
      ['X-Served-By', 'web-1'],
    ],
    body: '한글\n',
  });
});

test('a connection that the client will close is closed, and what comes in pieces has no length', () => {
  const closing = { ...request, headers: [['Connection', 'close']] as const };
  const headers = [['Transfer-Encoding', 'chunked']] as const;
  expect(asNginxWrites({ status: 200, headers, body: 'piece' }, closing).headers).toEqual([
    ['Transfer-Encoding', 'chunked'],
    ['Connection', 'close'],
  ]);
});

test('a proxy passes on how long a body would be, and nothing of the connection', () => {
  const answer = {
    version: 'HTTP/1.1',
    status: 200,
    reason: 'OK',
    headers: [
      ['Server', 'nginx/1.29.3'],
      ['Content-Length', '615'],
      ['Connection', 'keep-alive'],
      ['ETag', '"a"'],
    ] as const,
    body: (async function* () {})(),
    text: () => Promise.resolve(''),
  };
  expect(passedOn(answer)).toEqual([
    ['Server', 'nginx/1.29.3'],
    ['Content-Length', '615'],
    ['ETag', '"a"'],
  ]);
  expect(passedOn(answer, ['server'])).toEqual([
    ['Content-Length', '615'],
    ['ETag', '"a"'],
  ]);
});
