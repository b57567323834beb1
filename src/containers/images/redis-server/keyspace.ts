import type { ServerContext } from '../../image.ts';

/** A value: a text, a list, or something that says what it is. */
export type Value =
  | string
  | readonly string[]
  | { readonly hash: readonly (readonly [field: string, value: string])[] }
  | { readonly set: readonly string[] }
  | { readonly sorted: readonly (readonly [member: string, score: number])[] };

/** What a command may not do with a value, in the server's words. */
export class RedisError extends Error {}

const wrongType = (): RedisError =>
  new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value');

/** A value, and when it is gone. */
interface Entry {
  readonly value: Value;
  /** Milliseconds since the epoch. */
  readonly until?: number;
}

/** A key with its value, and when it is gone: milliseconds since the epoch. */
export type Row = readonly [key: string, value: Value, until?: number];

/** The keys of a server, kept in the memory of its process. */
export class Keyspace {
  readonly #memory: ServerContext['memory'];
  readonly #now: () => number;
  #entries: Map<string, Entry>;

  constructor({ memory, now }: Pick<ServerContext, 'memory' | 'now'>) {
    this.#memory = memory;
    this.#now = now;
    this.#entries = entriesOf(JSON.parse(memory.read() ?? '[]') as readonly Row[]);
  }

  /** Whether its process holds them already: it goes on where it was. */
  get held(): boolean {
    return this.#memory.read() !== undefined;
  }

  /** All keys that are not gone, with what they hold. */
  get rows(): readonly Row[] {
    return [...this.#entries]
      .filter(([key]) => this.#entry(key))
      .map(([key, { value, until }]) => (until === undefined ? [key, value] : [key, value, until]));
  }

  /** Takes what was kept elsewhere. */
  fill(rows: readonly Row[]): void {
    this.#entries = entriesOf(rows);
    this.#save();
  }

  /** All keys that are not gone. */
  get keys(): readonly string[] {
    return [...this.#entries.keys()].filter((key) => this.#entry(key));
  }

  /** How many of them will be gone. */
  get passing(): number {
    return this.keys.filter((key) => this.until(key) !== undefined).length;
  }

  value(key: string): Value | undefined {
    return this.#entry(key)?.value;
  }

  until(key: string): number | undefined {
    return this.#entry(key)?.until;
  }

  /** Throws {@link RedisError} for something else than a text, as those below do for theirs. */
  text(key: string): string | undefined {
    const value = this.value(key);
    if (value !== undefined && typeof value !== 'string') throw wrongType();
    return value;
  }

  list(key: string): readonly string[] {
    const value = this.value(key) ?? [];
    if (!isList(value)) throw wrongType();
    return value;
  }

  hash(key: string): ReadonlyMap<string, string> {
    const value = this.value(key) ?? { hash: [] };
    if (typeof value === 'string' || !('hash' in value)) throw wrongType();
    return new Map(value.hash);
  }

  set(key: string): ReadonlySet<string> {
    const value = this.value(key) ?? { set: [] };
    if (typeof value === 'string' || !('set' in value)) throw wrongType();
    return new Set(value.set);
  }

  /** Members by score. */
  sorted(key: string): ReadonlyMap<string, number> {
    const value = this.value(key) ?? { sorted: [] };
    if (typeof value === 'string' || !('sorted' in value)) throw wrongType();
    return new Map(value.sorted);
  }

  /** Writes a value, which goes when the old one would have gone unless another time is given; one without parts is none. */
  put(key: string, value: Value, until = this.until(key)): void {
    if (isEmpty(value)) this.#entries.delete(key);
    else this.#entries.set(key, until === undefined ? { value } : { value, until });
    this.#save();
  }

  /** Lets a value stay for ever. */
  keep(key: string, value = this.value(key)): void {
    if (value !== undefined) this.#entries.set(key, { value });
    this.#save();
  }

  /** Whether there was one. */
  remove(key: string): boolean {
    const was = this.#entry(key) !== undefined;
    this.#entries.delete(key);
    this.#save();
    return was;
  }

  clear(): void {
    this.#entries.clear();
    this.#save();
  }

  #entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.until === undefined || entry.until > this.#now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  #save(): void {
    this.#memory.write(JSON.stringify(this.rows));
  }
}

const entriesOf = (rows: readonly Row[]): Map<string, Entry> =>
  new Map(rows.map(([key, value, until]) => [key, until === undefined ? { value } : { value, until }]));

const isList = (value: Value): value is readonly string[] => Array.isArray(value);

const isEmpty = (value: Value): boolean =>
  typeof value !== 'string' && (isList(value) ? value : Object.values(value).flat(1)).length === 0;
