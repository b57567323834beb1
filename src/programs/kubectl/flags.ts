import { CommandError } from './errors.ts';
import { parseInteger } from './integers.ts';
import { quote, quoteTime, type Text } from './text.ts';

export type FlagType =
  | 'string'
  | 'bool'
  | 'int'
  | 'int32'
  | 'int64'
  | 'duration'
  | 'stringArray'
  | 'stringSlice'
  | 'stringToString'
  /** Pairs that are neither quoted nor escaped. Models component-base/cli/flag/map_string_string.go */
  | 'mapStringString'
  /** A text of its own syntax, whose default help shows without quotes. */
  | 'value';

/** One flag of a command. Models github.com/spf13/pflag. */
export interface FlagDefinition {
  readonly name: string;
  readonly shorthand?: string;
  readonly type: FlagType;
  /** As typed; missing means the type's zero: '', false, 0, 0s, []. */
  readonly default?: string;
  readonly usage: Text;
  /** The value of the flag without `=value`; `true` for bools. */
  readonly noOptDefault?: string;
  readonly hidden?: boolean;
  /** `Flag --x has been deprecated, …` */
  readonly deprecated?: string;
  readonly required?: boolean;
  /** What is wrong with a value, where its type does not say it. */
  readonly problem?: (value: string) => string | undefined;
  /** What Tab offers for the value; without any, file names. */
  readonly complete?: FlagCompletion;
}

/** Words, or something that the completer knows. */
export type FlagCompletion =
  | readonly string[]
  | 'namespaces'
  | 'contexts'
  | 'clusters'
  | 'users'
  | 'containers'
  | 'clusterroles'
  | 'subresources'
  /** Files that a manifest may be in. */
  | 'manifests';

/** The flags and arguments of one call. */
export interface ParsedFlags {
  /** What is neither flag nor flag's value. */
  readonly args: readonly string[];
  /** How many of the arguments stood before `--`; -1 without one. */
  readonly dash: number;
  readonly values: FlagValues;
}

const zero: Record<FlagType, string> = {
  string: '',
  bool: 'false',
  int: '0',
  int32: '0',
  int64: '0',
  duration: '0s',
  stringArray: '[]',
  stringSlice: '[]',
  stringToString: '[]',
  mapStringString: '',
  value: '',
};

/** The default as help shows it. */
export const defaultOf = (flag: FlagDefinition): string => flag.default ?? zero[flag.type];

const isList = (type: FlagType): boolean =>
  type === 'stringArray' || type === 'stringSlice' || type === 'stringToString' || type === 'mapStringString';

/** The values of a command's flags by name. Asking for a flag that the command does not define is a bug. */
export class FlagValues {
  readonly #definitions: ReadonlyMap<string, FlagDefinition>;
  readonly #set = new Map<string, string[]>();

  constructor(definitions: Iterable<FlagDefinition>) {
    this.#definitions = new Map([...definitions].map((flag) => [flag.name, flag]));
  }

  /** The flags as they were given, one after the other. */
  readonly occurrences: { readonly name: string; readonly value: string }[] = [];

  /** Whether this command has such a flag. */
  has(name: string): boolean {
    return this.#definitions.has(name);
  }

  /** Whether the flag was given. */
  changed(name: string): boolean {
    return this.#set.has(name);
  }

  /** The flags that were given, with their values in order. */
  given(): ReadonlyMap<string, readonly string[]> {
    return this.#set;
  }

  string(name: string): string {
    return this.#set.get(name)?.at(-1) ?? defaultOf(this.#definition(name));
  }

  bool(name: string): boolean {
    return this.string(name) === 'true';
  }

  number(name: string): number {
    return Number(this.string(name));
  }

  /** Milliseconds. */
  duration(name: string): number {
    return parseDuration(this.string(name)) ?? 0;
  }

