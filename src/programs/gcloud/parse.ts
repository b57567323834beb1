import { destinationOf, flatten, globalFlags, isFlag, isGroup, isPositional } from './arguments.ts';
import type { ArgumentSpec, CommandSurface, FlagSpec, PositionalSpec } from './arguments.ts';
import { closest } from './closest.ts';
import { UsageError } from './errors.ts';
import { argumentUsage, commandUsage, sortArguments } from './usage.ts';
import { parseValue, ValueError } from './values.ts';
import type { Value } from './values.ts';

/** The last lines of an error that names nothing better. */
export const searchHint = 'To search the help text of gcloud commands, run:\n  gcloud help -- SEARCH_TERMS';

/** A command line's arguments, parsed. */
export interface ParsedArguments {
  readonly values: ReadonlyMap<string, Value>;
  /** Warnings about deprecated flags, in order. */
  readonly warnings: readonly string[];
}

/** One flag as it stands on a line: the flag, and whether its `--no-` form was used. */
export function findFlag(
  name: string,
  flags: readonly FlagSpec[],
): { readonly flag: FlagSpec; readonly negated: boolean } | undefined {
  const flag = flags.find((candidate) => candidate.flags.includes(name));
  if (flag) return { flag, negated: false };
  if (!name.startsWith('--no-')) return undefined;
  const positive = flags.find(
    (candidate) => candidate.metavar === undefined && candidate.flags.includes(`--${name.slice(5)}`),
  );
  return positive && { flag: positive, negated: true };
}

/** Whether a word would be taken for a flag rather than for a value. */
const looksLikeFlag = (word: string): boolean =>
  /^-./.test(word) && !/^-\d*\.?\d+$/.test(word) && !word.includes(' ');

/** The error about words that nothing takes, each with the flag that was perhaps meant. */
export function unrecognized(words: readonly string[], flags: readonly FlagSpec[]): UsageError {
  const meanings = new Map<string, string>();
  for (const flag of flags.filter((candidate) => !candidate.hidden)) {
    for (const name of flag.flags) if (!meanings.has(name)) meanings.set(name, name);
    for (const alias of flag.aliases ?? [])
      if (!meanings.has(alias)) meanings.set(alias, flag.flags[0] ?? '');
  }
  const messages: string[] = [];
  for (const word of words) {
    const [name = '', value] = word.split('=');
    const near =
      name.startsWith('--') || value ? closest(name.toLowerCase(), [...meanings.keys()]) : undefined;
    if (!messages.includes(word))
      messages.push(near ? `${word} (did you mean '${meanings.get(near)}'?)` : word);
  }
  const text =
    messages.length > 1
      ? `\n  ${[...messages, searchHint].join('\n  ')}`
      : ` ${messages.join('')} \n\n${searchHint}`;
  return new UsageError(`unrecognized arguments:${text}`);
}

/** Parses a command's own words. Models googlecloudsdk/calliope/parser_extensions.py; throws `UsageError`. */
export function parseArguments(
  path: string,
  surface: CommandSurface,
  words: readonly string[],
): ParsedArguments {
  const all = flatten(surface.arguments);
  const flags = [...all.filter(isFlag), ...globalFlags];
  const positionals = all.filter(isPositional);
  const usage = (message: string): UsageError => new UsageError(message, commandUsage(path, surface));
  const values = new Map<string, Value>();
  const warnings: string[] = [];
  const unknown: string[] = [];
  const plain: string[] = [];

  const store = (flag: FlagSpec, name: string, text: string): void => {
    const label = [...flag.flags].join('/');
    try {
      const value = parseValue(text, flag);
      if (flag.choices && flag.type === undefined && !flag.choices.includes(text)) {
        const near = closest(text.toLowerCase(), flag.choices);
        throw new UsageError(
          `argument ${label}: Invalid choice: '${text}'.` +
            (near ? ` Did you mean '${near}'?` : `\n\nValid choices are [${flag.choices.join(', ')}].`),
          near ? commandUsage(path, surface) : '',
        );
      }
      const before = values.get(destinationOf(flag));
      values.set(destinationOf(flag), flag.repeat && Array.isArray(before) ? [...before, text] : value);
      if (name === '--size') warnings.push(deprecatedSize);
    } catch (error) {
      if (error instanceof ValueError) throw usage(`argument ${label}: ${error.message}`);
      throw error;
    }
  };

  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') {
      plain.push(...words.slice(i + 1));
      break;
    }
    if (!looksLikeFlag(word)) {
      plain.push(word);
      continue;
    }
    const at = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = at < 0 ? word : word.slice(0, at);
    let inline = at < 0 ? undefined : word.slice(at + 1);
    let found = findFlag(name, flags);
    if (!found && !word.startsWith('--')) {
      found = findFlag(word.slice(0, 2), flags);
      inline = word.slice(2).replace(/^=/, '');
    }
    if (!found) {
      unknown.push(word);
      continue;
    }
    const { flag, negated } = found;
    if (flag.metavar === undefined) {
      if (inline !== undefined) throw usage(`argument ${name}: ignored explicit argument '${inline}'`);
      values.set(destinationOf(flag), flag.const ?? !negated);
      continue;
    }
    const next = words[i + 1];
    if (inline !== undefined) store(flag, name, inline);
    else if (next !== undefined && next !== '--' && !looksLikeFlag(next)) {
      store(flag, name, next);
      i++;
    } else if (flag.optionalValue) values.set(destinationOf(flag), flag.const ?? '');
    else throw usage(`argument ${flag.flags.join('/')}: expected one argument`);
  }

  takePositionals(positionals, plain, values);
  const leftOver = words.filter((word) => unknown.includes(word) || plain.includes(word));
  if (leftOver.length > 0) throw unrecognized(leftOver, flags);
  checkGroup(surface.arguments, values, usage, { top: true });
  return { values, warnings };
}

