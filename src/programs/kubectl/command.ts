import type { CommandContext } from './context.ts';
import type { FlagDefinition } from './flags.ts';
import type { Text } from './text.ts';

/** What Tab offers for a command's arguments; without any, file names. Models kubectl/pkg/util/completion */
export type ArgumentCompletion =
  /** `TYPE NAME…`, `TYPE/NAME…` of every type. */
  | 'resources'
  /** The same of some types; `once`: a single object. */
  | { readonly types: readonly string[]; readonly once?: true }
  /** The name of one object of a type. */
  | { readonly names: string }
  /** A pod, or what has pods; then one of its containers or ports. */
  | { readonly pod: 'alone' | 'container' | 'port' }
  | 'contexts'
  | 'clusters'
  | 'users'
  /** Where `cp` copies from. */
  | 'copies'
  /** The words of a command. */
  | 'commands'
  /** Words for the first argument. */
  | readonly string[];

/** One command: parsing, errors, usage, help and completion come from here. Models github.com/spf13/cobra Command */
export interface CommandDefinition {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** What follows the command's path in its usage line: `NAME --image=image [--dry-run=server|client] [options]`. */
  readonly use: string;
  readonly short: Text;
  readonly long?: Text;
  /** Lines of commands with `#` comments between them, without indentation. */
  readonly examples?: string;
  readonly flags?: readonly FlagDefinition[];
  /** Checks the number of arguments before the command runs; throws what is wrong with them. */
  readonly args?: (args: readonly string[], path: string) => void;
  /** Missing for a command that only groups others. */
  readonly run?: (context: CommandContext) => Promise<number | void>;
  readonly subcommands?: readonly CommandEntry[];
  /** What becomes of a mistake in the flags; missing: the message and where usage is explained. */
  readonly flagError?: (message: string, path: string) => Error;
  /** It has no help of its own: asked for it, the command says this on stderr. */
  readonly helpless?: string;
  /** Called without a subcommand, it shows its help on stdout instead of stderr. */
  readonly helpsOnStdout?: boolean;
  readonly completes?: ArgumentCompletion;
  /** A plugin's command: it reads its words itself. */
  readonly plugin?: true;
  /** Everything after the first argument belongs to the arguments, flags too. */
  readonly stopsAtArguments?: boolean;
}

/** A command before its code is loaded. */
export interface CommandEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly short: Text;
  /** Help does not list it. */
  readonly hidden?: boolean;
  /** Tab does not offer it. */
  readonly unavailable?: boolean;
  /** Words that people type when they mean this command. */
  readonly suggestFor?: readonly string[];
  load(): Promise<CommandDefinition>;
}

/** Declares a command; exists for its types. */
export const defineCommand = (definition: CommandDefinition): CommandDefinition => definition;

/** An entry for a command whose definition is at hand, such as a subcommand in its parent's file. */
export const entryOf = (definition: CommandDefinition): CommandEntry => ({
  name: definition.name,
  ...(definition.aliases === undefined ? {} : { aliases: definition.aliases }),
  short: definition.short,
  load: () => Promise.resolve(definition),
});
