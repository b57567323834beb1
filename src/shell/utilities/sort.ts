import type { ProgramContext } from '../program.ts';
import { eachInput, linesOf, parseOptions, pathOf, UsageError, utility } from './support.ts';

type Compare = (a: string, b: string) => number;

const byBytes: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The order of a UTF-8 locale: punctuation and case count last. */
const byLocale: Compare = (a, b) => byBytes(fold(a), fold(b));

const fold = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

const numeric = (text: string): number => {
  const match = /^\s*(-?\d*\.?\d*)/.exec(text);
  const value = Number(match?.[1] ?? '');
  return Number.isNaN(value) ? 0 : value;
};

const suffixes = 'KMGTPE';

const human = (text: string): number => {
  const match = /^\s*(-?\d*\.?\d*)([kKMGTPE]?)/.exec(text);
  const value = Number(match?.[1] ?? '') || 0;
  // Suffixes decide before numbers do.
  return value * 1e3 ** (suffixes.indexOf((match?.[2] ?? '').toUpperCase() || ' ') + 1);
};

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const month = (text: string): number => months.indexOf(text.trim().slice(0, 3).toUpperCase());

const version: Compare = (a, b) => {
  const split = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];
  const [x, y] = [split(a), split(b)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [p = '', q = ''] = [x[i], y[i]];
    const order = /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : byBytes(p, q);
    if (order !== 0) return order;
  }
  return x.length - y.length;
};

interface Key {
  readonly extract: (line: string) => string;
  readonly flags: string;
}

function comparator(flags: string, locale: boolean): Compare {
  const prepare = (text: string): string => {
    let out = flags.includes('b') ? text.trimStart() : text;
    if (flags.includes('f')) out = out.toUpperCase();
    if (flags.includes('d')) out = out.replace(/[^\p{L}\p{N}\s]/gu, '');
    return out;
  };
  const base: Compare = flags.includes('n')
    ? (a, b) => numeric(a) - numeric(b)
    : flags.includes('g')
      ? (a, b) => (parseFloat(a) || 0) - (parseFloat(b) || 0)
      : flags.includes('h')
        ? (a, b) => human(a) - human(b)
        : flags.includes('M')
          ? (a, b) => month(a) - month(b)
          : flags.includes('V')
            ? version
            : locale
              ? (a, b) => byLocale(prepare(a), prepare(b)) || byBytes(prepare(a), prepare(b))
              : (a, b) => byBytes(prepare(a), prepare(b));
  return flags.includes('r') ? (a, b) => base(b, a) : base;
}

/** `-k 2,2n`, `-k1.3` */
function parseKey(spec: string, separator: string | undefined): Key {
  const match = /^(\d+)(?:\.(\d+))?([bdfgiMhnrV]*)(?:,(\d+)(?:\.(\d+))?([bdfgiMhnrV]*))?$/.exec(spec);
  if (!match || match[1] === '0')
    throw new UsageError(
      match
        ? `field number is zero: invalid field specification ‘${spec}’`
        : `invalid number at field start: invalid count at start of ‘${spec}’`,
      false,
    );
  const [, start, startChar, startFlags = '', end, endChar, endFlags = ''] = match;
  const flags = startFlags + endFlags;
  const fieldsOf = (line: string): string[] =>
    separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator);
  const extract = (line: string): string => {
    const fields = fieldsOf(line);
    const from = Number(start) - 1;
    const to = end === undefined ? fields.length : Number(end);
    const joined = fields.slice(from, to);
    const glue = separator ?? '';
    let text = joined.join(glue);
    if (endChar !== undefined && endChar !== '0' && end !== undefined) {
      const before = joined.slice(0, -1).join(glue);
      text = (joined.length > 1 ? before + glue : '') + (joined.at(-1) ?? '').slice(0, Number(endChar));
    }
    if (flags.includes('b')) text = text.trimStart();
    return startChar === undefined ? text : text.slice(Number(startChar) - 1);
  };
  return { extract, flags };
}

async function run(context: ProgramContext): Promise<number> {
  const options = parseOptions(context.argv.slice(1), {
    short: 'bcCdfghk:Mno:rRsS:t:T:uVz',
    long: {
      'ignore-leading-blanks': 'b',
      check: 'c',
      'ignore-case': 'f',
      'general-numeric-sort': 'g',
      'human-numeric-sort': 'h',
      key: 'k',
      'month-sort': 'M',
      'numeric-sort': 'n',
      output: 'o',
      reverse: 'r',
      'random-sort': 'R',
      stable: 's',
      'field-separator': 't',
      unique: 'u',
      'version-sort': 'V',
    },
  });
  const separator = options.value('t')?.replace('\\0', '\0');
  if (separator !== undefined && separator.length !== 1)
    throw new UsageError(separator === '' ? 'empty tab' : `multi-character tab ‘${separator}’`, false);
  const globalFlags = [...'bdfghMnrV'].filter((letter) => options.has(letter)).join('');
  const locale = /^[a-z]{2}_/.test(context.env['LC_ALL'] ?? context.env['LANG'] ?? '');
  const keys = options.all('k').map((spec) => parseKey(spec, separator));
  const compares = keys.map(({ extract, flags }) => {
    const compare = comparator(flags === '' ? globalFlags : flags, locale);
    return (a: string, b: string) => compare(extract(a), extract(b));
  });
  const whole = comparator(globalFlags, locale);
  const byKeys: Compare = (a, b) => {
    if (keys.length === 0) return whole(a, b);
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
  const last: Compare = options.has('r')
    ? (a, b) => (locale ? byLocale(b, a) || byBytes(b, a) : byBytes(b, a))
    : (a, b) => (locale ? byLocale(a, b) || byBytes(a, b) : byBytes(a, b));
  const compare: Compare =
    options.has('s') || options.has('u') ? byKeys : (a, b) => byKeys(a, b) || last(a, b);
  let lines: string[] = [];
  const status = await eachInput(
    context,
    options.operands,
    async ({ pieces }) => {
      lines = lines.concat(await linesOf(pieces));
    },
    (operand, message) =>
      message === 'Is a directory'
        ? `read failed: ${operand}: ${message}`
        : `cannot read: ${operand}: ${message}`,
  );
  if (status !== 0) return 2;
  if (options.has('c') || options.has('C')) {
    const at = lines.findIndex(
      (line, index) => index > 0 && compare(lines[index - 1] ?? '', line) > (options.has('u') ? -1 : 0),
    );
    if (at < 0) return 0;
    if (options.has('c'))
      await context.stderr.write(
        `sort: ${options.operands[0] ?? '-'}:${at + 1}: disorder: ${lines[at] ?? ''}\n`,
      );
    return 1;
  }
  if (options.has('R'))
    lines = lines
      .map((line) => ({ line, key: context.random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ line }) => line);
  else lines.sort(compare);
  if (options.has('u'))
    lines = lines.filter((line, index) => index === 0 || byKeys(lines[index - 1] ?? '', line) !== 0);
  const text = lines.map((line) => `${line}\n`).join('');
  const output = options.value('o');
  if (output === undefined) await context.stdout.write(text);
  else context.files.write(pathOf(context, output), text);
  return 0;
}

export const sort = utility('sort [OPTION]... [FILE]...', run, 2);
