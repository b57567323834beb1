import { BrokenPipe } from '../../shell/program.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { accessToken } from './accounts.ts';
import { GoogleApi } from './api.ts';
import { Arguments } from './command.ts';
import type { Command, Invocation, Result } from './command.ts';
import { commands } from './commands/index.ts';
import { versionText } from './commands/misc.ts';
import { complete } from './complete.ts';
import { Console } from './console.ts';
import { CommandError, UsageError } from './errors.ts';
import { print } from './format/printer.ts';
import { parseFormat } from './format/projection.ts';
import { arrange } from './format/resources.ts';
import { isList } from './format/value.ts';
import { describeCall } from './describe-call.ts';
import { helpText } from './help.ts';
import { groupFrequencies, recordRun } from './history.ts';
import { parseArguments } from './parse.ts';
import { Properties } from './properties.ts';
import { groupListing, groupOf, resolve } from './tree.ts';
import type { Resolved } from './tree.ts';

const dotted = (path: string): string => path.replaceAll(' ', '.');

/** Prints what a command leaves, as its flags and its own format say. */
async function show(
  { arguments: args, console }: Invocation,
  command: Command,
  result: Result,
): Promise<void> {
  const { resource } = result;
  const flatten = args.list('flatten');
  const single = !isList(resource) && flatten === undefined;
  const limit = args.number('limit');
  const filter = args.text('filter');
  const sortBy = args.list('sort_by');
  const records = arrange(isList(resource) ? resource : [resource], {
    ...(flatten ? { flatten } : {}),
    ...(filter === undefined ? {} : { filter }),
    ...(sortBy ? { sortBy } : {}),
    ...(limit === undefined ? {} : { limit }),
  });
  const text =
    args.text('format') ??
    (args.flag('uri') === true ? 'value(selfLink)' : (result.format ?? command.format ?? 'yaml'));
  const format = parseFormat(text);
  // a projection without a table around it takes the columns of the command's own table
  const complete =
    format.columns.length === 0 && ['table', 'csv', 'value', 'get'].includes(format.name)
      ? { ...format, columns: command.format ? parseFormat(command.format).columns : [] }
      : format;
  await console.out(print(records, complete, single));
  if (args.text('format') !== undefined) return;
  if (records.length === 0 && command.countsNothing) await console.status('Listed 0 items.');
  if (result.epilogue !== undefined) await console.status(result.epilogue);
}

async function runCommand(context: ProgramContext, console: Console, resolved: Resolved): Promise<void> {
  const parsed = parseArguments(resolved.fullPath, resolved.surface, resolved.words);
  const args = new Arguments(parsed);
  const properties = new Properties(context);
  const configuration = args.text('configuration');
  if (configuration !== undefined) properties.useConfiguration(configuration);
  for (const name of ['project', 'account'] as const) {
    const value = args.text(name);
    if (value !== undefined && !isOwnArgument(resolved, name)) properties.override('core', name, value);
  }
  console.quiet = args.flag('quiet') === true || properties.isTrue('core', 'disable_prompts');
  recordRun(context, properties, resolved.fullPath);
  for (const warning of parsed.warnings) await console.warning(warning);
  const command = commands[resolved.path];
  if (!command) throw new CommandError(`${resolved.fullPath} is not part of this workstation.`);
  const format = args.text('format');
  if (format !== undefined) parseFormat(format);
  const api = new GoogleApi(context, properties);
  // services come after the account: without one, nothing else matters
  if (/^(container|compute|projects) /.test(resolved.path)) accessToken(context.files, properties);
  const invocation = { context, command: resolved, arguments: args, console, properties, api };
  const result = await command.run(invocation);
  if (result && args.flag('user_output_enabled') !== false) await show(invocation, command, result);
}

/** Whether a command has a positional of the name of a global flag (`auth login ACCOUNT`). */
const isOwnArgument = ({ surface }: Resolved, name: string): boolean =>
  surface.arguments.some((argument) => 'positional' in argument && argument.positional === name);

async function showHelp(
  context: ProgramContext,
  console: Console,
  path: string,
  fullPath: string,
): Promise<number> {
  const text = helpText(path, fullPath);
  if (text === undefined) {
    await console.error(`(gcloud.help) There is no help about [${path}] here.`);
    return 1;
  }
  await context.stdout.write(text);
  return 0;
}

async function run(context: ProgramContext): Promise<number> {
  const console = new Console(context);
  const words = context.argv.slice(1);
  let name = 'gcloud';
  try {
    if (words[0] === 'help') {
      const topic = words
        .slice(1)
        .filter((word) => !word.startsWith('-'))
        .join(' ');
      return await showHelp(context, console, topic, `gcloud ${topic}`.trim());
    }
    const properties = new Properties(context);
    const resolution = await resolve(words, {
      load: (importing) => context.load(importing),
      frequencies: () => groupFrequencies(context, properties),
    });
    switch (resolution.type) {
      case 'version':
        await context.stdout.write(versionText);
        return 0;
      case 'help':
        return await showHelp(context, console, resolution.path, resolution.fullPath);
      case 'missing':
        await console.error(
          `(${dotted(resolution.fullPath)}) This command of gcloud is not part of this workstation.`,
        );
        return 1;
      case 'incomplete': {
        await console.error(`(${dotted(resolution.fullPath)}) Command name argument expected.`);
        const repeated = console.interactive && groupOf(resolution.path)?.category !== undefined;
        if (repeated) await console.status('Command name argument expected.');
        await console.write(groupListing(resolution.path, resolution.fullPath, console.errorIsTerminal));
        return 2;
      }
      case 'error':
        name = resolution.fullPath;
        throw resolution.error;
      case 'command': {
        const { command } = resolution;
        name = command.fullPath;
        if (command.words.some((word) => word === '--help' || word === '-h')) {
          return await showHelp(context, console, command.path, command.fullPath);
        }
        if (command.words.includes('--version')) {
          await context.stdout.write(versionText);
          return 0;
        }
        await runCommand(context, console, command);
        return 0;
      }
    }
  } catch (error) {
    if (error instanceof BrokenPipe) throw error;
    if (error instanceof UsageError) {
      await console.error(`(${dotted(name)}) ${error.message}`);
      await console.write(error.usage);
      return 2;
    }
    if (error instanceof CommandError) {
      await console.error(`(${dotted(name)}) ${error.message}`);
      return 1;
    }
    if (context.signal.aborted) {
      await console.write('\n\nCommand killed by keyboard interrupt\n\n').catch(() => undefined);
      return 1;
    }
    throw error;
  }
}

/** Google Cloud's command line tool. */
export const program: Program = {
  run,
  complete,
  describe: describeCall,
};
