import { wholeUnits } from '../../../../cluster/machinery/quantity.ts';
import { humanSize } from '../listing.ts';
import { containerOf, dockerContainers, LISTING_FORMAT, type DockerCall, type DockerCommand, type DockerContainer } from './command.ts'; // prettier-ignore
import { render, type Listing, type Row } from './format.ts';

/** Models docker/cli's cli/command/container/formatter_stats.go */
const STATS: Listing = {
  type: '*container.statsContext',
  titles: {
    BlockIO: 'BLOCK I/O', CPUPerc: 'CPU %', Container: 'CONTAINER', ID: 'CONTAINER ID', MemPerc: 'MEM %', MemUsage: 'MEM USAGE / LIMIT',
    Name: 'NAME', NetIO: 'NET I/O', PIDs: 'PIDS',
  }, // prettier-ignore
  usual:
    'table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}',
};

const CUT = 12;
const CORE = 1_000_000_000;

/** A size with four digits in units of 1024. Models github.com/docker/go-units (BytesSize) */
export function bytesSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = bytes;
  let at = 0;
  while (size >= 1024 && at < units.length - 1) {
    size /= 1024;
    at++;
  }
  return `${Number(size.toPrecision(4))}${units[at] ?? ''}`;
}

function rowOf(one: DockerContainer, asked: string, { flags, node }: DockerCall): Row {
  const used = one.usage?.();
  const limit = used?.memoryLimit || wholeUnits(node.machine.capacity['memory']);
  const { memory = 0, cpu = 0, written = 0, processes = 0 } = used ?? {};
  const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
  return {
    values: {
      // What a volume or the page cache holds is not read from the disk again.
      BlockIO: `0B / ${humanSize(written, 3)}`,
      CPUPerc: percent(cpu / CORE),
      Container: asked,
      ID: flags.on('no-trunc') ? one.id : one.id.slice(0, CUT),
      MemPerc: percent(used ? memory / limit : 0),
      MemUsage: `${bytesSize(memory)} / ${bytesSize(used ? limit : 0)}`,
      Name: one.name,
      // The network is not Docker's: it counts nothing.
      NetIO: '0B / 0B',
      PIDs: String(processes),
    },
  };
}

const FIRST = 1000;
const EVERY = 500;

/** Models docker/cli's cli/command/container/stats.go */
export const stats: DockerCommand = {
  names: ['stats', 'container stats'],
  short: 'Show what containers use, again and again',
  words: '[OPTIONS] [CONTAINER...]',
  takes: [0, Infinity],
  flags: [
    { names: ['all', 'a'], usage: 'All of them, not just those that run' },
    { names: ['format'], takes: 'value', usage: LISTING_FORMAT },
    { names: ['no-stream'], usage: 'Once, not again and again' },
    { names: ['no-trunc'], usage: 'Shorten nothing' },
  ],
  async run(call) {
    const { context, flags, node } = call;
    const shown = (): string => {
      const all = dockerContainers(node).filter(({ ended }) => flags.on('all') || !ended);
      const rows =
        flags.words.length > 0
          ? flags.words.map((name) => rowOf(containerOf(node, name), name, call))
          : all.map((one) => rowOf(one, one.id, call));
      return render(STATS, rows, flags.value('format') || 'table');
    };
    for (const name of flags.words) containerOf(node, name);
    await context.clock.sleep(FIRST);
    if (flags.on('no-stream')) {
      const text = shown();
      if (flags.words.length > 0 || dockerContainers(node).length > 0) await context.stdout.write(text);
      return 0;
    }
    for (;;) {
      const lines = shown().split('\n').map((line) => `${line} \x1b[K\n`); // prettier-ignore
      await context.stdout.write(`\x1b[H${lines.join('')}\x1b[J`);
      try {
        await context.clock.sleep(EVERY);
      } catch (error) {
        if (context.signal.aborted) return 130;
        throw error;
      }
    }
  },
};
