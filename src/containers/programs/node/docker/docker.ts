import { BrokenPipe } from '../../../../shell/program.ts';
import type { ContainerProgram } from '../../index.ts';
import { FlagProblem, PFLAG, readFlags, type GivenFlags } from '../flags.ts';
import { DaemonError, type DockerCommand, type DockerFlag } from './command.ts';
import { kill, rm, stop } from './ending.ts';
import { exec } from './exec.ts';
import { commandHelp, flagUsages, groupHelp, GROUPS, programHelp } from './help.ts';
import { images } from './images.ts';
import { info } from './info.ts';
import { inspect } from './inspect.ts';
import { logs } from './logs.ts';
import { ps } from './ps.ts';
import { pull } from './pull.ts';
import { releaseOf } from './release.ts';
import { rmi } from './removal.ts';
import { stats } from './stats.ts';
import { version } from './version.ts';

const COMMANDS: readonly DockerCommand[] = [
  exec, images, info, inspect, kill, logs, ps, pull, rm, rmi, stats, stop, version,
]; // prettier-ignore

/** Flags before the command: whom to ask, which is the node's server in any case. */
const GLOBAL: readonly DockerFlag[] = [
  { names: ['config'], takes: 'value', usual: '"/home/docker/.docker"', usage: 'Where the client keeps its settings' },
  { names: ['context', 'c'], takes: 'value', usage: 'The context that tells which server to ask' },
  { names: ['debug', 'D'], usage: 'Tell more' },
  { names: ['host', 'H'], takes: 'values', type: 'list', usage: 'The socket of the server to ask' },
  { names: ['log-level', 'l'], takes: 'value', usual: '"info"', usage: 'How much is told: "debug", "info", "warn", "error", "fatal"' },
  { names: ['version', 'v'], usage: 'Tell the version and end' },
]; // prettier-ignore

const HELP: DockerFlag = { names: ['help', 'h'], usage: 'Print usage' };

/** What is wrong with the number of words, if anything. Models docker/cli's cli/required.go */
function wordsProblem({ takes: [least, most], words }: DockerCommand, line: string, count: number): string | undefined {
  if (count >= least && count <= most) return undefined;
  const several = (number: number): string => `${number} argument${number === 1 ? '' : 's'}`;
  const needed =
    most === 0 ? 'accepts no arguments'
    : least === most ? `requires ${several(least)}`
    : most === Infinity ? `requires at least ${several(least)}`
    : `requires at most ${several(most)}`;
  const verb = most === Infinity ? 'See' : 'Run';
  return `docker: 'docker ${line}' ${needed}\n\nUsage:  docker ${line} ${words}\n\n${verb} 'docker ${line} --help' for more information`;
} // prettier-ignore

/** The words behind the flags of the program, and those flags. */
function apart(words: readonly string[]): { readonly flags: GivenFlags; readonly rest: readonly string[] } {
  const flags = readFlags(words, [...GLOBAL, HELP], { ...PFLAG, interspersed: false });
  return { flags, rest: flags.words };
}

/** Docker's client, for looking at what the kubelet has made. Models docker/cli */
export const docker: ContainerProgram = async ({ argv, ...rest }, { spec: { node }, now }) => {
  const context = { argv, ...rest };
  const { stdout, stderr } = context;
  if (!node) return 127;
  const say = async (text: string, code: number): Promise<number> => {
    await stderr.write(`${text}\n`);
    return code;
  };
  const show = async (text: string): Promise<number> => {
    await stdout.write(text);
    return 0;
  };
  const columns = context.terminal?.columns;
  const whole = (): string => programHelp(COMMANDS, flagUsages(GLOBAL, columns));
  let line = '';
  let usage = '[OPTIONS] COMMAND';
  try {
    const { flags: global, rest: words } = apart(argv.slice(1));
    if (global.on('version')) {
      const { version: own, clientCommit } = releaseOf(node);
      return await show(`Docker version ${own}, build ${clientCommit}\n`);
    }
    const asked = words[0] === 'help';
    const [verb = '', ...after] = asked ? words.slice(1) : words;
    if (verb === '') {
      if (asked || global.on('help')) return await show(whole());
      await stderr.write(whole());
      return 0;
    }
    const group = Object.hasOwn(GROUPS, verb);
    const sub = group && after[0]?.startsWith('-') === false ? after.shift() : undefined;
    line = sub === undefined ? verb : `${verb} ${sub}`;
    if (group && sub === undefined) {
      if (asked || after.includes('--help') || after.includes('-h'))
        return await show(groupHelp(verb, COMMANDS));
      await stderr.write(groupHelp(verb, COMMANDS));
      return 0;
    }
    const command = COMMANDS.find(({ names }) => names.includes(line));
    if (!command && asked) return await say(`unknown help topic: ${[verb, ...after].join(' ')}`, 1);
    if (!command && group)
      return await say(
        `docker: unknown command: docker ${line}\n\nUsage:  docker ${verb} COMMAND\n\nRun 'docker ${verb} --help' for more information`,
        1,
      );
    if (!command)
      return await say(
        `docker: unknown command: docker ${line}\n\nRun 'docker --help' for more information`,
        1,
      );
    usage = command.words;
    const typed = line === 'image inspect' || line === 'container inspect' ? [`--type=${verb}`] : [];
    const flags = readFlags([...typed, ...after], [...command.flags, HELP], {
      ...PFLAG,
      interspersed: command.stopsEarly !== true,
    });
    if (asked || flags.on('help')) return await show(commandHelp(line, command, columns));
    const problem = wordsProblem(command, line, flags.words.length);
    if (problem !== undefined) return await say(problem, 1);
    if (!node.machine.systemInfo.containerRuntimeVersion.startsWith('docker:'))
      throw new Error(
        'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      );
    return await command.run({ context, verb: line, flags, node, now });
  } catch (error) {
    if (error instanceof FlagProblem) {
      const name = line === '' ? 'docker' : `docker ${line}`;
      return say(
        `${error.message}\n\nUsage:  ${name} ${usage}\n\nRun '${name} --help' for more information`,
        125,
      );
    }
    if (error instanceof DaemonError) return say(`Error response from daemon: ${error.message}`, 1);
    const passes = error instanceof BrokenPipe || context.signal.aborted;
    if (error instanceof Error && !passes) return say(error.message, 1);
    throw error;
  }
};
