import { byteLength, decode, encode } from '../text.ts';
import {
  batchesOf,
  eachInput,
  overflow,
  parseOptions,
  parseSize,
  textOf,
  UsageError,
  utility,
} from './support.ts';

const header = (name: string, first: boolean): string =>
  `${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`;

export const head = utility('head [OPTION]... [FILE]...', async (context) => {
  const args = context.argv
    .slice(1)
    .flatMap((arg, index) => (index === 0 && /^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg]));
  const options = parseOptions(args, {
    short: 'c:n:qvz',
    long: { bytes: 'c', lines: 'n', quiet: 'q', silent: 'q', verbose: 'v' },
  });
  const bytes = options.value('c');
  const text = bytes ?? options.value('n') ?? '10';
  const allBut = text.startsWith('-');
  const count = parseSize(text.replace(/^[-+]/, ''));
  if (count === undefined || overflow(count) !== '')
    throw new UsageError(
      `invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: ‘${text}’${overflow(count ?? 0)}`,
      false,
    );
  const named = options.has('v') || (options.operands.length > 1 && !options.has('q'));
  let first = true;
  return eachInput(
    context,
    options.operands,
    async ({ name, pieces }) => {
      if (named) await context.stdout.write(header(name, first));
      first = false;
      if (bytes !== undefined) {
        if (allBut) {
          const all = encode(await textOf(pieces));
          await context.stdout.write(decode(all.subarray(0, Math.max(0, all.length - count))));
          return;
        }
        let left = count;
        for await (const piece of pieces) {
          const size = byteLength(piece);
          await context.stdout.write(size <= left ? piece : decode(encode(piece).subarray(0, left)));
          left -= size;
          if (left <= 0) break;
        }
        return;
      }
      if (allBut) {
        const kept: string[] = [];
        for await (const { lines, unterminated } of batchesOf(pieces))
          for (const line of lines) kept.push(line + (unterminated ? '' : '\n'));
        await context.stdout.write(kept.slice(0, Math.max(0, kept.length - count)).join(''));
        return;
      }
      let left = count;
      if (left === 0) return;
      for await (const piece of pieces) {
        let end = 0;
        while (left > 0 && end < piece.length) {
          const at = piece.indexOf('\n', end);
          if (at < 0) end = piece.length;
          else {
            end = at + 1;
            left--;
          }
        }
        await context.stdout.write(piece.slice(0, end));
        if (left > 0) continue;
        if (name === '-') context.stdin.unread?.(piece.slice(end));
        break;
      }
    },
    (operand, message) =>
      message === 'Is a directory'
        ? `error reading '${operand}': ${message}`
        : `cannot open '${operand}' for reading: ${message}`,
  );
});
