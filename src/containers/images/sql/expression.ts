import type { Token } from './tokens.ts';

/** A value of a table. */
export type Value = string | number | null;

/** What an expression may look at: a row by column names, and the server. */
export interface Scope {
  column(name: string, at: number): Value;
  /** The value of a function or a variable of the server; undefined: there is none. */
  function(name: string, args: readonly Value[]): Value | undefined;
}

/** An expression that has been read. */
export interface Expression {
  /** As it was written. */
  readonly text: string;
  /** The name that its column was given. */
  readonly heading?: string;
  /** `count`, `sum`, …: computed over all rows. */
  readonly aggregate?: string;
  readonly argument?: Expression;
  /** The function's name, if it is a call. */
  readonly call?: string;
  /** A column's name, if it is nothing else. */
  readonly name?: string;
  value(scope: Scope): Value;
}

/** Something that the reader does not know; `at` is where. */
export class Unreadable extends Error {
  readonly at: number;
  constructor(at: number) {
    super('not understood');
    this.at = at;
  }
}

const AGGREGATES = new Set(['count', 'sum', 'min', 'max', 'avg']);
const bool = (value: boolean): number => (value ? 1 : 0);
const truth = (value: Value): boolean => value !== null && Number(value) !== 0;

/** A cursor over tokens that knows keywords and reads expressions. */
export class Reader {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(sql: string, tokens: readonly Token[]) {
    this.#sql = sql;
    this.#tokens = tokens;
  }

  get here(): number {
    return this.#tokens[this.#next]?.at ?? this.#sql.length;
  }

  get ended(): boolean {
    return this.#next >= this.#tokens.length;
  }

  /** Takes these keywords or signs if they come next, all of them. */
  take(...words: readonly string[]): boolean {
    const fits = words.every((word, index) => {
      const token = this.#tokens[this.#next + index];
      return token && (token.type === 'word' || token.type === 'sign') && token.text.toLowerCase() === word;
    });
    if (fits) this.#next += words.length;
    return fits;
  }

  need(...words: readonly string[]): void {
    if (!this.take(...words)) throw new Unreadable(this.here);
  }

  name(): string {
    const token = this.#tokens[this.#next];
    if (token?.type !== 'word' && token?.type !== 'name') throw new Unreadable(this.here);
    this.#next++;
    return token.text;
  }

  /** The next token, whatever it is. */
  any(): Token {
    const token = this.#tokens[this.#next++];
    if (!token) throw new Unreadable(this.here);
    return token;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  /** A name that something gets here: behind AS, or bare unless it is one of these words, which go on. */
  alias(reserved: ReadonlySet<string>): string | undefined {
    if (this.take('as')) return this.any().text;
    const next = this.peek();
    if (next?.type === 'name') return this.name();
    return next?.type === 'word' && !reserved.has(next.text.toLowerCase()) ? this.name() : undefined;
  }

  list<T>(read: () => T): T[] {
    const items = [read()];
    while (this.take(',')) items.push(read());
    return items;
  }

  expression(): Expression {
    const from = this.here;
    const made = this.#either();
    const last = this.#tokens[this.#next - 1];
    const text = this.#sql.slice(from, this.ended ? undefined : this.here).trim();
    return { ...made, text: last ? text : '' };
  }

  #either(): Expression {
    let left = this.#both();
    while (this.take('or')) left = this.#binary(left, this.#both(), (a, b) => bool(truth(a) || truth(b)));
    return left;
  }

