import { FileError, resolvePath, type FileInfo } from '../filesystem.ts';
import { collation } from '../interpreter/glob.ts';
import { quoteForReuse } from '../interpreter/quote.ts';
import type { ProgramContext } from '../program.ts';
import { formatTime } from '../strftime.ts';
import { textWidth } from '../text.ts';
import { groupNames, userNames } from './owners.ts';
import {
  appletSize,
  complain,
  humanSize,
  look,
  parseOptions,
  pathOf,
  utility,
  type Options,
} from './support.ts';

interface Entry {
  readonly name: string;
  /** Of a link, its own. */
  readonly info: FileInfo;
  readonly link?: { readonly target: string; readonly info: FileInfo | undefined };
  /** Names that lead to it. */
  readonly links: number;
}

function entryOf(context: ProgramContext, name: string, path: string, follow = false): Entry {
  const { files } = context;
  const info = follow ? files.stat(path) : files.lstat(path);
  if (info.type === 'symlink') {
    const behind = look(context, path, true);
    const link = { target: files.readLink(path), info: behind instanceof FileError ? undefined : behind };
    return { name, info, link, links: 1 };
  }
  return {
    name,
    info,
    links: info.links ?? (info.type === 'directory' ? 2 + subdirectories(context, path) : 1),
  };
}

function subdirectories({ files }: ProgramContext, path: string): number {
  try {
    return files.list(path).filter((name) => files.lstat(resolvePath(path, name)).type === 'directory')
      .length;
  } catch (error) {
    if (error instanceof FileError) return 0;
    throw error;
  }
}

/** `drwxr-xr-x` */
export function modeText(info: Pick<FileInfo, 'type' | 'mode'>): string {
  const { type, mode } = info;
  const bits = [...'rwxrwxrwx'].map((letter, index) => ((mode >> (8 - index)) & 1 ? letter : '-'));
  for (const [index, flag, letter] of [
    [2, 0o4000, 's'],
    [5, 0o2000, 's'],
    [8, 0o1000, 't'],
  ] as const)
    if (mode & flag) bits[index] = bits[index] === 'x' ? letter : letter.toUpperCase();
  return (type === 'directory' ? 'd' : type === 'symlink' ? 'l' : '-') + bits.join('');
}

const halfYear = 15_778_476_000;

function timeText(context: ProgramContext, modified: number): string {
  const now = context.clock.now();
  const recent = modified > now - halfYear && modified <= now + 60_000;
  return formatTime(modified, recent ? '%b %e %H:%M' : '%b %e  %Y');
}

