import { expect, test } from 'vitest';
import { MemoryFileSystem } from '../../shell/memory-filesystem.ts';
import { asError } from './errors.ts';
import { serverUrl, userProblems } from './kubeconfig-usable.ts';

const machine = { cwd: '/', env: {}, files: new MemoryFileSystem({ now: () => 0 }) };

test.each([
  ['https://127.0.0.1:6443/', 'https://127.0.0.1:6443'],
  ['https://host/prefix/', 'https://host/prefix'],
  ['localhost:8080', 'http://localhost:8080'],
  ['localhost:1/path', 'host must be a URL or a host:port pair: "localhost:1/path"'],
  ['http://', 'host must be a URL or a host:port pair: "http://"'],
  ['://x', 'host must be a URL or a host:port pair: "://x"'],
  ['http://a b', 'host must be a URL or a host:port pair: "http://a b"'],
])('the server %s', (given, expected) => {
  let said: string;
  try {
    said = serverUrl(given);
  } catch (error) {
    said = asError(error).message;
  }
  expect(said).toBe(expected);
});

test('nobody acts with groups or an UID alone', () => {
  const fault = ['requesting uid, groups or user-extra for me without impersonating a user'];
  expect(userProblems(machine, 'me', { token: 'x', 'as-groups': ['a'] })).toEqual(fault);
  expect(userProblems(machine, 'me', { token: 'x', 'as-uid': '7' })).toEqual(fault);
  expect(userProblems(machine, 'me', { token: 'x', as: 'bob', 'as-uid': '7' })).toEqual([]);
});