  #both(): Expression {
    let left = this.#not();
    while (this.take('and')) left = this.#binary(left, this.#not(), (a, b) => bool(truth(a) && truth(b)));
    return left;
  }

  #not(): Expression {
    if (!this.take('not')) return this.#comparison();
    const inner = this.#not();
    return { text: '', value: (scope) => bool(!truth(inner.value(scope))) };
  }

  #comparison(): Expression {
    const left = this.#sum();
    if (this.take('is')) {
      const not = this.take('not');
      this.need('null');
      return { text: '', value: (scope) => bool((left.value(scope) === null) !== not) };
    }
    const not = this.take('not');
    if (this.take('in')) {
      this.need('(');
      const items = this.list(() => this.expression());
      this.need(')');
      return {
        text: '',
        value: (scope) =>
          bool(items.some((item) => compare(left.value(scope), item.value(scope)) === 0) !== not),
      };
    }
    if (this.take('like')) {
      const right = this.#sum();
      return this.#binary(left, right, (a, b) => bool(like(String(b)).test(String(a)) !== not));
    }
    for (const [sign, holds] of comparisons)
      if (this.take(sign))
        return this.#binary(left, this.#sum(), (a, b) =>
          a === null || b === null ? null : bool(holds(compare(a, b))),
        );
    return left;
  }

  #sum(): Expression {
    let left = this.#product();
    for (;;) {
      if (this.take('+')) left = this.#binary(left, this.#product(), (a, b) => Number(a) + Number(b));
      else if (this.take('-')) left = this.#binary(left, this.#product(), (a, b) => Number(a) - Number(b));
      else if (this.take('||')) left = this.#binary(left, this.#product(), (a, b) => `${a ?? ''}${b ?? ''}`);
      else return left;
    }
  }

  #product(): Expression {
    let left = this.#primary();
    for (;;) {
      if (this.take('*')) left = this.#binary(left, this.#primary(), (a, b) => Number(a) * Number(b));
      else if (this.take('/')) left = this.#binary(left, this.#primary(), (a, b) => Number(a) / Number(b));
      else if (this.take('%')) left = this.#binary(left, this.#primary(), (a, b) => Number(a) % Number(b));
      else return left;
    }
  }

  #primary(): Expression {
    if (this.take('(')) {
      const inner = this.expression();
      this.need(')');
      return inner;
    }
    if (this.take('-')) {
      const inner = this.#primary();
      return { text: '', value: (scope) => -Number(inner.value(scope)) };
    }
    const at = this.here;
    const token = this.any();
    if (token.type === 'string') return { text: '', value: () => token.text };
    if (token.type === 'number') return { text: '', value: () => Number(token.text) };
    if (token.type === 'sign') throw new Unreadable(at);
    const lower = token.text.toLowerCase();
    if (token.type === 'word' && ['null', 'true', 'false', 'default'].includes(lower))
      return { text: '', value: () => (lower === 'true' ? 1 : lower === 'false' ? 0 : null) };
    if (this.take('(')) return this.#call(lower, at);
    if (this.take('.')) {
      const name = this.name();
      return { text: '', name, value: (scope) => scope.column(name, at) };
    }
    return {
      text: '',
      name: token.text,
      value: (scope) =>
        (token.type === 'word' ? scope.function(lower, []) : undefined) ?? scope.column(token.text, at),
    };
  }

  #call(name: string, at: number): Expression {
    if (name === 'count' && this.take('*')) {
      this.need(')');
      return { text: '', call: name, aggregate: name, value: () => null };
    }
    const args = this.take(')') ? [] : this.list(() => this.expression());
    if (args.length > 0) this.need(')');
    const [argument] = args;
    if (AGGREGATES.has(name) && argument)
      return { text: '', call: name, aggregate: name, argument, value: () => null };
    return {
      text: '',
      call: name,
      value(scope) {
        const value = scope.function(
          `${name}()`,
          args.map((arg) => arg.value(scope)),
        );
        if (value === undefined) throw new Unreadable(at);
        return value;
      },
    };
  }

  #binary(left: Expression, right: Expression, join: (a: Value, b: Value) => Value): Expression {
    return { text: '', value: (scope) => join(left.value(scope), right.value(scope)) };
  }
}

const comparisons: readonly (readonly [string, (order: number) => boolean])[] = [
  ['=', (order) => order === 0],
  ['<>', (order) => order !== 0],
  ['!=', (order) => order !== 0],
  ['<=', (order) => order <= 0],
  ['>=', (order) => order >= 0],
  ['<', (order) => order < 0],
  ['>', (order) => order > 0],
];

/** Orders two values: numbers by size, texts as texts, NULL first. */
export function compare(a: Value, b: Value): number {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

const like = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}$`,
    'is',
  );
