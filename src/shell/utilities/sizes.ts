import { FileError } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { attempt } from './files.ts';
import { complain, look, overflow, parseOptions, parseSize, pathOf, UsageError, utility } from './support.ts';

/** The new size of a file that `truncate -s` asks for. Throws `UsageError`. */
function newSize(spec: string, old: number): number {
  const [, sign = '', digits = ''] = /^([-+<>/%]?)(.*)$/.exec(spec) ?? [];
  const size = parseSize(digits);
  if (size === undefined || overflow(size) !== '')
    throw new UsageError(`Invalid number: ‘${digits}’${overflow(size ?? 0)}`, false);
  if (size === 0 && (sign === '/' || sign === '%')) throw new UsageError('division by zero', false);
  switch (sign) {
    case '+':
      return old + size;
    case '-':
      return Math.max(0, old - size);
    case '<':
      return Math.min(old, size);
    case '>':
      return Math.max(old, size);
    case '/':
      return Math.floor(old / size) * size;
    case '%':
      return Math.ceil(old / size) * size;
    default:
      return size;
  }
}

/** The largest file of an ext4 file system. */
const MOST = 16 * 1024 ** 4 - 4096;

/** Makes a file if there is none, and gives it a size. */
function resize(
  { files }: ProgramContext,
  path: string,
  size: (old: number) => number,
  allocate: boolean,
): void {
  if (!files.exists(path)) files.write(path, '');
  const info = files.stat(path);
  if (info.type === 'directory') throw new FileError('EISDIR', path);
  const wanted = size(info.size);
  if (wanted > MOST) throw new FileError('EFBIG', path);
  files.setSize(path, wanted, allocate);
}

export const truncate = utility('truncate OPTION... FILE...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'cor:s:',
    long: { 'no-create': 'c', 'io-blocks': 'o', reference: 'r', size: 's' },
  });
  const [spec, reference] = [options.value('s'), options.value('r')];
  if (spec === undefined && reference === undefined)
    throw new UsageError('you must specify either ‘--size’ or ‘--reference’');
  if (options.operands.length === 0) throw new UsageError('missing file operand');
  if (spec !== undefined) newSize(spec, 0);
  const model = reference === undefined ? undefined : look(context, reference, true);
  if (model instanceof FileError)
    throw new UsageError(`cannot stat '${reference ?? ''}': ${model.message}`, false);
  let status = 0;
  for (const operand of options.operands) {
    const path = pathOf(context, operand);
    if (options.has('c') && !context.files.exists(path)) continue;
    const wanted = (old: number): number => model?.size ?? newSize(spec ?? '', old);
    const sizeOf = (at: string): number => wanted(context.files.exists(at) ? context.files.stat(at).size : 0);
    const done = await attempt(
      context,
      (message, code) =>
        code === 'EFBIG'
          ? `failed to truncate '${operand}' at ${String(BigInt(sizeOf(path)))} bytes: ${message}`
          : `cannot open '${operand}' for writing: ${message}`,
      () => resize(context, path, wanted, false),
    );
    if (!done) status = 1;
  }
  return status;
});

export const fallocate = utility('fallocate [options] <filename>', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'cdil:no:pvxz',
    long: { length: 'l', offset: 'o', 'keep-size': 'n', posix: 'x', verbose: 'v' },
  });
  const length = options.value('l');
  const [operand] = options.operands;
  if (operand === undefined) throw new UsageError('no filename specified', false);
  if (length === undefined) throw new UsageError('no length argument specified', false);
  const [size, offset] = [parseSize(length), parseSize(options.value('o') ?? '0')];
  if (size === undefined || size === 0) throw new UsageError('invalid length value specified', false);
  const path = pathOf(context, operand);
  try {
    resize(context, path, (old) => (options.has('n') ? old : Math.max(old, (offset ?? 0) + size)), true);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const doing =
      error.code === 'ENOSPC' || error.code === 'EFBIG' ? 'fallocate failed' : `cannot open ${operand}`;
    await complain(context, `${doing}: ${error.message}`);
    return 1;
  }
  return 0;
});
