import { FileError, type FileInfo } from '../filesystem.ts';
import { appletSize, complain, humanSize, look, parseOptions, pathOf, utility } from './support.ts';

const BLOCKS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, b: 1 };

export const du = utility('du [OPTION]... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'abcd:hHkLlmsx',
    long: {
      all: 'a',
      'apparent-size': 'apparent',
      bytes: 'b',
      total: 'c',
      'max-depth': 'd',
      'human-readable': 'h',
      summarize: 's',
    },
  });
  const apparent = options.has('b') || options.has('apparent');
  const unit = BLOCKS[options.given.findLast(({ letter }) => letter in BLOCKS)?.letter ?? 'k'] ?? 1024;
  const deepest = options.has('s') ? 0 : Number(options.value('d') ?? Infinity);
  const shown = (bytes: number): string =>
    options.has('h')
      ? bytes === 0
        ? '0'
        : context.isApplet
          ? appletSize(bytes)
          : humanSize(bytes)
      : String(Math.ceil(bytes / unit));
  const own = (info: FileInfo): number => (apparent ? info.size : info.allocated);
  let status = 0;
  let out = '';
  /** What has been counted, to be counted once. */
  const seen = new Set<string>();
  const visit = async (path: string, info: FileInfo, depth: number): Promise<number> => {
    const real = pathOf(context, path);
    if (seen.has(real)) return 0;
    seen.add(real);
    let bytes = own(info);
    if (info.type === 'directory') {
      let names: readonly string[] = [];
      try {
        names = context.files.list(real);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await complain(context, `cannot read directory '${path}': ${error.message}`);
        status = 1;
      }
      for (const name of names) {
        const below = `${path.replace(/\/+$/, '')}/${name}`;
        const found = look(context, below, options.has('L'));
        if (!(found instanceof FileError)) bytes += await visit(below, found, depth + 1);
      }
    }
    if (depth <= deepest && (info.type === 'directory' || options.has('a') || depth === 0))
      out += `${shown(bytes)}\t${path}\n`;
    return bytes;
  };
  let total = 0;
  for (const operand of options.operands.length > 0 ? options.operands : ['.']) {
    const info = look(context, operand, options.has('L') || options.has('H'));
    if (info instanceof FileError) {
      await complain(
        context,
        context.isApplet ? `${operand}: ${info.message}` : `cannot access '${operand}': ${info.message}`,
      );
      status = 1;
    } else total += await visit(operand, info, 0);
    await context.stdout.write(out);
    out = '';
  }
  if (options.has('c')) await context.stdout.write(`${shown(total)}\ttotal\n`);
  return status;
});
