import type { ContainerProgram } from '../../index.ts';
import { FlagProblem, PFLAG, readFlags } from '../flags.ts';
import { elsewhere } from '../system.ts';
import { moment } from '../moment.ts';
import { tail } from '../tail.ts';
import { containerOf, DaemonError, type DockerCommand } from './command.ts';
import { kill, rm, stop } from './ending.ts';
import { inspect } from './inspect.ts';
import { images } from './images.ts';
import { ps } from './ps.ts';

/** Models docker/cli's cli/command/container/logs.go */
const logs: DockerCommand = {
  names: ['logs', 'container logs'],
  words: '[OPTIONS] CONTAINER',
  takes: [1, 1],
  flags: [
    { names: ['details'] },
    { names: ['follow', 'f'] },
    { names: ['since'], takes: 'value' },
    { names: ['tail', 'n'], takes: 'value' },
    { names: ['timestamps', 't'] },
    { names: ['until'], takes: 'value' },
  ],
  async run({ context, flags, node, now }) {
    const { log } = containerOf(node, flags.words[0] ?? '');
    const at = (flag: 'since' | 'until'): number | undefined => {
      const text = flags.value(flag);
      try {
        return text === undefined || text === '' ? undefined : moment(text, now());
      } catch (error) {
        if (error instanceof Error) error.message = `invalid value for "${flag}": ${error.message}`;
        throw error;
      }
    };
    const count = flags.value('tail');
    const [since, until] = [at('since'), at('until')];
    if (log)
      await tail(context, log, {
        follow: flags.on('follow'),
        tail: count !== undefined && /^\d+$/.test(count) ? Number(count) : undefined,
        since,
        until,
        timestamps: flags.on('timestamps'),
      });
    return 0;
  },
};

/** Models docker/cli's cli/command/container/exec.go */
const exec: DockerCommand = {
  names: ['exec', 'container exec'],
  words: '[OPTIONS] CONTAINER COMMAND [ARG...]',
  takes: [2, Infinity],
  stopsEarly: true,
  flags: [
    { names: ['env', 'e'], takes: 'values' },
    { names: ['interactive', 'i'] },
    { names: ['tty', 't'] },
    { names: ['workdir', 'w'], takes: 'value' },
  ],
  async run({ context, flags, node }) {
    const [name = '', ...words] = flags.words;
    const { id, exec: run } = containerOf(node, name);
    if (!run) throw new DaemonError(`container ${id} is not running`);
    if (flags.on('tty') && flags.on('interactive') && !context.isTerminal(0)) {
      await context.stderr.write('the input device is not a TTY\n');
      return 1;
    }
    const environment = flags.values('env');
    const directory = flags.value('workdir');
    const command = [
      ...(directory === undefined ? [] : ['sh', '-c', 'cd "$0" && exec "$@"', directory]),
      ...(environment.length > 0 ? ['env', ...environment] : []),
      ...words,
    ];
    const stdin = flags.on('interactive') ? context.stdin : { read: () => Promise.resolve(undefined) };
    const isTerminal = flags.on('tty') ? context.isTerminal : () => false;
    try {
      return await elsewhere({ ...context, stdin, isTerminal }, (io) => run({ ...io, command }));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const told = message
        .replace(/^.*?(?=OCI runtime exec failed)/, '')
        .replace(/(?:: unknown)?$/, ': unknown');
      await context.stderr.write(`${told}\n`);
      return /not found|no such file/.test(message) ? 127 : 126;
    }
  },
};

const COMMANDS: readonly DockerCommand[] = [exec, images, inspect, kill, logs, ps, rm, stop];

/** Docker's client, for looking at what the kubelet has made. Models docker/cli */
export const docker: ContainerProgram = async ({ argv, ...rest }, { spec: { node }, now }) => {
  const context = { argv, ...rest };
  const { stderr } = context;
  const [, verb = '', ...after] = argv;
  if (!node) return 127;
  const say = async (text: string, code: number): Promise<number> => {
    await stderr.write(`${text}\n`);
    return code;
  };
  if (!node.machine.systemInfo.containerRuntimeVersion.startsWith('docker:'))
    return say(
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      1,
    );
  const line = verb === 'container' || verb === 'image' ? `${verb} ${after.shift() ?? ''}` : verb;
  const command = COMMANDS.find(({ names }) => names.includes(line));
  if (!command)
    return say(`docker: unknown command: docker ${line}\n\nRun 'docker --help' for more information`, 1);
  const usage = `\nUsage:  docker ${line} ${command.words}\n\n`;
  const more = `Run 'docker ${line} --help' for more information`;
  try {
    const given =
      line === 'image inspect' || line === 'container inspect' ? [`--type=${verb}`, ...after] : after;
    const flags = readFlags(given, command.flags, { ...PFLAG, interspersed: command.stopsEarly !== true });
    const [least, most] = command.takes;
    const { length } = flags.words;
    if (length < least || length > most) {
      const needed =
        most === 0 ? 'accepts no arguments'
        : length > most && least < most ? `requires at most ${most} argument${most === 1 ? '' : 's'}`
        : least === most ? `requires ${least} argument${least === 1 ? '' : 's'}`
        : `requires at least ${least} argument${least === 1 ? '' : 's'}`; // prettier-ignore
      return await say(
        `docker: 'docker ${line}' ${needed}\n${usage}See 'docker ${line} --help' for more information`,
        1,
      );
    }
    return await command.run({ context, verb: line, flags, node, now });
  } catch (error) {
    if (error instanceof FlagProblem) return say(`${error.message}\n${usage}${more}`, 125);
    if (error instanceof DaemonError) return say(`Error response from daemon: ${error.message}`, 1);
    if (error instanceof Error) return say(error.message, 1);
    throw error;
  }
};
