import { expect, test } from 'vitest';
import { MemoryFileSystem } from '../../../shell/memory-filesystem.ts';
import { mysqlDialect } from '../mysql-dialect.ts';
import { postgresDialect } from '../postgres-dialect.ts';
import { execute, SqlError, type Dialect, type Outcome } from './engine.ts';
import { Storage } from './storage.ts';

/** A client of a server that stands for a test: what each statement comes to. */
function client(dialect: Dialect, version: string) {
  let now = Date.parse('2026-01-05T09:00:00Z');
  const storage = new Storage(new MemoryFileSystem({ now: () => now }), '/data');
  storage.createDatabase('shop');
  const session = { user: 'root', database: 'shop', version, now: () => now };
  return {
    wait: (seconds: number): void => {
      now += seconds * 1000;
    },
    run(sql: string): Outcome | string {
      try {
        return execute(sql, session, storage, dialect);
      } catch (error) {
        if (error instanceof SqlError) return error.message;
        throw error;
      }
    },
  };
}

const TABLE =
  'create table t (id int auto_increment primary key, name varchar(20) not null unique, note text, at timestamp default current_timestamp)';

test('columns and tables get names with and without AS', () => {
  const { run } = client(mysqlDialect, '8.4.7');
  run(TABLE);
  run("insert into t (name, note) values ('a', null), ('b', 'x')");
  expect(run('select p.id n, name as label, count(*) from t p where note is null')).toEqual({
    columns: ['n', 'label', 'count(*)'],
    rows: [[1, 'a', 1]],
  });
  expect(run('select name `the name` from t where note is not null order by name limit 1')).toEqual({
    columns: ['the name'],
    rows: [['b']],
  });
});

test('PostgreSQL heads columns with the name of the function', () => {
  const { run } = client(postgresDialect, '18.1');
  run('create table t (id serial primary key, name text)');
  run("insert into t (name) values ('a')");
  expect(run('select count(*), upper(name), 1 + 1, name who from t')).toEqual({
    columns: ['count', 'upper', '?column?', 'who'],
    rows: [[1, 'A', 2, 'a']],
  });
});

test('MySQL shows how a table is made; what an expression gives is worked out for each row', () => {
  const { run, wait } = client(mysqlDialect, '8.4.7');
  run(TABLE);
  run("insert into t (name) values ('a')");
  wait(60);
  run("insert into t (name) values ('b')");
  expect(run('select at from t')).toEqual({
    columns: ['at'],
    rows: [['2026-01-05 09:00:00'], ['2026-01-05 09:01:00']],
  });
  expect(run('show create table t')).toEqual({
    columns: ['Table', 'Create Table'],
    rows: [
      [
        't',
        [
          'CREATE TABLE `t` (',
          '  `id` int NOT NULL AUTO_INCREMENT,',
          '  `name` varchar(20) NOT NULL,',
          '  `note` text,',
          '  `at` timestamp NULL DEFAULT CURRENT_TIMESTAMP,',
          '  PRIMARY KEY (`id`),',
          '  UNIQUE KEY `name` (`name`)',
          ') ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci',
        ].join('\n'),
      ],
    ],
  });
  expect(run('show create table none')).toBe("ERROR 1146 (42S02) at line 1: Table 'shop.none' doesn't exist");
});
