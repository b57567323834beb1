import { beforeAll, expect, test } from 'vitest';
import { TestCluster } from '../cluster.test.fixture.ts';

const cluster = new TestCluster({ nodes: 1 });
const cache = {
  volumes: [
    { name: 'c', emptyDir: {} },
    { name: 'r', emptyDir: {} },
  ],
};
const mounts = [
  { name: 'c', mountPath: '/var/cache/nginx' },
  { name: 'r', mountPath: '/var/run' },
];

beforeAll(async () => {
  const readOnly = { readOnlyRootFilesystem: true };
  cluster.pod('frozen', { image: 'nginx', securityContext: readOnly });
  cluster.pod('half', { image: 'nginx', securityContext: readOnly, volumeMounts: mounts.slice(0, 1) }, cache);
  cluster.pod('fine', { image: 'nginx', securityContext: readOnly, volumeMounts: mounts }, cache);
  cluster.pod('user', { image: 'nginx', securityContext: { runAsUser: 1000 } });
  cluster.pod('bare', { image: 'nginx', securityContext: { capabilities: { drop: ['ALL'] } } });
  cluster.pod('plain', { image: 'nginx' }, { restartPolicy: 'Never' });
  await cluster.run(15);
});

/** The end of a log, without times. */
const end = (name: string, lines: number): readonly string[] =>
  cluster
    .logs(name, name, cluster.get(name).status.containerStatuses?.[0]?.restartCount !== 0)
    .split('\n')
    .slice(-lines - 1, -1)
    .map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /, ''));

const emergency = (text: string): readonly string[] => [`[emerg] 1#1: ${text}`, `nginx: [emerg] ${text}`];

test('nginx says what it could not do before it gives up', () => {
  expect(end('frozen', 2)).toEqual(
    emergency('mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)'),
  );
  expect(end('half', 2)).toEqual(emergency('open() "/run/nginx.pid" failed (30: Read-only file system)'));
  const warning =
    'the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2';
  expect(end('user', 4)).toEqual([
    `[warn] 1#1: ${warning}`,
    `nginx: [warn] ${warning}`,
    ...emergency('mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)'),
  ]);
  expect(end('bare', 2)).toEqual(
    emergency('chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)'),
  );
  expect(cluster.logs('frozen', 'frozen', true)).toContain(
    '10-listen-on-ipv6-by-default.sh: info: can not modify /etc/nginx/conf.d/default.conf (read-only file system?)\n',
  );
  expect(cluster.show('fine')).toBe('fine Running Running+/0');
});

test('nginx takes its leave', async () => {
  expect(await cluster.exec('plain', ['nginx', '-s', 'quit'])).toMatch(
    /^\d{4}\/\d\d\/\d\d [\d:]+ \[notice\] 37#37: signal process started\n/,
  );
  await cluster.run(5);
  expect(end('plain', 13)).toEqual([
    '[notice] 1#1: signal 3 (SIGQUIT) received from 37, shutting down',
    '[notice] 29#29: gracefully shutting down',
    '[notice] 30#30: gracefully shutting down',
    '[notice] 29#29: exiting',
    '[notice] 30#30: exiting',
    '[notice] 29#29: exit',
    '[notice] 30#30: exit',
    '[notice] 1#1: signal 17 (SIGCHLD) received from 30',
    '[notice] 1#1: worker process 30 exited with code 0',
    '[notice] 1#1: signal 29 (SIGIO) received',
    '[notice] 1#1: signal 17 (SIGCHLD) received from 29',
    '[notice] 1#1: worker process 29 exited with code 0',
    '[notice] 1#1: exit',
  ]);
  expect(cluster.show('plain')).toBe('plain Succeeded Completed(0)-/0');
});
