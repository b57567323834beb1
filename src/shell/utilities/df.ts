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

function appletTable(mounts: readonly Mount[], human: boolean, megabytes: boolean, types: boolean): string {
  const unit = megabytes ? 2 ** 20 : 1024;
  const amount = (bytes: number): string =>
    (human ? appletSize(bytes) : String(Math.round(bytes / unit))).padStart(9);
  const heading = human ? '     Size' : megabytes ? '1M-blocks' : '1K-blocks';
  const rows = mounts.map((mount) => {
    const { source, size, available, target, type } = mount;
    const name = source.length > 20 ? `${source}\n${' '.repeat(20)}` : source.padEnd(20);
    const kind = types ? ` ${type.padEnd(10)}` : '';
    return `${name}${kind} ${amount(size)} ${amount(size - available)} ${amount(available)} ${percent(mount, true).padStart(4)} ${target}\n`;
  });
  return `Filesystem           ${types ? 'Type       ' : ''}${heading}      Used Available Use% Mounted on\n${rows.join('')}`;
}

function table(mounts: readonly Mount[], human: boolean, megabytes: boolean, types: boolean): string {
  const unit = megabytes ? 2 ** 20 : 1024;
  const amount = (bytes: number): string =>
    human ? (bytes === 0 ? '0' : humanSize(bytes)) : String(Math.ceil(bytes / unit));
  const available = human ? 'Avail' : 'Available';
  const heading = human ? 'Size' : megabytes ? '1M-blocks' : '1K-blocks';
  const rows = [
    ['Filesystem', ...(types ? ['Type'] : []), heading, 'Used', available, 'Use%', 'Mounted on'],
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
    long: { all: 'a', 'human-readable': 'h', 'print-type': 'T', type: 't', 'exclude-type': 'x' },
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
  await context.stdout.write(draw(chosen, human, options.has('m'), options.has('T')));
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
