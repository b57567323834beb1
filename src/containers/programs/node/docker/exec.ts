import { elsewhere } from '../system.ts';
import { containerOf, DaemonError, type DockerCommand } from './command.ts';

/** Models docker/cli's cli/command/container/exec.go */
export const exec: DockerCommand = {
  names: ['exec', 'container exec'],
  short: 'Execute a command in a running container',
  words: '[OPTIONS] CONTAINER COMMAND [ARG...]',
  takes: [2, Infinity],
  stopsEarly: true,
  flags: [
    { names: ['env', 'e'], takes: 'values', type: 'list', usage: 'Variables of its environment' },
    { names: ['interactive', 'i'], usage: 'Leave its input open' },
    { names: ['tty', 't'], usage: 'Give it a terminal' },
    { names: ['workdir', 'w'], takes: 'value', usage: 'Where in the container it works' },
  ],
  async run({ context, flags, node }) {
    const [name = '', ...words] = flags.words;
    const { id, exec: run, paused } = containerOf(node, name);
    if (!run) throw new DaemonError(`container ${id} is not running`);
    if (paused) throw new DaemonError(`container ${name} is paused, unpause the container before exec`);
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
