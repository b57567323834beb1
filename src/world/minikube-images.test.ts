import { expect, test } from 'vitest';
import type { Host } from './host.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World } from './world.ts';

/** Node's event loop. */
const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };
const world = await World.create({ scenario: 'minikube', seed: 1, start: DEFAULT_START, locale: 'C', host });

async function type(line: string): Promise<string> {
  const { output } = await world.type(line, world.clock.now() + 600_000);
  await jumpTo(world, world.clock.now());
  return output.replaceAll('\r\n', '\n');
}

const SYSTEM = `registry.k8s.io/pause:3.10
registry.k8s.io/kube-scheduler:v1.33.13
registry.k8s.io/kube-proxy:v1.33.13
registry.k8s.io/kube-controller-manager:v1.33.13
registry.k8s.io/kube-apiserver:v1.33.13
registry.k8s.io/etcd:3.5.21-0
registry.k8s.io/coredns/coredns:v1.12.0
gcr.io/k8s-minikube/storage-provisioner:v5
`;

test('minikube gets images onto its machines and takes them away', async () => {
  expect(await type('minikube image ls')).toBe(SYSTEM);
  expect(await type('minikube image load redis:7 && minikube image pull busybox && minikube image ls')).toBe(
    `${SYSTEM}docker.io/library/redis:7\ndocker.io/library/busybox:latest\n`,
  );
  expect(await type('minikube image ls --format json | grep -o redis:7')).toBe('redis:7\n');
  expect(await type('minikube image ls --format table | grep -c docker.io')).toBe('2\n');
  expect(await type('minikube image rm redis:7 busybox && minikube image ls')).toBe(SYSTEM);
  expect(
    (await type('minikube image load my-app:1.0 2>&1 | grep Exiting; echo ${PIPESTATUS[0]}')).trim(),
  ).toBe(
    `X Exiting due to GUEST_IMAGE_LOAD: Failed to load image: save to dir: caching images: caching image "/home/student/.minikube/cache/images/amd64/my-app_1.0": GET https://index.docker.io/v2/library/my-app/manifests/1.0: UNAUTHORIZED: authentication required; [map[Action:pull Class: Name:library/my-app Type:repository]]
80`,
  );
  expect(await type('minikube image rm nope 2>&1 | cat')).toBe(
    `! Failed to remove images for profile minikube error removing images: remove image docker: docker rmi nope: Process exited with status 1
stdout:

stderr:
Error response from daemon: No such image: nope:latest

`,
  );
});

test('minikube copies files to its machines and from them', async () => {
  expect(await type('echo hello > a.txt; minikube cp a.txt /home/docker/ && minikube ssh cat a.txt')).toBe(
    'hello\n',
  );
  expect(await type('minikube cp minikube:/home/docker/a.txt c.txt && cat c.txt')).toBe('hello\n');
  const failed = (words: string): Promise<string> =>
    type(`minikube cp ${words} 2>&1 | grep Exiting; echo \${PIPESTATUS[0]}`);
  expect(await failed('a.txt b.txt')).toBe(
    'X Exiting due to MK_USAGE: Target <remote file path> must be an absolute Path. Relative Path is not allowed (example: "minikube:/home/docker/copied.txt")\n14\n',
  );
  expect(await failed('none /x')).toBe(
    'X Exiting due to HOST_PATH_MISSING: Cannot find directory &{ none} for copy\n35\n',
  );
  expect(await failed('a.txt m09:/x')).toBe(
    'X Exiting due to GUEST_NODE_RETRIEVE: Node m09 does not exist.\n85\n',
  );
});
