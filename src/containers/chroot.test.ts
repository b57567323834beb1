import { beforeAll, expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

let cluster = new TestCluster();

/** A pod as `kubectl debug node/node-1` makes it. */
function debug(name: string, image: string, command?: readonly string[], context: object = {}): void {
  cluster.pod(
    name,
    {
      image,
      command: command ?? ['sleep', '36000'],
      volumeMounts: [{ name: 'host-root', mountPath: '/host' }],
      securityContext: context,
    },
    {
      hostIPC: true,
      hostNetwork: true,
      hostPID: true,
      nodeName: 'node-1',
      restartPolicy: 'Never',
      volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
    },
  );
}

beforeAll(async () => {
  debug('busybox', 'busybox');
  debug('ubuntu', 'ubuntu');
  debug('once', 'busybox', ['chroot', '/host', 'systemctl', 'is-active', 'kubelet']);
  debug('user', 'ubuntu', undefined, { runAsUser: 1000 });
  debug('dropped', 'busybox', undefined, { capabilities: { drop: ['ALL'] } });
  await cluster.run(20);
});

test('where the root of a node is mounted, programs of the node run among its files', async () => {
  expect(cluster.logs('once')).toBe('active\n');
  for (const pod of ['busybox', 'ubuntu']) {
    expect(await cluster.exec(pod, ['chroot', '/host', 'systemctl', 'is-active', 'kubelet', 'nope'])).toBe(
      'active\ninactive\n[4]',
    );
    expect(
      await cluster.exec(pod, 'cd /host/etc; chroot .. sh -c "pwd; hostname; whoami; which crictl"'),
    ).toBe('/\nnode-1\nroot\n/usr/bin/crictl\n[0]');
    expect(await cluster.exec(pod, "WORD=kept chroot /host sh -c 'echo $WORD; exit 3'")).toBe('kept\n[3]');
    expect(await cluster.exec(pod, 'echo "pwd; ls /etc/hostname" | chroot /host')).toBe(
      '/\n/etc/hostname\n[0]',
    );
    expect(await cluster.exec(pod, `chroot /host sh -c 'echo ${pod} > /etc/motd'; cat /host/etc/motd`)).toBe(
      `${pod}\n[0]`,
    );
  }
});

test('what cannot be done is said in the words of the image', async () => {
  const script =
    'chroot; echo $?; chroot /nope; echo $?; chroot /etc/passwd; echo $?; chroot /host nope; echo $?; chroot /tmp; echo $?; chroot / nope';
  expect(await cluster.exec('busybox', script)).toBe(
    [
      'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.',
      '',
      'Usage: chroot NEWROOT [PROG ARGS]',
      '',
      'Run PROG with root directory set to NEWROOT',
      '1',
      "chroot: can't change root directory to '/nope': No such file or directory",
      '1',
      "chroot: can't change root directory to '/etc/passwd': Not a directory",
      '1',
      "chroot: can't execute 'nope': No such file or directory",
      '127',
      "chroot: can't execute '/bin/sh': No such file or directory",
      '127',
      "chroot: can't execute 'nope': No such file or directory",
      '[127]',
    ].join('\n'),
  );
  expect(await cluster.exec('ubuntu', script)).toBe(
    [
      'chroot: missing operand',
      "Try 'chroot --help' for more information.",
      '125',
      "chroot: cannot change root directory to '/nope': No such file or directory",
      '125',
      "chroot: cannot change root directory to '/etc/passwd': Not a directory",
      '125',
      'chroot: failed to run command ‘nope’: No such file or directory',
      '127',
      'chroot: failed to run command ‘/bin/sh’: No such file or directory',
      '127',
      'chroot: failed to run command ‘nope’: No such file or directory',
      '[127]',
    ].join('\n'),
  );
});

test('it is where each image has it', async () => {
  expect(await cluster.exec('busybox', 'which chroot')).toBe('/bin/chroot\n[0]');
  expect(await cluster.exec('ubuntu', 'which chroot')).toBe('/usr/sbin/chroot\n[0]');
});

test('it takes a capability', async () => {
  expect(await cluster.exec('user', 'chroot /host id')).toBe(
    "chroot: cannot change root directory to '/host': Operation not permitted\n[125]",
  );
  expect(await cluster.exec('dropped', 'chroot /host id')).toBe(
    "chroot: can't change root directory to '/host': Operation not permitted\n[1]",
  );
});

test('the old root may be the new one', async () => {
  expect(await cluster.exec('ubuntu', 'cd /etc; chroot / pwd; chroot --skip-chdir / pwd')).toBe(
    '/\n/etc\n[0]',
  );
  expect(await cluster.exec('ubuntu', 'chroot --skip-chdir /host pwd')).toBe(
    "chroot: option --skip-chdir only permitted if NEWROOT is old '/'\nTry 'chroot --help' for more information.\n[125]",
  );
});

test('what has been done on the node before a reload is not done again', async () => {
  debug('writer', 'busybox', [
    'chroot',
    '/host',
    'sh',
    '-c',
    'echo once >> /mnt/log; sleep 100; cat /mnt/log',
  ]);
  await cluster.run(50);
  cluster = cluster.reload();
  await cluster.run(70);
  expect(cluster.logs('writer')).toBe('once\n');
  expect(cluster.show('writer')).toMatch(/Completed\(0\)/);
});
