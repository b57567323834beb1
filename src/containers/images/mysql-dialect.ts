import type { Dialect, Outcome, Session } from './sql/engine.ts';
import { SqlError } from './sql/engine.ts';
import type { Column, Storage, Table } from './sql/storage.ts';

const named = (sql: string, pattern: RegExp): string | undefined =>
  pattern.exec(sql)?.[1]?.replaceAll('`', '');

function tablesOf(session: Session, storage: Storage): readonly string[] {
  if (session.database === undefined) throw new SqlError(mysqlDialect.errors.noDatabase());
  return storage.tables(session.database);
}

/** What the tables of a release are made with. */
function optionsOf(version: string): string {
  if (version.startsWith('5.')) return 'DEFAULT CHARSET=latin1';
  return `DEFAULT CHARSET=utf8mb4 COLLATE=${/mariadb/i.test(version) ? 'utf8mb4_uca1400_ai_ci' : 'utf8mb4_0900_ai_ci'}`;
}

/** What stands behind a column's type. */
function defaultOf({ type, nullable, serial, fallback, source }: Column): string {
  if (serial) return ' AUTO_INCREMENT';
  if (source !== undefined)
    return ` DEFAULT ${/^(now|current_timestamp)(\(\))?$/i.test(source) ? 'CURRENT_TIMESTAMP' : `(${source})`}`;
  if (fallback !== null) return ` DEFAULT '${fallback}'`;
  // texts and blobs have no default to tell of
  return nullable && !/^(tiny|medium|long)?(text|blob)$/.test(type) ? ' DEFAULT NULL' : '';
}

/** The statement that makes a table. Models mysql sql/sql_show.cc (store_create_info) */
function creationOf(table: string, { columns, next }: Table, version: string): string {
  const lines = columns.map((column) => {
    const isMoment = column.nullable && column.type.startsWith('timestamp');
    const nulls = column.nullable && !column.serial ? (isMoment ? ' NULL' : '') : ' NOT NULL';
    return `  \`${column.name}\` ${column.type}${nulls}${defaultOf(column)}`;
  });
  const primary = columns.filter(({ key }) => key === 'PRI').map(({ name }) => `\`${name}\``);
  const keys = [
    ...(primary.length > 0 ? [`  PRIMARY KEY (${primary.join(',')})`] : []),
    ...columns.filter(({ key }) => key === 'UNI').map(({ name }) => `  UNIQUE KEY \`${name}\` (\`${name}\`)`),
  ];
  const counter = next > 1 ? ` AUTO_INCREMENT=${next}` : '';
  return `CREATE TABLE \`${table}\` (\n${[...lines, ...keys].join(',\n')}\n) ENGINE=InnoDB${counter} ${optionsOf(version)}`;
}

/** What MySQL calls things. */
export const mysqlDialect: Dialect = {
  doubleQuoted: 'string',
  serial: /^serial$/,
  heading: ({ name, text }) => (name !== undefined && text.endsWith(name) ? name : text),
  value(name, { user, database, version, now }) {
    switch (name) {
      case 'version()':
      case '@@version':
        return version;
      case 'database()':
        return database ?? null;
      case 'user()':
      case 'current_user()':
        return `${user}@localhost`;
      case '@@hostname':
        return null;
      case 'now()':
      case 'current_timestamp':
      case 'current_timestamp()':
        return new Date(now()).toISOString().slice(0, 19).replace('T', ' ');
      default:
        return undefined;
    }
  },
  show(sql, session, storage): Outcome | undefined {
    if (/^show (databases|schemas)$/.test(sql))
      return {
        columns: ['Database'],
        rows: ['information_schema', 'performance_schema', ...storage.databases()]
          .sort()
          .map((name) => [name]),
      };
    if (sql === 'show tables')
      return {
        columns: [`Tables_in_${session.database ?? ''}`],
        rows: tablesOf(session, storage).map((name) => [name]),
      };
    const created = named(sql, /^show create table (\S+)$/);
    if (created !== undefined) {
      const [name = '', database = session.database] = created.split('.').reverse();
      if (database === undefined) throw new SqlError(mysqlDialect.errors.noDatabase());
      const found = storage.table(database, name);
      if (!found) throw new SqlError(mysqlDialect.errors.unknownTable(database, name, sql));
      return { columns: ['Table', 'Create Table'], rows: [[name, creationOf(name, found, session.version)]] };
    }
    const table = named(sql, /^(?:describe|desc|show columns from|explain) (\S+)$/);
    if (table !== undefined) {
      tablesOf(session, storage);
      const found = storage.table(session.database ?? '', table);
      if (!found) throw new SqlError(mysqlDialect.errors.unknownTable(session.database ?? '', table, sql));
      return {
        columns: ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'],
        rows: found.columns.map(({ name, type, nullable, key, fallback, serial }) => [
          name,
          type,
          nullable ? 'YES' : 'NO',
          key,
          fallback,
          serial ? 'auto_increment' : '',
        ]),
      };
    }
    if (/^(flush |grant |set |commit$|begin$|start transaction$)/.test(sql))
      return { tag: 'OK', affected: 0 };
    return undefined;
  },
  errors: {
    unsupported: (sql, at) =>
      at === 0
        ? `ERROR 1235 (42000) at line 1: This emulated server does not support '${sql.split(/\s+/).slice(0, 2).join(' ')}'`
        : `ERROR 1064 (42000) at line 1: You have an error in your SQL syntax, or this emulated server does not know it: near '${sql.slice(at, at + 80)}' at line 1`,
    noDatabase: () => 'ERROR 1046 (3D000) at line 1: No database selected',
    unknownDatabase: (name) => `ERROR 1049 (42000) at line 1: Unknown database '${name}'`,
    databaseExists: (name) =>
      `ERROR 1007 (HY000) at line 1: Can't create database '${name}'; database exists`,
    unknownTable: (database, table) =>
      `ERROR 1146 (42S02) at line 1: Table '${database}.${table}' doesn't exist`,
    tableExists: (table) => `ERROR 1050 (42S01) at line 1: Table '${table}' already exists`,
    unknownColumn: (column) => `ERROR 1054 (42S22) at line 1: Unknown column '${column}' in 'field list'`,
    duplicate: (value, table, column) =>
      `ERROR 1062 (23000) at line 1: Duplicate entry '${value}' for key '${table}.${column === 'id' ? 'PRIMARY' : column}'`,
    nullValue: (column) => `ERROR 1048 (23000) at line 1: Column '${column}' cannot be null`,
  },
};
