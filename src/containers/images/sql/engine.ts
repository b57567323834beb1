import { compare, Reader, Unreadable, type Expression, type Scope, type Value } from './expression.ts';
import type { Column, Storage, Table } from './storage.ts';
import { tokenize } from './tokens.ts';

/** What a statement came to. */
export type Outcome =
  | { readonly columns: readonly string[]; readonly rows: readonly (readonly Value[])[] }
  /** @param tag as PostgreSQL says it: `INSERT 0 1` */
  | { readonly tag: string; readonly affected: number; readonly database?: string };

/** A statement that fails, in the server's words. */
export class SqlError extends Error {}

/** In what two servers differ. */
export interface Dialect {
  readonly doubleQuoted: 'string' | 'name';
  readonly serial: RegExp;
  /** What stands above the column of an expression that has no other name. */
  heading(expression: Expression): string;
  value(name: string, session: Session): Value | undefined;
  /** `SHOW …` and what else only this server knows; undefined: it does not. */
  show(words: string, session: Session, storage: Storage): Outcome | undefined;
  readonly errors: {
    unsupported(sql: string, at: number): string;
    noDatabase(): string;
    unknownDatabase(name: string): string;
    databaseExists(name: string): string;
    unknownTable(database: string, table: string, sql: string): string;
    tableExists(table: string): string;
    unknownColumn(column: string, sql: string): string;
    duplicate(value: Value, table: string, column: string): string;
    nullValue(column: string, table: string): string;
  };
}

/** One client's connection. */
export interface Session {
  readonly user: string;
  database: string | undefined;
  readonly version: string;
  readonly now: () => number;
}

/** Runs one statement: databases, tables, rows of one table at a time. Throws {@link SqlError}. */
export function execute(sql: string, session: Session, storage: Storage, dialect: Dialect): Outcome {
  const reader = new Reader(sql, tokenize(sql, dialect.doubleQuoted));
  try {
    const run = new Statement(sql, reader, session, storage, dialect);
    return run.execute();
  } catch (error) {
    if (error instanceof Unreadable) throw new SqlError(dialect.errors.unsupported(sql, error.at));
    throw error;
  }
}

class Statement {
  readonly #sql: string;
  readonly #in: Reader;
  readonly #session: Session;
  readonly #storage: Storage;
  readonly #dialect: Dialect;

  constructor(sql: string, reader: Reader, session: Session, storage: Storage, dialect: Dialect) {
    this.#sql = sql;
    this.#in = reader;
    this.#session = session;
    this.#storage = storage;
    this.#dialect = dialect;
  }

