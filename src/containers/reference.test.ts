import { expect, test } from 'vitest';
import { Catalogue } from './catalogue.ts';
import { sha256 } from '../crypto/sha256.ts';
import type { Image } from './image.ts';
import { images } from './images/index.ts';
import { systemImages } from './images/system.ts';
import { parseReference } from './reference.ts';
import { realRegistries } from './registries.ts';
import { rigCatalogue } from './rig-catalogue.ts';

const canonical = (image: string): string => {
  const reference = parseReference(image);
  return typeof reference === 'string' ? `! ${reference}` : reference.canonical;
};

test('names are completed as container runtimes do', () => {
  expect(
    [
      'nginx',
      'luksa/kubia:v2',
      'gcr.io/a/b',
      'localhost:5000/x:1',
      'localhost/x',
      'NGINX',
      'foo/Bar',
      'a:b:c',
      '',
      'nginx:',
      'ng inx',
    ].map(canonical),
  ).toEqual([
    'docker.io/library/nginx:latest',
    'docker.io/luksa/kubia:v2',
    'gcr.io/a/b:latest',
    'localhost:5000/x:1',
    'localhost/x:latest',
    '! invalid reference format: repository name (library/NGINX) must be lowercase',
    '! invalid reference format: repository name (foo/Bar) must be lowercase',
    '! invalid reference format',
    '! invalid reference format',
    '! invalid reference format',
    '! invalid reference format',
  ]);
});

const hex = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test.each([
  [hex, `! invalid repository name (${hex}), cannot specify 64-byte hexadecimal strings`],
  [hex.slice(1), `docker.io/library/${hex.slice(1)}:latest`],
  [`nginx@sha256:${hex}`, `docker.io/library/nginx@sha256:${hex}`],
  [`nginx@sha256:${hex.slice(20)}`, '! invalid checksum digest length'],
  [`nginx@sha256:${hex.toUpperCase()}`, '! invalid checksum digest format'],
  [`nginx@md5:${hex.slice(32)}`, '! unsupported digest algorithm'],
  [`nginx@constructor:${hex}`, '! unsupported digest algorithm'],
  ['nginx@sha256:abc', '! invalid reference format'],
  ['FAILED_IMAGE', '! invalid reference format: repository name (library/FAILED_IMAGE) must be lowercase'],
  ['Me/app', 'Me/app:latest'],
  ['Me/App:1', '! invalid reference format: repository name (App) must be lowercase'],
  ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['http://url', '! invalid reference format'],
  ['host:port/x', '! invalid reference format'],
  ['[::1]:5000/x', '[::1]:5000/x:latest'],
  [`a/${'b'.repeat(254)}`, '! repository name must not be more than 255 characters'],
  ['NG inx', '! invalid reference format: repository name (library/NG inx) must be lowercase'],
])('%s: %s', (image, expected) => {
  expect(canonical(image)).toBe(expected);
});

test('registries refuse in their own words', () => {
  const catalogue = new Catalogue(systemImages, () => images, realRegistries);
  const refusal = (image: string): string => {
    const found = catalogue.resolve(image);
    return found.found
      ? 'found'
      : `${found.code}: ${found.message.replace(/^failed to pull .*? failed to resolve reference "[^"]*": /, '')}`;
  };
  expect(
    ['nginx:1.27', 'nginx:1.999', 'ngnix', 'gcr.io/x/y:1', 'registry.example.com/x', 'localhost:5000/x'].map(
      refusal,
    ),
  ).toEqual([
    'found',
    'NotFound: docker.io/library/nginx:1.999: not found',
    'Unknown: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'NotFound: gcr.io/x/y:1: not found',
    'Unknown: failed to do request: Head "https://registry.example.com/v2/x/manifests/latest": dial tcp: lookup registry.example.com on 10.0.0.2:53: no such host',
    'Unknown: failed to do request: Head "https://localhost:5000/v2/x/manifests/latest": dial tcp 127.0.0.1:5000: connect: connection refused',
  ]);
});

