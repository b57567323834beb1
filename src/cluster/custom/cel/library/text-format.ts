import { formatFloat, quote, simpleEscapes } from '../../../../go/values.ts';
import type { Environment } from '@marcbachmann/cel-js';
import type { Call, Macro, Node } from './macros.ts';

const PRECISION = 6;

/** The type of a value by the name that expressions know it by. */
function typeOf(value: unknown): string {
  if (value === null) return 'null_type';
  switch (typeof value) {
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
  }
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'map';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Date) return 'google.protobuf.Timestamp';
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
  if (tag.startsWith('Type<')) return 'type';
  return tag === 'UnsignedInt' ? 'uint' : tag === 'Object' ? 'map' : tag;
}

const integerOf = (value: unknown): bigint | undefined =>
  ['int', 'uint'].includes(typeOf(value)) ? BigInt(String(value)) : undefined;

const bytesText = (value: Uint8Array): string => new TextDecoder().decode(value);

/** A time as a literal shows it: no more digits of the second than it has. */
const timeText = (value: Date): string => value.toISOString().replace(/\.?0*Z$/, 'Z');

const isNumber = (value: number): boolean => Number.isFinite(value);

/** A double the way Go prints it with `%f`, and what is no number as it calls it. */
const fixed = (value: number, digits: number): string =>
  isNumber(value) ? value.toFixed(digits) : value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN';

/** A value inside of a list or a map: as an expression would write it. Models github.com/google/cel-go/ext/formatting.go clauseForType and quoteForCEL */
function literal(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value instanceof Uint8Array) return `b${quote(bytesText(value))}`;
  if (value instanceof Date) return `timestamp(${quote(timeText(value))})`;
  if (typeof value === 'number') return isNumber(value) ? fixed(value, PRECISION) : quote(fixed(value, 0));
  const text = textOf(value);
  return typeOf(value) === 'google.protobuf.Duration' ? `duration(${quote(text)})` : text;
}

function mapText(entries: readonly (readonly [unknown, unknown])[]): string {
  const pairs = entries.map(([key, value]) => [literal(key), literal(value)] as const);
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${sorted.map(([key, value]) => `${key}:${value}`).join(', ')}}`;
}

/** Models formatting.go FormatString @throws Error */
function textOf(value: unknown): string {
  if (typeof value === 'number') return formatFloat(value);
  if (value instanceof Map) return mapText([...value]);
  if (value instanceof Uint8Array) return bytesText(value);
  if (value instanceof Date) return timeText(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  switch (typeOf(value)) {
    case 'map':
      return mapText(Object.entries(value ?? {}));
    case 'type':
      return String(value).slice('Type<'.length, -1);
    case 'null_type':
    case 'bool':
    case 'int':
    case 'uint':
    case 'string':
    case 'google.protobuf.Duration':
      return String(value);
    default:
      throw new Error(
        `string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeOf(value)}`,
      );
  }
}

function decimal(value: unknown): string {
  const integer = integerOf(value);
  if (integer === undefined)
    throw new Error(`decimal clause can only be used on integers, was given ${typeOf(value)}`);
  return String(integer);
}

function doubleOf(value: unknown, clause: string): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw new Error(`${clause} clause can only be used on doubles, was given ${typeOf(value)}`);
}

const special = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞');

/** Thousands stand apart, as in English. */
function fixedPoint(value: unknown, digits: number): string {
  const number = doubleOf(value, 'fixed-point');
  if (!isNumber(number)) return special(number);
  const [whole = '', part] = number.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return part === undefined ? grouped : `${grouped}.${part}`;
}

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function scientific(value: unknown, digits: number): string {
  const number = doubleOf(value, 'scientific');
  if (!isNumber(number)) return special(number);
  const [mantissa = '', exponent = ''] = number.toExponential(digits).split('e');
  const power = exponent
    .replace('+', '')
    .replace(/\d+/, (text) => text.padStart(2, '0'))
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => SUPERSCRIPT[Number(digit)] ?? '');
  return `${mantissa}\u202f×\u202f10${power}`;
}

function binary(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const integer = integerOf(value);
  if (integer === undefined)
    throw new Error(`only integers and bools can be formatted as binary, was given ${typeOf(value)}`);
  return integer.toString(2);
}

function hex(value: unknown): string {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (bytes instanceof Uint8Array)
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const integer = integerOf(value);
  if (integer === undefined)
    throw new Error(
      `only integers, byte buffers, and strings can be formatted as hex, was given ${typeOf(value)}`,
    );
  return integer.toString(16);
}

function octal(value: unknown): string {
  const integer = integerOf(value);
  if (integer === undefined)
    throw new Error(`octal clause can only be used on integers, was given ${typeOf(value)}`);
  return integer.toString(8);
}

type Clause = (value: unknown, digits: number) => string;

const CLAUSES: ReadonlyMap<string, Clause> = new Map<string, Clause>([
  ['s', textOf],
  ['d', decimal],
  ['f', fixedPoint],
  ['e', scientific],
  ['b', binary],
  ['x', hex],
  ['X', (value) => hex(value).toUpperCase()],
  ['o', octal],
]);

function clause(letter: string, digits: string | undefined, value: unknown): string {
  const format = CLAUSES.get(letter);
  if (!format)
    throw new Error(`could not parse formatting clause: unrecognized formatting clause "${letter}"`);
  try {
    return format(value, digits === undefined ? PRECISION : Number(digits));
  } catch (error) {
    throw new Error(`error during formatting: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Models formatting.go parseFormatString @throws Error */
