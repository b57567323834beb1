import { beforeAll, expect, test } from 'vitest';
import { rigMachine } from '../cluster/simulation/machines.ts';
import { TestCluster } from './cluster.test.fixture.ts';

const cluster = new TestCluster({ nodes: 0 });

const onNode = (command: string): Promise<string> => cluster.onNode(command);

const names = (flags: string): Promise<string> => onNode(`docker ps ${flags} --format '{{.Names}}'`);

/** `k8s_web_web_default_UID_0` */
const named = (container: string, pod: string): string =>
  `k8s_${container}_${pod}_default_${cluster.get(pod).metadata.uid}_0\n`;

beforeAll(async () => {
  const machine = rigMachine(1);
  const systemInfo = { ...machine.systemInfo, containerRuntimeVersion: 'docker://29.2.1' };
  cluster.simulation.addNode({ ...machine, systemInfo });
  cluster.pod('web', { image: 'nginx' }, {}, { app: 'shop' });
  const command = ['sh', '-c', 'echo one; echo two; echo three >&2; exit 3'];
  cluster.pod('gone', { image: 'busybox', command }, { restartPolicy: 'Never' });
  await cluster.run(40);
});

test('docker ps filters, and prints what it is asked for', async () => {
  expect(await names('--filter status=exited')).toBe(named('gone', 'gone'));
  expect(await names('-f exited=3')).toBe(named('gone', 'gone'));
  expect(await names('-f exited=4')).toBe('');
  expect(await names('-f name=k8s_web')).toBe(named('web', 'web'));
  expect(await names('-f label=app=shop')).toBe(named('POD', 'web'));
  expect(await names('-f ancestor=nginx')).toBe(named('web', 'web'));
  expect(await names('-a -f ancestor=busybox -f ancestor=nginx')).toBe(
    await names('-a -f name=k8s_web -f name=k8s_gone'),
  );
  const id = await onNode('docker ps -qf name=k8s_web');
  expect(id).toMatch(/^[0-9a-f]{12}\n$/);
  expect(
    await onNode(`docker ps -f name=k8s_web --format 'table {{.ID}}\\t{{.Label "io.kubernetes.pod.name"}}'`),
  ).toBe(`CONTAINER ID   name\n${id.trim()}   web\n`);
  expect(await onNode('docker ps -f nope=1; docker ps -f nope; docker ps --nope')).toBe(
    [
      "Error response from daemon: invalid filter 'nope'",
      'invalid argument "nope" for "-f, --filter" flag: invalid argument "nope": must be in key=value format',
      'unknown flag: --nope',
      '',
      'Usage:  docker ps [OPTIONS]',
      '',
      "Run 'docker ps --help' for more information",
      '[125]',
    ].join('\n'),
  );
});

test('docker looks into containers and images', async () => {
  expect(
    await onNode(
      `docker inspect -f '{{.State.Status}} {{.State.ExitCode}} {{index .Config.Labels "io.kubernetes.docker.type"}}' $(docker ps -qa -f name=k8s_gone)`,
    ),
  ).toBe('exited 3 container\n');
  expect(await onNode("docker inspect nginx --format '{{json .RepoTags}}'")).toBe('["nginx:latest"]\n');
  const killed = ['sh', '-c', 'exit 137'];
  cluster.pod('killed', { image: 'busybox', command: killed }, { restartPolicy: 'Never' });
  const eating = ['stress', '--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'];
  cluster.pod(
    'eater',
    { image: 'polinux/stress', command: eating, resources: { limits: { memory: '100Mi' } } },
    { restartPolicy: 'Never' },
  );
  await cluster.run(20);
  const outOfMemory = (pod: string): Promise<string> =>
    onNode(`docker inspect -f '{{.State.ExitCode}} {{.State.OOMKilled}}' $(docker ps -qaf name=k8s_${pod})`);
  expect(await outOfMemory('killed')).toBe('137 false\n');
  expect(await outOfMemory('eater')).toBe('137 true\n');
  expect(await onNode(`crictl inspect $(docker ps -qaf name=k8s_eater) | grep '"reason"'`)).toBe(
    '    "reason": "OOMKilled",\n',
  );
  expect(await onNode('docker inspect nope')).toBe('[]\nerror: no such object: nope\n[1]');
  expect(await onNode("docker images --format '{{.Repository}}:{{.Tag}}' --filter reference='ngi*'")).toBe(
    'nginx:latest\n',
  );
});

