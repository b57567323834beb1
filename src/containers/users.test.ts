import { beforeAll, expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

const cluster = new TestCluster({ nodes: 1 });

beforeAll(async () => {
  const command = ['sleep', '36000'];
  cluster.pod('root', { image: 'busybox', command });
  cluster.pod(
    'user',
    { image: 'busybox', command, volumeMounts: [{ name: 'v', mountPath: '/data/demo' }] },
    {
      securityContext: { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000] },
      volumes: [{ name: 'v', emptyDir: {} }],
    },
  );
  cluster.pod('closed', {
    image: 'nginx',
    command,
    securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  });
  await cluster.run(20);
});

const sh = (pod: string, script: string): Promise<string> => cluster.exec(pod, ['sh', '-c', script]);

test('programs tell who the container runs as', async () => {
  expect(await sh('root', 'id; whoami; id -u; id -Gn; id www-data; id nemo')).toBe(
    'uid=0(root) gid=0(root) groups=0(root),10(wheel)\nroot\n0\nroot wheel\nuid=33(www-data) gid=33(www-data) groups=33(www-data)\nid: unknown user nemo\n[1]',
  );
  expect(await sh('user', 'id; whoami; echo $HOME; cd; pwd')).toBe(
    'uid=1000 gid=3000 groups=2000,3000,4000\nwhoami: unknown uid 1000\n/\n/\n[0]',
  );
  expect(await sh('closed', 'id; id -un')).toBe('uid=0(root) gid=0(root) groups=0(root)\nroot\n[0]');
});

test('a user writes only where it may', async () => {
  expect(await sh('user', 'echo x > /etc/motd; touch /newfile; mkdir /a; rm /etc/passwd; ls /root')).toBe(
    "sh: 1: cannot create /etc/motd: Permission denied\ntouch: /newfile: Permission denied\nmkdir: can't create directory '/a': Permission denied\nrm: can't remove '/etc/passwd': Permission denied\nls: can't open '/root': Permission denied\n[1]",
  );
  expect(
    await sh('user', 'cd /tmp && touch own && chmod 600 own && stat -c "%u %g %a" own && chown root own'),
  ).toBe('1000 3000 600\nchown: own: Operation not permitted\n[1]');
});

test('nothing is written to a root that is read-only but what the runtime has mounted', async () => {
  expect(
    await sh('closed', 'touch /tmp/x; echo done > /dev/termination-log && cat /dev/termination-log'),
  ).toBe("touch: cannot touch '/tmp/x': Read-only file system\ndone\n[0]");
});
