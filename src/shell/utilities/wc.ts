import { byteLength } from '../text.ts';
import { eachInput, parseOptions, textOf, utility } from './support.ts';

export const wc = utility('wc [OPTION]... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'clLmw',
    long: { bytes: 'c', chars: 'm', lines: 'l', words: 'w', 'max-line-length': 'L' },
  });
  const wanted = ['l', 'w', 'm', 'c', 'L'].filter((letter) => options.has(letter));
  const columns = wanted.length > 0 ? wanted : ['l', 'w', 'c'];
  const rows: { name: string; counts: number[] }[] = [];
  const totals = columns.map(() => 0);
  const status = await eachInput(context, options.operands, async ({ name, pieces }) => {
    const text = await textOf(pieces);
    const counts = columns.map((column) => {
      switch (column) {
        case 'l':
          return text.split('\n').length - 1;
        case 'w':
          return text.split(/\s+/).filter((word) => word !== '').length;
        case 'm':
          return [...text].length;
        case 'L':
          return Math.max(...text.split('\n').map((line) => line.length));
        default:
          return byteLength(text);
      }
    });
    counts.forEach((count, index) => {
      totals[index] =
        columns[index] === 'L' ? Math.max(totals[index] ?? 0, count) : (totals[index] ?? 0) + count;
    });
    rows.push({ name: options.operands.length === 0 ? '' : name, counts });
  });
  if (options.operands.length > 1) rows.push({ name: 'total', counts: totals });
  // GNU makes columns as wide as the largest number; of standard input, seven wide when there are several.
  const single = rows.length === 1 && columns.length === 1;
  const fromStdin = options.operands.length === 0 || options.operands.includes('-');
  const sizes = options.operands.length > 0 ? rows.flatMap(({ counts }) => counts) : [];
  const bytes = Math.max(...rows.map(({ counts }) => counts.at(-1) ?? 0), ...sizes);
  const width = single ? 1 : fromStdin ? 7 : String(bytes).length;
  for (const { name, counts } of rows)
    await context.stdout.write(
      `${counts.map((count) => String(count).padStart(width)).join(' ')}${name === '' ? '' : ` ${name}`}\n`,
    );
  return status;
});
