import { FileError } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { formatTime } from '../strftime.ts';
import {
  complain,
  openInput,
  parseOptions,
  pathOf,
  statOf,
  textOf,
  UsageError,
  utility,
  type Options,
} from './support.ts';

/** A run of lines that differ: half-open ranges. */
interface Hunk {
  readonly from: number;
  readonly fromEnd: number;
  readonly to: number;
  readonly toEnd: number;
}

/** The differing runs of two texts, by Myers' algorithm on what the common beginning and end leave. */
export function differences(a: readonly string[], b: readonly string[]): Hunk[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let [aEnd, bEnd] = [a.length, b.length];
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--;
    bEnd--;
  }
  const [n, m] = [aEnd - start, bEnd - start];
  const limit = n + m;
  const traces: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  search: for (let d = 0; d <= limit; d++) {
    traces.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      let y = x - k;
      while (x < n && y < m && a[start + x] === b[start + y]) {
        x++;
        y++;
      }
      reach.set(k, x);
      if (x >= n && y >= m) break search;
    }
    reach = new Map(reach);
  }
  const hunks: Hunk[] = [];
  let [x, y] = [n, m];
  for (let d = traces.length - 1; d > 0; d--) {
    const before = traces[d] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -d || (k !== d && (before.get(k - 1) ?? -1) < (before.get(k + 1) ?? -1));
    const previous = down ? k + 1 : k - 1;
    const px = before.get(previous) ?? 0;
    const py = px - previous;
    const [fromX, fromY] = [px, py];
    const [toX, toY] = down ? [px, py + 1] : [px + 1, py];
    hunks.unshift({ from: start + fromX, fromEnd: start + toX, to: start + fromY, toEnd: start + toY });
    [x, y] = [px, py];
  }
  const merged: Hunk[] = [];
  for (const hunk of hunks) {
    const last = merged.at(-1);
    if (last && last.fromEnd === hunk.from && last.toEnd === hunk.to)
      merged[merged.length - 1] = { ...last, fromEnd: hunk.fromEnd, toEnd: hunk.toEnd };
    else merged.push(hunk);
  }
  return merged;
}

const splitLines = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines[lines.length - 1] += '\n\\ No newline at end of file';
  return lines;
};

const range = (from: number, end: number): string =>
  end - from <= 1 ? String(end === from ? from : from + 1) : `${from + 1},${end}`;

function normal(a: readonly string[], b: readonly string[], hunks: readonly Hunk[]): string {
  return hunks
    .map(({ from, fromEnd, to, toEnd }) => {
      const kind = from === fromEnd ? 'a' : to === toEnd ? 'd' : 'c';
      const removed = a.slice(from, fromEnd).map((line) => `< ${line}\n`);
      const added = b.slice(to, toEnd).map((line) => `> ${line}\n`);
      return `${range(from, fromEnd)}${kind}${range(to, toEnd)}\n${removed.join('')}${kind === 'c' ? '---\n' : ''}${added.join('')}`;
    })
    .join('');
}

const unifiedRange = (from: number, end: number): string =>
  end - from === 1 ? String(from + 1) : `${end === from ? from : from + 1},${end - from}`;

/** Unified hunks with some lines of context, without the two header lines. */
export function unified(
  a: readonly string[],
  b: readonly string[],
  hunks: readonly Hunk[],
  context = 3,
): string {
  let out = '';
  for (let i = 0; i < hunks.length;) {
    let j = i;
    while (j + 1 < hunks.length && (hunks[j + 1]?.from ?? 0) - (hunks[j]?.fromEnd ?? 0) <= 2 * context) j++;
    const first = hunks[i];
    const last = hunks[j];
    if (!first || !last) break;
    const from = Math.max(0, first.from - context);
    const to = Math.max(0, first.to - context);
    const fromEnd = Math.min(a.length, last.fromEnd + context);
    const toEnd = Math.min(b.length, last.toEnd + context);
    out += `@@ -${unifiedRange(from, fromEnd)} +${unifiedRange(to, toEnd)} @@\n`;
    let at = from;
    for (const hunk of hunks.slice(i, j + 1)) {
      for (const line of a.slice(at, hunk.from)) out += ` ${line}\n`;
      for (const line of a.slice(hunk.from, hunk.fromEnd)) out += `-${line}\n`;
      for (const line of b.slice(hunk.to, hunk.toEnd)) out += `+${line}\n`;
      at = hunk.fromEnd;
    }
    for (const line of a.slice(at, fromEnd)) out += ` ${line}\n`;
    i = j + 1;
  }
  return out;
}

