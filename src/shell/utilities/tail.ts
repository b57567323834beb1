import { FileError } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { decode, encode } from '../text.ts';
import {
  batchesOf,
  eachInput,
  parseDuration,
  parseOptions,
  parseSize,
  pathOf,
  textOf,
  UsageError,
  utility,
} from './support.ts';

/** The end of a text. */
function lastOf(text: string, count: number, unit: 'lines' | 'bytes', fromStart: boolean): string {
  if (unit === 'bytes') {
    const bytes = encode(text);
    return decode(bytes.subarray(fromStart ? Math.max(0, count - 1) : Math.max(0, bytes.length - count)));
  }
  if (fromStart) {
    let at = 0;
    for (let i = 1; i < count && at >= 0; i++) at = text.indexOf('\n', at) + 1 || -1;
    return at < 0 ? '' : text.slice(at);
  }
  if (count === 0) return '';
  let at = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let i = 0; i < count; i++) {
    at = text.lastIndexOf('\n', at - 1);
    if (at < 0) return text;
  }
  return text.slice(at + 1);
}

/** Prints what is added to files, for ever. */
async function follow(
  context: ProgramContext,
  files: readonly string[],
  interval: number,
  named: boolean,
): Promise<number> {
  const lengths = new Map(files.map((file) => [file, sizeOf(context, file)]));
  let shown = files.at(-1);
  for (;;) {
    await context.clock.sleep(interval);
    for (const file of files) {
      let text: string;
      try {
        text = context.files.read(pathOf(context, file));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        continue;
      }
      const before = lengths.get(file) ?? 0;
      if (text.length < before) await context.stderr.write(`tail: ${file}: file truncated\n`);
      const added = text.length < before ? text : text.slice(before);
      lengths.set(file, text.length);
      if (added === '') continue;
      if (named && shown !== file) await context.stdout.write(`\n==> ${file} <==\n`);
      shown = file;
      await context.stdout.write(added);
    }
  }
}

function sizeOf(context: ProgramContext, file: string): number {
  try {
    return context.files.read(pathOf(context, file)).length;
  } catch {
    return 0;
  }
}

export const tail = utility('tail [OPTION]... [FILE]...', async (context) => {
  const args = context.argv
    .slice(1)
    .flatMap((arg, index) => (index === 0 && /^[-+]\d+$/.test(arg) ? ['-n', arg.replace(/^-/, '')] : [arg]));
  const options = parseOptions(args, {
    short: 'c:fFn:qs:v',
    long: {
      bytes: 'c',
      follow: 'f',
      lines: 'n',
      quiet: 'q',
      silent: 'q',
      verbose: 'v',
      retry: 'F',
      'sleep-interval': 's',
    },
  });
  const unit = options.has('c') ? 'bytes' : 'lines';
  const given = options.value('c') ?? options.value('n') ?? '10';
  const count = parseSize(given.replace(/^[-+]/, ''));
  if (count === undefined) throw new UsageError(`invalid number of ${unit}: ‘${given}’`, false);
  const fromStart = given.startsWith('+');
  const named = options.has('v') || (options.operands.length > 1 && !options.has('q'));
  let first = true;
  const status = await eachInput(
    context,
    options.operands,
    async ({ name, pieces }) => {
      if (named)
        await context.stdout.write(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
      first = false;
      if (fromStart && unit === 'lines' && name === '-') {
        let number = 0;
        for await (const { lines, unterminated } of batchesOf(pieces)) {
          const kept = lines.filter(() => ++number >= count);
          if (kept.length > 0) await context.stdout.write(kept.join('\n') + (unterminated ? '' : '\n'));
        }
        return;
      }
      await context.stdout.write(lastOf(await textOf(pieces), count, unit, fromStart));
    },
    (operand, message) =>
      message === 'Is a directory'
        ? `error reading '${operand}': ${message}`
        : `cannot open '${operand}' for reading: ${message}`,
  );
  const files = options.operands.filter((operand) => operand !== '-');
  if (!(options.has('f') || options.has('F')) || files.length === 0) return status;
  if (files.every((file) => !context.files.exists(pathOf(context, file))) && !options.has('F')) {
    await context.stderr.write('tail: no files remaining\n');
    return 1;
  }
  return follow(context, files, parseDuration(options.value('s') ?? '1') ?? 1000, named);
});
