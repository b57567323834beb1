import { moment } from '../moment.ts';
import { tail } from '../tail.ts';
import { containerOf, type DockerCommand } from './command.ts';

/** Models docker/cli's cli/command/container/logs.go */
export const logs: DockerCommand = {
  names: ['logs', 'container logs'],
  short: 'Fetch the logs of a container',
  words: '[OPTIONS] CONTAINER',
  takes: [1, 1],
  flags: [
    { names: ['details'], usage: 'With what the log keeps besides' },
    { names: ['follow', 'f'], usage: 'Go on with what comes' },
    {
      names: ['since'],
      takes: 'value',
      usage: 'From this time on: "2013-01-02T13:23:37Z", or "42m" for 42 minutes ago',
    },
    { names: ['tail', 'n'], takes: 'value', usual: '"all"', usage: 'So many lines from the end' },
    { names: ['timestamps', 't'], usage: 'With times' },
    {
      names: ['until'],
      takes: 'value',
      usage: 'Up to this time: "2013-01-02T13:23:37Z", or "42m" for 42 minutes ago',
    },
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
