import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

const clock = (text: string): string =>
  text.replace(/(?<=[ :])\d\d:\d\d:\d\d(?= )/g, 'TIME').replace(/\d{4}\/\d\d\/\d\d/g, 'DATE');

test('nginx serves files, what exec writes and what ConfigMaps bring, and logs as it does', async () => {
  const cluster = new TestCluster();
  cluster.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'page', namespace: 'default' },
    data: { 'index.html': 'from a map\n' },
  });
  cluster.pod('web', { image: 'nginx:1.27' });
  cluster.pod(
    'map',
    { image: 'nginx:1.27', volumeMounts: [{ name: 'page', mountPath: '/usr/share/nginx/html' }] },
    { volumes: [{ name: 'page', configMap: { name: 'page' } }] },
  );
  await cluster.run(20);
  expect([cluster.show('web'), cluster.show('map')]).toEqual([
    'web Running Running+/0',
    'map Running Running+/0',
  ]);
  expect(
    await cluster.exec('web', 'echo changed > /usr/share/nginx/html/index.html; cat /etc/hostname'),
  ).toBe('web\n[0]');
  cluster.pod('cli', { image: 'busybox', command: ['sleep', '3600'] });
  await cluster.run(5);
  const ip = (name: string): string => cluster.get(name).status.podIP ?? '';
  const wget = (url: string): Promise<string> => cluster.exec('cli', ['wget', '-qO-', url]);
  expect(await wget(`http://${ip('web')}/`)).toBe('changed\n[0]');
  expect(await wget(`http://${ip('map')}`)).toBe('from a map\n[0]');
  expect(await wget(`http://${ip('web')}/nope`)).toBe(
    'wget: server returned error: HTTP/1.1 404 Not Found\n[1]',
  );
  expect(await wget(`http://${ip('web')}:81`)).toBe(
    `wget: can't connect to remote host (${ip('web')}): Connection refused\n[1]`,
  );
  expect(clock(cluster.logs('web')).split('\n').slice(-4)).toEqual([
    `${ip('cli')} - - [05/Jan/2026:TIME +0000] "GET / HTTP/1.1" 200 8 "-" "Wget" "-"`,
    `DATE TIME [error] 29#29: *1 open() "/usr/share/nginx/html/nope" failed (2: No such file or directory), client: ${ip('cli')}, server: localhost, request: "GET /nope HTTP/1.1", host: "${ip('web')}"`,
    `${ip('cli')} - - [05/Jan/2026:TIME +0000] "GET /nope HTTP/1.1" 404 153 "-" "Wget" "-"`,
    '',
  ]);
});

test('scripts run on virtual time, and exec finds their container', async () => {
  const cluster = new TestCluster();
  cluster.pod('loop', {
    image: 'busybox',
    command: ['sh', '-c', 'while true; do echo hi $(date +%S); sleep 5; done'],
  });
  cluster.pod(
    'fail',
    { image: 'busybox', command: ['sh', '-c', 'echo oops >&2; exit 3'] },
    { restartPolicy: 'Never' },
  );
  cluster.pod('none', { image: 'busybox', command: ['nosuch'] }, { restartPolicy: 'Never' });
  await cluster.run(14);
  expect(cluster.logs('loop')).toBe('hi 01\nhi 06\nhi 11\n');
  expect([cluster.show('fail'), cluster.logs('fail')]).toEqual(['fail Failed Error(3)-/0', 'oops\n']);
  expect(cluster.show('none')).toBe('none Failed StartError(128)-/0');
  expect(await cluster.exec('loop', 'exit 7')).toBe('[7]');
  expect(await cluster.exec('loop', ['nosuch'])).toMatch(
    /^\[Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in \$PATH: unknown\]$/,
  );
});

test('what is there and cannot be run is no command', async () => {
  const cluster = new TestCluster();
  cluster.pod('main', { image: 'busybox', command: ['sleep', '100'] });
  cluster.pod('file', { image: 'busybox', command: ['/etc/passwd'] }, { restartPolicy: 'Never' });
  cluster.pod('folder', { image: 'busybox', command: ['/etc'] }, { restartPolicy: 'Never' });
  await cluster.run(14);
  const told = (name: string): string | undefined =>
    cluster.get(name).status.containerStatuses?.[0]?.state?.terminated?.message?.replace(/.*(?=exec:)/, '');
  expect(told('file')).toBe('exec: "/etc/passwd": permission denied: unknown');
  expect(told('folder')).toBe('exec: "/etc": is a directory: unknown');
  expect(await cluster.exec('main', ['/etc/passwd'])).toMatch(
    /^\[Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "\/etc\/passwd": permission denied: unknown\]$/,
  );
});

test('each attempt at a command that is not there has a number of its own', async () => {
  const cluster = new TestCluster();
  cluster.pod('main', { image: 'busybox', command: ['sleep', '100'] });
  await cluster.run(10);
  const numbers: unknown[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    numbers.push(/start exec "([0-9a-f]{64})"/.exec(await cluster.exec('main', ['nosuch']))?.[1]);
    await cluster.run(1);
  }
  expect(new Set(numbers).size).toBe(3);
  expect(numbers).not.toContain(undefined);
});

