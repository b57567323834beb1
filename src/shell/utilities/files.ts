import { FileError, type FileInfo } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { complain, look, nameOf, parseOptions, pathOf, statOf, UsageError, utility } from './support.ts';

/** Runs an action; a failed one is reported and gives false. */
export async function attempt(
  context: ProgramContext,
  describe: (message: string, code: FileError['code']) => string,
  action: () => void,
): Promise<boolean> {
  try {
    action();
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await complain(context, describe(error.message, error.code));
    return false;
  }
}

export const mkdir = utility('mkdir [OPTION]... DIRECTORY...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'm:pvZ',
    long: { mode: 'm', parents: 'p', verbose: 'v' },
  });
  if (options.operands.length === 0) throw new UsageError('missing operand');
  let status = 0;
  for (const operand of options.operands) {
    const path = pathOf(context, operand);
    const existed = context.files.exists(path);
    const done = await attempt(
      context,
      (message) => `cannot create directory ‘${operand}’: ${message}`,
      () => {
        context.files.makeDirectory(path, { parents: options.has('p') });
        const mode = parseInt(options.value('m') ?? '', 8);
        if (!Number.isNaN(mode)) context.files.setMode(path, mode);
      },
    );
    if (!done) status = 1;
    else if (options.has('v') && !existed)
      await context.stdout.write(`mkdir: created directory '${operand}'\n`);
  }
  return status;
});

export const rmdir = utility('rmdir [OPTION]... DIRECTORY...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'pv',
    long: { parents: 'p', verbose: 'v', 'ignore-fail-on-non-empty': 'ignore' },
  });
  if (options.operands.length === 0) throw new UsageError('missing operand');
  let status = 0;
  for (const operand of options.operands) {
    const done = await attempt(
      context,
      (message) => `failed to remove '${operand}': ${message}`,
      () => {
        const path = pathOf(context, operand);
        if (context.files.lstat(path).type !== 'directory') throw new FileError('ENOTDIR', path);
        context.files.remove(path);
      },
    );
    if (!done) status = 1;
  }
  return status;
});

export const touch = utility('touch [OPTION]... FILE...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'acd:hmr:t:',
    long: { 'no-create': 'c', 'no-dereference': 'h', date: 'd', reference: 'r' },
  });
  if (options.operands.length === 0) throw new UsageError('missing file operand');
  const reference = options.value('r');
  const date = options.value('d');
  let time = context.clock.now();
  if (reference !== undefined) {
    const info = statOf(context, reference);
    if (!info)
      throw new UsageError(`failed to get attributes of '${reference}': No such file or directory`, false);
    time = info.modified;
  } else if (date !== undefined) {
    const parsed = Date.parse(date);
    if (Number.isNaN(parsed)) throw new UsageError(`invalid date format ‘${date}’`, false);
    time = parsed;
  }
  let status = 0;
  for (const operand of options.operands) {
    const done = await attempt(
      context,
      (message) => `cannot touch '${operand}': ${message}`,
      () => {
        const path = pathOf(context, operand);
        const follow = !options.has('h');
        if (look(context, operand, follow) instanceof FileError) {
          if (options.has('c')) return;
          if (operand.endsWith('/')) throw new FileError('ENOENT', path);
          context.files.write(path, '');
        }
        context.files.setModified(path, time, { follow });
      },
    );
    if (!done) status = 1;
  }
  return status;
});

export const unlink = utility('unlink FILE', async (context) => {
  const { operands } = parseOptions(context.argv.slice(1), { short: '' });
  const [operand] = operands;
  if (operand === undefined) throw new UsageError('missing operand');
  if (operands.length > 1) throw new UsageError(`extra operand ‘${operands[1] ?? ''}’`);
  const done = await attempt(
    context,
    (message) => `cannot unlink '${operand}': ${message}`,
    () => {
      const path = pathOf(context, operand);
      if (context.files.lstat(path).type === 'directory') throw new FileError('EISDIR', path);
      context.files.remove(path);
    },
  );
  return done ? 0 : 1;
});

/** Asks a question on standard error. */
export async function confirm(context: ProgramContext, question: string): Promise<boolean> {
  await context.stderr.write(`${nameOf(context)}: ${question} `);
  const answer = await context.stdin.read();
  return /^[yY]/.test(answer ?? '');
}

/** What GNU's programs call a file. */
export const kindOf = ({ type, size }: FileInfo): string =>
  type === 'directory'
    ? 'directory'
    : type === 'symlink'
      ? 'symbolic link'
      : size === 0
        ? 'regular empty file'
        : 'regular file';

export const rm = utility('rm [OPTION]... [FILE]...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'dfiIrRv',
    long: {
      force: 'f',
      recursive: 'r',
      dir: 'd',
      verbose: 'v',
      'no-preserve-root': 'no-preserve-root',
      'preserve-root': 'preserve-root',
    },
  });
  const recursive = options.has('r') || options.has('R');
  if (options.operands.length === 0) {
    if (options.has('f')) return 0;
    throw new UsageError('missing operand');
  }
  let status = 0;
  for (const operand of options.operands) {
    const path = pathOf(context, operand);
    const found = look(context, operand, false);
    const info = found instanceof FileError ? undefined : found;
    const problem = ((): string | undefined => {
      if (found instanceof FileError)
        return options.has('f') && found.code === 'ENOENT'
          ? ''
          : `cannot remove '${operand}': ${found.message}`;
      if (path === '/')
        return "it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe";
      if (found.type === 'directory' && !recursive && !options.has('d'))
        return `cannot remove '${operand}': Is a directory`;
      if (/(?:^|\/)\.\.?\/?$/.test(operand))
        return `refusing to remove '.' or '..' directory: skipping '${operand}'`;
      return undefined;
    })();
    if (problem !== undefined) {
      if (problem === '') continue;
      await complain(context, problem);
      status = 1;
      continue;
    }
    if (options.has('i') && !(await confirm(context, `remove ${info ? kindOf(info) : 'file'} '${operand}'?`)))
      continue;
    const done = await attempt(
      context,
      (message) => `cannot remove '${operand}': ${message}`,
      () => context.files.remove(path, { recursive }),
    );
    if (!done) status = 1;
    else if (options.has('v'))
      await context.stdout.write(`removed ${info?.type === 'directory' ? 'directory ' : ''}'${operand}'\n`);
  }
  return status;
});
