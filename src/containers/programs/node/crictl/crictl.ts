import type { ContainerProgram } from '../../index.ts';
import { FlagProblem, readFlags, URFAVE, type Flag } from '../flags.ts';
import { ExitProblem, RuntimeError, type CrictlCommand } from './command.ts';
import { rm, rmp, stop, stopp } from './ending.ts';
import { exec } from './exec.ts';
import { inspectContainer, inspectImage, inspectPod } from './inspect.ts';
import { images, pods, ps } from './lists.ts';
import { logs } from './logs.ts';

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
  exec, images, inspectContainer, inspectImage, inspectPod, logs, pods, ps, rm, rmp, stop, stopp, version,
]; // prettier-ignore

/** Flags before the command: whom to ask, which is the node's runtime in any case. */
const GLOBAL: readonly Flag[] = [
  { names: ['config', 'c'], takes: 'value' },
  { names: ['debug', 'D'] },
  { names: ['image-endpoint', 'i'], takes: 'value' },
  { names: ['runtime-endpoint', 'r'], takes: 'value' },
  { names: ['timeout', 't'], takes: 'value' },
];

/** A command's help. Models CommandHelpTemplate of github.com/urfave/cli */
function helpOf({ names, usage, words = '', flags }: CrictlCommand): string {
  const options = [...flags, { names: ['help', 'h'], usage: 'show help' } as const].map((flag) => {
    const value = 'takes' in flag ? ' value' : '';
    const named = flag.names.map((name) => `${name.length === 1 ? '-' : '--'}${name}${value}`).join(', ');
    return [
      named + ('takes' in flag && flag.takes === 'values' ? ' [ --label value ]' : ''),
      flag.usage,
    ] as const;
  });
  const width = Math.max(...options.map(([named]) => named.length));
  const lines = options.map(([named, text]) => `   ${named.padEnd(width)}  ${text}\n`).join('');
  return `NAME:\n   crictl ${names[0]} - ${usage}\n\nUSAGE:\n   crictl ${names[0]} [command options]${words === '' ? '' : ` ${words}`}\n\nOPTIONS:\n${lines}`;
}

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
    const [verb = '', ...words] = readFlags(argv.slice(1), GLOBAL, URFAVE).words;
    command = COMMANDS.find(({ names }) => names.includes(verb));
    if (!command) {
      await stdout.write(`No help topic for '${verb}'\n`);
      return 3;
    }
    const flags = readFlags(words, [...command.flags, { names: ['help', 'h'] }], URFAVE);
    const code = flags.on('help') ? 'help' : await command.run({ context, flags, node, now });
    if (code !== 'help') return code;
    await stdout.write(helpOf(command));
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof ExitProblem) {
      await stderr.write(`${error.message}\n`);
      return 1;
    }
    if (error instanceof FlagProblem)
      await stdout.write(`Incorrect Usage: ${error.message}\n\n${command ? helpOf(command) : ''}\n`);
    if (error instanceof RuntimeError) {
      const date = new Date(now());
      const day = `${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`;
      const head = `E${day} ${date.toISOString().slice(11, 23)}000    1000 log.go:32]`;
      await stderr.write(`${head} ${error.logged}\n`);
    }
    return fatal(error.message);
  }
};
