import { expect, test } from 'vitest';
import { bareID, containerID, runtimeStatus, startFailure } from './runtime-names.ts';

const instance = {
  id: 'ab12',
  image: 'nginx',
  canonical: 'docker.io/library/nginx:latest',
  imageID: 'docker.io/library/nginx@sha256:01',
  startedAt: 0,
  user: { uid: 0, gid: 0 },
};

test('containerd tells canonical names and the user', () => {
  expect(runtimeStatus('containerd://2.1.3', instance)).toEqual({
    containerID: 'containerd://ab12',
    image: 'docker.io/library/nginx:latest',
    imageID: 'docker.io/library/nginx@sha256:01',
    user: { linux: { uid: 0, gid: 0, supplementalGroups: [0] } },
  });
});

test('Docker tells familiar names and no user', () => {
  expect(runtimeStatus('docker://29.2.1', instance)).toEqual({
    containerID: 'docker://ab12',
    image: 'nginx:latest',
    imageID: 'docker-pullable://nginx@sha256:01',
  });
});

test.each([
  ['docker.io/bitnami/redis:7', 'bitnami/redis:7'],
  ['docker.io/library/a/b:1', 'library/a/b:1'],
  ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
])('Docker calls %s %s', (canonical, image) => {
  expect(runtimeStatus('docker://29.2.1', { ...instance, canonical }).image).toBe(image);
});

test('an id goes both ways', () => {
  expect(bareID(containerID('docker://29.2.1', 'ab12'))).toBe('ab12');
});

test.each([
  ['exec: "x": executable file not found in $PATH: unknown', 127],
  ['exec: "/x": stat /x: no such file or directory: unknown', 127],
  ['exec: "/etc/passwd": permission denied: unknown', 126],
  ['exec: "/etc": is a directory: unknown', 126],
  ['out of luck', 128],
])('a container that cannot be started: %s', (startError, code) => {
  expect([
    startFailure('containerd://2.1.3', { startError, instance }),
    startFailure('docker://29.2.1', { startError, instance }),
  ]).toEqual([
    { told: startError, exit: { code: 128, reason: 'StartError', message: startError } },
    {
      told: `failed to start container "ab12": Error response from daemon: ${startError}`,
      exit: { code, reason: 'ContainerCannotRun', message: startError },
    },
  ]);
});
