import { compareStrings, isList, printable } from '../values.ts';
import { TemplateError } from './error.ts';
import { display, sprint, sprintf } from './printf.ts';
import {
  bytesOf,
  element,
  int,
  isEntries,
  kindOf,
  Num,
  numeric,
  ref,
  truth,
  typeName,
  typeOf,
  unwrap,
  wholeOf,
  type Kind,
  type Ref,
} from './values.ts';

/** What a function wants: a text, an integer, anything, or anything with its type. */
export type Parameter = 'string' | 'int' | 'any' | 'value';

/** A function that templates can call. */
export interface TemplateFunction {
  readonly fixed: readonly Parameter[];
  readonly rest?: Parameter;
  /** Throws `TemplateError`, which becomes `error calling NAME: MESSAGE`. */
  readonly call: (args: readonly (Ref | undefined)[]) => Ref | undefined;
}

const fail = (message: string): never => {
  throw new TemplateError(message);
};

const comparable = (value: Ref | undefined): Kind => {
  const kind = value === undefined ? 'invalid' : kindOf(value.value);
  return kind === 'map' || kind === 'slice' || kind === 'struct' ? 'invalid' : kind;
};

function same(left: unknown, right: unknown): boolean {
  if (left instanceof Num && right instanceof Num && left.type === 'complex128')
    return left.value === right.value && left.imaginary === right.imaginary;
  if (typeof left === 'string' || typeof left === 'boolean') return left === right;
  const [a, b] = [numeric(left), numeric(right)];
  return a === b || (typeof a !== typeof b && String(a) === String(b));
}

const integers: readonly Kind[] = ['int', 'uint'];

/** Models text/template/funcs.go eq */
function equal(first: Ref | undefined, others: readonly (Ref | undefined)[]): boolean {
  const left = unwrap(first);
  if (others.length === 0) return fail('missing argument for comparison');
  const kind = comparable(left);
  for (const other of others) {
    const right = unwrap(other);
    const otherKind = comparable(right);
    if (kind !== otherKind) {
      if (integers.includes(kind) && integers.includes(otherKind)) {
        if (same(left?.value, right?.value)) return true;
      } else if (left && right) fail('incompatible types for comparison');
    } else if (kind !== 'invalid') {
      if (same(left?.value, right?.value)) return true;
    } else if (left === undefined || right === undefined) {
      if (left === right) return true;
    } else if (kindOf(left.value) !== kindOf(right.value)) {
      const [a, b] = [left.value, right.value];
      fail(`non-comparable types ${sprintf('%s', [a])}: ${typeName(a)}, ${typeName(b)}: ${display(b)}`);
    } else fail(`non-comparable type ${sprintf('%s', [right.value])}: ${typeName(right.value)}`);
  }
  return false;
}

/** Models text/template/funcs.go lt */
function less(first: Ref | undefined, second: Ref | undefined): boolean {
  const [left, right] = [unwrap(first), unwrap(second)];
  const [kind, other] = [comparable(left), comparable(right)];
  if (kind === 'invalid' || other === 'invalid') return fail('invalid type for comparison');
  const whole = integers.includes(kind) && integers.includes(other);
  if (kind !== other && !whole) return fail('incompatible types for comparison');
  if (kind === 'bool' || kind === 'complex') return fail('invalid type for comparison');
  if (kind === 'string') return compareStrings(String(left?.value), String(right?.value)) < 0;
  return numeric(left?.value) < numeric(right?.value);
}

const lessOrEqual = (left: Ref | undefined, right: Ref | undefined): boolean =>
  less(left, right) || equal(left, [right]);

/** An index into something of a size; it may be the size itself. */
function indexOf(index: Ref | undefined, size: number): number {
  if (index === undefined) return fail('cannot index slice/array with nil');
  if (index.wrapped || !integers.includes(kindOf(index.value)))
    return fail(`cannot index slice/array with type ${typeOf(index)}`);
  const at = wholeOf(index.value);
  return at < 0n || at > size ? fail(`index out of range: ${at}`) : Number(at);
}

function index([item, ...keys]: readonly (Ref | undefined)[]): Ref | undefined {
  let at = unwrap(item);
  if (at === undefined) return fail('index of untyped nil');
  for (const wrapped of keys) {
    const key = unwrap(wrapped);
    at = unwrap(at);
    if (at === undefined) return fail('index of nil pointer');
    const { value } = at;
    if (isList(value)) {
      const place = indexOf(key, value.length);
      if (place === value.length) return fail('reflect: slice index out of range');
      at = element(value[place]);
    } else if (typeof value === 'string') {
      const bytes = bytesOf(value);
      const byte = bytes[indexOf(key, bytes.length)];
      if (byte === undefined) return fail('reflect: string index out of range');
      at = ref(new Num('uint8', BigInt(byte)));
    } else if (isEntries(value)) {
      if (key === undefined) return fail('value is nil; should be of type string');
      if (typeof key.value !== 'string')
        return fail(`value has type ${typeName(key.value)}; should be string`);
      at = element(Object.hasOwn(value, key.value) ? value[key.value] : null);
    } else return fail(`can't index item of type ${typeName(value)}`);
  }
  return at;
}

