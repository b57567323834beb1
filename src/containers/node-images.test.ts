import { beforeAll, expect, test } from 'vitest';
import { rigMachine } from '../cluster/simulation/machines.ts';
import { TestCluster } from './cluster.test.fixture.ts';

const cluster = new TestCluster({ nodes: 0 });

const onNode = (command: string, seconds = 20): Promise<string> => cluster.onNode(command, seconds);

const reasons = (pod: string): readonly (string | undefined)[] =>
  cluster.get(pod).status?.containerStatuses?.map(({ state }) => state?.waiting?.reason) ?? [];

/** How often the kubelet has told something of a pod. */
const told = (pod: string, reason: string): number =>
  cluster.events(pod).filter((event) => event.split(' ')[2] === reason).length;

beforeAll(async () => {
  const machine = rigMachine(1);
  const systemInfo = { ...machine.systemInfo, containerRuntimeVersion: 'docker://29.2.1' };
  cluster.simulation.addNode({ ...machine, systemInfo });
  cluster.pod('web', { image: 'nginx' });
  await cluster.run(40);
});

test('what docker pulls is there for pods that never pull', async () => {
  expect(await onNode('docker pull -q redis:7; docker pull redis:7')).toMatch(
    /^docker\.io\/library\/redis:7\n7: Pulling from library\/redis\nDigest: sha256:[0-9a-f]{64}\nStatus: Image is up to date for redis:7\ndocker\.io\/library\/redis:7\n$/,
  );
  cluster.pod('there', { image: 'redis:7', imagePullPolicy: 'Never' });
  cluster.pod('missing', { image: 'redis:6', imagePullPolicy: 'Never' });
  await cluster.run(10);
  expect([cluster.get('there').status?.phase, reasons('missing')]).toEqual([
    'Running',
    ['ErrImageNeverPull'],
  ]);
  expect(await onNode('docker pull nope/nope; docker pull nginx:nope')).toBe(
    `Using default tag: latest
Error response from daemon: pull access denied for nope/nope, repository does not exist or may require 'docker login': denied: requested access to the resource is denied
Error response from daemon: manifest for nginx:nope not found: manifest unknown: manifest unknown
[1]`,
  );
});

test('layers come one after the other', async () => {
  const lines = (await onNode('docker pull alpine:3.20')).split('\n');
  const layers = lines.filter((line) => line.endsWith(': Pull complete')).map((line) => line.slice(0, 12));
  const digest = lines.find((line) => line.startsWith('Digest: '));
  const each = (state: string): readonly string[] => layers.map((layer) => `${layer}: ${state}`);
  expect(lines).toEqual([
    '3.20: Pulling from library/alpine',
    ...each('Pulling fs layer'),
    ...each('Waiting').slice(3),
    ...layers.flatMap((layer) => [`${layer}: Verifying Checksum`, `${layer}: Download complete`]),
    ...each('Pull complete'),
    digest,
    'Status: Downloaded newer image for alpine:3.20',
    'docker.io/library/alpine:3.20',
    '',
  ]);
});

test('an image that is in use stays, another is pulled anew', async () => {
  const web = (await onNode('docker ps -qf name=k8s_web')).trim();
  const image = (await onNode('docker images -q nginx')).trim();
  expect(await onNode('docker rmi nginx')).toBe(
    `Error response from daemon: conflict: unable to remove repository reference "nginx" (must force) - container ${web} is using its referenced image ${image}\n[1]`,
  );
  expect(await onNode(`docker rmi ${image}`)).toBe(
    `Error response from daemon: conflict: unable to delete ${image} (cannot be forced) - image is being used by running container ${web}\n[1]`,
  );
  expect(await onNode('docker rmi nope; docker rmi -f nope')).toBe(
    'Error response from daemon: No such image: nope:latest\nError response from daemon: No such image: nope:latest\n',
  );
  cluster.delete('web');
  await cluster.run(40);
  expect(await onNode('docker rmi nginx')).toMatch(
    /^Untagged: nginx:latest\nUntagged: nginx@sha256:([0-9a-f]{64})\nDeleted: sha256:\1\n(?:Deleted: sha256:[0-9a-f]{64}\n)+$/,
  );
  expect(await onNode('docker images -q nginx')).toBe('');
  cluster.pod('again', { image: 'nginx', imagePullPolicy: 'IfNotPresent' });
  await cluster.run(40);
  expect([told('again', 'Pulling'), cluster.get('again').status?.phase]).toEqual([1, 'Running']);
});