test('a shell as first process ignores SIGTERM until it is killed; nginx ends at once', async () => {
  const cluster = new TestCluster();
  cluster.pod(
    'shell',
    { image: 'busybox', command: ['sh', '-c', 'while true; do sleep 5; done'] },
    { terminationGracePeriodSeconds: 10 },
  );
  cluster.pod('web', { image: 'nginx' });
  await cluster.run(20);
  cluster.delete('shell');
  cluster.delete('web');
  await cluster.run(1);
  expect([cluster.exists('shell'), cluster.exists('web')]).toEqual([true, false]);
  await cluster.run(8);
  expect(cluster.exists('shell')).toBe(true);
  await cluster.run(2);
  expect(cluster.exists('shell')).toBe(false);
});

test('containers of a pod share ports and volumes', async () => {
  const cluster = new TestCluster();
  const html = { name: 'html', mountPath: '/usr/share/nginx/html' };
  cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pair', namespace: 'default' },
    spec: {
      volumes: [{ name: 'html', emptyDir: {} }],
      containers: [
        { name: 'web', image: 'nginx', volumeMounts: [html] },
        {
          name: 'writer',
          image: 'busybox',
          command: ['sh', '-c', 'echo shared > /out/index.html; sleep 3600'],
          volumeMounts: [{ name: 'html', mountPath: '/out' }],
        },
        { name: 'second', image: 'nginx' },
      ],
    },
  });
  await cluster.run(12);
  expect(await cluster.exec('pair', ['wget', '-qO-', 'localhost'], 'writer')).toBe('shared\n[0]');
  expect(cluster.logs('pair', 'second').split('\n').at(-2)).toBe(
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
  );
});

test('a reloaded cluster goes on: logs, files, memory, addresses', async () => {
  const before = new TestCluster();
  before.pod('count', { image: 'first-voyage/counter:1.0' });
  before.pod(
    'log',
    {
      image: 'busybox',
      command: ['sh', '-c', 'while true; do date +%S >> /d/log; echo $(wc -l < /d/log); sleep 10; done'],
      volumeMounts: [{ name: 'd', mountPath: '/d' }],
    },
    { volumes: [{ name: 'd', emptyDir: {} }] },
  );
  await before.run(15);
  const ip = before.get('count').status.podIP ?? '';
  const ask = (cluster: TestCluster): Promise<string> => cluster.exec('log', ['wget', '-qO-', `${ip}:8080`]);
  expect(await ask(before)).toBe('count: 1, pod: count\n[0]');
  await before.exec('log', 'echo kept > /tmp/file');
  const logged = before.logs('log');
  const after = before.reload();
  await after.run(10);
  expect(await ask(after)).toBe('count: 2, pod: count\n[0]');
  expect(await after.exec('log', 'cat /tmp/file')).toBe('kept\n[0]');
  expect(after.logs('log').startsWith(logged)).toBe(true);
  expect(after.logs('log')).toBe('1\n2\n3\n');
  expect(after.get('log').status.containerStatuses?.[0]?.restartCount).toBe(0);
});

test('databases insist on a password', async () => {
  const cluster = new TestCluster();
  cluster.pod('db', { image: 'postgres:17' });
  await cluster.run(12);
  expect(cluster.show('db')).toMatch(/^db Running (Error\(1\)|CrashLoopBackOff)-\/\d$/);
  expect(cluster.logs('db').split('\n')[0]).toBe(
    'Error: Database is uninitialized and superuser password is not specified.',
  );
});

test('redis keeps what it is told', async () => {
  const cluster = new TestCluster();
  cluster.pod('redis', { image: 'redis:7' });
  await cluster.run(10);
  expect(await cluster.exec('redis', ['redis-cli', 'SET', 'a', 'b'])).toBe('OK\n[0]');
  expect(await cluster.exec('redis', ['redis-cli', 'INCR', 'n'])).toBe('1\n[0]');
  expect(await cluster.exec('redis', ['redis-cli', 'GET', 'a'])).toBe('b\n[0]');
});

test('a container that uses more memory than it may is killed', async () => {
  const cluster = new TestCluster();
  const args = ['--vm', '1', '--vm-bytes', '150M', '--vm-hang', '1'];
  const pod = (name: string, memory: string): void =>
    cluster.pod(
      name,
      { image: 'polinux/stress', command: ['stress'], args, resources: { limits: { memory } } },
      { restartPolicy: 'Never' },
    );
  pod('small', '100Mi');
  pod('large', '200Mi');
  await cluster.run(6);
  expect([cluster.show('small'), cluster.show('large')]).toEqual([
    'small Failed OOMKilled(137)-/0',
    'large Running Running+/0',
  ]);
});