function decorate(
  entry: Pick<Entry, 'name' | 'info'>,
  options: Options,
  context: ProgramContext,
): { text: string; width: number } {
  const { info } = entry;
  const isLink = info.type === 'symlink';
  const isDirectory = info.type === 'directory';
  const executable = info.type === 'file' && (info.mode & 0o111) !== 0;
  const tty = context.isTerminal(1);
  const name = tty && /[\s'"$`\\*?!&|;<>()#~[\]{}]/.test(entry.name) ? quoteForReuse(entry.name) : entry.name;
  const mark =
    options.has('F') || options.has('p')
      ? isDirectory
        ? '/'
        : executable && options.has('F')
          ? '*'
          : isLink && options.has('F') && !isLong(options)
            ? '@'
            : ''
      : '';
  const when = options.value('colour') ?? 'never';
  const coloured = when === 'always' || when === '' || (when === 'auto' && tty);
  const colour = isDirectory ? '\x1b[01;34m' : isLink ? '\x1b[01;36m' : executable ? '\x1b[01;32m' : '';
  return {
    text: (coloured && colour !== '' ? `${colour}${name}\x1b[0m` : name) + mark,
    width: textWidth(name) + mark.length,
  };
}

function sorted(context: ProgramContext, entries: readonly Entry[], options: Options): Entry[] {
  const compareNames = collation(context.env['LC_ALL'] ?? context.env['LANG']);
  const out = [...entries];
  if (!options.has('U')) {
    out.sort((a, b) => {
      const byTime = options.has('t') ? b.info.modified - a.info.modified : 0;
      const bySize = options.has('S') ? b.info.size - a.info.size : 0;
      return byTime || bySize || compareNames(a.name, b.name);
    });
    if (options.has('r')) out.reverse();
  }
  return out;
}

const isLong = (options: Options): boolean => ['l', 'n', 'g', 'o'].some((letter) => options.has(letter));

/** ` -> target` */
function arrow({ link }: Entry, options: Options, context: ProgramContext): string {
  if (!link) return '';
  const { target: name, info } = link;
  return ` -> ${info ? decorate({ name, info }, options, context).text : name}`;
}

function longListing(context: ProgramContext, entries: readonly Entry[], options: Options): string {
  const [users, groups] = [userNames(context.files), groupNames(context.files)];
  const numbers = options.has('n');
  const rows = entries.map((entry) => {
    const { size, uid, gid, mode, type, modified } = entry.info;
    return {
      mode: modeText({ type, mode }),
      links: String(entry.links),
      user: options.has('g') && !context.isApplet ? undefined : numbers ? String(uid) : users.of(uid),
      group: options.has('o') || options.has('G') ? undefined : numbers ? String(gid) : groups.of(gid),
      size: options.has('h') ? (context.isApplet ? appletSize(size) : humanSize(size)) : String(size),
      rest: `${timeText(context, modified)} ${decorate(entry, options, context).text}${arrow(entry, options, context)}`,
    };
  });
  if (context.isApplet) return rows.map(appletRow).join('');
  const width = (text: (row: (typeof rows)[number]) => string | undefined): number =>
    Math.max(0, ...rows.map((row) => text(row)?.length ?? 0));
  const [links, user, group] = [
    width((row) => row.links),
    width((row) => row.user),
    width((row) => row.group),
  ];
  const size = width((row) => row.size);
  const owner = (name: string | undefined, widest: number): string =>
    name === undefined ? '' : `${numbers ? name.padStart(widest) : name.padEnd(widest)} `;
  return rows
    .map(
      (row) =>
        `${row.mode} ${row.links.padStart(links)} ${owner(row.user, user)}${owner(row.group, group)}${row.size.padStart(size)} ${row.rest}\n`,
    )
    .join('');
}

/** A line of busybox' ls, whose columns have fixed widths. Models busybox coreutils/ls.c (display_single) */
const appletRow = (row: {
  readonly mode: string;
  readonly links: string;
  readonly user: string | undefined;
  readonly group: string | undefined;
  readonly size: string;
  readonly rest: string;
}): string =>
  `${row.mode.padEnd(10)} ${row.links.padStart(4)} ${[row.user, row.group].map((name) => (name === undefined ? '' : `${name.slice(0, 8).padEnd(8)} `)).join('')}${row.size.padStart(9)} ${row.rest}\n`;

function columnListing(context: ProgramContext, entries: readonly Entry[], options: Options): string {
  const cells = entries.map((entry) => decorate(entry, options, context));
  const single = options.has('1') || (!context.isTerminal(1) && !options.has('C'));
  if (single) return cells.map(({ text }) => `${text}\n`).join('');
  const total = context.terminal?.columns ?? 80;
  for (let rows = 1; rows <= cells.length; rows++) {
    const columns = Math.ceil(cells.length / rows);
    const widths = Array.from({ length: columns }, (_, c) =>
      Math.max(...cells.slice(c * rows, (c + 1) * rows).map(({ width }) => width)),
    );
    if (widths.reduce((sum, width) => sum + width + 2, -2) > total && rows < cells.length) continue;
    let out = '';
    for (let r = 0; r < rows; r++) {
      const line = widths.map((width, c) => {
        const cell = cells[c * rows + r];
        if (!cell) return '';
        const last = c === columns - 1 || !cells[(c + 1) * rows + r];
        return cell.text + (last ? '' : ' '.repeat(width - cell.width + 2));
      });
      out += `${line.join('')}\n`;
    }
    return out;
  }
  return '';
}

const blocks = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { info }) => sum + info.allocated / 1024, 0);