  /** The values of a repeatable flag, in order. */
  list(name: string): readonly string[] {
    const given = this.#set.get(name);
    if (given) return given;
    const preset = defaultOf(this.#definition(name)).replace(/^\[|\]$/g, '');
    return preset === '' ? [] : preset.split(',');
  }

  /** The pairs of a flag that takes such. */
  map(name: string): ReadonlyMap<string, string> {
    return new Map(this.list(name).map((pair) => splitPair(pair)));
  }

  /** Records one occurrence of a flag; throws pflag's error for a value that does not fit. */
  set(flag: FlagDefinition, value: string): void {
    const problem = flag.problem?.(value) ?? problemOf(flag.type, value);
    if (problem !== undefined) {
      const shown = flag.shorthand === undefined ? `--${flag.name}` : `-${flag.shorthand}, --${flag.name}`;
      throw new CommandError(`invalid argument ${quote(value)} for ${quote(shown)} flag: ${problem}`);
    }
    this.occurrences.push({ name: flag.name, value });
    const before = isList(flag.type) ? (this.#set.get(flag.name) ?? []) : [];
    this.#set.set(flag.name, [...before, ...normalize(flag.type, value)]);
  }

  #definition(name: string): FlagDefinition {
    const definition = this.#definitions.get(name);
    if (!definition) throw new Error(`flag accessed but not defined: ${name}`);
    return definition;
  }
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

const truths = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const lies = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** One occurrence's text as values; for lists, comma-separated values are read as CSV where the type says so. */
function normalize(type: FlagType, value: string): string[] {
  if (type === 'bool') return [String(truths.has(value))];
  if (type === 'int' || type === 'int32' || type === 'int64') return [String(parseInteger(value, 0, 64))];
  if (type === 'stringSlice' || type === 'stringToString') return value === '' ? [] : readCsv(value);
  if (type === 'mapStringString')
    return pairsOf(value).map((pair) =>
      splitPair(pair)
        .map((part) => part.trim())
        .join('='),
    );
  return [value];
}

const pairsOf = (text: string): string[] => text.split(',').filter((pair) => pair !== '');

/** One line of comma-separated values with Go's quoting. */
function readCsv(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const out: string[] = [];
  let rest = line;
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(,|$)/.exec(rest);
    const match = quoted ?? /^([^,]*)(,|$)/.exec(rest);
    const field = match?.[1] ?? '';
    out.push(quoted ? field.replaceAll('""', '"') : field);
    if (match?.[2] !== ',') return out;
    rest = rest.slice(match[0].length);
  }
}

function problemOf(type: FlagType, value: string): string | undefined {
  switch (type) {
    case 'bool':
      return truths.has(value) || lies.has(value)
        ? undefined
        : `strconv.ParseBool: parsing ${quote(value)}: invalid syntax`;
    case 'int':
    case 'int32':
    case 'int64': {
      const integer = parseInteger(value, 0, type === 'int32' ? 32 : 64);
      return typeof integer === 'string'
        ? `strconv.ParseInt: parsing ${quote(value)}: ${integer}`
        : undefined;
    }
    case 'duration':
      return durationProblem(value);
    case 'stringToString': {
      const bad = value === '' ? undefined : readCsv(value).find((pair) => !pair.includes('='));
      return bad === undefined ? undefined : `${bad} must be formatted as key=value`;
    }
    case 'mapStringString':
      return pairsOf(value).every((pair) => pair.includes('='))
        ? undefined
        : 'malformed pair, expect string=string';
    default:
      return undefined;
  }
}

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Go's `time.ParseDuration` in milliseconds; undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  return durationProblem(text) === undefined ? durationOf(text) : undefined;
}

function durationOf(text: string): number {
  let sum = 0;
  for (const [, number, unit = ''] of text.matchAll(/(\d*\.?\d*)([a-zµμ]+)/g)) {
    sum += Number(number) * (units[unit] ?? 0);
  }
  return text.startsWith('-') ? -sum : sum;
}

/** Nanoseconds in 64 bits. */
const LONGEST = 2n ** 63n;

