import { inspect, usual } from '../inspect.ts';
import { Special, type Value } from '../values.ts';

/** Something that a script can call. */
export class Callable {
  readonly name: string;
  readonly #run: (args: readonly unknown[]) => unknown;

  constructor(name: string, run: (args: readonly unknown[]) => unknown) {
    this.name = name;
    this.#run = run;
  }

  /** Calls it; what it promises is awaited by who calls. */
  call(args: readonly unknown[]): unknown {
    return this.#run(args);
  }

  shown(): string {
    return this.name === '' ? '[Function (anonymous)]' : `[Function: ${this.name}]`;
  }
}

/** An object of the shell's own: `db`, a collection, a cursor. */
export interface Host {
  /** A member by its name; undefined: it has none. */
  get(name: string): unknown;
  /** How it is printed. */
  shown(): string;
  /** What remains of it as a value, where one is asked for. */
  value?(): Promise<Value>;
}

export const isHost = (value: unknown): value is Host =>
  typeof value === 'object' && value !== null && 'get' in value && typeof value.get === 'function';

/** An error as scripts see and throw it. */
export class ScriptError extends Error {
  override readonly name: string;
  /** Fields beside name and message: `code`, `codeName`, `writeErrors`. */
  readonly more: Readonly<Record<string, Value>>;

  constructor(name: string, message: string, more: Readonly<Record<string, Value>> = {}) {
    super(message);
    this.name = name;
    this.more = more;
  }

  get(name: string): unknown {
    if (name === 'name') return this.name;
    if (name === 'message') return this.message;
    if (name === 'stack') return `${this.name}: ${this.message}`;
    if (name === 'toString') return new Callable(name, () => `${this.name}: ${this.message}`);
    return this.more[name];
  }

  shown(): string {
    return `${this.name}: ${this.message}`;
  }
}

/** What a script throws that is no error. */
export class Thrown extends Error {
  readonly value: unknown;

  constructor(value: unknown) {
    super('');
    this.value = value;
  }
}

/** Ends a script that is to go no further; no script catches it. */
export class Stopped extends Error {}

export const typeError = (message: string): ScriptError => new ScriptError('TypeError', message);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !isHost(value) &&
  !(value instanceof Date) &&
  !(value instanceof RegExp) &&
  !(value instanceof Special) &&
  !(value instanceof Callable);

export const isTrue = (value: unknown): boolean => Boolean(value);

/** A value as `String(value)` writes it. */
export function textOf(value: unknown): string {
  if (Array.isArray(value))
    return value.map((each) => (each === null || each === undefined ? '' : textOf(each))).join(',');
  if (value instanceof Special) return value.text;
  if (value instanceof ScriptError) return `${value.name}: ${value.message}`;
  if (value instanceof Callable) return `function ${value.name}() { [native code] }`;
  if (isHost(value)) return value.shown();
  if (isRecord(value)) return '[object Object]';
  return String(value);
}

/** A value as arithmetic takes it. */
export function numeric(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof Special) return Number(value.text);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return Number(value);
  return Array.isArray(value) ? Number(textOf(value)) : Number.NaN;
}

/** How an expression's value is shown in an error. */
export const brief = (value: unknown): string => inspect(value, { ...usual, colors: false });

/** Sets a field, whatever its name. */
export function put(record: object, name: string, value: unknown): void {
  Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
}
