import { numeric, Callable, type Host } from '../script/values.ts';
import type { Document, Value } from '../values.ts';
import { invalid } from './session.ts';

const BATCH = 20;

/** How `find` and `aggregate` get their documents. */
export interface Query {
  /** The documents, with what has been chained. */
  fetch(options: Document): Promise<readonly Document[]>;
  count?(): Promise<number>;
  explain?(): Promise<Value>;
}

/** A cursor: its query runs when the first document is asked for. */
export class Cursor implements Host {
  readonly #query: Query;
  #options: Document = {};
  #documents: readonly Document[] | undefined;
  #at = 0;
  #mapping: Callable | undefined;

  constructor(query: Query) {
    this.#query = query;
  }

  /** The next documents that are printed, and whether there are more. */
  async batch(): Promise<{ readonly documents: readonly unknown[]; readonly more: boolean }> {
    const all = await this.#all();
    const from = this.#at;
    this.#at = Math.min(all.length, from + BATCH);
    return { documents: await this.#mapped(all.slice(from, this.#at)), more: this.#at < all.length };
  }

  async value(): Promise<readonly Value[]> {
    const all = await this.#all();
    const left = all.slice(this.#at);
    this.#at = all.length;
    return (await this.#mapped(left)) as readonly Value[];
  }

  shown(): string {
    return '[object Cursor]';
  }

  get(name: string): unknown {
    const method = (run: (args: readonly unknown[]) => unknown): Callable => new Callable(name, run);
    switch (name) {
      case 'sort':
      case 'skip':
      case 'limit':
      case 'projection':
      case 'project':
        return method(([value]) => this.#chained(name === 'project' ? 'projection' : name, value));
      case 'pretty':
      case 'batchSize':
      case 'hint':
      case 'maxTimeMS':
      case 'readPref':
      case 'collation':
      case 'allowDiskUse':
      case 'comment':
      case 'noCursorTimeout':
        return method(() => this);
      case 'toArray':
        return method(async () => [...(await this.value())]);
      case 'forEach':
        return method(async ([callback]) => {
          for (const each of await this.value())
            if (callback instanceof Callable && (await callback.call([each])) === false) break;
        });
      case 'map':
        return method(([callback]) => {
          if (callback instanceof Callable) this.#mapping = callback;
          return this;
        });
      case 'hasNext':
        return method(async () => this.#at < (await this.#all()).length);
      case 'next':
      case 'tryNext':
        return method(
          async () => (await this.#mapped((await this.#all()).slice(this.#at, ++this.#at)))[0] ?? null,
        );
      case 'count':
        return method(async () => this.#query.count?.() ?? (await this.#all()).length);
      case 'size':
      case 'itcount':
        return method(async () => (await this.value()).length);
      case 'explain':
        return method(async () => this.#query.explain?.());
      case 'close':
        return method(() => undefined);
      case 'isExhausted':
        return method(async () => this.#at >= (await this.#all()).length);
      default:
        return undefined;
    }
  }

  #chained(name: string, value: unknown): this {
    if (this.#documents) throw invalid('Cursor is already initialized');
    const isNumber = name === 'skip' || name === 'limit';
    this.#options = { ...this.#options, [name]: isNumber ? numeric(value) : (value as Value) };
    return this;
  }

  async #all(): Promise<readonly Document[]> {
    this.#documents ??= await this.#query.fetch(this.#options);
    return this.#documents;
  }

  async #mapped(documents: readonly Document[]): Promise<readonly unknown[]> {
    const mapping = this.#mapping;
    if (!mapping) return documents;
    const made: unknown[] = [];
    for (const each of documents) made.push(await mapping.call([each]));
    return made;
  }
}
