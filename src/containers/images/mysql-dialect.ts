import type { Dialect, Outcome, Session } from './sql/engine.ts';
import { SqlError } from './sql/engine.ts';
import type { Storage } from './sql/storage.ts';

const named = (sql: string, pattern: RegExp): string | undefined =>
  pattern.exec(sql)?.[1]?.replaceAll('`', '');

function tablesOf(session: Session, storage: Storage): readonly string[] {
  if (session.database === undefined) throw new SqlError(mysqlDialect.errors.noDatabase());
  return storage.tables(session.database);
}

/** What MySQL calls things. */
export const mysqlDialect: Dialect = {
  doubleQuoted: 'string',
  serial: /^serial$/,
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