async function compare(
  context: ProgramContext,
  left: string,
  right: string,
  options: Options,
  heading = '',
): Promise<number> {
  const load = async (name: string): Promise<string> => {
    if (options.has('N') && name !== '-' && !statOf(context, name)) return '';
    return textOf(openInput(context, name).pieces);
  };
  const [before, after] = [await load(left), await load(right)];
  if (before === after) {
    if (options.has('s')) await context.stdout.write(`Files ${left} and ${right} are identical\n`);
    return 0;
  }
  const fold = (line: string): string => {
    let out = options.has('w')
      ? line.replace(/\s+/g, '')
      : options.has('b')
        ? line.replace(/\s+/g, ' ').trimEnd()
        : line;
    if (options.has('i')) out = out.toLowerCase();
    return out;
  };
  const [a, b] = [splitLines(before), splitLines(after)];
  const hunks = differences(a.map(fold), b.map(fold));
  if (hunks.length === 0) return 0;
  if (options.has('q')) {
    await context.stdout.write(`Files ${left} and ${right} differ\n`);
    return 1;
  }
  if (!options.has('u') && !options.has('U')) {
    await context.stdout.write(heading + normal(a, b, hunks));
    return 1;
  }
  const stamp = (name: string): string =>
    `${name}\t${formatTime(statOf(context, name)?.modified ?? context.clock.now(), '%Y-%m-%d %H:%M:%S.%N %z')}`;
  await context.stdout.write(
    `${heading}--- ${stamp(left)}\n+++ ${stamp(right)}\n${unified(a, b, hunks, Number(options.value('U') ?? 3))}`,
  );
  return 1;
}

/** What stands before the output on two files of directories: how the program was called, for these two. */
function headingOf(context: ProgramContext, options: Options, pair: readonly string[]): string {
  const given = context.argv.slice(1).filter((word) => !options.operands.includes(word));
  return `${['diff', ...given, ...pair].join(' ')}\n`;
}

async function compareDirectories(
  context: ProgramContext,
  left: string,
  right: string,
  options: Options,
): Promise<number> {
  const names = (path: string): readonly string[] => context.files.list(pathOf(context, path));
  let status = 0;
  for (const name of [...new Set([...names(left), ...names(right)])].sort()) {
    const [a, b] = [statOf(context, `${left}/${name}`), statOf(context, `${right}/${name}`)];
    if (!a || !b) {
      if (!options.has('N')) {
        await context.stdout.write(`Only in ${a ? left : right}: ${name}\n`);
        status = 1;
        continue;
      }
    }
    if (a?.type === 'directory' || b?.type === 'directory') {
      if (options.has('r'))
        status = Math.max(
          status,
          await compareDirectories(context, `${left}/${name}`, `${right}/${name}`, options),
        );
      else await context.stdout.write(`Common subdirectories: ${left}/${name} and ${right}/${name}\n`);
    } else {
      const pair = [`${left}/${name}`, `${right}/${name}`] as const;
      status = Math.max(status, await compare(context, ...pair, options, headingOf(context, options, pair)));
    }
  }
  return status;
}

export const diff = utility(
  'diff [OPTION]... FILES',
  async (context) => {
    const options = parseOptions(context.argv.slice(1), {
      short: 'abBcdeiNnqrsuU:wy',
      long: {
        brief: 'q',
        recursive: 'r',
        unified: 'u',
        'new-file': 'N',
        'report-identical-files': 's',
        'ignore-case': 'i',
        'ignore-all-space': 'w',
        'ignore-space-change': 'b',
        color: 'colour',
        label: 'label',
      },
    });
    const [left, right, extra] = options.operands;
    if (left === undefined || right === undefined)
      throw new UsageError(`missing operand after '${left ?? 'diff'}'`);
    if (extra !== undefined) throw new UsageError(`extra operand '${extra}'`);
    const [a, b] = [statOf(context, left), statOf(context, right)];
    if (a?.type === 'directory' && b?.type === 'directory')
      return compareDirectories(context, left, right, options);
    const nameOf = (path: string): string => path.split('/').at(-1) ?? path;
    const missing: string[] = [];
    for (const name of [left, right])
      if (
        name !== '-' &&
        name !== '/dev/null' &&
        name !== '/dev/stdin' &&
        !statOf(context, name) &&
        !options.has('N')
      )
        missing.push(name);
    for (const name of missing) await complain(context, `${name}: No such file or directory`);
    if (missing.length > 0) return 2;
    try {
      return await compare(
        context,
        a?.type === 'directory' ? `${left}/${nameOf(right)}` : left,
        b?.type === 'directory' ? `${right}/${nameOf(left)}` : right,
        options,
      );
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await complain(context, `${error.path}: ${error.message}`);
      return 2;
    }
  },
  2,
);

export const cmp = utility(
  'cmp [OPTION]... FILE1 [FILE2]',
  async (context) => {
    const options = parseOptions(context.argv.slice(1), { short: 'bls', long: { silent: 's', quiet: 's' } });
    const [left, right = '-'] = options.operands;
    if (left === undefined) throw new UsageError(`missing operand after 'cmp'`);
    const texts: string[] = [];
    for (const name of [left, right]) {
      try {
        texts.push(await textOf(openInput(context, name).pieces));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        if (!options.has('s')) await complain(context, `${name}: ${error.message}`);
        return 2;
      }
    }
    const [a = '', b = ''] = texts;
    if (a === b) return 0;
    let at = 0;
    while (at < a.length && at < b.length && a[at] === b[at]) at++;
    if (!options.has('s')) {
      const line = a.slice(0, at).split('\n').length;
      if (at < a.length && at < b.length)
        await context.stdout.write(`${left} ${right} differ: byte ${at + 1}, line ${line}\n`);
      else
        await context.stderr.write(
          `cmp: EOF on ${at === a.length ? left : right} after byte ${at}, line ${line - 1 || 1}\n`,
        );
    }
    return 1;
  },
  2,
);