const deprecatedSize = 'The --size flag is now deprecated. Please use `--num-nodes` instead.';

/** Gives words to positionals in order and takes them out of the list; what stays belongs to nobody. */
function takePositionals(
  positionals: readonly PositionalSpec[],
  words: string[],
  values: Map<string, Value>,
): void {
  for (const positional of positionals) {
    if (words.length === 0) return;
    if (positional.nargs === '+' || positional.nargs === '*' || positional.nargs === '...') {
      values.set(positional.positional, words.splice(0));
    } else values.set(positional.positional, words.splice(0, 1)[0] ?? '');
  }
}

/** Checks what is required and what excludes each other; tells whether anything of the group was given. */
function checkGroup(
  list: readonly ArgumentSpec[],
  values: ReadonlyMap<string, Value>,
  usage: (message: string) => UsageError,
  group: { readonly top?: boolean; readonly mutex?: boolean; readonly required?: boolean },
  allRequired = true,
): boolean {
  const have: ArgumentSpec[] = [];
  const missing: ArgumentSpec[] = [];
  let optionals = 0;
  for (const argument of sortArguments(list)) {
    const given = isGroup(argument)
      ? checkGroup(argument.group, values, usage, argument, allRequired && argument.required === true)
      : values.has(destinationOf(argument));
    if (!argument.required) optionals++;
    if (given) have.push(argument);
    else if (argument.required) missing.push(argument);
  }
  const options = { value: false, hidden: true };
  const name = (members: readonly ArgumentSpec[]): string =>
    argumentUsage({ group: members }, options, group.top).replace(/^\[(.*)\]$/, '$1');
  if (missing.length > 0) {
    if (group.top || (have.length > 0 && optionals === 0)) {
      const [only] = missing;
      // a lone mutually exclusive group speaks for itself
      if (!(missing.length === 1 && only && isGroup(only))) {
        throw usage(`argument ${name(missing)}: Must be specified.`);
      }
    } else if (have.length > 0) {
      throw usage(`argument ${name(have)}: ${name(missing)} must be specified.`);
    }
  }
  if (!group.mutex) return have.length > 0;
  const conflict = argumentUsage({ ...group, group: list }, options).replace(/^\[(.*)\]$/, '$1');
  const destinations = new Set(
    have.map((argument) => (isGroup(argument) ? argument : destinationOf(argument))),
  );
  const [first] = sortArguments(have);
  if (allRequired && group.required) {
    if (destinations.size === 0) throw usage(`Exactly one of ${conflict} must be specified.`);
    if (destinations.size > 1 && first) {
      throw usage(`argument ${argumentUsage(first, options)}: Exactly one of ${conflict} must be specified.`);
    }
  } else if (destinations.size > 1 && first) {
    throw usage(`argument ${argumentUsage(first, options)}: At most one of ${conflict} can be specified.`);
  }
  return have.length > 0;
}
