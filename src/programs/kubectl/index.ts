import { onDemand } from '../../loading/on-demand.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { CommandContext } from './context.ts';
import type { CommandDefinition, CommandEntry } from './command.ts';
import {
  asError,
  CommandError,
  ConnectionError,
  ErrorList,
  reportOf,
  StatusError,
  usageError,
} from './errors.ts';
import { parseFlags, takesNext, type FlagDefinition } from './flags.ts';
import { globalFlags, helpFlag, profileProblem } from './global-flags.ts';
import { rootCommand } from './root.ts';
import { verbosity } from './verbosity.ts';
import { clientVersion, type ClientVersion } from './version.ts';

/** Where a command line leads: the command, its path, and the words that are left for it. */
export interface FoundCommand {
  readonly definition: CommandDefinition;
  readonly path: string;
  readonly args: readonly string[];
}

/**
 * Walks down the tree of commands; global flags may stand before their names. Models github.com/spf13/cobra Find
 * @param words without the program's name
 * @param root kubectl itself, perhaps with plugins' commands
 */
export async function findCommand(
  words: readonly string[],
  root: CommandDefinition = rootCommand,
): Promise<FoundCommand> {
  let definition = root;
  let path = root.name;
  let args = [...words];
  for (;;) {
    const known = [...globalFlags, helpFlag, ...(definition.flags ?? [])];
    const at = firstArgument(known, args);
    const word = at === undefined ? undefined : args[at];
    const entry = word === undefined ? undefined : entryNamed(definition.subcommands ?? [], word);
    if (at === undefined || !entry) return { definition, path, args };
    args = [...args.slice(0, at), ...args.slice(at + 1)];
    definition = await entry.load();
    path = `${path} ${definition.name}`;
  }
}

/** Where the first word stands that is neither a flag nor a flag's value. */
function firstArgument(known: readonly FlagDefinition[], words: readonly string[]): number | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') return undefined;
    if (word.startsWith('-')) {
      if (takesNext(known, word)) at++;
    } else if (word !== '') return at;
  }
  return undefined;
}

export function entryNamed(entries: readonly CommandEntry[], name: string): CommandEntry | undefined {
  return entries.find((entry) => entry.name === name || entry.aliases?.includes(name) === true);
}

/** The flags of a command, the global ones included. */
export function flagsOf(definition: CommandDefinition): readonly FlagDefinition[] {
  const own = definition.flags ?? [];
  const names = new Set(own.map(({ name }) => name));
  const letters = new Set(own.flatMap(({ shorthand }) => (shorthand === undefined ? [] : [shorthand])));
  const inherited = [...globalFlags, helpFlag].filter(({ name }) => !names.has(name));
  return [
    ...own,
    ...inherited.map((flag) => {
      if (flag.shorthand === undefined || !letters.has(flag.shorthand)) return flag;
      const { shorthand: _taken, ...others } = flag;
      return others;
    }),
  ];
}

const own = ({ flags = [] }: CommandDefinition, flag: string): boolean =>
  flags.some(({ name }) => name === flag);

