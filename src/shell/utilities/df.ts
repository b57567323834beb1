import { FileError, type Mount } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { appletSize, complain, humanSize, look, parseOptions, pathOf, utility } from './support.ts';

const GIBIBYTE = 2 ** 30;

/** What a machine has of which nobody says more: one disk. */
const DISK: Mount = {
  source: '/dev/sda1',
  device: 'sda1',
  type: 'ext4',
  target: '/',
  options: 'rw,relatime',
  size: 49 * GIBIBYTE,
  available: 38 * GIBIBYTE,
};

/** Bytes for which a file system has an inode: mke2fs counts so on disks, tmpfs allots one for each second page. */
const PER_INODE = { disk: 16_384, memory: 8192 };
/** Bytes that a file takes on the average. */
const USUAL_FILE = 24_576;

/** The same mounts counted in inodes; what has no size has none. */
function inInodes(mount: Mount): Mount {
  const { size, available, type } = mount;
  const all = Math.floor(size / (type === 'tmpfs' ? PER_INODE.memory : PER_INODE.disk));
  const used = all === 0 ? 0 : 1 + Math.ceil((size - available) / USUAL_FILE);
  return { ...mount, size: all, available: Math.max(0, all - used) };
}

const mountsOf = ({ files }: ProgramContext): readonly Mount[] => files.mounts?.() ?? [DISK];

/** The mount that holds a path. */
function holding(mounts: readonly Mount[], path: string): Mount | undefined {
  const within = ({ target }: Mount): boolean =>
    target === '/' || path === target || path.startsWith(`${target}/`);
  return mounts
    .filter(within)
    .reduce<Mount | undefined>(
      (best, each) => (best && best.target.length > each.target.length ? best : each),
      undefined,
    );
}

/** GNU's df shows each device once, where its path is the shortest. Models coreutils src/df.c (filter_mount_list) */
function distinct(mounts: readonly Mount[]): readonly Mount[] {
  const byDevice = new Map<string, Mount>();
  for (const mount of mounts) {
    const known = byDevice.get(mount.device);
    if (!known || mount.target.length < known.target.length) byDevice.set(mount.device, mount);
  }
  return [...byDevice.values()];
}

const percent = ({ size, available }: Mount, isApplet: boolean): string => {
  if (size === 0) return '-';
  const share = ((size - available) * 100) / size;
  return `${isApplet ? Math.floor(share + 0.5) : Math.ceil(share)}%`;
};

/** How a table counts. */
interface Counting {
  readonly human: boolean;
  /** Bytes, or inodes, that are one. */
  readonly unit: number;
  /** What stands above the sizes, what is used and what is not, and the share. */
  readonly headings: readonly [size: string, used: string, available: string, share: string];
}

const blocks = (human: boolean, megabytes: boolean): Counting => ({
  human,
  unit: megabytes ? 2 ** 20 : 1024,
  headings: human
    ? ['Size', 'Used', 'Avail', 'Use%']
    : [megabytes ? '1M-blocks' : '1K-blocks', 'Used', 'Available', 'Use%'],
});

function appletTable(mounts: readonly Mount[], { human, unit, headings }: Counting, types: boolean): string {
  const amount = (bytes: number): string =>
    (human ? appletSize(bytes) : String(Math.round(bytes / unit))).padStart(9);
  const [heading] = headings;
  const rows = mounts.map((mount) => {
    const { source, size, available, target, type } = mount;
    const name = source.length > 20 ? `${source}\n${' '.repeat(20)}` : source.padEnd(20);
    const kind = types ? ` ${type.padEnd(10)}` : '';
    return `${name}${kind} ${amount(size)} ${amount(size - available)} ${amount(available)} ${percent(mount, true).padStart(4)} ${target}\n`;
  });
  return `Filesystem           ${types ? 'Type       ' : ''}${heading.padStart(9)}      Used Available Use% Mounted on\n${rows.join('')}`;
}

function table(mounts: readonly Mount[], { human, unit, headings }: Counting, types: boolean): string {
  const amount = (bytes: number): string =>
    human ? (bytes === 0 ? '0' : humanSize(bytes)) : String(Math.ceil(bytes / unit));
  const rows = [
    ['Filesystem', ...(types ? ['Type'] : []), ...headings, 'Mounted on'],
    ...mounts.map((mount) => [
      mount.source,
      ...(types ? [mount.type] : []),
      amount(mount.size),
      amount(mount.size - mount.available),
      amount(mount.available),
      percent(mount, false),
      mount.target,
    ]),
  ];
  const first = types ? 2 : 1;
  const last = rows[0] ? rows[0].length - 1 : 0;
  const minimum = (column: number): number =>
    column === 0 ? 14 : column < first ? 4 : column === last - 1 ? 4 : 5;
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(minimum(column), ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === last
            ? cell
            : column < first
              ? cell.padEnd(widths[column] ?? 0)
              : cell.padStart(widths[column] ?? 0),
        )
        .join(' '),
    )
    .map((line) => `${line}\n`)
    .join('');
}

export const df = utility('df [OPTION]... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'ahHikmPt:Tx:',
    long: { all: 'a', inodes: 'i', 'human-readable': 'h', 'print-type': 'T', type: 't', 'exclude-type': 'x' },
  });
  const all = mountsOf(context);
  let status = 0;
  let chosen: Mount[] = [];
  for (const operand of options.operands) {
    const info = look(context, operand, true);
    const mount =
      info instanceof FileError ? undefined : holding(all, context.files.realPath(pathOf(context, operand)));
    if (mount) chosen.push(mount);
    else {
      const why = info instanceof FileError ? info.message : 'No such file or directory';
      await complain(context, context.isApplet ? `${operand}: can't find mount point` : `${operand}: ${why}`);
      status = 1;
    }
  }
  if (options.operands.length === 0) {
    chosen = all.filter(({ size }) => size > 0 || options.has('a'));
    if (!context.isApplet && !options.has('a')) chosen = [...distinct(chosen)];
  }
  const [only, without] = [options.all('t'), options.all('x')];
  chosen = chosen.filter(({ type }) => (only.length === 0 || only.includes(type)) && !without.includes(type));
  if (chosen.length === 0) {
    if (status === 0) await complain(context, 'no file systems processed');
    return 1;
  }
  const draw = context.isApplet ? appletTable : table;
  const human = options.has('h') || options.has('H');
  const counting = options.has('i')
    ? ({ human, unit: 1, headings: ['Inodes', 'IUsed', 'IFree', 'IUse%'] } as const)
    : blocks(human, options.has('m'));
  const counted = options.has('i') ? chosen.map(inInodes) : chosen;
  await context.stdout.write(draw(counted, counting, options.has('T')));
  return status;
});

export const mount = utility('mount [-t type] [source] [directory]', async (context) => {
  const options = parseOptions(context.argv.slice(1), { short: 'alo:rt:vw' });
  if (options.operands.length > 0 || options.has('a')) {
    const [source = ''] = options.operands;
    await complain(
      context,
      context.isApplet ? 'permission denied (are you root?)' : `${source}: must be superuser to use mount.`,
    );
    return context.isApplet ? 1 : 32;
  }
  const only = options.value('t');
  for (const { source, target, type, options: how } of mountsOf(context))
    if (only === undefined || only === type)
      await context.stdout.write(`${source} on ${target} type ${type} (${how})\n`);
  return 0;
});