function formatted(text: string, values: readonly unknown[]): string {
  let next = 0;
  return text.replace(/%(?:%|(?:\.(\d+))?(.?))/gsu, (found, digits: string | undefined, letter?: string) => {
    if (found === '%%') return '%';
    if (next >= values.length) throw new Error(`index ${next} out of range`);
    if (letter === undefined || letter === '') throw new Error('unexpected end of string');
    return clause(letter, digits, values[next++]);
  });
}

/** Models github.com/google/cel-go/ext/strings.go quote */
const quoted = (text: string): string =>
  `"${text.replace(/[\x07\b\f\n\r\t\v\\"]/g, (char) => simpleEscapes[char] ?? char)}"`;

/** `'%s of %d'.format(['a', 3])`, a macro because no other list may hold values of several types. */
function formatMacro({ ast, receiver, args: [list = ast] }: Call): Macro {
  const elements = list.op === 'list' ? (list.args as readonly Node[]) : undefined;
  return {
    typeCheck(checker, _macro, scope) {
      const { name } = checker.check(receiver, scope);
      const values = elements?.map((one) => checker.check(one, scope).name);
      const given = values ? `list<${values[0] ?? 'dyn'}>` : checker.check(list, scope).name;
      if ((name === 'string' || name === 'dyn') && /^(list\b|dyn$)/.test(given))
        return checker.getType('string');
      throw checker.createError(
        'no_matching_overload',
        `found no matching overload for '${name}.format(${given})'`,
        ast,
      );
    },
    evaluate(evaluator, _macro, scope) {
      const text = evaluator.run(receiver, scope);
      const values = elements?.map((one) => evaluator.run(one, scope)) ?? evaluator.run(list, scope);
      if (typeof text !== 'string' || !Array.isArray(values)) throw new Error('no such overload');
      return formatted(text, values);
    },
  };
}

class Namespace {}

/** Texts made of values: `format`, `strings.quote`, and of times and durations. Models github.com/google/cel-go/ext/strings.go */
export function textFormats(env: Environment): void {
  env.registerFunction('string.format(ast): string', formatMacro);
  env.registerFunction('string(google.protobuf.Timestamp): string', timeText);
  env.registerFunction('string(google.protobuf.Duration): string', String);
  env.registerType('kubernetes.strings', { ctor: Namespace, fields: {} });
  env.registerConstant('strings', 'kubernetes.strings', new Namespace());
  env.registerFunction('kubernetes.strings.quote(string): string', (_namespace: Namespace, text: string) =>
    quoted(text),
  );
}
