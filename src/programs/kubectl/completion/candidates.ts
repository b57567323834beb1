import type { Surroundings } from '../../../shell/program.ts';
import type { CommandDefinition } from '../command.ts';
import { entryNamed, findCommand, flagsOf } from '../index.ts';
import { asError } from '../errors.ts';
import { noOptDefaultOf, parseFlags, type FlagDefinition, type ParsedFlags } from '../flags.ts';
import { globalFlags, helpFlag } from '../global-flags.ts';
import { rootCommand } from '../root.ts';
import { languageOf, type Language } from '../text.ts';
import type { ClientVersion } from '../version.ts';
import { directives, offer, type Candidate, type Offer } from './directive.ts';
import { completePlugin, pluginTree } from './plugin-words.ts';
import { Sources } from './sources.ts';

/** An offer, the command that it is for, and what is to be said on stderr about how it came about. */
export interface Answer extends Offer {
  readonly definition: CommandDefinition;
  readonly notes: string;
}

/** A flag whose value is being typed, the other words, and the value so far. */
interface FlagValue {
  readonly flag: FlagDefinition | undefined;
  readonly words: readonly string[];
  readonly current: string;
  readonly problem?: string;
}

/**
 * What may stand for the last of the words, which is being typed. Models github.com/spf13/cobra getCompletions
 * @param words without the program's name
 * @param log gets what the client library logs meanwhile
 */
export async function candidatesFor(
  around: Surroundings,
  version: ClientVersion,
  words: readonly string[],
  log: (lines: string) => Promise<void> = () => Promise.resolve(),
): Promise<Answer> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const language = languageOf(around.env);
  let notes = '';
  const [first = ''] = words;
  const known = entryNamed(rootCommand.subcommands ?? [], first)?.name === first;
  let root = rootCommand;
  let hasGlobals = true;
  if (!first.startsWith('-') && !known) {
    root = pluginTree(around);
    if (words.length > 1) {
      hasGlobals = false;
      notes = '[Debug] Cleared global flags for plugin completion\n';
    }
  } else if (words.length === 1) root = pluginTree(around);
  const { definition, path, args } = await around.load(findCommand(before, root));
  const fail = (problem: string): Answer => ({
    ...offer([], 0),
    definition,
    notes: `${notes}[Debug] [Error] ${problem}\n`,
  });
  const plugin = definition.plugin === true;
  const flags = plugin || !hasGlobals ? [] : flagsOf(definition);
  if (definition === root && parsed(flags, args, definition)?.args.length !== 0 && before.length > 0) {
    const stray = args.some((word) => !word.startsWith('-'));
    if (stray) return fail(`unable to find a command for arguments: [${before.join(' ')}]`);
  }
  if (plugin) {
    const own = await completePlugin(around, path, [...args, typed]);
    return { ...own, definition, notes: notes + own.notes };
  }
  const value = flagValue(flags, definition, args, typed);
  const { flag, current } = value;
  const counted = parsed(flags, [...value.words, '--'], definition)?.args.length ?? 0;
  let given: ParsedFlags;
  try {
    given = parseFlags(flags, value.words, { interspersed: definition.stopsAtArguments !== true });
  } catch (error) {
    const { message } = asError(error);
    return fail(`Error while parsing flags from args [${value.words.join(' ')}]: ${message}`);
  }
  const flagsCount = counted <= given.args.length;
  if (value.problem !== undefined && flagsCount) return fail(value.problem);
  const done = (found: Offer): Answer => ({ ...found, definition, notes });
  if (given.values.changed('help')) return done(offer([], directives.noFiles));
  const sources = new Sources(around, version, path, given, log);
  if (flag && flagsCount) {
    if (flag.complete === 'manifests') return done(offer(['json', 'yaml', 'yml'], directives.fileEndings));
    return done(flag.complete === undefined ? offer([], 0) : await sources.ofFlag(flag.complete, current));
  }
  if (!flag && current.startsWith('-') && !current.includes('=') && flagsCount) {
    const found = flagNames(definition, root, flags, given, current, language);
    return done({ candidates: found, directive: directives.noFiles });
  }
  const candidates: Candidate[] = [];
  let directive = 0;
  if (!flag) {
    const local = (definition.flags ?? []).some(({ name }) => given.values.changed(name));
    if (given.args.length === 0 && !local) {
      const available = (definition.subcommands ?? []).filter(({ unavailable }) => unavailable !== true);
      if (available.length > 0) directive = directives.noFiles;
      for (const { name, short } of available.toSorted(byName)) {
        if (name.startsWith(current)) candidates.push({ text: name, description: short[language] });
      }
    }
    candidates.push(...requiredFlags(flags, given, current, language));
    if (Array.isArray(definition.completes)) {
      if (given.args.length > 0) return done({ candidates, directive });
      const fitting = (definition.completes as readonly string[]).filter((word) => word.startsWith(current));
      candidates.push(...fitting.map((text) => ({ text })));
      return done({ candidates, directive: directives.noFiles });
    }
  }
  if (definition.completes === undefined) return done({ candidates, directive });
  const found = await sources.ofArgument(definition.completes, given.args, current);
  return done({ candidates: [...candidates, ...found.candidates], directive: found.directive });
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