/** How much room Go has for a list of this length that was read from JSON. */
const capacity = (length: number): number => (length === 0 ? 0 : 2 ** Math.ceil(Math.log2(length)));

function slice([whole, ...bounds]: readonly (Ref | undefined)[]): Ref | undefined {
  const item = unwrap(whole);
  if (item === undefined) return fail('slice of untyped nil');
  if (bounds.length > 3) return fail(`too many slice indexes: ${bounds.length}`);
  const { value } = item;
  if (typeof value !== 'string' && !isList(value)) return fail(`can't slice item of type ${typeName(value)}`);
  if (typeof value === 'string' && bounds.length === 3) return fail('cannot 3-index slice a string');
  const bytes = typeof value === 'string' ? bytesOf(value) : undefined;
  const size = bytes?.length ?? value.length;
  const room = bytes ? size : capacity(size);
  const [from = 0, to = size, most] = bounds.map((bound) => indexOf(bound, room));
  if (from > to) return fail(`invalid slice index: ${from} > ${to}`);
  if (most !== undefined && to > most) return fail(`invalid slice index: ${to} > ${most}`);
  if (bytes) return ref(new TextDecoder().decode(bytes.slice(from, to)));
  const items = isList(value) ? value : [];
  return ref(Array.from({ length: to - from }, (_, at) => items[from + at] ?? null));
}

function lengthOf(whole: Ref | undefined): number {
  if (whole === undefined) return fail('reflect: call of reflect.Value.Type on zero Value');
  const item = unwrap(whole);
  if (item === undefined) return fail('len of nil pointer');
  const { value } = item;
  if (typeof value === 'string') return bytesOf(value).length;
  if (isList(value)) return value.length;
  if (isEntries(value)) return Object.values(value).filter((each) => each !== undefined).length;
  return fail(`len of type ${typeName(value)}`);
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
};

function jsEscape(char: string): string {
  if (char === '\\' || char === "'" || char === '"') return `\\${char}`;
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x80 && printable(char)) return char;
  return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

const values = (args: readonly (Ref | undefined)[]): readonly unknown[] =>
  args.map((arg) => arg?.value ?? null);

/** What the escapers work on: operands as `print` joins them, nothing told as such. */
const joined = (args: readonly (Ref | undefined)[]): string =>
  sprint(values(args).map((value) => value ?? '<no value>'));

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const comparison = (
  decide: (left: Ref | undefined, right: Ref | undefined) => boolean,
): TemplateFunction => ({
  fixed: ['value', 'value'],
  call: ([left, right]) => ref(decide(left, right)),
});
const escaper = (escape: (joined: string) => string): TemplateFunction => ({
  fixed: [],
  rest: 'any',
  call: (args) => ref(escape(joined(args))),
});
const unreachable: TemplateFunction = { fixed: ['value'], rest: 'value', call: () => undefined };

/** The functions of text/template; `and` and `or` stop early, so they are not called. Models text/template/funcs.go */
export const functions: Readonly<Record<string, TemplateFunction>> = {
  and: unreachable,
  or: unreachable,
  call: {
    fixed: ['value'],
    rest: 'value',
    call: () => undefined,
  },
  eq: {
    fixed: ['value'],
    rest: 'value',
    call: ([first, ...others]) => ref(equal(first, others)),
  },
  ne: comparison((left, right) => !equal(left, [right])),
  lt: comparison(less),
  le: comparison(lessOrEqual),
  gt: comparison((left, right) => !lessOrEqual(left, right)),
  ge: comparison((left, right) => !less(left, right)),
  not: { fixed: ['value'], call: ([value]) => ref(!truth(value)) },
  len: { fixed: ['value'], call: ([value]) => ref(int(lengthOf(value))) },
  index: { fixed: ['value'], rest: 'value', call: index },
  slice: { fixed: ['value'], rest: 'value', call: slice },
  print: { fixed: [], rest: 'any', call: (args) => ref(sprint(values(args))) },
  println: {
    fixed: [],
    rest: 'any',
    call: (args) => ref(`${values(args).map(display).join(' ')}\n`),
  },
  printf: {
    fixed: ['string'],
    rest: 'any',
    call: ([format, ...args]) => ref(sprintf(text(format?.value), values(args))),
  },
  html: escaper((all) => all.replace(/["'&<>\0]/g, (char) => htmlEscapes[char] ?? char)),
  js: escaper((all) => all.replace(/[\\'"<>&=\0-\x1f]|[^\0-\x7f]/gu, jsEscape)),
  urlquery: escaper((all) =>
    encodeURIComponent(all.toWellFormed())
      .replaceAll('%20', '+')
      .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
  ),
};

/** What comes of calling something: templates have no functions as values. */
export function callProblem(name: string, value: Ref | undefined): string {
  const callee = unwrap(value);
  return callee === undefined ? 'call of nil' : `non-function ${name} of type ${typeName(callee.value)}`;
}
