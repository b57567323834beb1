import { compareStrings, formatValue, isList, isMap, quote } from '../go-values.ts';
import { sprintf, sprint } from './printf.ts';

/** Thrown by a function; becomes `error calling NAME: MESSAGE`. */
export class CallError extends Error {}

type Kind = 'bool' | 'int' | 'float' | 'string' | 'nil';

const typeName = (value: unknown): string => {
  if (value === null || value === undefined) return 'nil';
  if (isMap(value)) return 'map[string]interface {}';
  if (isList(value)) return '[]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
};

function kindOf(value: unknown): Kind | undefined {
  if (value === null || value === undefined) return 'nil';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return undefined;
}

/** What `if` and `and` take for true: everything but zero, empty and missing. */
export function truth(value: unknown): boolean {
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

function equal(first: unknown, others: readonly unknown[]): boolean {
  if (others.length === 0) throw new CallError('missing argument for comparison');
  const kind = kindOf(first);
  for (const other of others) {
    const otherKind = kindOf(other);
    if (kind === 'nil' || otherKind === 'nil') {
      if (kind === otherKind) return true;
      continue;
    }
    if (kind === undefined && otherKind === undefined) {
      throw new CallError(`non-comparable type ${formatValue(first)}: ${typeName(first)}`);
    }
    if (kind !== otherKind) throw new CallError('incompatible types for comparison');
    if (first === other) return true;
  }
  return false;
}

function less(left: unknown, right: unknown): boolean {
  const kind = kindOf(left);
  const other = kindOf(right);
  if (kind === undefined || other === undefined || kind === 'nil' || other === 'nil') {
    throw new CallError('invalid type for comparison');
  }
  if (kind !== other) throw new CallError('incompatible types for comparison');
  if (kind === 'bool') throw new CallError('invalid type for comparison');
  return kind === 'string' ? compareStrings(String(left), String(right)) < 0 : Number(left) < Number(right);
}

function indexInto(item: unknown, keys: readonly unknown[]): unknown {
  if (item === undefined || item === null) throw new CallError('index of untyped nil');
  return keys.reduce((value, key) => {
    if (isMap(value)) {
      if (typeof key !== 'string') throw new CallError(`value has type ${typeName(key)}; should be string`);
      return value[key];
    }
    if (isList(value) || typeof value === 'string') {
      if (typeof key !== 'number') throw new CallError(`cannot index slice/array with type ${typeName(key)}`);
      if (key < 0 || key >= value.length) throw new CallError(`index out of range: ${key}`);
      return typeof value === 'string' ? value.charCodeAt(key) : value[key];
    }
    if (value === null || value === undefined) throw new CallError('index of nil pointer');
    throw new CallError(`can't index item of type ${typeName(value)}`);
  }, item);
}

function sliceOf(item: unknown, bounds: readonly unknown[]): unknown {
  if (!isList(item) && typeof item !== 'string') {
    throw new CallError(
      item === undefined || item === null
        ? 'slice of untyped nil'
        : `can't slice item of type ${typeName(item)}`,
    );
  }
  const [from = 0, to = item.length] = bounds.map((bound) => {
    if (typeof bound !== 'number')
      throw new CallError(`cannot index slice/array with type ${typeName(bound)}`);
    if (bound < 0 || bound > item.length) throw new CallError(`index out of range: ${bound}`);
    return bound;
  });
  if (from > to) throw new CallError(`invalid slice index: ${from} > ${to}`);
  return item.slice(from, to);
}

function lengthOf(item: unknown): number {
  if (typeof item === 'string') return new TextEncoder().encode(item).length;
  if (isList(item)) return item.length;
  if (isMap(item)) return Object.keys(item).length;
  if (item === null || item === undefined) {
    throw new CallError('reflect: call of reflect.Value.Type on zero Value');
  }
  throw new CallError(`len of type ${typeName(item)}`);
}

function exists(item: unknown, keys: readonly unknown[]): boolean {
  const found = keys.reduce<unknown>((value, key) => {
    if (isMap(value) && typeof key === 'string') return value[key];
    return isList(value) && typeof key === 'number' ? value[key] : undefined;
  }, item);
  return found !== undefined && found !== null;
}

function base64decode(text: unknown): string {
  if (typeof text !== 'string')
    throw new CallError(`wrong type for value; expected string; got ${typeName(text)}`);
  const illegal = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(
    text.replace(/[\r\n]/g, ''),
  );
  if (!illegal) {
    const at = text.search(/[^A-Za-z0-9+/=\r\n]/);
    throw new CallError(
      `base64 decode failed: illegal base64 data at input byte ${at < 0 ? text.length - (text.length % 4) : at}`,
    );
  }
  return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
};

type Builtin = (args: readonly unknown[]) => unknown;

const builtins: Readonly<Record<string, Builtin>> = {
  eq: ([first, ...others]) => equal(first, others),
  ne: ([left, right]) => !equal(left, [right]),
  lt: ([left, right]) => less(left, right),
  le: ([left, right]) => less(left, right) || equal(left, [right]),
  gt: ([left, right]) => !less(left, right) && !equal(left, [right]),
  ge: ([left, right]) => !less(left, right),
  not: ([value]) => !truth(value),
  len: ([value]) => lengthOf(value),
  index: ([item, ...keys]) => indexInto(item, keys),
  slice: ([item, ...bounds]) => sliceOf(item, bounds),
  print: (args) => sprint(args),
  println: (args) => `${args.map(formatValue).join(' ')}\n`,
  printf: ([format, ...args]) => sprintf(String(format), args),
  html: (args) => sprint(args).replace(/["'&<>\0]/g, (char) => htmlEscapes[char] ?? char),
  js: (args) =>
    quote(sprint(args))
      .slice(1, -1)
      .replaceAll("'", "\\'")
      .replace(/[<>&=]/g, (char) => `\\u00${char.charCodeAt(0).toString(16).toUpperCase()}`),
  urlquery: (args) => encodeURIComponent(sprint(args)).replaceAll('%20', '+'),
  exists: ([item, ...keys]) => exists(item, keys),
  base64decode: ([text]) => base64decode(text),
};

/** How many arguments a function wants at least, and at most where that is bounded. */
const arity: Readonly<Record<string, readonly [number, number]>> = {
  ne: [2, 2],
  lt: [2, 2],
  le: [2, 2],
  gt: [2, 2],
  ge: [2, 2],
  not: [1, 1],
  len: [1, 1],
  base64decode: [1, 1],
  index: [1, Infinity],
  slice: [1, Infinity],
  eq: [1, Infinity],
  printf: [1, Infinity],
  exists: [1, Infinity],
};

/** The functions of text/template, and kubectl's `exists` and `base64decode`; `and` and `or` stop early, so they are not called. */
export const functionNames: ReadonlySet<string> = new Set([...Object.keys(builtins), 'and', 'or', 'call']);

/** What is wrong with the number of arguments, in Go's words. */
export function arityProblem(name: string, count: number): string | undefined {
  const [least, most] = arity[name] ?? [0, Infinity];
  if (count >= least && count <= most) return undefined;
  const want = most === Infinity ? `want at least ${least} got ${count}` : `want ${least} got ${count}`;
  return `wrong number of args for ${name}: ${want}`;
}

/** Calls a function. Throws `CallError`. */
export function callBuiltin(name: string, args: readonly unknown[]): unknown {
  const builtin = builtins[name];
  if (!builtin) throw new CallError(`call of ${name}`);
  return builtin(args);
}