test('docker runs commands and reads logs', async () => {
  const web = (await onNode('docker ps -qf name=k8s_web')).trim();
  const gone = (await onNode('docker ps -qaf name=k8s_gone')).trim();
  expect(await onNode(`docker exec -e WHO=me -w /tmp ${web} sh -c 'echo $WHO in $PWD'`)).toBe('me in /tmp\n');
  expect(await onNode(`docker exec ${web} nope`)).toBe(
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in $PATH: unknown\r\n[127]',
  );
  expect(await onNode(`docker exec ${web} /etc/passwd`)).toBe(
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "/etc/passwd": permission denied: unknown\r\n[126]',
  );
  expect(await onNode(`docker exec ${gone} ls`)).toMatch(
    /^Error response from daemon: container [0-9a-f]{64} is not running\n\[1\]$/,
  );
  expect(await onNode(`docker exec ${web}`)).toBe(
    "docker: 'docker exec' requires at least 2 arguments\n\nUsage:  docker exec [OPTIONS] CONTAINER COMMAND [ARG...]\n\nSee 'docker exec --help' for more information\n[1]",
  );
  expect(await onNode(`docker logs -n 2 ${gone} 2>/dev/null`)).toBe('two\n');
  expect(await onNode(`docker logs ${gone}`)).toBe('one\ntwo\nthree\n');
  expect(await onNode(`docker logs --since 1s ${gone}`)).toBe('');
  const command = ['sh', '-c', 'echo one; printf part >&2; sleep 1000'];
  cluster.pod('half', { image: 'busybox', command });
  await cluster.run(20);
  const half = (await onNode('docker ps -qf name=k8s_half')).trim();
  expect(await onNode(`docker logs -n 0 ${half}`)).toBe('');
  expect(await onNode(`docker logs -n 1 ${half}`)).toBe('part');
  expect(await onNode(`crictl logs --stream stdout ${half}`)).toBe('one\n');
});

test('what every object inherits is nobody’s label or field', async () => {
  expect(await onNode(`docker ps -f name=k8s_web --format '{{.Label "constructor"}}|'`)).toBe('|\n');
  expect(await onNode("docker ps --format '{{.constructor}}'")).toBe(
    'failed to execute template: template: :1:2: executing "" at <.constructor>: can\'t evaluate field constructor in type *formatter.ContainerContext\n[1]',
  );
  expect(await onNode(`docker inspect nginx -f '{{.constructor}}'`)).toBe(
    '\ntemplate parsing error: template: :1:2: executing "" at <.constructor>: map has no entry for key "constructor"\n[1]',
  );
});

test('a reference of many stars is answered at once', async () => {
  expect(await onNode(`docker images -q '${'*'.repeat(40)}q'`)).toBe('');
});

test('templates are Go’s, with Docker’s functions', async () => {
  const inspected = (format: string): Promise<string> => onNode(`docker inspect nginx -f '${format}'`);
  expect(await inspected('{{.RepoTags}} {{json .RepoTags}} {{len .RepoTags}} {{.Os}}')).toBe(
    '[nginx:latest] ["nginx:latest"] 1 linux\n',
  );
  expect(
    await inspected(
      '{{range $i, $tag := .RepoTags}}{{$i}}={{upper $tag}}{{end}}{{if .Size}} yes{{else}} no{{end}}',
    ),
  ).toBe('0=NGINX:LATEST yes\n');
  expect(
    await inspected(
      '{{join .RepoTags "-" | title}} {{.Os | json}} {{pad .Os 1 2}}| {{truncate .Os 3}} {{index (split .Os "n") 1}}',
    ),
  ).toBe('Nginx:Latest "linux"  linux  | lin ux\n');
  expect(await inspected('a {{- .Os -}} b {{.Os}} c')).toBe('alinuxb linux c\n');
  expect(await inspected('{{eq .ID .Id}}')).toBe(
    '\ntemplate parsing error: template: :1:5: executing "" at <.ID>: map has no entry for key "ID"\n[1]',
  );
  expect(await inspected('a{{end}}b')).toBe('template parsing error: template: :1: unexpected {{end}}\n[64]');
  expect(await inspected('{{nope .}}')).toBe(
    'template parsing error: template: :1: function "nope" not defined\n[64]',
  );
  expect(await inspected('{{.Config.Nope}}')).toBe(
    '\ntemplate parsing error: template: :1:9: executing "" at <.Config.Nope>: map has no entry for key "Config"\n[1]',
  );
});

test('docker ps lays out columns as wide as Docker does', async () => {
  expect(await onNode("docker ps -f name=k8s_web --format 'table {{.State}}\\t{{.Ports}}\\t{{.Size}}'")).toBe(
    'STATE     PORTS     SIZE\nrunning             0B\n',
  );
  expect(await onNode('docker ps -f name=nobody')).toBe(
    'CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n',
  );
  expect(await onNode("docker ps -f name=nobody -q --format '{{.Names}}'")).toBe(
    'WARNING: Ignoring custom format, because both --format and --quiet are set.\n',
  );
});

test('docker images shows a table for people, and others on demand', async () => {
  expect(await onNode('docker images nginx')).toMatch(
    /^WARNING: This output is designed for human readability\. For machine-readable output, please use --format\.\nIMAGE {10}ID {13}DISK USAGE {3}CONTENT SIZE {3}EXTRA\nnginx:latest {3}[0-9a-f]{12} {7}\S+MB {13}0B {3}U {4}\n$/,
  );
  expect(await onNode('docker images --no-trunc nginx')).toMatch(
    /^REPOSITORY {3}TAG {7}IMAGE ID {66}CREATED {8}SIZE\nnginx {8}latest {4}sha256:[0-9a-f]{64} {3}\d months ago {3}\S+MB\n$/,
  );
  expect(await onNode('docker images ls 2>&1 >/dev/null')).toBe(
    'WARNING: This output is designed for human readability. For machine-readable output, please use --format.\n\nNo images found matching "ls": did you mean "docker image ls"?\n',
  );
});
