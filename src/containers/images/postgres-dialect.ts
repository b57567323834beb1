import type { Dialect } from './sql/engine.ts';

const pointed = (message: string, sql: string, at: number): string => {
  const before = sql.slice(0, Math.max(0, at));
  const line = before.split('\n').length;
  const text = sql.split('\n')[line - 1] ?? '';
  const column = at - (before.lastIndexOf('\n') + 1);
  return `ERROR:  ${message}\nLINE ${line}: ${text}\n${' '.repeat(`LINE ${line}: `.length + column)}^`;
};

const placeOf = (sql: string, name: string): number =>
  Math.max(0, sql.toLowerCase().lastIndexOf(name.toLowerCase()));

/** What PostgreSQL calls things. */
export const postgresDialect: Dialect = {
  doubleQuoted: 'name',
  serial: /^(big|small)?serial$/,
  heading: ({ name, call }) => name ?? call ?? '?column?',
  value(name, { user, database, version, now }) {
    switch (name) {
      case 'version()':
        return `PostgreSQL ${version} (Debian ${version}-1.pgdg13+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit`;
      case 'current_database()':
        return database ?? null;
      case 'current_user':
      case 'session_user':
        return user;
      case 'now()':
      case 'current_timestamp':
        return `${new Date(now()).toISOString().replace('T', ' ').replace('Z', '000')}+00`;
      default:
        return undefined;
    }
  },
  show(sql, { version, database = '' }, storage) {
    if (sql === 'show server_version') return { columns: ['server_version'], rows: [[version]] };
    if (sql === 'select datname from pg_database')
      return { columns: ['datname'], rows: storage.databases().map((name) => [name]) };
    if (/^select .* from (pg_catalog\.)?pg_tables/.test(sql))
      return { columns: ['tablename'], rows: storage.tables(database).map((name) => [name]) };
    const [word = ''] = /^(begin|commit|grant|set)\b/.exec(sql) ?? [];
    return word === '' ? undefined : { tag: word.toUpperCase(), affected: 0 };
  },
  errors: {
    unsupported: (sql, at) =>
      at === 0
        ? `ERROR:  this emulated server does not support "${sql.split(/\s+/).slice(0, 2).join(' ')}"`
        : pointed(
            `syntax error, or nothing that this emulated server knows, at or near "${/^\S*/.exec(sql.slice(at))?.[0] ?? ''}"`,
            sql,
            at,
          ),
    noDatabase: () => 'ERROR:  no database selected',
    unknownDatabase: (name) => `ERROR:  database "${name}" does not exist`,
    databaseExists: (name) => `ERROR:  database "${name}" already exists`,
    unknownTable: (_database, table, sql) =>
      /^\s*drop/i.test(sql)
        ? `ERROR:  table "${table}" does not exist`
        : pointed(`relation "${table}" does not exist`, sql, placeOf(sql, table)),
    tableExists: (table) => `ERROR:  relation "${table}" already exists`,
    unknownColumn: (column, sql) => pointed(`column "${column}" does not exist`, sql, placeOf(sql, column)),
    duplicate: (value, table, column) =>
      `ERROR:  duplicate key value violates unique constraint "${table}_pkey"\nDETAIL:  Key (${column})=(${value}) already exists.`,
    nullValue: (column, table) =>
      `ERROR:  null value in column "${column}" of relation "${table}" violates not-null constraint`,
  },
};