function parsed(
  flags: readonly FlagDefinition[],
  words: readonly string[],
  definition: CommandDefinition,
): ParsedFlags | undefined {
  try {
    return parseFlags(flags, words, { interspersed: definition.stopsAtArguments !== true });
  } catch {
    return undefined;
  }
}

/** Which flag's value is being typed, if it is one. Models github.com/spf13/cobra checkIfFlagCompletion */
function flagValue(
  flags: readonly FlagDefinition[],
  definition: CommandDefinition,
  words: readonly string[],
  typed: string,
): FlagValue {
  const none: FlagValue = { flag: undefined, words, current: typed };
  let name = '';
  let current = typed;
  let rest = words;
  const equals = typed.startsWith('-') ? typed.indexOf('=') : -1;
  if (typed.startsWith('-')) {
    if (equals < 0) return none;
    name = typed.startsWith('--') ? typed.slice(2, equals) : typed.slice(equals - 1, equals);
    current = typed.slice(equals + 1);
  } else {
    const previous = words.at(-1) ?? '';
    if (/^--.|^-[^-]/s.test(previous) && !previous.includes('=')) {
      name = previous.startsWith('--') ? previous.slice(2) : previous.slice(-1);
      rest = words.slice(0, -1);
    }
  }
  if (name === '') return { ...none, words: rest, current };
  const flag = flags.find((each) => each.name === name || each.shorthand === name);
  if (!flag) {
    return { ...none, problem: `Subcommand '${definition.name}' does not support flag '${name}'` };
  }
  if (equals < 0 && noOptDefaultOf(flag) !== undefined) return none;
  return { flag, words: rest, current };
}

const lists = new Set<FlagDefinition['type']>(['stringArray', 'stringSlice']);

/** Inherited flags, then the command's own; those that must be given stand alone. */
function flagNames(
  definition: CommandDefinition,
  root: CommandDefinition,
  flags: readonly FlagDefinition[],
  given: ParsedFlags,
  current: string,
  language: Language,
): readonly Candidate[] {
  const required = requiredFlags(flags, given, current, language);
  if (required.length > 0) return required;
  const own = new Set(
    definition === root ? flags.map(({ name }) => name) : definition.flags?.map(({ name }) => name),
  ).add(helpFlag.name);
  const global = new Set(globalFlags.map(({ name }) => name));
  const inherited = flags.filter(({ name }) => !own.has(name) && global.has(name));
  return [...inherited.toSorted(byName), ...flags.filter(({ name }) => own.has(name)).toSorted(byName)]
    .filter((flag) => !given.values.changed(flag.name) || lists.has(flag.type))
    .flatMap((flag) => namesOf(flag, current, language));
}

function requiredFlags(
  flags: readonly FlagDefinition[],
  given: ParsedFlags,
  current: string,
  language: Language,
): readonly Candidate[] {
  return flags
    .filter(({ name, required }) => required === true && !given.values.changed(name))
    .toSorted(byName)
    .flatMap((flag) => namesOf(flag, current, language));
}

function namesOf(flag: FlagDefinition, current: string, language: Language): readonly Candidate[] {
  if ((flag.hidden === true && flag.name !== helpFlag.name) || flag.deprecated !== undefined) return [];
  const description = flag.usage[language];
  return [`--${flag.name}`, ...(flag.shorthand === undefined ? [] : [`-${flag.shorthand}`])]
    .filter((text) => text.startsWith(current))
    .map((text) => ({ text, description }));
}
