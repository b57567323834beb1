import { inspect, usual } from '../inspect.ts';
import { isList, Special, typeName, type SpecialKind, type Value } from '../values.ts';
import { withMembers } from './members.ts';
import { toJson, parseJson } from './json.ts';
import { Callable, isHost, isRecord, numeric, put, ScriptError, textOf } from './values.ts';

/** What the names that every script sees need of their surroundings. */
export interface Surroundings {
  now(): number;
  random(): number;
  newId(): Special;
  /** Prints a line. */
  print(text: string): Promise<void>;
  sleep(milliseconds: number): Promise<void>;
  readonly colors: boolean;
}

type Run = (args: readonly unknown[]) => unknown;

const callable = (name: string, run: Run): Callable => new Callable(name, run);

const all = (functions: Readonly<Record<string, Run>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(functions).map(([name, run]) => [name, callable(name, run)]));

const record = (value: unknown): Record<string, unknown> =>
  isRecord(value) || Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** A maker of identifiers: the time, chance that a process keeps, and a number that counts on. */
export function objectIds({ now, random }: Pick<Surroundings, 'now' | 'random'>): () => Special {
  const digits = (value: number, length: number): string => value.toString(16).padStart(length, '0');
  const own = Array.from({ length: 10 }, () => digits(Math.floor(random() * 16), 1)).join('');
  let count = Math.floor(random() * 2 ** 24);
  return () => {
    count = (count + 1) % 2 ** 24;
    return new Special('ObjectId', digits(Math.floor(now() / 1000), 8) + own + digits(count, 6));
  };
}

function math(random: () => number): Record<string, unknown> {
  const made: Record<string, unknown> = { PI: Math.PI, E: Math.E };
  for (const name of 'abs ceil floor round trunc sqrt cbrt log log2 log10 exp sin cos tan sign'.split(' ')) {
    const run: unknown = Reflect.get(Math, name);
    if (typeof run === 'function')
      made[name] = callable(name, ([value]) => Reflect.apply(run, undefined, [numeric(value)]) as unknown);
  }
  const numbers = (args: readonly unknown[]): readonly number[] => args.map(numeric);
  return {
    ...made,
    ...all({
      max: (args) => Math.max(...numbers(args)),
      min: (args) => Math.min(...numbers(args)),
      pow: ([base, exponent]) => numeric(base) ** numeric(exponent),
      random,
    }),
  };
}

const objects = all({
  keys: ([value]) => Object.keys(record(value)),
  values: ([value]) => Object.values(record(value)),
  entries: ([value]) => Object.entries(record(value)),
  fromEntries: ([pairs]) => {
    const made = {};
    for (const pair of Array.isArray(pairs) ? (pairs as readonly unknown[]) : [])
      if (Array.isArray(pair)) put(made, textOf(pair[0]), pair[1]);
    return made;
  },
  assign: ([target, ...sources]) => {
    for (const source of sources)
      for (const [name, value] of Object.entries(record(source))) put(record(target), name, value);
    return target;
  },
  freeze: ([value]) => value,
});

const dates = ({ now }: Surroundings): Callable =>
  withMembers(
    callable('Date', (args) => {
      const [first, ...rest] = args;
      if (args.length === 0) return new Date(now());
      if (rest.length > 0) return new Date(numeric(first), numeric(rest[0]), ...rest.slice(1).map(numeric));
      return new Date(typeof first === 'string' ? Date.parse(first) : numeric(first));
    }),
    all({
      now,
      parse: ([text]) => Date.parse(textOf(text)),
      UTC: ([year, month, ...rest]) => Date.UTC(numeric(year), numeric(month ?? 0), ...rest.map(numeric)),
    }),
  );

function isoDate({ now }: Surroundings): Callable {
  return callable('ISODate', ([text]) => {
    if (text === undefined) return new Date(now());
    const written = textOf(text);
    const date = new Date(/^\d{4}-\d\d-\d\d$|Z$|[+-]\d\d:?\d\d$/.test(written) ? written : `${written}Z`);
    if (Number.isNaN(date.getTime()))
      throw new ScriptError(
        'MongoshInvalidInputError',
        `[COMMON-10001] ${JSON.stringify(written)} is not a valid ISODate`,
      );
    return date;
  });
}

