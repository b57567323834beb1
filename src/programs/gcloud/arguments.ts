import commands from './surface/commands.json' with { type: 'json' };
import globalFlagFacts from './surface/global-flags.json' with { type: 'json' };

/** A flag of a command. Models googlecloudsdk/calliope/parser_arguments.py */
export interface FlagSpec {
  /** All spellings, the primary one first: `["--zone", "-z"]`. */
  readonly flags: readonly string[];
  /** How usage shows the value; missing for flags that take none. */
  readonly metavar?: string;
  /** The value may be left out. */
  readonly optionalValue?: boolean;
  /** Where the value goes; derived from the primary spelling when missing. */
  readonly dest?: string;
  readonly type?: 'int' | 'bounded-int' | 'size' | 'duration' | 'list' | 'dict';
  readonly min?: number;
  readonly max?: number;
  readonly unlimited?: boolean;
  readonly choices?: readonly string[];
  /** Keys that a dict flag accepts; any when missing. */
  readonly keys?: readonly string[];
  readonly keyOnly?: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly hidden?: boolean;
  readonly required?: boolean;
  /** `--no-x` is as good as `--x`: usage shows `--[no-]x`. */
  readonly tri?: boolean;
  /** On by default: usage shows `--no-x`. */
  readonly invertedSynopsis?: boolean;
  readonly default?: string | number | boolean;
  /** Other words that suggest this flag. */
  readonly aliases?: readonly string[];
  readonly repeat?: boolean;
  readonly const?: string;
}

/** A positional argument. */
export interface PositionalSpec {
  readonly positional: string;
  readonly metavar: string;
  readonly nargs?: '+' | '*' | '?' | '...';
  readonly hidden?: boolean;
  readonly required?: boolean;
}

/** Arguments that belong together. */
export interface GroupSpec {
  readonly group: readonly ArgumentSpec[];
  readonly mutex?: boolean;
  readonly required?: boolean;
  readonly hidden?: boolean;
}

export type ArgumentSpec = FlagSpec | PositionalSpec | GroupSpec;

/** What a command accepts. */
export interface CommandSurface {
  readonly summary: string;
  readonly arguments: readonly ArgumentSpec[];
}

// The two JSON files are the boundary: facts about gcloud's surface, in the shapes above.
const surfaces = commands as unknown as Readonly<Record<string, CommandSurface>>;

/** The flags that all commands share. */
export const globalFlags = globalFlagFacts as unknown as readonly FlagSpec[];

/** The surface of a command such as `container clusters create`, or undefined. */
export const surfaceOf = (path: string): CommandSurface | undefined => surfaces[path];

/** The paths of all commands that exist here. */
export const commandPaths = Object.keys(surfaces);

export const isGroup = (argument: ArgumentSpec): argument is GroupSpec => 'group' in argument;
export const isPositional = (argument: ArgumentSpec): argument is PositionalSpec => 'positional' in argument;
export const isFlag = (argument: ArgumentSpec): argument is FlagSpec => 'flags' in argument;

/** The name under which an argument's value is found. */
export function destinationOf(argument: FlagSpec | PositionalSpec): string {
  if (isPositional(argument)) return argument.positional;
  return argument.dest ?? (argument.flags[0] ?? '').replace(/^--?/, '').replaceAll('-', '_');
}

/** All flags and positionals, groups opened. */
export function flatten(argumentList: readonly ArgumentSpec[]): readonly (FlagSpec | PositionalSpec)[] {
  return argumentList.flatMap((argument) => (isGroup(argument) ? flatten(argument.group) : [argument]));
}
