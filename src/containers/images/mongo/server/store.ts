import type { FileSystem } from '../../../../shell/filesystem.ts';
import {
  decode,
  encode,
  field,
  isDocument,
  isList,
  numberOf,
  Special,
  type Document,
  type Value,
} from '../values.ts';

/** What is kept of an index: its name, its key, its options. */
export type Index = Document & { readonly key: Document; readonly name: string };

/** Documents in the order in which they came. */
export interface Collection {
  readonly documents: readonly Document[];
  readonly indexes: readonly Index[];
  readonly uuid: Special;
  /** Milliseconds since the epoch: until the next checkpoint its files are small. */
  readonly created: number;
}

const SUFFIX = '.wt';

/** Databases as directories, collections as files in them: where a volume is mounted, they outlive the pod. */
export class Store {
  readonly #files: FileSystem;
  readonly #root: string;
  readonly #read = new Map<string, { readonly text: string; readonly collection: Collection }>();

  constructor(files: FileSystem, root: string) {
    this.#files = files;
    this.#root = root;
  }

  databases(): readonly string[] {
    return this.#names(this.#root).filter((name) => this.collections(name).length > 0);
  }

  collections(database: string): readonly string[] {
    return this.#names(this.#directory(database))
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => name.slice(0, -SUFFIX.length));
  }

  collection(database: string, name: string): Collection | undefined {
    const path = this.#path(database, name);
    if (!this.#files.exists(path)) return undefined;
    const text = this.#files.read(path);
    const known = this.#read.get(path);
    if (known?.text === text) return known.collection;
    const collection = collectionOf(decode(text));
    this.#read.set(path, { text, collection });
    return collection;
  }

  put(database: string, name: string, collection: Collection): void {
    const path = this.#path(database, name);
    const { documents, indexes, uuid, created } = collection;
    const text = encode({ documents, indexes, uuid, created });
    this.#files.makeDirectory(this.#directory(database), { parents: true });
    this.#files.write(path, text);
    this.#read.set(path, { text, collection });
  }

  drop(database: string, name: string): void {
    this.#files.remove(this.#path(database, name));
  }

  #names(directory: string): readonly string[] {
    if (!this.#files.exists(directory) || this.#files.stat(directory).type !== 'directory') return [];
    return [...this.#files.list(directory)].map((name) => decodeURIComponent(name)).sort();
  }

  #directory(database: string): string {
    return `${this.#root}/${encodeURIComponent(database)}`;
  }

  #path(database: string, name: string): string {
    return `${this.#directory(database)}/${encodeURIComponent(name)}${SUFFIX}`;
  }
}

function collectionOf(value: Value): Collection {
  const documents = field(value, 'documents');
  const indexes = field(value, 'indexes');
  const uuid = field(value, 'uuid');
  return {
    documents: isList(documents) ? documents.filter(isDocument) : [],
    indexes: isList(indexes) ? indexes.filter(isIndex) : [],
    uuid: uuid instanceof Special ? uuid : new Special('UUID', ''),
    created: numberOf(field(value, 'created')) ?? 0,
  };
}

const isIndex = (value: Value): value is Index =>
  isDocument(value) && isDocument(value['key']) && typeof value['name'] === 'string';

/** Bytes of a value in BSON, without its field's type and name. Models bsonspec.org */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return 5 + bytes(value);
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 4 : 8;
  if (typeof value === 'boolean') return 1;
  if (value === null || value === undefined) return 0;
  if (value instanceof Date) return 8;
  if (value instanceof RegExp) return 2 + bytes(value.source) + value.flags.length;
  if (value instanceof Special)
    return (
      { ObjectId: 12, Decimal128: 16, UUID: 21, Binary: 5 + value.text.length }[value.kind as string] ?? 8
    );
  return Object.entries(value).reduce(
    (sum, [name, each]) => sum + 2 + bytes(name) + sizeOf(each as Value),
    5,
  );
}

const bytes = (text: string): number => new TextEncoder().encode(text).length;

const CHECKPOINT = 60_000;

/** Bytes that a collection's file and each of its indexes' take: whole pages, more of them after a checkpoint. */
export function storageOf(
  { documents, created, indexes }: Collection,
  now: number,
): { readonly data: number; readonly indexes: number } {
  const page = 4096;
  const least = now - created < CHECKPOINT ? page : 5 * page;
  const size = documents.reduce((sum, document) => sum + sizeOf(document), 0);
  return {
    data: Math.max(least, Math.ceil((size * 0.5) / page) * page),
    indexes: indexes.length * Math.max(least, Math.ceil((documents.length * 20) / page) * page),
  };
}