async function execute(program: ProgramContext, version: ClientVersion): Promise<number> {
  const { definition, path, args } = await program.load(findCommand(program.argv.slice(1)));
  if (definition === rootCommand) {
    const at = firstArgument([...globalFlags, helpFlag], args);
    const word = at === undefined ? undefined : args[at];
    if (word !== undefined && isCompleting(args)) {
      const { printCandidates } = await program.load(import('./completion/command.ts'));
      const others = args.filter((_, index) => index !== at);
      return printCandidates(program, version, others, word === '__complete');
    }
    if (word !== undefined) {
      const [{ runPlugin }, { unknownCommand }] = await program.load(
        Promise.all([onDemand(import('./plugins.ts')), onDemand(import('./suggest.ts'))]),
      );
      const exitCode = await runPlugin(program, args);
      if (exitCode !== undefined) return exitCode;
      const commands = (rootCommand.subcommands ?? []).filter(({ hidden }) => hidden !== true);
      throw new CommandError(unknownCommand(word, path, commands));
    }
  }
  // only this command may get subcommands from plugins
  if (path === 'kubectl create' && args[0] !== undefined && !args[0].startsWith('-')) {
    const { runPlugin } = await program.load(import('./plugins.ts'));
    const words = program.argv.slice(1);
    const exitCode = await runPlugin(program, words, words.length - args.length + 1);
    if (exitCode !== undefined) return exitCode;
  }
  const flags = flagsOf(definition);
  let parsed;
  try {
    parsed = parseFlags(flags, args, { interspersed: definition.stopsAtArguments !== true });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw definition.flagError?.(error.message, path) ?? flagError(error.message, path);
  }
  const context = new CommandContext(program, definition, path, parsed, version);
  if (parsed.values.bool('help')) {
    if (definition.helpless !== undefined) await context.err(definition.helpless);
    else await context.out(await context.help());
    return 0;
  }
  for (const flag of flags) {
    if (flag.deprecated !== undefined && parsed.values.changed(flag.name)) {
      await context.err(`Flag --${flag.name} has been deprecated, ${flag.deprecated}\n`);
    }
  }
  definition.args?.(parsed.args, path);
  if (!definition.run) return group(context);
  const profile = profileProblem(parsed.values.string('profile'));
  if (profile !== undefined && !own(definition, 'profile')) throw new CommandError(profile);
  const missing = flags.filter(({ name, required }) => required === true && !parsed.values.changed(name));
  if (missing.length > 0) {
    throw new CommandError(`required flag(s) ${missing.map(({ name }) => `"${name}"`).join(', ')} not set`);
  }
  let exitCode: number;
  try {
    exitCode = (await definition.run(context)) ?? 0;
  } catch (error) {
    await tellRefusal(context, error);
    throw error;
  }
  if (exitCode === 0 && context.warnings > 0 && parsed.values.bool('warnings-as-errors')) {
    throw new CommandError(`${context.warnings} warning${context.warnings === 1 ? '' : 's'} received`);
  }
  return exitCode;
}

/** Whether the first word that is no flag asks for completions; a flag's value counts, as it does upstream. */
const isCompleting = (words: readonly string[]): boolean =>
  /^__complete(NoDesc)?$/.test(words.find((word) => !word.startsWith('-')) ?? '');

const flagError = (message: string, path: string): Error =>
  new CommandError(`${message}\nSee '${path} --help' for usage.`);

/** What `-v` tells of the server's refusals or silence. */
async function tellRefusal(context: CommandContext, failure: unknown): Promise<void> {
  // a list of one is opened before it is printed
  const [only, ...others] = failure instanceof ErrorList ? failure.errors : [];
  const printed = only && others.length === 0 ? only : failure;
  for (const error of printed instanceof ErrorList ? printed.errors : [printed])
    await tellOne(context, error);
}

async function tellOne(context: CommandContext, error: unknown): Promise<void> {
  const refused = error instanceof ConnectionError && error.detail.includes('connection refused');
  if (!refused && !(error instanceof StatusError)) return;
  if (verbosity(context.flags, 'helpers') < 4) return;
  const { connectionLine, refusalLine } = await context.load(import('./request-log.ts'));
  await context.log('I', error instanceof StatusError ? refusalLine(error) : connectionLine(error));
}

/** A command that only groups others shows its help; words that name none of them are a mistake. */
async function group(context: CommandContext): Promise<number> {
  if (context.definition === rootCommand) {
    await context.out(await context.help());
    return 0;
  }
  if (context.args.length > 0) {
    throw usageError(context.path, `unknown command "${context.args.join(' ')}"`);
  }
  const help = await context.help();
  await (context.definition.helpsOnStdout === true ? context.out(help) : context.err(help));
  return 1;
}

/**
 * The program that learners type. Models staging/src/k8s.io/kubectl
 * @param version what `kubectl version` says of this client
 */
export const createKubectl = (version: ClientVersion = clientVersion): Program => ({
  async run(program) {
    try {
      return await execute(program, version);
    } catch (failure) {
      if (program.signal.aborted) throw failure;
      const report = reportOf(asError(failure));
      await program.stderr.write(report.text);
      return report.exitCode;
    }
  },
  async complete(request) {
    const { complete } = await request.context.load(import('./completion/tab.ts'));
    return complete(request, version);
  },
  onlyCompletes: (argv) => isCompleting(argv.slice(1)),
  async describe(argv) {
    const { describeCall } = await onDemand(import('./describe-call.ts'));
    return describeCall(argv);
  },
  async *codeAhead() {
    const { codeAhead } = await onDemand(import('./code-ahead.ts'));
    yield* codeAhead();
  },
});

export const program: Program = createKubectl();
