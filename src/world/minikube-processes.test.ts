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

const onNode = (command: string): Promise<string> => type(`minikube ssh -- "${command}"`);

/** What a table of processes says without numbers of processes, times and ids. */
const words = (table: string): readonly string[] =>
  table
    .split('\n')
    .filter(Boolean)
    .map((line) =>
      line
        .trim()
        .replace(/ +/g, ' ')
        .replace(/[0-9a-f]{64}/, 'ID'),
    );

const DAEMONS = [
  'root systemd /sbin/init',
  'root systemd-journal /lib/systemd/systemd-journald',
  'root sshd sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups',
  'root containerd /usr/bin/containerd',
  'root dockerd /usr/bin/dockerd -H tcp://0.0.0.0:2376 -H fd:// --containerd=/run/containerd/containerd.sock -H unix:///var/run/docker.sock --default-ulimit=nofile=1048576:1048576 --tlsverify --tlscacert /etc/docker/ca.pem --tlscert /etc/docker/server.pem --tlskey /etc/docker/server-key.pem --label provider=docker --insecure-registry 10.96.0.0/12',
  'root cri-dockerd /usr/bin/cri-dockerd --container-runtime-endpoint fd:// --pod-infra-container-image=registry.k8s.io/pause:3.10 --network-plugin=cni --hairpin-mode=hairpin-veth',
];
const KUBELET =
  'root kubelet /var/lib/minikube/binaries/v1.33.13/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --config=/var/lib/kubelet/config.yaml --hostname-override=minikube --kubeconfig=/etc/kubernetes/kubelet.conf --node-ip=192.168.49.2';

test('a node has its daemons, the shims of its containers, what runs in them, and the session', async () => {
  await type('kubectl create deployment web --image=nginx; sleep 30');
  const all = words(await onNode('ps -eo user,comm,args --no-headers'));
  expect(all.slice(0, 7)).toEqual([...DAEMONS, KUBELET]);
  expect(all.slice(-3)).toEqual([
    'root sshd sshd: docker [priv]',
    'docker sshd sshd: docker@notty',
    'docker ps ps -eo user,comm,args --no-headers',
  ]);
  const counted = (pattern: RegExp): number => all.filter((line) => pattern.test(line)).length;
  const shim =
    /^root containerd-shim \/usr\/bin\/containerd-shim-runc-v2 -namespace moby -id ID -address \/run\/containerd\/containerd\.sock$/;
  expect([counted(shim), counted(/^65535 pause \/pause$/)]).toEqual([16, 8]);
  const others = all.slice(7, -3).filter((line) => !shim.test(line) && !line.endsWith('/pause'));
  expect(others.map((line) => line.split(' ').slice(0, 2).join(' ')).toSorted()).toEqual(
    [
      '101 nginx',
      '101 nginx',
      'root coredns',
      'root etcd',
      'root kube-apiserver',
      'root kube-controller',
      'root kube-proxy',
      'root kube-scheduler',
      'root nginx',
      'root storage-provisi',
    ].toSorted(),
  );
});

test('processes differ in what they hold and have mapped', async () => {
  expect(await onNode('ps -C systemd,sshd,dockerd,kubelet,kube-apiserver -o stat,vsz,rss,nlwp,comm')).toBe(
    `STAT    VSZ   RSS NLWP COMMAND
Ss    20892 11880    1 systemd
Ss    15464  9012    1 sshd
Ssl  3287040 98816   18 dockerd
Ssl  2242560 94928   15 kubelet
Ssl  1443840 215040    9 kube-apiserver
Ss    17484 10648    1 sshd
S     17776  6740    1 sshd
`,
  );
});

test('each container is below its shim', async () => {
  const parents =
    "pid=\\$(docker inspect -f '{{.State.Pid}}' \\$(docker ps -qf name=k8s_etcd)); for each in \\$pid \\$(ps -o ppid= -p \\$pid) 1; do ps -o comm= -p \\$each; done";
  expect(words(await onNode(parents))).toEqual(['etcd', 'containerd-shim', 'systemd']);
});

test('root’s programs are the children of sudo', async () => {
  expect(words(await onNode('sudo ps -eo user,args --no-headers | tail -n 5'))).toEqual([
    'root sshd: docker [priv]',
    'docker sshd: docker@notty',
    'docker bash -c sudo ps -eo user,args --no-headers | tail -n 5',
    'root sudo ps -eo user,args --no-headers',
    'root ps -eo user,args --no-headers',
  ]);
});

test('a kubelet that has been stopped is gone, and comes back with another number', async () => {
  const pid = (await onNode('pgrep kubelet')).trim();
  expect(await onNode('sudo systemctl stop kubelet; pgrep -a kubelet')).toBe(
    'ssh: Process exited with status 1\n',
  );
  const next = (await onNode('sudo systemctl start kubelet; pidof kubelet')).trim();
  expect([pid, next]).toEqual(['1642', '1679']);
  await type('minikube pause');
  expect(await onNode('pgrep kubelet || pgrep -cx dockerd')).toBe('1\n');
  await type('minikube unpause');
  expect(await onNode('pgrep -c kubelet')).toBe('1\n');
});
