import { moment } from '../moment.ts';
import { tail } from '../tail.ts';
import type { CrictlCommand } from './command.ts';
import { containerOf } from './inspect.ts';

/** Models logsCommand of cmd/crictl/logs.go */
export const logs: CrictlCommand = {
  names: ['logs'],
  usage: 'Fetch the logs of a container',
  words: 'CONTAINER-ID',
  flags: [
    { names: ['follow', 'f'], usage: 'Follow log output' },
    { names: ['since'], takes: 'value', usage: 'Show logs since timestamp (e.g. 2013-01-02T13:23:37) or relative (e.g. 42m for 42 minutes)' },
    { names: ['stream', 's'], takes: 'value', usage: 'Show specified stream (stdout or stderr). Defaults to both.' },
    { names: ['tail'], takes: 'integer', usage: 'Number of lines to show from the end of the logs. Defaults to all (default: -1)' },
    { names: ['timestamps', 't'], usage: 'Show timestamps' },
  ], // prettier-ignore
  async run({ context, flags, node, now }) {
    const [id = '', ...more] = flags.words;
    if (id === '') throw new Error('ID cannot be empty');
    if (more.length > 0) return 'help';
    const [since = '', stream = ''] = [flags.value('since'), flags.value('stream')];
    const from = since === '' ? undefined : moment(since, now());
    if (stream !== '' && stream !== 'stdout' && stream !== 'stderr')
      throw new Error(`invalid stream ${JSON.stringify(stream)}, must be "stdout" or "stderr"`);
    if (flags.value('tail') !== undefined && stream !== '')
      throw new Error('--tail and --stream are mutually exclusive');
    const lines = flags.integer('tail') ?? -1;
    await tail(context, containerOf(node, id).log, {
      follow: flags.on('follow'),
      tail: lines < 0 ? undefined : lines,
      since: from,
      timestamps: flags.on('timestamps'),
      stream: stream === '' ? undefined : stream,
    });
    return 0;
  },
};