  execute(): Outcome {
    const read = this.#in;
    const shown = this.#dialect.show(
      this.#sql.replace(/\s+/g, ' ').toLowerCase(),
      this.#session,
      this.#storage,
    );
    if (shown) return shown;
    if (read.take('select')) return this.#select();
    if (read.take('insert', 'into')) return this.#insert();
    if (read.take('update')) return this.#update();
    if (read.take('delete', 'from')) return this.#delete();
    if (read.take('use')) return this.#use(read.name());
    if (read.take('create', 'database') || read.take('create', 'schema')) return this.#createDatabase();
    if (read.take('drop', 'database') || read.take('drop', 'schema')) return this.#dropDatabase();
    if (read.take('create', 'table')) return this.#createTable();
    if (read.take('drop', 'table')) return this.#dropTable();
    if (read.take('truncate')) {
      read.take('table');
      const [database, name, table] = this.#table();
      this.#storage.put(database, name, { ...table, rows: [] });
      return { tag: 'TRUNCATE TABLE', affected: 0 };
    }
    throw new Unreadable(0);
  }

  #use(name: string): Outcome {
    if (!this.#storage.hasDatabase(name)) throw new SqlError(this.#dialect.errors.unknownDatabase(name));
    this.#session.database = name;
    return { tag: 'USE', affected: 0, database: name };
  }

  #createDatabase(): Outcome {
    const unless = this.#in.take('if', 'not', 'exists');
    const name = this.#in.name();
    const exists = this.#storage.hasDatabase(name);
    if (exists && !unless) throw new SqlError(this.#dialect.errors.databaseExists(name));
    if (!exists) this.#storage.createDatabase(name);
    return { tag: 'CREATE DATABASE', affected: 1 };
  }

  #dropDatabase(): Outcome {
    const unless = this.#in.take('if', 'exists');
    const name = this.#in.name();
    if (this.#storage.hasDatabase(name)) this.#storage.dropDatabase(name);
    else if (!unless) throw new SqlError(this.#dialect.errors.unknownDatabase(name));
    if (this.#session.database === name) this.#session.database = undefined;
    return { tag: 'DROP DATABASE', affected: 0 };
  }

  #createTable(): Outcome {
    const read = this.#in;
    const unless = read.take('if', 'not', 'exists');
    const [database, name] = this.#tableName();
    read.need('(');
    let columns: Column[] = [];
    const primary: string[] = [];
    read.list(() => {
      if (read.take('primary', 'key')) {
        read.need('(');
        primary.push(...read.list(() => read.name()));
        read.need(')');
      } else columns.push(this.#column());
    });
    read.need(')');
    columns = columns.map((column) =>
      primary.includes(column.name) ? { ...column, key: 'PRI', nullable: false } : column,
    );
    if (this.#storage.table(database, name)) {
      if (!unless) throw new SqlError(this.#dialect.errors.tableExists(name));
    } else this.#storage.put(database, name, { columns, rows: [], next: 1 });
    return { tag: 'CREATE TABLE', affected: 0 };
  }

  #column(): Column {
    const read = this.#in;
    const name = read.name();
    let type = read.name().toLowerCase();
    if (read.take('(')) {
      const sizes = read.list(() => read.any().text);
      read.need(')');
      type += `(${sizes.join(',')})`;
    }
    let column: Column = {
      name,
      type,
      nullable: true,
      key: '',
      serial: this.#dialect.serial.test(type),
      fallback: null,
    };
    for (;;) {
      if (read.take('not', 'null')) column = { ...column, nullable: false };
      else if (read.take('primary', 'key')) column = { ...column, key: 'PRI', nullable: false };
      else if (read.take('unique')) column = { ...column, key: 'UNI' };
      else if (read.take('auto_increment')) column = { ...column, serial: true };
      else if (read.take('default')) column = { ...column, ...this.#fallback(read.expression()) };
      else if (!read.take('null') && !read.take('unsigned')) return column;
    }
  }

  #fallback({ text, value }: Expression): Pick<Column, 'fallback' | 'source'> {
    const isLiteral = /^(['"].*|-?[\d.]+|null|true|false)$/is.test(text);
    const fallback = value(this.#scope());
    return isLiteral ? { fallback } : { fallback, source: text };
  }

  /** What a column of a new row is that nothing was said of. */
  #fresh({ source, fallback }: Column): Value {
    if (source === undefined) return fallback;
    const reader = new Reader(source, tokenize(source, this.#dialect.doubleQuoted));
    return reader.expression().value(this.#scope());
  }

  #dropTable(): Outcome {
    const unless = this.#in.take('if', 'exists');
    const [database, name] = this.#tableName();
    if (this.#storage.table(database, name)) this.#storage.dropTable(database, name);
    else if (!unless) throw new SqlError(this.#dialect.errors.unknownTable(database, name, this.#sql));
    return { tag: 'DROP TABLE', affected: 0 };
  }

  #insert(): Outcome {
    const read = this.#in;
    const [database, name, table] = this.#table();
    let names = table.columns.map((column) => column.name);
    if (read.take('(')) {
      names = read.list(() => read.name());
      read.need(')');
    }
    for (const column of names) this.#position(table, column);
    if (!read.take('values')) read.need('value');
    let { rows, next } = table;
    const given = read.list(() => {
      read.need('(');
      const values = read.list(() => read.expression().value(this.#scope()));
      read.need(')');
      return values;
    });
    this.#end();
    for (const values of given) {
      const row = table.columns.map((column): Value => {
        const value = values[names.findIndex((each) => same(each, column.name))] ?? null;
        if (value === null && column.serial) return next++;
        if (column.serial && typeof value === 'number') next = Math.max(next, value + 1);
        return value ?? this.#fresh(column);
      });
      this.#admit(name, table, rows, row);
      rows = [...rows, row];
    }
    this.#storage.put(database, name, { ...table, rows, next });
    return { tag: `INSERT 0 ${given.length}`, affected: given.length };
  }

  #admit(name: string, { columns }: Table, rows: Table['rows'], row: readonly Value[]): void {
    for (const [index, column] of columns.entries()) {
      const value = row[index] ?? null;
      if (value === null && !column.nullable)
        throw new SqlError(this.#dialect.errors.nullValue(column.name, name));
      if (column.key !== '' && rows.some((other) => compare(other[index] ?? null, value) === 0))
        throw new SqlError(this.#dialect.errors.duplicate(value, name, column.name));
    }
  }

  #update(): Outcome {
    const read = this.#in;
    const [database, name, table] = this.#table();
    read.need('set');
    const changes = read.list(() => {
      const position = this.#position(table, read.name());
      read.need('=');
      return [position, read.expression()] as const;
    });
    const fits = this.#where(table);
    this.#end();
    let affected = 0;
    const rows = table.rows.map((row) => {
      if (!fits(row)) return row;
      affected++;
      const values = [...row];
      for (const [position, expression] of changes)
        values[position] = expression.value(this.#scope(table, row));
      return values;
    });
    this.#storage.put(database, name, { ...table, rows });
    return { tag: `UPDATE ${affected}`, affected };
  }

  #delete(): Outcome {
    const [database, name, table] = this.#table();
    const fits = this.#where(table);
    this.#end();
    const rows = table.rows.filter((row) => !fits(row));
    this.#storage.put(database, name, { ...table, rows });
    const affected = table.rows.length - rows.length;
    return { tag: `DELETE ${affected}`, affected };
  }

  #select(): Outcome {
    const read = this.#in;
    const wanted = read.list((): Expression | '*' => {
      if (read.take('*')) return '*';
      const expression = read.expression();
      const name = read.alias(CLAUSES);
      return name === undefined ? expression : { ...expression, heading: name };
    });
    const [, , table] = read.take('from') ? this.#table() : [undefined, undefined, undefined];
    read.alias(CLAUSES);
    const fits = this.#where(table);
    const orders = read.take('order', 'by')
      ? read.list(() => {
          const by = read.expression();
          const sign = read.take('desc') ? -1 : 1;
          read.take('asc');
          return (a: readonly Value[], b: readonly Value[]): number =>
            sign * compare(by.value(this.#scope(table, a)), by.value(this.#scope(table, b)));
        })
      : [];
    const limit = read.take('limit') ? Number(read.any().text) : Infinity;
    this.#end();
    const found = (table?.rows ?? [[]])
      .filter(fits)
      .sort((a, b) => orders.map((order) => order(a, b)).find((order) => order !== 0) ?? 0);
    const all: readonly Expression[] = (table?.columns ?? []).map(({ name }, index) => ({
      text: name,
      name,
      value: (scope) => scope.column(table?.columns[index]?.name ?? name, 0),
    }));
    const expressions = wanted.flatMap((each) => (each === '*' ? all : [each]));
    const columns = expressions.map((each) => each.heading ?? this.#dialect.heading(each));
    const rows = expressions.some(({ aggregate }) => aggregate !== undefined)
      ? [expressions.map((each) => this.#aggregate(each, table, found))]
      : found.map((row) => expressions.map((each) => each.value(this.#scope(table, row))));
    return { columns, rows: rows.slice(0, limit) };
  }

  #aggregate(
    { aggregate, argument, value }: Expression,
    table: Table | undefined,
    rows: Table['rows'],
  ): Value {
    const [first] = rows;
    if (aggregate === undefined) return first ? value(this.#scope(table, first)) : null;
    if (!argument) return rows.length;
    const values = rows.map((row) => argument.value(this.#scope(table, row))).filter((each) => each !== null);
    if (aggregate === 'count') return values.length;
    if (values.length === 0) return null;
    const sum = values.reduce<number>((total, each) => total + Number(each), 0);
    if (aggregate === 'sum') return sum;
    if (aggregate === 'avg') return sum / values.length;
    const sorted = values.sort(compare);
    return (aggregate === 'min' ? sorted[0] : sorted.at(-1)) ?? null;
  }

  #where(table: Table | undefined): (row: readonly Value[]) => boolean {
    if (!this.#in.take('where')) return () => true;
    const condition = this.#in.expression();
    return (row) => {
      const value = condition.value(this.#scope(table, row));
      return value !== null && Number(value) !== 0;
    };
  }

  #end(): void {
    if (!this.#in.ended) throw new Unreadable(this.#in.here);
  }

  #tableName(): readonly [database: string, table: string] {
    const first = this.#in.name();
    if (this.#in.take('.')) {
      const table = this.#in.name();
      return [first === 'public' ? (this.#session.database ?? '') : first, table];
    }
    const { database } = this.#session;
    if (database === undefined) throw new SqlError(this.#dialect.errors.noDatabase());
    return [database, first];
  }

  #table(): readonly [database: string, name: string, table: Table] {
    const [database, name] = this.#tableName();
    const table = this.#storage.table(database, name);
    if (!table) throw new SqlError(this.#dialect.errors.unknownTable(database, name, this.#sql));
    return [database, name, table];
  }

  #position({ columns }: Table, name: string): number {
    const position = columns.findIndex((column) => same(column.name, name));
    if (position < 0) throw new SqlError(this.#dialect.errors.unknownColumn(name, this.#sql));
    return position;
  }

  #scope(table?: Table, row: readonly Value[] = []): Scope {
    return {
      column: (name) => {
        if (!table) throw new SqlError(this.#dialect.errors.unknownColumn(name, this.#sql));
        return row[this.#position(table, name)] ?? null;
      },
      function: (name, args) =>
        table?.columns.some((column) => same(column.name, name))
          ? undefined
          : (general[name]?.(args) ?? this.#dialect.value(name, this.#session)),
    };
  }
}

/** Words that go on behind a column or a table, and are no name for it. */
const CLAUSES = new Set(
  'from where group having order limit offset union join inner left right cross on for set values'.split(' '),
);

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const general: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  'upper()': ([text = null]) => text && String(text).toUpperCase(),
  'lower()': ([text = null]) => text && String(text).toLowerCase(),
  'length()': ([text = null]) => (text === null ? null : String(text).length),
  'concat()': (args) => args.join(''),
  'coalesce()': (args) => args.find((arg) => arg !== null) ?? null,
};
