import { elsewhere } from '../system.ts';
import { FLAGS, RuntimeError, type CrictlCommand } from './command.ts';
import { wantedContainers } from './filters.ts';
import { containerOf } from './inspect.ts';

const FILTERS = ['name', 'pod', 'image', 'state', 'label', 'latest', 'last'];

/** Models runtimeExecCommand of cmd/crictl/exec.go */
export const exec: CrictlCommand = {
  names: ['exec'],
  usage: 'Run a command in a running container',
  words: '[CONTAINER-ID] COMMAND [ARG...]',
  flags: [
    FLAGS.image,
    { names: ['interactive', 'i'], usage: 'Keep STDIN open' },
    FLAGS.label,
    FLAGS.last,
    FLAGS.latest,
    FLAGS.name,
    FLAGS.pod,
    { ...FLAGS.quiet, usage: 'Do not print the container ID if multiple containers are selected' },
    { names: ['state'], takes: 'value', usage: FLAGS.state.usage },
    { names: ['sync', 's'], usage: 'Run the command synchronously' },
    { names: ['timeout'], takes: 'integer', usage: 'Timeout in seconds (default: 0)' },
    { names: ['tty', 't'], usage: 'Allocate a pseudo-TTY' },
  ],
  async run({ context, flags, node }) {
    const filtered = FILTERS.some((name) => flags.value(name) !== undefined);
    const [id = '', ...rest] = flags.words;
    const command = filtered ? flags.words : rest;
    if (command.length === 0) return 'help';
    const doing = (subject: string): string => `execing command in container ${subject}: `;
    const asked = (subject: string): string => `containerID="${subject}" cmd=${JSON.stringify(command)}`;
    const found = filtered
      ? wantedContainers(node, flags)
      : [containerOf(node, id, doing(id), 'Exec cmd', asked(id))];
    if (found.length === 0) return 'help';
    for (const container of found) {
      if (filtered && !flags.on('quiet')) await context.stdout.write(`${container.id}:\n`);
      const { exec: run } = container;
      if (!run)
        throw new RuntimeError(
          'Unknown',
          'container is in CONTAINER_EXITED state',
          'Exec cmd',
          asked(container.id),
          doing(container.id),
        );
      const stdin = flags.on('interactive') ? context.stdin : { read: () => Promise.resolve(undefined) };
      const isTerminal = flags.on('tty') ? context.isTerminal : () => false;
      const code = await elsewhere({ ...context, stdin, isTerminal }, (io) => run({ ...io, command })).catch(
        (error: unknown) => {
          throw new Error(
            `${doing(container.id)}Internal error occurred: ${error instanceof Error ? error.message : String(error)}`,
          );
        },
      );
      if (code === 0) continue;
      if (flags.on('sync')) return code;
      throw new Error(`${doing(container.id)}command terminated with exit code ${code}`);
    }
    return 0;
  },
};
