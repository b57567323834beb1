import { expect, test } from 'vitest';
import type { Secret } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { keyringOf, lookUp, placeMatches } from './keyring.ts';

/** A pull secret with an account for each place, named after it unless given as `user:password`. */
function secret(
  auths: Readonly<Record<string, object>>,
  type = 'kubernetes.io/dockerconfigjson',
): Stored<Secret> {
  const json = type.endsWith('json') ? { auths } : auths;
  const key = type === 'kubernetes.io/dockercfg' ? '.dockercfg' : '.dockerconfigjson';
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', uid: 's', resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' },
    type,
    data: { [key]: btoa(JSON.stringify(json)) },
  };
}

const foo = { auth: btoa('foo:bar') };

test.each([
  ['*.kubernetes.io', 'prefix.kubernetes.io', true],
  ['prefix.*.io', 'prefix.kubernetes.io', true],
  ['prefix.kubernetes.*', 'prefix.kubernetes.io', true],
  ['*-good.kubernetes.io', 'prefix-good.kubernetes.io', true],
  ['*.kubernetes.io/blah', 'prefix.kubernetes.io/blah', true],
  ['prefix.*.io/foo', 'prefix.kubernetes.io/foo/bar', true],
  ['*.kubernetes.io:1111/blah', 'prefix.kubernetes.io:1111/blah', true],
  ['prefix.*.io:1111/foo', 'prefix.kubernetes.io:1111/foo/bar', true],
  ['*.kubernetes.io', 'kubernetes.io', false],
  ['*.*.kubernetes.io', 'prefix.kubernetes.io', false],
  ['*.*.kubernetes.io', 'kubernetes.io', false],
  ['*kubernetes.io', 'a.kubernetes.io', false],
  ['*kubernetes.io', 'kubernetes.io', true],
  ['*.*.*.kubernetes.io', 'a.b.c.kubernetes.io', true],
  ['kubernetes.io', 'kubernetes.com', false],
  ['k*.io', 'quay.io', false],
  ['*.kubernetes.io:1234/blah', 'prefix.kubernetes.io:1111/blah', false],
  ['prefix.*.io/foo', 'prefix.kubernetes.io:1111/foo/bar', false],
])('%s is a place for %s: %s', (place, repository, matches) => {
  expect(placeMatches(place, repository)).toBe(matches);
});

test.each([
  ['https://hello.kubernetes.io', 'hello.kubernetes.io'],
  ['https://*.docker.io', 'prefix.docker.io'],
  ['https://prefix.*.io', 'prefix.docker.io'],
  ['https://prefix.docker.*', 'prefix.docker.io'],
  ['https://*.docker.io/path', 'prefix.docker.io/path'],
  ['https://prefix.*.io/path', 'prefix.docker.io/path/subpath'],
  ['https://prefix.docker.*/path', 'prefix.docker.io/path'],
  ['https://*.docker.io:8888', 'prefix.docker.io:8888'],
  ['https://prefix.*.io:8888', 'prefix.docker.io:8888'],
  ['https://prefix.docker.*:8888', 'prefix.docker.io:8888'],
  ['https://*.docker.io/path:1111', 'prefix.docker.io/path:1111'],
  ['https://*.docker.io/v1/', 'prefix.docker.io/path:1111'],
  ['https://*.docker.io/v2/', 'prefix.docker.io/path:1111'],
  ['https://prefix.docker.*/path:1111', 'prefix.docker.io/path:1111'],
  ['prefix.docker.io:1111', 'prefix.docker.io:1111/path'],
  ['*.docker.io:1111', 'prefix.docker.io:1111/path'],
])('what is given for %s is tried at %s', (location, repository) => {
  const keyring = keyringOf([
    secret({ [location]: { email: 'foo@bar.baz', ...foo } }, 'kubernetes.io/dockercfg'),
  ]);
  expect(lookUp(keyring, `${repository}/foo/bar`)).toEqual([{ username: 'foo', password: 'bar' }]);
});

test.each([
  ['https://hello.kubernetes.io', 'world.mesos.org/foo/bar'],
  ['https://*.docker.com', 'prefix.docker.io'],
  ['https://suffix.*.io', 'prefix.docker.io'],
  ['https://prefix.docker.c*', 'prefix.docker.io'],
  ['https://prefix.*.io/path:1111', 'prefix.docker.io/path/subpath:1111'],
  ['suffix.*.io', 'prefix.docker.io'],
  ['https://index.docker.io/v1/', 'world.mesos.org'],
])('what is given for %s is not tried at %s', (location, repository) => {
  expect(lookUp(keyringOf([secret({ [location]: foo })]), `${repository}/foo/bar`)).toEqual([]);
});

test.each(['docker.io/library/nginx', 'docker.io/luksa/kubia', 'index.docker.io/library/nginx'])(
  "Docker Hub's account is tried at %s",
  (repository) => {
    const keyring = keyringOf([secret({ 'https://index.docker.io/v1/': foo })]);
    expect(lookUp(keyring, repository)).toEqual([{ username: 'foo', password: 'bar' }]);
  },
);

test('more specific places come first, and all that fit are tried', () => {
  const named = (username: string): object => ({ username, password: 'x' });
  const keyring = keyringOf([
    secret({ 'quay.io': named('host') }),
    secret({ 'quay.io/coreos': named('path'), 'gcr.io': named('other') }),
    secret({ 'quay.io': named('none') }, 'Opaque'),
  ]);
  expect(lookUp(keyring, 'quay.io/coreos/etcd').map(({ username }) => username)).toEqual(['path', 'host']);
});