function specials(around: Surroundings): Record<string, unknown> {
  const of = (kind: SpecialKind, make: (args: readonly unknown[]) => string): Callable =>
    callable(kind, (args) => new Special(kind, make(args)));
  const integer = ([value]: readonly unknown[]): string => String(Math.trunc(numeric(value ?? 0)));
  return {
    ObjectId: callable('ObjectId', ([given]) => {
      if (given === undefined) return around.newId();
      const text = textOf(given).toLowerCase();
      if (!/^[\da-f]{24}$/.test(text))
        throw new ScriptError(
          'BSONError',
          'input must be a 24 character hex string, 12 byte Uint8Array, or an integer',
        );
      return new Special('ObjectId', text);
    }),
    Long: of('Long', integer),
    NumberLong: of('Long', ([value]) => (typeof value === 'string' ? value : integer([value]))),
    NumberDecimal: of('Decimal128', ([value]) => textOf(value ?? 0)),
    Decimal128: of('Decimal128', ([value]) => textOf(value ?? 0)),
    NumberInt: callable('NumberInt', ([value]) => Math.trunc(numeric(value ?? 0))),
    Int32: callable('Int32', ([value]) => Math.trunc(numeric(value ?? 0))),
    Double: callable('Double', ([value]) => numeric(value ?? 0)),
    Timestamp: of('Timestamp', ([time, increment]) =>
      isRecord(time)
        ? `${numeric(time['t'])},${numeric(time['i'])}`
        : `${numeric(time ?? 0)},${numeric(increment ?? 0)}`,
    ),
    UUID: of('UUID', ([text]) => {
      if (text !== undefined) return textOf(text).toLowerCase();
      const digits = Array.from({ length: 32 }, (_, index) =>
        index === 12
          ? '4'
          : index === 16
            ? '89ab'.charAt(Math.floor(around.random() * 4))
            : Math.floor(around.random() * 16).toString(16),
      ).join('');
      return digits.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    }),
    BinData: of('Binary', ([, text]) => textOf(text)),
    MinKey: of('MinKey', () => ''),
    MaxKey: of('MaxKey', () => ''),
  };
}

const errors = Object.fromEntries(
  ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError'].map((name) => [
    name,
    callable(name, ([message]) => new ScriptError(name, message === undefined ? '' : textOf(message))),
  ]),
);

/** How `print` writes a value. */
async function printed(value: unknown, colors: boolean): Promise<string> {
  if (typeof value === 'string') return value;
  return inspect(isHost(value) && value.value ? await value.value() : value, { ...usual, colors });
}

/** The names that every script sees. */
export function globals(around: Surroundings): Readonly<Record<string, unknown>> {
  const { random, colors } = around;
  const print = async (args: readonly unknown[]): Promise<void> =>
    around.print((await Promise.all(args.map((each) => printed(each, colors)))).join(' '));
  return {
    ...specials(around),
    ...errors,
    ...all({
      print,
      printjson: print,
      tojson: ([value]) => toJson(value, 2),
      parseInt: ([text, radix]) => parseInt(textOf(text), radix === undefined ? undefined : numeric(radix)),
      parseFloat: ([text]) => parseFloat(textOf(text)),
      isNaN: ([value]) => Number.isNaN(numeric(value)),
      sleep: async ([milliseconds]) => around.sleep(numeric(milliseconds)),
      Boolean: ([value]) => Boolean(value),
      RegExp: ([source, flags]) =>
        new RegExp(
          source instanceof RegExp ? source.source : textOf(source),
          flags === undefined ? undefined : textOf(flags),
        ),
    }),
    String: withMembers(
      callable('String', ([value]) => textOf(value ?? '')),
      {},
    ),
    Number: withMembers(
      callable('Number', ([value]) => numeric(value ?? 0)),
      {
        MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
        ...all({
          isInteger: ([value]) => Number.isInteger(value),
          parseInt: ([text]) => parseInt(textOf(text), 10),
          parseFloat: ([text]) => parseFloat(textOf(text)),
        }),
      },
    ),
    Object: withMembers(
      callable('Object', ([value]) => value ?? {}),
      objects,
    ),
    Array: withMembers(
      callable('Array', (args) =>
        args.length === 1 && typeof args[0] === 'number'
          ? Array.from({ length: Math.min(args[0], 1e6) })
          : [...args],
      ),
      all({
        isArray: ([value]) => Array.isArray(value),
        of: (args) => [...args],
        from: async ([source, each]) => arrayFrom(source, each),
      }),
    ),
    Date: dates(around),
    ISODate: isoDate(around),
    Math: math(random),
    JSON: all({
      stringify: ([value, , indent]) => toJson(value, indent === undefined ? 0 : numeric(indent)),
      parse: ([text]) => parseJson(textOf(text)),
    }),
    EJSON: all({
      stringify: ([value, , indent]) => toJson(value, indent === undefined ? 0 : numeric(indent)),
      parse: ([text]) => parseJson(textOf(text)),
    }),
    console: all({ log: print, error: print, info: print, warn: print }),
    Infinity,
    NaN: Number.NaN,
  };
}

async function arrayFrom(source: unknown, each: unknown): Promise<unknown[]> {
  const given = isHost(source) && source.value ? await source.value() : source;
  const length = isRecord(given) ? Math.min(numeric(given['length'] ?? 0), 1e6) : 0;
  const values: readonly unknown[] = isList(given as Value)
    ? (given as readonly unknown[])
    : typeof given === 'string'
      ? Array.from(given)
      : Array.from({ length });
  if (!(each instanceof Callable)) return [...values];
  const made: unknown[] = [];
  for (const [index, value] of values.entries()) made.push(await each.call([value, index]));
  return made;
}

/** The name of a value's type in an error about arguments. */
export const kindOf = (value: unknown): string => typeName(value as Value);