test('docker tells of itself and of what containers use', async () => {
  cluster.pod('small', { image: 'nginx', resources: { limits: { memory: '64Mi' } } });
  await cluster.run(20);
  expect(
    await onNode(
      'docker stats --no-stream $(docker ps -qf name=k8s_small) --format "{{.Name}} {{.MemUsage}} {{.PIDs}} {{.NetIO}}"',
    ),
  ).toMatch(/^k8s_small_small_default_\S+ \d\.\d+MiB \/ 64MiB \d 0B \/ 0B\n$/);
  expect((await onNode('docker stats --no-stream')).split('\n')[0]?.replaceAll(/ {2,}/g, '|')).toBe(
    'CONTAINER ID|NAME|CPU %|MEM USAGE / LIMIT|MEM %|NET I/O|BLOCK I/O|PIDS',
  );
  expect(await onNode("docker info -f '{{.ServerVersion}} {{.Driver}} {{.CgroupDriver}} {{.NCPU}}'")).toBe(
    '29.2.1 overlay2 systemd 4\n',
  );
  expect(
    await onNode("docker version -f '{{.Server.Version}} {{.Client.APIVersion}}'; docker --version"),
  ).toBe('29.2.1 1.53\nDocker version 29.2.1, build a5c7197\n');
  expect(await onNode("docker version -f '{{.Nope}}'")).toBe(
    '\ntemplate: version:1:2: executing "version" at <.Nope>: can\'t evaluate field Nope in type system.versionInfo\n[1]',
  );
  expect(await onNode('docker image; docker image nope; docker nope')).toBe(`Usage:  docker image COMMAND

Manage images

Commands:
  inspect  Tell all about containers and images
  ls       List images
  pull     Download an image from a registry
  rm       Remove one or more images

Run 'docker image COMMAND --help' for more information on a command.
docker: unknown command: docker image nope

Usage:  docker image COMMAND

Run 'docker image --help' for more information
docker: unknown command: docker nope

Run 'docker --help' for more information
[1]`);
  expect(await onNode('docker stop --help')).toBe(`Usage:  docker stop [OPTIONS] CONTAINER [CONTAINER...]

Stop one or more running containers

Aliases:
  docker container stop, docker stop

Options:
  -s, --signal string   The signal to send
  -t, --timeout int     Seconds to wait before it is killed
`);
});

test('docker tells what a container may use', async () => {
  const resources = { limits: { memory: '64Mi', cpu: '500m' }, requests: { cpu: '250m' } };
  const securityContext = { privileged: true, readOnlyRootFilesystem: true };
  cluster.pod('bound', { image: 'alpine:3.20', command: ['sleep', '999'], resources, securityContext });
  await cluster.run(20);
  const of = (format: string): Promise<string> =>
    onNode(`docker inspect -f '${format}' $(docker ps -qf name=k8s_bound)`);
  expect(
    await of(
      '{{with .HostConfig}}{{.Memory}} {{.CpuShares}} {{.CpuQuota}}/{{.CpuPeriod}} {{.Privileged}} {{.ReadonlyRootfs}}{{end}}',
    ),
  ).toBe('67108864 256 50000/100000 true true\n');
  expect(await of('{{.State.Pid}}')).toMatch(/^[1-9]\d+\n$/);
});

test('crictl pulls and removes images, and tells of what containers use', async () => {
  expect(await onNode('crictl pull busybox; crictl rmi busybox; crictl images -q busybox')).toMatch(
    /^Image is up to date for busybox@sha256:[0-9a-f]{64}\nDeleted: busybox:latest\n$/,
  );
  const image = (await onNode('docker images -q nginx')).trim();
  const user = (await onNode('docker ps -qf ancestor=nginx')).trim().split('\n')[0] ?? '';
  expect((await onNode('crictl rmi nginx')).replace(/^E\d+ \S+/, 'E').replace(/time="\S+"/, 'time')).toBe(
    `E    1000 log.go:32] "RemoveImage from image service failed" err="rpc error: code = Unknown desc = Error response from daemon: conflict: unable to remove repository reference \\"nginx:latest\\" (must force) - container ${user} is using its referenced image ${image}" image="nginx"
time level=fatal msg="error of removing image \\"nginx\\": rpc error: code = Unknown desc = Error response from daemon: conflict: unable to remove repository reference \\"nginx:latest\\" (must force) - container ${user} is using its referenced image ${image}"
[1]`,
  );
  const small = (await onNode('crictl ps -q --name small')).trim();
  expect(await onNode(`crictl stats ${small}`)).toMatch(
    new RegExp(
      `^CONTAINER           NAME                CPU %               MEM                 DISK                INODES              SWAP\\n${small.slice(0, 13)}       small               0\\.\\d\\d                \\d\\.\\d+MB {13,15}4\\.096kB             8                   0B\\n$`,
    ),
  );
  expect((await onNode('crictl statsp')).split('\n')[0]).toMatch(/^POD {17,}POD ID {14}CPU % {15}MEM$/);
  const template = '{{.status.state}} {{upper .status.metadata.name}} {{json .status.exitCode}}';
  expect(await onNode(`crictl inspect -o go-template --template '${template}' ${small}`)).toBe(
    'CONTAINER_RUNNING SMALL 0\n\n',
  );
  expect(await onNode('crictl info')).toBe(
    `${JSON.stringify(
      {
        config: { sandboxImage: 'registry.k8s.io/pause:3.10' },
        status: {
          conditions: ['RuntimeReady', 'NetworkReady'].map((type) => ({
            message: '',
            reason: '',
            status: true,
            type,
          })),
        },
      },
      null,
      2,
    )}\n`,
  );
  expect(await onNode('crictl --version; crictl help rmi; crictl nope')).toBe(`crictl version v1.35.0
NAME:
   crictl rmi - Remove one or more images

USAGE:
   crictl rmi [command options] IMAGE-ID [IMAGE-ID...]

OPTIONS:
   --all, -a    Remove all images
   --prune, -q  Remove all unused images
   --help, -h   show help
No help topic for 'nope'
[3]`);
});
