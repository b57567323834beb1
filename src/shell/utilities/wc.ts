import { byteLength } from '../text.ts';
import { eachInput, parseOptions, utility } from './support.ts';

/** How much of each an input holds. */
async function countsOf(pieces: AsyncIterable<string>): Promise<Readonly<Record<string, number>>> {
  let [lines, words, characters, bytes, longest, line, inWord] = [0, 0, 0, 0, 0, 0, false];
  for await (const piece of pieces) {
    bytes += byteLength(piece);
    // Pieces of endless devices hold neither words nor lines.
    if (piece.startsWith('\0') && /^\0+$/.test(piece)) {
      characters += piece.length;
      continue;
    }
    for (const letter of piece) {
      characters++;
      const blank = /\s/.test(letter);
      if (!blank && !inWord) words++;
      inWord = !blank;
      line += letter.length;
      if (letter !== '\n') continue;
      lines++;
      longest = Math.max(longest, line - 1);
      line = 0;
    }
  }
  return { l: lines, w: words, m: characters, c: bytes, L: Math.max(longest, line) };
}

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
    const counted = await countsOf(pieces);
    const counts = columns.map((column) => counted[column] ?? 0);
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