/** What Go says of a text that is no duration. Models time.ParseDuration */
export function durationProblem(text: string): string | undefined {
  const invalid = `time: invalid duration ${quoteTime(text)}`;
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return undefined;
  if (rest === '') return invalid;
  let sum = 0n;
  while (rest !== '') {
    const match = /^(\d*)(?:\.(\d*))?([^\d.]*)/.exec(rest);
    const [all = '', whole = '', part = '', unit = ''] = match ?? [];
    if (whole === '' && part === '') return invalid;
    if (BigInt(whole) > LONGEST) return invalid;
    if (unit === '') return `time: missing unit in duration ${quoteTime(text)}`;
    const size = units[unit];
    if (size === undefined) return `time: unknown unit ${quoteTime(unit)} in duration ${quoteTime(text)}`;
    const scale = BigInt(Math.round(size * 1e6));
    sum += BigInt(whole) * scale + BigInt(Math.trunc(Number(`0.${part}`) * Number(scale)));
    if (sum > LONGEST) return invalid;
    rest = rest.slice(all.length);
  }
  return sum === LONGEST && !text.startsWith('-') ? invalid : undefined;
}

/** The value of a flag that stands alone; undefined when it takes the next word. */
export const noOptDefaultOf = (flag: FlagDefinition): string | undefined =>
  flag.noOptDefault ?? (flag.type === 'bool' ? 'true' : undefined);

/** Parses arguments as pflag does, flags and arguments in any order. Throws pflag's errors. */
export function parseFlags(
  definitions: readonly FlagDefinition[],
  argv: readonly string[],
  options: { readonly interspersed?: boolean } = {},
): ParsedFlags {
  const values = new FlagValues(definitions);
  const byName = new Map(definitions.map((flag) => [flag.name, flag]));
  const byShorthand = new Map(
    definitions.flatMap((flag) => (flag.shorthand === undefined ? [] : [[flag.shorthand, flag] as const])),
  );
  const args: string[] = [];
  let dash = -1;
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    if (arg === '--') {
      dash = args.length;
      args.push(...argv.slice(i + 1));
      break;
    }
    if (arg.length < 2 || !arg.startsWith('-')) {
      if (options.interspersed === false) {
        args.push(...argv.slice(i));
        break;
      }
      args.push(arg);
    } else if (arg.startsWith('--')) {
      if (/^--[-=]/.test(arg)) throw new CommandError(`bad flag syntax: ${arg}`);
      const equals = arg.indexOf('=');
      const name = arg.slice(2, equals < 0 ? undefined : equals);
      const flag = byName.get(name.replaceAll('_', '-'));
      if (!flag) throw new CommandError(`unknown flag: --${name}`);
      const implied = noOptDefaultOf(flag);
      if (equals >= 0) values.set(flag, arg.slice(equals + 1));
      else if (implied !== undefined) values.set(flag, implied);
      else {
        const next = argv[++i];
        if (next === undefined) throw new CommandError(`flag needs an argument: ${arg}`);
        values.set(flag, next);
      }
    } else {
      for (let rest = arg.slice(1); rest !== '';) {
        const letter = rest.charAt(0);
        const flag = byShorthand.get(letter);
        if (!flag) throw new CommandError(`unknown shorthand flag: '${letter}' in -${rest}`);
        const implied = noOptDefaultOf(flag);
        if (rest.length > 2 && rest.charAt(1) === '=') {
          values.set(flag, rest.slice(2));
          rest = '';
        } else if (implied !== undefined) {
          values.set(flag, implied);
          rest = rest.slice(1);
        } else if (rest.length > 1) {
          values.set(flag, rest.slice(1));
          rest = '';
        } else {
          const next = argv[++i];
          if (next === undefined) throw new CommandError(`flag needs an argument: '${letter}' in -${rest}`);
          values.set(flag, next);
          rest = '';
        }
      }
    }
  }
  return { args, dash, values };
}

/** Whether a word of the command line is a flag that takes the next word as its value. */
export function takesNext(definitions: readonly FlagDefinition[], word: string): boolean {
  if (word.startsWith('--')) {
    if (word.includes('=')) return false;
    const flag = definitions.find(({ name }) => name === word.slice(2));
    return flag === undefined || noOptDefaultOf(flag) === undefined;
  }
  if (!/^-[^-]$/.test(word)) return false;
  const flag = definitions.find(({ shorthand }) => shorthand === word.slice(1));
  return flag === undefined || noOptDefaultOf(flag) === undefined;
}
