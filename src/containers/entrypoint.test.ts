import { expect, test } from 'vitest';
import type { Container } from '../cluster/api/types.ts';
import { rewritten } from './entrypoint.ts';
import { images } from './images/index.ts';
import { TestCluster } from './cluster.test.fixture.ts';

async function lives(
  containers: Readonly<Record<string, Omit<Container, 'name'>>>,
): Promise<Readonly<Record<string, string>>> {
  const cluster = new TestCluster();
  for (const [name, container] of Object.entries(containers))
    cluster.pod(name, container, { restartPolicy: 'Never' });
  await cluster.run(240);
  return Object.fromEntries(
    Object.keys(containers).map((name) => {
      const life = cluster.show(name).slice(name.length + 1);
      return [name, `${life}\n${cluster.logs(name).replace(/^\d{4}-\S+Z /gm, 'TIME ')}`];
    }),
  );
}

const failed = (code: number, log: string): string => `Failed Error(${code})-/0\n${log}`;
const bash = '/usr/local/bin/docker-entrypoint.sh: line';
const usage = 'exec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]\n';

test('scripts that put their server before options only fail to exec other words, as their shells say it', async () => {
  const args = ['foo', 'bar'];
  expect(
    await lives({
      mysql: { image: 'mysql:8.4', args },
      mariadb: { image: 'mariadb:11', args },
      postgres: { image: 'postgres:16', args },
      'postgres-12': { image: 'postgres:12', args: ['/opt/foo'] },
      mongo: { image: 'mongo:8', args },
      rabbitmq: { image: 'rabbitmq:4', args: ['--help'] },
      redis: { image: 'redis:7', args },
      'redis-alpine': { image: 'redis:7-alpine', args },
      nginx: { image: 'nginx', args: ['/etc/nginx/nginx.conf'] },
      'nginx-alpine': { image: 'nginx:alpine', args: ['-g'] },
      envoy: { image: 'envoyproxy/envoy:v1.31-latest', args },
      traefik: { image: 'traefik:v3', args },
      'mongo-express': { image: 'mongo-express', args },
      jenkins: { image: 'jenkins/jenkins:lts', args },
      kibana: { image: 'kibana:8.0.0', args },
    }),
  ).toEqual({
    mysql: failed(127, `${bash} 413: exec: foo: not found\n`),
    mariadb: failed(127, `${bash} 720: exec: foo: not found\n`),
    postgres: failed(127, `${bash} 377: exec: foo: not found\n`),
    'postgres-12': failed(127, `${bash} 346: /opt/foo: No such file or directory\n`),
    mongo: failed(127, `${bash} 420: exec: foo: not found\n`),
    rabbitmq: failed(2, `${bash} 50: exec: --: invalid option\n${usage}`),
    redis: failed(127, '/usr/local/bin/docker-entrypoint.sh: 24: exec: foo: not found\n'),
    'redis-alpine': failed(127, '/usr/local/bin/docker-entrypoint.sh: exec: line 24: foo: not found\n'),
    nginx: failed(126, '/docker-entrypoint.sh: 47: exec: /etc/nginx/nginx.conf: Permission denied\n'),
    'nginx-alpine': failed(2, '/docker-entrypoint.sh: exec: line 47: illegal option -g\n'),
    envoy: failed(1, 'su-exec: foo: No such file or directory\n'),
    traefik: failed(
      127,
      "= 'foo' is not a Traefik command: assuming shell execution.\n/entrypoint.sh: exec: line 18: foo: not found\n",
    ),
    'mongo-express': failed(127, '/docker-entrypoint.sh: line 6: exec: foo: not found\n'),
    jenkins: failed(127, '/usr/local/bin/jenkins.sh: line 59: exec: foo: not found\n'),
    kibana: failed(127, '[FATAL tini (7)] exec foo failed: No such file or directory\n'),
  });
});

