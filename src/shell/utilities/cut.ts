import { decode, encode } from '../text.ts';
import { batchesOf, eachInput, parseOptions, UsageError, utility } from './support.ts';

/** `1,3-5,7-` as a test of positions counted from 1. */
export function parseList(list: string, what: string): (position: number) => boolean {
  const ranges = list.split(/[,\s]/).map((item) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(item);
    if (!match || item === '' || item === '-')
      throw new UsageError(
        item === '-' ? 'invalid range with no endpoint: -' : `invalid ${what} value ‘${item}’`,
      );
    const [, from, dash, to] = match;
    if (from === '0' || (dash === '' && from === '0'))
      throw new UsageError(
        what === 'field' ? 'fields are numbered from 1' : 'byte/character positions are numbered from 1',
      );
    const start = from === '' ? 1 : Number(from);
    const end = dash === '' ? start : to === '' ? Infinity : Number(to);
    if (end < start) throw new UsageError('invalid decreasing range');
    return { start, end };
  });
  return (position) => ranges.some(({ start, end }) => position >= start && position <= end);
}

export const cut = utility('cut OPTION... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'b:c:d:f:nsz',
    long: {
      bytes: 'b',
      characters: 'c',
      delimiter: 'd',
      fields: 'f',
      'only-delimited': 's',
      complement: 'complement',
      'output-delimiter': 'output',
    },
  });
  const modes = ['b', 'c', 'f'].filter((letter) => options.has(letter));
  const mode = modes[0];
  if (mode === undefined) throw new UsageError('you must specify a list of bytes, characters, or fields');
  if (modes.length > 1) throw new UsageError('only one type of list may be specified');
  const delimiter = options.value('d') ?? '\t';
  if (options.has('d') && mode !== 'f')
    throw new UsageError('an input delimiter may be specified only when operating on fields');
  if ([...delimiter].length > 1) throw new UsageError('the delimiter must be a single character');
  const listed = parseList(options.value(mode) ?? '', mode === 'f' ? 'field' : 'byte or character position');
  const selects = options.has('complement') ? (position: number) => !listed(position) : listed;
  const glue = options.value('output');
  const pick = (line: string): string | undefined => {
    if (mode === 'c') return [...line].filter((_, index) => selects(index + 1)).join(glue ?? '');
    if (mode === 'b') return decode(encode(line).filter((_, index) => selects(index + 1)));
    if (!line.includes(delimiter)) return options.has('s') ? undefined : line;
    return line
      .split(delimiter)
      .filter((_, index) => selects(index + 1))
      .join(glue ?? delimiter);
  };
  return eachInput(context, options.operands, async ({ pieces }) => {
    for await (const { lines } of batchesOf(pieces)) {
      const out = lines.map(pick).filter((line) => line !== undefined);
      if (out.length > 0) await context.stdout.write(`${out.join('\n')}\n`);
    }
  });
});
