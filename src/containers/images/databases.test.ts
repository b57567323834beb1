import { expect, test } from 'vitest';
import { TestCluster } from '../cluster.test.fixture.ts';

test('databases insist on a password, answer SQL, and keep data where a container restarts', async () => {
  const cluster = new TestCluster();
  cluster.pod('bare', { image: 'mysql:8.0' }, { restartPolicy: 'Never' });
  cluster.pod(
    'my',
    {
      image: 'mysql:8.0',
      env: [
        { name: 'MYSQL_ROOT_PASSWORD', value: 'secret' },
        { name: 'MYSQL_DATABASE', value: 'shop' },
      ],
      volumeMounts: [{ name: 'data', mountPath: '/var/lib/mysql' }],
    },
    { volumes: [{ name: 'data', emptyDir: {} }] },
  );
  cluster.pod('pg', { image: 'postgres:16', env: [{ name: 'POSTGRES_PASSWORD', value: 'secret' }] });
  await cluster.run(90);
  expect(['bare', 'my', 'pg'].map((name) => cluster.show(name))).toEqual([
    'bare Failed Error(1)-/0',
    'my Running Running+/0',
    'pg Running Running+/0',
  ]);
  expect(cluster.logs('bare').split('\n').slice(3)).toEqual([
    expect.stringMatching(
      / \[ERROR\] \[Entrypoint\]: Database is uninitialized and password option is not specified$/,
    ),
    '    You need to specify one of the following as an environment variable:',
    '    - MYSQL_ROOT_PASSWORD',
    '    - MYSQL_ALLOW_EMPTY_PASSWORD',
    '    - MYSQL_RANDOM_ROOT_PASSWORD',
    '',
  ]);
  const mysql = (sql: string): Promise<string> =>
    cluster.exec('my', ['mysql', '-uroot', '-psecret', 'shop', '-e', sql]);
  const warning = 'mysql: [Warning] Using a password on the command line interface can be insecure.\n';
  expect(
    await mysql(
      "CREATE TABLE pets (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL); INSERT INTO pets (name) VALUES ('Rex'), ('Mia'); SELECT * FROM pets ORDER BY id DESC; SELECT COUNT(*) FROM pets WHERE name LIKE 'R%';",
    ),
  ).toBe(`${warning}id\tname\n2\tMia\n1\tRex\nCOUNT(*)\n1\n[0]`);
  expect(await mysql('SELECT * FROM nothing')).toBe(
    `${warning}ERROR 1146 (42S02) at line 1: Table 'shop.nothing' doesn't exist\n[1]`,
  );
  expect(await mysql('ALTER TABLE pets ADD x INT')).toBe(
    `${warning}ERROR 1235 (42000) at line 1: This emulated server does not support 'ALTER TABLE'\n[1]`,
  );
  expect(await cluster.exec('my', ['mysql', '-uroot', '-pwrong', '-e', 'SELECT 1'])).toBe(
    `${warning}ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)\n[1]`,
  );
  const psql = (sql: string): Promise<string> => cluster.exec('pg', ['psql', '-U', 'postgres', '-c', sql]);
  expect(await psql('CREATE TABLE t (id serial, name text)')).toBe('CREATE TABLE\n[0]');
  expect(await psql("INSERT INTO t (name) VALUES ('x')")).toBe('INSERT 0 1\n[0]');
  expect(await psql('SELECT * FROM t')).toBe(' id | name \n----+------\n  1 | x\n(1 row)\n\n[0]');
  expect(await cluster.exec('pg', ['pg_isready'])).toBe(
    '/var/run/postgresql:5432 - accepting connections\n[0]',
  );
  const again = cluster.reload();
  await again.run(5);
  expect(await again.exec('my', ['mysql', '-uroot', '-psecret', 'shop', '-e', 'SELECT name FROM pets'])).toBe(
    `${warning}name\nRex\nMia\n[0]`,
  );
});

test('clients of databases say by which address they went, and why nobody is there', async () => {
  const cluster = new TestCluster();
  cluster.pod('pg', { image: 'postgres:16', env: [{ name: 'POSTGRES_PASSWORD', value: 'secret' }] });
  cluster.pod('client', { image: 'postgres:16', command: ['sleep', 'infinity'] });
  cluster.pod('cache', { image: 'redis:7' });
  await cluster.run(60);
  const ip = cluster.get('pg').status?.podIP ?? '';
  const psql = (host: string): Promise<string> =>
    cluster.exec('client', ['psql', '-h', host, '-U', 'postgres', '-c', 'SELECT 1 AS one']);
  const denied = 'fe_sendauth: no password supplied\n[2]';
  expect(await psql(ip)).toBe(`psql: error: connection to server at "${ip}", port 5432 failed: ${denied}`);
  expect(await psql('localhost')).toBe(
    'psql: error: connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n[2]',
  );
  expect(await psql('nosuch')).toBe(
    'psql: error: could not translate host name "nosuch" to address: Name or service not known\n[2]',
  );
  const redis = (...words: readonly string[]): Promise<string> =>
    cluster.exec('cache', ['redis-cli', ...words, 'PING']);
  expect(await redis()).toBe('PONG\n[0]');
  expect(await redis('-h', ip)).toBe(`Could not connect to Redis at ${ip}:6379: Connection refused\n[1]`);
  expect(await redis('-h', 'nosuch')).toBe(
    'Could not connect to Redis at nosuch:6379: Name or service not known\n[1]',
  );
});
