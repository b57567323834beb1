import { beforeAll, expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';
import { humanDuration, humanSize } from './programs/node/listing.ts';

let cluster = new TestCluster();

const onNode = (command: string): Promise<string> => cluster.onNode(command);

beforeAll(async () => {
  cluster.pod('web', { image: 'nginx' });
  cluster.pod(
    'gone',
    { image: 'busybox', command: ['sh', '-c', 'echo bye; exit 3'] },
    { restartPolicy: 'Never' },
  );
  await cluster.run(40);
});

test('whoever logs in on a node is its user, and may become root', async () => {
  expect(await onNode('hostname; whoami; pwd; sudo whoami; sudo pwd; sudo -i pwd')).toBe(
    'node-1\ndocker\n/home/docker\nroot\n/home/docker\n/root\n',
  );
  expect(await onNode('mkdir /mnt/data')).toBe(
    'mkdir: cannot create directory ‘/mnt/data’: Permission denied\n[1]',
  );
  expect(await onNode('sudo nope')).toBe('sudo: nope: command not found\n[1]');
});

test('the files of a node are those that pods mount, and stay', async () => {
  await onNode('sudo mkdir -p /mnt/data && echo here | sudo tee /mnt/data/index.html');
  cluster = cluster.reload();
  cluster.pod(
    'reader',
    { image: 'busybox', command: ['sleep', '600'], volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    {
      volumes: [{ name: 'v', hostPath: { path: '/mnt/data' } }],
      nodeName: 'node-1',
    },
  );
  await cluster.run(30);
  expect(await cluster.exec('reader', ['cat', '/v/index.html'])).toBe('here\n[0]');
  await cluster.exec('reader', ['sh', '-c', 'echo back > /v/answer']);
  expect(await onNode('cat /mnt/data/answer')).toBe('back\n');
});

test('the runtime tells of containers, pods and images', async () => {
  const id = (cluster.get('web').status.containerStatuses?.[0]?.containerID ?? '').slice(
    'containerd://'.length,
  );
  const rows = (await onNode('crictl ps -a')).split('\n').map((row) => row.split(/ {2,}/));
  const row = (name: string): readonly string[] | undefined => rows.find((cells) => cells[4] === name);
  expect(rows[0]).toEqual('CONTAINER,IMAGE,CREATED,STATE,NAME,ATTEMPT,POD ID,POD,NAMESPACE'.split(','));
  expect([row('web'), row('gone')].map((cells) => [cells?.[0], cells?.[3], cells?.[7]])).toEqual([
    [id.slice(0, 13), 'Running', 'web'],
    [expect.any(String), 'Exited', 'gone'],
  ]);
  const gone = row('gone')?.[0] ?? '';
  expect(await onNode(`crictl logs ${gone}`)).toBe('bye\n');
  expect(await onNode('crictl logs nope')).toBe(
    [
      'E0105 09:01:12.000000    1000 log.go:32] "ContainerStatus from runtime service failed" err="rpc error: code = NotFound desc = an error occurred when try to find container \\"nope\\": not found" containerID="nope"',
      'time="2026-01-05T09:01:12Z" level=fatal msg="rpc error: code = NotFound desc = an error occurred when try to find container \\"nope\\": not found"',
      '[1]',
    ].join('\n'),
  );
  expect(await onNode('docker ps')).toBe(
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n[1]',
  );
});

test('crictl lists what its filters let through, and as it is asked to', async () => {
  const id =
    cluster.get('web').status.containerStatuses?.[0]?.containerID?.slice('containerd://'.length) ?? '';
  expect(await onNode('crictl ps -q')).toContain(`${id}\n`);
  for (const filter of [
    '--name "^we"',
    '--label io.kubernetes.pod.name=web',
    `--id ${id.slice(0, 5)}`,
    '--state running --image nginx',
  ])
    expect([filter, await onNode(`crictl ps -q ${filter}`)]).toEqual([filter, `${id}\n`]);
  expect(await onNode('crictl ps -qs exited --namespace kube-system')).toBe('');
  expect(await onNode('{ crictl ps --state gone; crictl pods --name "["; }')).toBe(
    [
      'time="2026-01-05T09:01:12Z" level=fatal msg="listing containers: list containers: --state should be one of created, running, exited or unknown"',
      'time="2026-01-05T09:01:12Z" level=fatal msg="listing pod sandboxes: list pod sandboxes: invalid regular expression \\"[\\": error parsing regexp: missing closing ]: `[`"',
      '[1]',
    ].join('\n'),
  );
  const { uid } = cluster.get('web').metadata;
  expect(await onNode(`crictl inspect -o yaml ${id} | grep -A 5 labels:`)).toBe(
    `  labels:\n    io.kubernetes.container.name: web\n    io.kubernetes.pod.name: web\n    io.kubernetes.pod.namespace: default\n    io.kubernetes.pod.uid: ${uid}\n  logPath: /var/log/pods/default_web_${uid}/web/0.log\n`,
  );
  expect(await onNode(`crictl pods -q --name web | xargs crictl inspectp | grep '"ip"'`)).toBe(
    `      "ip": "${cluster.get('web').status.podIP ?? ''}"\n`,
  );
});

test('crictl runs commands in containers', async () => {
  expect(await onNode('crictl exec $(crictl ps -q --name web) hostname')).toBe('web\n');
  const failed = await onNode('crictl exec --name web sh -c "exit 4"');
  const [id = ''] = failed.split(':');
  expect(failed).toBe(
    `${id}:\ntime="2026-01-05T09:01:12Z" level=fatal msg="execing command in container ${id}: command terminated with exit code 4"\n[1]`,
  );
  expect(await onNode(`echo in | crictl exec -is ${id} sh -c 'cat; exit 4'`)).toBe('in\n[4]');
});

test('nothing is the beginning of no id', async () => {
  const rest =
    'from runtime service failed" err="rpc error: code = NotFound desc = an error occurred when try to find';
  const said = async (command: string): Promise<string | undefined> =>
    (await onNode(command)).split('] ')[1]?.split('\n')[0];
  expect(await said("crictl exec '' hostname")).toBe(
    `"Exec cmd ${rest} container \\"\\": not found" containerID="" cmd=["hostname"]`,
  );
  expect(await said("crictl inspectp ''")).toBe(
    `"PodSandboxStatus ${rest} sandbox: not found" podSandboxID=""`,
  );
});

test('durations and sizes are Docker’s', () => {
  expect(
    [0, 1, 59, 61, 120, 3600, 5400, 90_000, 1_300_000].map((each) => humanDuration(each * 1000)),
  ).toEqual([
    'Less than a second',
    '1 second',
    '59 seconds',
    'About a minute',
    '2 minutes',
    'About an hour',
    '2 hours',
    '25 hours',
    '2 weeks',
  ]);
  expect([310_000, 72_400_000, 1_234_567_890].map((each) => humanSize(each, 3))).toEqual([
    '310kB',
    '72.4MB',
    '1.23GB',
  ]);
});

test('the kubelet is a service of the node: root stops it, and its journal tells', async () => {
  expect(await onNode('systemctl stop kubelet')).toBe(
    "Failed to stop kubelet.service: Access denied\nSee system logs and 'systemctl status kubelet.service' for details.\n[4]",
  );
  expect(await onNode('systemctl is-active kubelet containerd nope')).toBe('active\nactive\ninactive\n[4]');
  expect(await onNode('sudo systemctl restart nope')).toBe(
    'Failed to restart nope.service: Unit nope.service not found.\n[5]',
  );
  expect(
    await onNode(
      'sudo systemctl stop kubelet; ps | grep -c "[/]usr/bin/kubelet"; systemctl is-active kubelet',
    ),
  ).toBe('0\ninactive\n[3]');
  await cluster.run(75);
  cluster = cluster.reload();
  const ready = (): string | undefined =>
    cluster.simulation.store.get('nodes', 'node-1')?.status.conditions?.find(({ type }) => type === 'Ready')
      ?.status;
  expect(ready()).toBe('Unknown');
  expect(await onNode('systemctl status kubelet 2>/dev/null | sed -n 5,6p')).toMatch(
    /^ +Active: inactive \(dead\) since .* UTC; 1min \d+s ago\n +Duration: [\dmins. ]+\n$/,
  );
  await onNode('sudo systemctl start kubelet');
  await cluster.run(2);
  expect(ready()).toBe('True');
  expect(await onNode('sudo journalctl -u kubelet | grep systemd | cut -d" " -f5-')).toBe(
    [
      'systemd[1]: Started kubelet.service - kubelet: The Kubernetes Node Agent.',
      'systemd[1]: Stopping kubelet.service - kubelet: The Kubernetes Node Agent...',
      'systemd[1]: kubelet.service: Deactivated successfully.',
      'systemd[1]: Stopped kubelet.service - kubelet: The Kubernetes Node Agent.',
      'systemd[1]: Started kubelet.service - kubelet: The Kubernetes Node Agent.',
      '',
    ].join('\n'),
  );
});

test('the journal leaves out what was told without a time, and shows as many lines as are wanted', async () => {
  cluster.simulation.client('test').create('events', 'default', {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'timeless', namespace: 'default' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' },
    reason: 'Killing',
    source: { component: 'kubelet', host: 'node-1' },
  });
  expect(await onNode('sudo journalctl -u kubelet | grep -c default/web')).toBe('0\n[1]');
  expect(await onNode('sudo journalctl -u kubelet -n 0')).toBe('-- No entries --\n');
});
