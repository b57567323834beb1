import type { ContainerProgram } from '../../index.ts';
import { FlagProblem, readFlags, URFAVE } from '../flags.ts';
import { ExitProblem, RuntimeError, type CrictlCommand } from './command.ts';
import { rm, rmp, stop, stopp } from './ending.ts';
import { exec } from './exec.ts';
import { commandHelp, programHelp } from './help.ts';
import { pull, rmi } from './image-commands.ts';
import { info } from './info.ts';
import { inspectContainer, inspectImage, inspectPod } from './inspect.ts';
import { images, pods, ps } from './lists.ts';
import { logs } from './logs.ts';
import { stats, statsp } from './stats.ts';

const version: CrictlCommand = {
  names: ['version'],
  usage: 'Display runtime version information',
  flags: [],
  async run({ context, node }) {
    const [name = '', runtime = ''] = node.machine.systemInfo.containerRuntimeVersion.split('://');
    const shown = name === 'docker' ? runtime : `v${runtime}`;
    await context.stdout.write(
      `Version:  0.1.0\nRuntimeName:  ${name}\nRuntimeVersion:  ${shown}\nRuntimeApiVersion:  v1\n`,
    );
    return 0;
  },
};

const COMMANDS: readonly CrictlCommand[] = [
  exec, images, info, inspectContainer, inspectImage, inspectPod, logs, pods, ps, pull, rm, rmi, rmp, stats, statsp, stop, stopp, version,
]; // prettier-ignore

/** Flags before the command: whom to ask, which is the node's runtime in any case. */
const GLOBAL: CrictlCommand['flags'] = [
  { names: ['config', 'c'], takes: 'value', usage: 'Where the client keeps its settings (default: "/etc/crictl.yaml")' },
  { names: ['debug', 'D'], usage: 'Enable debug mode' },
  { names: ['image-endpoint', 'i'], takes: 'value', usage: 'Where the service of images listens (default: where the runtime\'s does)' },
  { names: ['runtime-endpoint', 'r'], takes: 'value', usage: 'Where the runtime\'s service listens' },
  { names: ['timeout', 't'], takes: 'value', usage: 'How long to wait for a connection (default: 2s)' },
]; // prettier-ignore

const HELP = { names: ['help', 'h'], usage: 'show help' } as const;
const VERSION = { names: ['version', 'v'], usage: 'print the version' } as const;
/** The release that minikube's machines have. */
const RELEASE = 'v1.35.0';

const two = (number: number): string => String(number).padStart(2, '0');

/** The client of the container runtime interface. Models cmd/crictl of cri-tools */
export const crictl: ContainerProgram = async (context, { spec: { node }, now }) => {
  const { argv, stdout, stderr } = context;
  if (!node) return 127;
  const fatal = async (message: string): Promise<number> => {
    const time = `${new Date(now()).toISOString().slice(0, 19)}Z`;
    await stderr.write(
      context.isTerminal(2)
        ? `FATA[0000] ${message} \n`
        : `time="${time}" level=fatal msg=${JSON.stringify(message)}\n`,
    );
    return 1;
  };
  let command: CrictlCommand | undefined;
  try {
    const global = readFlags(argv.slice(1), [...GLOBAL, HELP, VERSION], URFAVE);
    const asked = global.words[0] === 'help' || global.words[0] === 'h';
    const [verb = '', ...words] = asked ? global.words.slice(1) : global.words;
    if (global.on('version')) {
      await stdout.write(`crictl version ${RELEASE}\n`);
      return 0;
    }
    if (verb === '') {
      await stdout.write(programHelp(COMMANDS, [...GLOBAL, HELP, VERSION], RELEASE));
      return 0;
    }
    command = COMMANDS.find(({ names }) => names.includes(verb));
    if (!command) {
      await stdout.write(`No help topic for '${verb}'\n`);
      return 3;
    }
    if (asked) {
      await stdout.write(commandHelp(command));
      return 0;
    }
    const flags = readFlags(words, [...command.flags, HELP], URFAVE);
    const code = flags.on('help') ? 'help' : await command.run({ context, flags, node, now });
    if (code !== 'help') return code;
    await stdout.write(commandHelp(command));
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof ExitProblem) {
      await stderr.write(`${error.message}\n`);
      return 1;
    }
    if (error instanceof FlagProblem)
      await stdout.write(`Incorrect Usage: ${error.message}\n\n${command ? commandHelp(command) : ''}\n`);
    if (error instanceof RuntimeError) {
      const date = new Date(now());
      const day = `${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`;
      const head = `E${day} ${date.toISOString().slice(11, 23)}000    1000 log.go:32]`;
      await stderr.write(`${head} ${error.logged}\n`);
    }
    return fatal(error.message);
  }
};
