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
