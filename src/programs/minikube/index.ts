import { BrokenPipe } from '../../shell/program.ts';
import type {
  Invocation as Called,
  Completion,
  CompletionRequest,
  Program,
  ProgramContext,
} from '../../shell/program.ts';
import { audit } from './audit.ts';
import { Invocation } from './command.ts';
import type { Command } from './command.ts';
import { addons } from './commands/addons.ts';
import { cp } from './commands/cp.ts';
import { image } from './commands/image.ts';
import { ip, pause, remove, status, stop, unpause, updateContext } from './commands/lifecycle.ts';
import { config, dashboard, dockerEnv, kubectl, version } from './commands/misc.ts';
import { logs } from './commands/logs.ts';
import { node, profile } from './commands/nodes.ts';
import { service } from './commands/service.ts';
import { ssh } from './commands/ssh.ts';
import { start } from './commands/start.ts';
import { tunnel } from './commands/tunnel.ts';
import { FlagError, Flags, globalFlags, parseFlags } from './flags.ts';
import { Exit, Out } from './out.ts';

const commands: Readonly<Record<string, Command>> = {
  addons,
  config,
  cp,
  dashboard,
  delete: remove,
  'docker-env': dockerEnv,
  image,
  ip,
  kubectl,
  logs,
  node,
  pause,
  profile,
  service,
  ssh,
  start,
  status,
  stop,
  tunnel,
  unpause,
  'update-context': updateContext,
  version,
};

/** Commands of the real minikube that this workstation does not have. */
const missing = [
  'cache',
  'completion',
  'license',
  'mount',
  'options',
  'podman-env',
  'ssh-host',
  'ssh-key',
  'update-check',
];

const programUsage = 14;

const help = `minikube provisions and manages local Kubernetes clusters optimized for development workflows.

Commands:
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(16)}${summary}\n`)
  .join('')}
Usage:
  minikube [flags] [options]

Use "minikube <command> --help" for more information about a given command.
`;

const commandHelp = ({ flags = {}, summary, usage }: Command): string =>
  `${summary}.

Options:
${Object.entries({ ...flags, profile: globalFlags['profile'] })
  .map(
    ([name, spec]) =>
      `    ${spec?.short ? `-${spec.short}, ` : ''}--${name}${spec?.kind === 'switch' ? '' : '='}\n`,
  )
  .join('')}
Usage:
  minikube ${usage}
`;

/** The number of letters to change, add or take to make one word the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function unknownCommand(word: string): string {
  const near = [...Object.keys(commands), ...missing].filter(
    (name) => distance(word.toLowerCase(), name) <= 2 || name.startsWith(word.toLowerCase()),
  );
  const meant =
    near.length > 0
      ? `\nDid you mean this?\n${near
          .sort()
          .map((name) => `\t${name}\n`)
          .join('')}\n`
      : '';
  return `Error: unknown command "${word}" for "minikube"\n${meant}Run 'minikube --help' for usage.\n`;
}

/** The command's name and the words for it; flags may stand before the name. */
function split(words: readonly string[]): {
  readonly name: string | undefined;
  readonly words: readonly string[];
} {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) return { name: word, words: [...words.slice(0, at), ...words.slice(at + 1)] };
    if (word === '-p' || word === '--profile' || word === '-b' || word === '--user') at++;
  }
  return { name: undefined, words };
}

async function run(context: ProgramContext): Promise<number> {
  const { stderr, stdout } = context;
  const { name, words } = split(context.argv.slice(1));
  if (name === undefined || name === 'help') {
    if (words.includes('--version')) {
      await stdout.write('minikube version: v1.38.1\n');
      return 0;
    }
    const topic = name === 'help' ? commands[words[0] ?? ''] : undefined;
    await stdout.write(topic ? commandHelp(topic) : help);
    return 0;
  }
  const command = commands[name];
  if (!command) {
    await stderr.write(
      missing.includes(name) ? `minikube ${name} is not part of this workstation.\n` : unknownCommand(name),
    );
    return programUsage;
  }
  const out = new Out(context);
  try {
    const flags = command.passThrough ? passThrough(words) : parseFlags(command.flags ?? {}, words);
    if (flags.on('help')) {
      await stdout.write(commandHelp(command));
      return 0;
    }
    const invocation = new Invocation(context, flags);
    const ended = audit(invocation, name);
    const code = (await command.run(invocation)) ?? 0;
    if (code === 0) ended();
    return code;
  } catch (error) {
    if (error instanceof BrokenPipe) throw error;
    if (error instanceof FlagError) {
      await stderr.write(`Error: ${error.message}\nSee 'minikube ${name} --help' for usage.\n`);
      return 1;
    }
    if (error instanceof Exit) {
      if (error.failure) await out.explain(error.failure);
      return error.code;
    }
    if (context.signal.aborted) return 130;
    throw error;
  }
}

/** The words of another program: only the profile is ours. */
function passThrough(words: readonly string[]): Flags {
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') {
      rest.push(...words.slice(at + 1));
      break;
    }
    const inline = /^--profile=(.*)$/.exec(word)?.[1];
    if (inline !== undefined) values.set('profile', inline);
    else if (word === '-p' || word === '--profile') values.set('profile', words[++at] ?? '');
    else rest.push(word);
  }
  return new Flags(values, [], rest);
}

async function complete({ current, words }: CompletionRequest): Promise<readonly Completion[] | undefined> {
  const { name } = split(words.slice(1));
  const command = name === undefined ? undefined : commands[name];
  const candidates = current.startsWith('-')
    ? Object.keys({ ...command?.flags, ...globalFlags }).map((flag) => `--${flag}`)
    : command
      ? undefined
      : Object.keys(commands);
  return candidates
    ?.filter((text) => text.startsWith(current))
    .sort()
    .map((text) => ({ text, final: true }));
}

async function describe(argv: readonly string[]): Promise<Called | undefined> {
  const { name, words } = split(argv.slice(1));
  const command = name === undefined ? undefined : commands[name];
  if (name === undefined || !command) return undefined;
  try {
    const flags = command.passThrough ? passThrough(words) : parseFlags(command.flags ?? {}, words);
    return { verb: name, arguments: [...flags.arguments, ...flags.rest], flags: flags.all() };
  } catch (error) {
    if (error instanceof FlagError) return undefined;
    throw error;
  }
}

/** Local clusters in containers. */
export const program: Program = { run, complete, describe };