function listing(context: ProgramContext, entries: readonly Entry[], options: Options): string {
  const ordered = sorted(context, entries, options);
  return isLong(options) ? longListing(context, ordered, options) : columnListing(context, ordered, options);
}

function readDirectory(context: ProgramContext, path: string, options: Options): Entry[] {
  const names = context.files.list(path);
  const shown = options.has('a') || options.has('A') ? names : names.filter((name) => !name.startsWith('.'));
  const entries = shown.map((name) => entryOf(context, name, resolvePath(path, name), options.has('L')));
  if (!options.has('a')) return entries;
  return [
    entryOf(context, '.', path, true),
    entryOf(context, '..', pathOf(context, `${path}/..`), true),
    ...entries,
  ];
}

export const ls = utility(
  'ls [OPTION]... [FILE]...',
  async (context) => {
    const options = parseOptions(context.argv.slice(1), {
      short: '1aACdFghHiklLnopqrRsStUx',
      long: {
        all: 'a',
        'almost-all': 'A',
        dereference: 'L',
        directory: 'd',
        'human-readable': 'h',
        recursive: 'R',
        reverse: 'r',
        color: 'colour',
        classify: 'F',
        'group-directories-first': 'directories-first',
        size: 's',
        'full-time': 'l',
      },
    });
    let status = 0;
    const files: Entry[] = [];
    const directories: string[] = [];
    for (const operand of options.operands.length > 0 ? options.operands : ['.']) {
      try {
        const path = pathOf(context, operand);
        const behind = look(context, operand, true);
        const listed = !isLong(options) || options.has('H') || options.has('L') || operand.endsWith('/');
        const isDirectory = !(behind instanceof FileError) && behind.type === 'directory';
        const isLink = !operand.endsWith('/') && context.files.lstat(path).type === 'symlink';
        if (isDirectory && !options.has('d') && (listed || !isLink)) directories.push(operand);
        else if (behind instanceof FileError && (!isLink || (listed && behind.code !== 'ENOENT')))
          throw behind;
        else files.push(entryOf(context, operand, path, options.has('L') || operand.endsWith('/')));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await complain(context, `cannot access '${operand}': ${error.message}`);
        status = 2;
      }
    }
    const recursive = options.has('R');
    let first = true;
    if (files.length > 0) {
      await context.stdout.write(listing(context, files, options));
      first = false;
    }
    const headed = options.operands.length > 1 || recursive;
    const above = new Set<string>();
    const show = async (directory: string): Promise<void> => {
      await context.yield();
      const path = pathOf(context, directory);
      let entries: readonly Entry[];
      let real = path;
      try {
        real = context.files.realPath(path);
        if (above.has(real)) {
          await complain(context, `${directory}: not listing already-listed directory`);
          status = 2;
          return;
        }
        entries = readDirectory(context, path, options);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await complain(context, `cannot open directory '${directory}': ${error.message}`);
        status = 2;
        return;
      }
      const long = isLong(options) || options.has('s');
      const total = blocks(entries);
      const head = headed ? `${first ? '' : '\n'}${directory}:\n` : '';
      first = false;
      const totalText = options.has('h') ? (total === 0 ? '0' : humanSize(total * 1024)) : String(total);
      await context.stdout.write(
        `${head}${long ? `total ${totalText}\n` : ''}${listing(context, entries, options)}`,
      );
      if (!recursive) return;
      above.add(real);
      for (const { name, info } of sorted(context, entries, options))
        if (info.type === 'directory' && name !== '.' && name !== '..') await show(`${directory}/${name}`);
      above.delete(real);
    };
    for (const directory of directories.sort(collation(context.env['LC_ALL'] ?? context.env['LANG'])))
      await show(directory);
    return status;
  },
  2,
);
