import type { FileSystem } from '../../../shell/filesystem.ts';
import type { Value } from './expression.ts';

export interface Column {
  readonly name: string;
  /** As it was written: `varchar(20)`. */
  readonly type: string;
  readonly nullable: boolean;
  readonly key: '' | 'PRI' | 'UNI';
  /** Numbers itself. */
  readonly serial: boolean;
  readonly fallback: Value;
  /** The expression that gives the fallback of each new row, if it is no literal. */
  readonly source?: string;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
  /** The next number of a column that numbers itself. */
  readonly next: number;
}

/** Databases as directories, tables as files in them: where a volume is mounted, they outlive the pod. */
export class Storage {
  readonly #files: FileSystem;
  readonly #root: string;

  constructor(files: FileSystem, root: string) {
    this.#files = files;
    this.#root = root;
  }

  databases(): readonly string[] {
    if (!this.#files.exists(this.#root)) return [];
    return this.#files.list(this.#root).filter((name) => this.hasDatabase(name));
  }

  hasDatabase(name: string): boolean {
    return this.#files.exists(`${this.#root}/${name}/db.opt`);
  }

  createDatabase(name: string): void {
    this.#files.makeDirectory(`${this.#root}/${name}`, { parents: true });
    this.#files.write(`${this.#root}/${name}/db.opt`, '');
  }

  dropDatabase(name: string): void {
    this.#files.remove(`${this.#root}/${name}`, { recursive: true });
  }

  tables(database: string): readonly string[] {
    return this.#files
      .list(`${this.#root}/${database}`)
      .filter((name) => name.endsWith('.ibd'))
      .map((name) => name.slice(0, -'.ibd'.length));
  }

  table(database: string, name: string): Table | undefined {
    const path = this.#path(database, name);
    return this.#files.exists(path) ? (JSON.parse(this.#files.read(path)) as Table) : undefined;
  }

  put(database: string, name: string, table: Table): void {
    this.#files.write(this.#path(database, name), JSON.stringify(table));
  }

  dropTable(database: string, name: string): void {
    this.#files.remove(this.#path(database, name));
  }

  #path(database: string, name: string): string {
    return `${this.#root}/${database}/${name}.ibd`;
  }
}