test('each script hands over to commands, and puts its program before what is its own', async () => {
  expect(
    await lives({
      mysql: { image: 'mysql:8.4', args: ['echo', 'hello'] },
      curl: { image: 'curlimages/curl', args: ['sh', '-c', 'echo hello'] },
      node: { image: 'node:24', args: ['app.js'] },
      bash: { image: 'bash', args: ['-c', 'echo hello'] },
      redis: { image: 'redis:7.4.6', args: ['sh', '-c', 'docker-entrypoint.sh foo; echo $?'] },
      stress: { image: 'polinux/stress', args: ['--cpu', '1'] },
    }),
  ).toEqual({
    mysql: 'Succeeded Completed(0)-/0\nhello\n',
    curl: 'Succeeded Completed(0)-/0\nhello\n',
    node: failed(
      1,
      "node:internal/modules/cjs/loader:1386\n  throw err;\n  ^\n\nError: Cannot find module '/app.js'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1383:15) {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v24.11.1\n",
    ),
    bash: 'Succeeded Completed(0)-/0\nhello\n',
    redis: 'Succeeded Completed(0)-/0\n/usr/local/bin/docker-entrypoint.sh: 24: exec: foo: not found\n127\n',
    stress: 'Failed StartError(128)-/0\n',
  });
});

test('a command instead of the script starts servers of databases without their files', async () => {
  const alone = await lives({
    mysql: { image: 'mysql:8.0', command: ['mysqld'] },
    mariadb: { image: 'mariadb:11', command: ['mariadbd'] },
    postgres: {
      image: 'postgres:16',
      command: ['postgres'],
      env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }],
    },
    own: { image: 'postgres:16', command: ['postgres'], securityContext: { runAsUser: 999 } },
  });
  expect({ ...alone, mysql: alone['mysql']?.replace(/UUID: [-\da-f]{36}/, 'UUID: X') }).toEqual({
    mysql: failed(
      1,
      [
        'TIME 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.0.44) starting as process 1',
        'TIME 0 [Warning] [MY-010075] [Server] No existing UUID has been found, so we assume that this is the first time that this server has been started. Generating a new UUID: X.',
        'TIME 1 [ERROR] [MY-011011] [Server] Failed to find valid data directory.',
        'TIME 0 [ERROR] [MY-010020] [Server] Data Dictionary initialization failed.',
        'TIME 0 [ERROR] [MY-010119] [Server] Aborting',
        'TIME 0 [System] [MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete (mysqld 8.0.44)  MySQL Community Server - GPL.\n',
      ].join('\n'),
    ),
    mariadb: expect.stringMatching(
      /^Failed Error\(1\)-\/0\n2026-01-05  9:00:\d\d 0 \[Note\] Starting MariaDB 11\.8\.3-MariaDB source revision [\da-f]{40} as process 1\n2026-01-05  9:00:\d\d 0 \[ERROR\] mariadbd: Please consult the Knowledge Base to find out how to run mysqld as root!\n2026-01-05  9:00:\d\d 0 \[ERROR\] Aborting\n$/,
    ) as string,
    postgres: failed(
      1,
      '"root" execution of the PostgreSQL server is not permitted.\nThe server must be started under an unprivileged user ID to prevent\npossible system security compromise.  See the documentation for\nmore information on how to properly start the server.\n',
    ),
    own: failed(
      2,
      'postgres: could not access the server configuration file "/var/lib/postgresql/data/postgresql.conf": No such file or directory\n',
    ),
  });
});

test('options and files reach the server behind the script, by name too', async () => {
  const cluster = new TestCluster();
  cluster.pod('option', { image: 'redis:7', args: ['--port', '7000'] });
  cluster.pod('server', { image: 'redis:7', args: ['redis-server', '--port', '7001'] });
  cluster.pod('script', { image: 'redis:7', command: ['docker-entrypoint.sh'], args: ['--port', '7002'] });
  await cluster.run(30);
  const ping = (name: string, port: string): Promise<string> =>
    cluster.exec(name, ['redis-cli', '-p', port, 'PING']);
  expect([await ping('option', '7000'), await ping('server', '7001'), await ping('script', '7002')]).toEqual([
    'PONG\n[0]',
    'PONG\n[0]',
    'PONG\n[0]',
  ]);
});

test('what each image says by default is something that its script runs', () => {
  const lost = images.flatMap((image) => {
    const { names, script, entrypoint = [], command = [], servers = {}, programs = [] } = image;
    if (!script) return [];
    const called = [...entrypoint, ...command];
    const given = called.slice(called.findIndex((word) => script.path.endsWith(word)) + 1);
    const [word = ''] = rewritten(script, given, () => true).words;
    const there = [
      ...Object.keys(servers),
      ...programs.map(({ path }) => path),
      '/bin/bash',
      '/usr/bin/curl',
    ];
    return there.some((path) => path === word || path.endsWith(`/${word}`))
      ? []
      : [`${names[0] ?? ''}: ${word}`];
  });
  expect(lost).toEqual([]);
});