test('registries ask who pulls private images', () => {
  const open = images.find(({ names }) => names.includes('docker.io/library/alpine'));
  if (!open) throw new Error('no image');
  const accounts = [{ username: 'me', password: 'secret' }];
  const own: Image = { ...open, names: ['registry.example.com:5000/a/b', 'docker.io/me/app'], accounts };
  const catalogue = new Catalogue(systemImages, () => [own], realRegistries);
  const answer = (image: string, as?: readonly [username: string, password: string] | 'node'): string => {
    const found = catalogue.resolve(image, as && (as === 'node' ? as : { username: as[0], password: as[1] }));
    return found.found
      ? 'found'
      : found.message.replace(/^failed to pull .*? failed to resolve reference "[^"]*": /, '');
  };
  const basic = 'registry.example.com:5000/a/b';
  const denied = 'pull access denied, repository does not exist or may require authorization:';
  expect([
    answer(basic, 'node'),
    answer(basic, ['me', 'secret']),
    answer('me/app', ['me', 'secret']),
  ]).toEqual(['found', 'found', 'found']);
  expect([
    answer(basic),
    answer(basic, ['me', 'x']),
    answer('me/app'),
    answer('me/app', ['me', 'x']),
  ]).toEqual([
    `${denied} authorization failed: no basic auth credentials`,
    'unexpected status from HEAD request to https://registry.example.com:5000/v2/a/b/manifests/latest: 401 Unauthorized',
    `${denied} server message: insufficient_scope: authorization failed`,
    'failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token?scope=repository%3Ame%2Fapp%3Apull&service=registry.docker.io: 401 Unauthorized',
  ]);
  expect([answer('ghcr.io/org/app'), answer('ghcr.io/org/app', ['me', 'x'])]).toEqual([
    'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aorg%2Fapp%3Apull&service=ghcr.io: 401 Unauthorized',
    'failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aorg%2Fapp%3Apull&service=ghcr.io: 403 Forbidden',
  ]);
});

test('Docker has its own words for what registries refuse', () => {
  const open = images.find(({ names }) => names.includes('docker.io/library/alpine'));
  if (!open) throw new Error('no image');
  const accounts = [{ username: 'me', password: 'secret' }];
  const own: Image = { ...open, names: ['registry.example.com/a/b', 'docker.io/me/app'], accounts };
  const catalogue = new Catalogue(systemImages, () => [...images, own], realRegistries);
  const answer = (image: string, password?: string): string => {
    const found = catalogue.resolve(
      image,
      password === undefined ? undefined : { username: 'me', password },
      'docker',
    );
    return found.found ? 'found' : `${found.code}: ${found.message}`;
  };
  const says = (text: string): string => `Unknown: Error response from daemon: ${text}`;
  expect([
    answer('nginx:nope'),
    answer('nginxx'),
    answer('someone/else:2'),
    answer('registry.k8s.io/pause:0'),
    answer('ghcr.io/org/app'),
    answer('us-docker.pkg.dev/p/r/app:1'),
    answer('registry.example.org/x'),
    answer('localhost:5000/x'),
    answer('registry.example.com/a/b'),
    answer('registry.example.com/a/b', 'x'),
    answer('me/app', 'x'),
    answer('me/app', 'secret'),
  ]).toEqual([
    says('manifest for nginx:nope not found: manifest unknown: manifest unknown'),
    says(
      "pull access denied for nginxx, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    ),
    says(
      "pull access denied for someone/else, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    ),
    says('manifest for registry.k8s.io/pause:0 not found: manifest unknown: Failed to fetch "0"'),
    says('Head "https://ghcr.io/v2/org/app/manifests/latest": unauthorized'),
    says(
      'Head "https://us-docker.pkg.dev/v2/p/r/app/manifests/1": denied: Unauthenticated request. Unauthenticated requests do not have permission "artifactregistry.repositories.downloadArtifacts" on resource "projects/p/locations/us/repositories/r" (or it may not exist)',
    ),
    says(
      'Get "https://registry.example.org/v2/": dial tcp: lookup registry.example.org on 192.168.49.1:53: no such host',
    ),
    says('Get "http://localhost:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused'),
    says('Head "https://registry.example.com/v2/a/b/manifests/latest": no basic auth credentials'),
    says(
      'Head "https://registry.example.com/v2/a/b/manifests/latest": unauthorized: authentication required',
    ),
    says(
      'Head "https://registry-1.docker.io/v2/me/app/manifests/latest": unauthorized: incorrect username or password',
    ),
    'found',
  ]);
});

test('the reference cluster has every image but those with bad names, and decides how long containers live', () => {
  const catalogue = new Catalogue(systemImages, () => images, rigCatalogue);
  expect(
    ['whatever/app:3', 'nginx:does-not-exist', 'ngnix'].map((image) => catalogue.resolve(image).found),
  ).toEqual([true, false, false]);
  const life = (image: string, ...args: readonly string[]): unknown => {
    const found = catalogue.image(image);
    return found && catalogue.life({ name: 'c', image, args }, found.reference);
  };
  expect([
    life('nginx'),
    life('busybox'),
    life('busybox', 'sh', '-c', 'exit 3'),
    life('busybox', 'sleep', '5'),
    life('busybox', 'sh', '-c', 'while true; do date; sleep 5; done'),
    life('mysql'),
    life('hello-world'),
  ]).toEqual([
    { milliseconds: Infinity, code: 0 },
    { milliseconds: 300, code: 0 },
    { milliseconds: 700, code: 3 },
    { milliseconds: 5700, code: 0 },
    { milliseconds: Infinity, code: 0 },
    { milliseconds: 1000, code: 1 },
    { milliseconds: 300, code: 0 },
  ]);
});

test('digests are SHA-256', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('abc'.repeat(40))).toBe('b02c2454cf7a177aefdeb3e3d26b447fcc3d5db67be300d67e702c2b062dbb88');
});
