import { FileError, type FileInfo } from '../filesystem.ts';
import { collation } from '../interpreter/glob.ts';
import { quoteForReuse } from '../interpreter/quote.ts';
import type { ProgramContext } from '../program.ts';
import { formatTime } from '../strftime.ts';
import { textWidth } from '../text.ts';
import { complain, humanSize, parseOptions, pathOf, utility, type Options } from './support.ts';

interface Entry {
  readonly name: string;
  readonly info: FileInfo;
}

/** `drwxr-xr-x` */
export function modeText(info: Pick<FileInfo, 'type' | 'mode'>): string {
  const bits = [...'rwxrwxrwx']
    .map((letter, index) => ((info.mode >> (8 - index)) & 1 ? letter : '-'))
    .join('');
  return (info.type === 'directory' ? 'd' : '-') + bits;
}

const halfYear = 15_778_476_000;

function timeText(context: ProgramContext, modified: number): string {
  const now = context.clock.now();
  const recent = modified > now - halfYear && modified <= now + 60_000;
  return formatTime(modified, recent ? '%b %e %H:%M' : '%b %e  %Y');
}

function decorate(entry: Entry, options: Options, context: ProgramContext): { text: string; width: number } {
  const { info } = entry;
  const isDirectory = info.type === 'directory';
  const executable = !isDirectory && (info.mode & 0o111) !== 0;
  const tty = context.isTerminal(1);
  const name = tty && /[\s'"$`\\*?!&|;<>()#~[\]{}]/.test(entry.name) ? quoteForReuse(entry.name) : entry.name;
  const mark =
    options.has('F') || options.has('p')
      ? isDirectory
        ? '/'
        : executable && options.has('F')
          ? '*'
          : ''
      : '';
  const when = options.value('colour') ?? 'never';
  const coloured = when === 'always' || when === '' || (when === 'auto' && tty);
  const colour = isDirectory ? '\x1b[01;34m' : executable ? '\x1b[01;32m' : '';
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

function longListing(context: ProgramContext, entries: readonly Entry[], options: Options): string {
  const user = context.env['USER'] ?? 'root';
  const owner = options.has('n') ? (user === 'root' ? '0' : '1000') : user;
  const rows = entries.map((entry) => {
    const { info } = entry;
    const size = options.has('h') ? humanSize(info.size) : String(info.size);
    return { info, size, links: info.type === 'directory' ? '2' : '1', ...decorate(entry, options, context) };
  });
  const widest = Math.max(0, ...rows.map(({ size }) => size.length));
  return rows
    .map(({ info, size, links, text }) => {
      const owners = `${options.has('g') ? '' : `${owner} `}${options.has('o') || options.has('G') ? '' : `${owner} `}`;
      return `${modeText(info)} ${links} ${owners}${size.padStart(widest)} ${timeText(context, info.modified)} ${text}\n`;
    })
    .join('');
}

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
  entries.reduce(
    (sum, { info }) => sum + (info.type === 'directory' ? 4 : Math.ceil(info.size / 4096) * 4),
    0,
  );

function listing(context: ProgramContext, entries: readonly Entry[], options: Options): string {
  const ordered = sorted(context, entries, options);
  return options.has('l') || options.has('n') || options.has('g') || options.has('o')
    ? longListing(context, ordered, options)
    : columnListing(context, ordered, options);
}

function readDirectory(context: ProgramContext, path: string, options: Options): Entry[] {
  const names = context.files.list(path);
  const shown = options.has('a') || options.has('A') ? names : names.filter((name) => !name.startsWith('.'));
  const entries = shown.map((name) => ({
    name,
    info: context.files.stat(pathOf(context, `${path}/${name}`)),
  }));
  if (!options.has('a')) return entries;
  const self = context.files.stat(path);
  return [
    { name: '.', info: self },
    { name: '..', info: context.files.stat(pathOf(context, `${path}/..`)) },
    ...entries,
  ];
}

export const ls = utility(
  'ls [OPTION]... [FILE]...',
  async (context) => {
    const options = parseOptions(context.argv.slice(1), {
      short: '1aACdFghiklnopqrRsStUx',
      long: {
        all: 'a',
        'almost-all': 'A',
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
        const info = context.files.stat(pathOf(context, operand));
        if (info.type === 'directory' && !options.has('d')) directories.push(operand);
        else files.push({ name: operand, info });
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
    const show = async (directory: string): Promise<void> => {
      const path = pathOf(context, directory);
      const entries = readDirectory(context, path, options);
      const long =
        options.has('l') || options.has('n') || options.has('g') || options.has('o') || options.has('s');
      const total = blocks(entries);
      const head = headed ? `${first ? '' : '\n'}${directory}:\n` : '';
      first = false;
      const totalText = options.has('h') ? (total === 0 ? '0' : humanSize(total * 1024)) : String(total);
      await context.stdout.write(
        `${head}${long ? `total ${totalText}\n` : ''}${listing(context, entries, options)}`,
      );
      if (!recursive) return;
      for (const { name, info } of sorted(context, entries, options))
        if (info.type === 'directory' && name !== '.' && name !== '..') await show(`${directory}/${name}`);
    };
    for (const directory of directories.sort(collation(context.env['LC_ALL'] ?? context.env['LANG'])))
      await show(directory);
    return status;
  },
  2,
);
