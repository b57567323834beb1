import { FileError, type FileInfo } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { attempt, confirm } from './files.ts';
import { complain, look, parseOptions, pathOf, statOf, UsageError, utility } from './support.ts';

/** Where something goes when the target may be a directory. */
function destination(source: string, target: string, targetIsDirectory: boolean): string {
  return targetIsDirectory
    ? `${target.replace(/\/+$/, '')}/${source.replace(/\/+$/, '').split('/').at(-1) ?? ''}`
    : target;
}

function splitOperands(
  context: ProgramContext,
  operands: readonly string[],
  given: string | undefined,
): { sources: readonly string[]; target: string; intoDirectory: boolean } {
  const target = given ?? operands.at(-1);
  const sources = given === undefined ? operands.slice(0, -1) : operands;
  if (target === undefined || (sources.length === 0 && operands.length === 0))
    throw new UsageError('missing file operand');
  if (sources.length === 0)
    throw new UsageError(`missing destination file operand after '${operands[0] ?? ''}'`);
  const info = statOf(context, target);
  const intoDirectory = info?.type === 'directory';
  if (sources.length > 1 && !intoDirectory)
    throw new UsageError(
      `target '${target}': ${info ? 'Not a directory' : 'No such file or directory'}`,
      false,
    );
  return { sources, target, intoDirectory };
}

/** How `cp` copies. */
interface CopyRules {
  /** Times and owners are those of the source. */
  readonly keep: boolean;
  /** Links in directories are followed. */
  readonly follow: boolean;
}

function copyTree(context: ProgramContext, from: string, to: string, info: FileInfo, rules: CopyRules): void {
  const { files } = context;
  if (info.type === 'symlink') {
    if (!(look(context, to, false) instanceof FileError)) files.remove(to);
    files.makeLink(to, files.readLink(from));
  } else if (info.type === 'file') {
    files.write(to, '', { mode: info.mode });
    for (const piece of files.pieces(from)) files.write(to, piece, { append: true });
  } else {
    if (!files.exists(to)) {
      files.makeDirectory(to);
      files.setMode(to, info.mode);
    }
    for (const name of files.list(from)) {
      const [source, target] = [`${from}/${name}`, `${to}/${name}`];
      copyTree(context, source, target, rules.follow ? files.stat(source) : files.lstat(source), rules);
    }
  }
  if (rules.keep) keepAttributes(context, to, info);
}

/** Gives a copy the time of its source, and its owner if one may. */
function keepAttributes({ files }: ProgramContext, path: string, { modified, uid, gid }: FileInfo): void {
  files.setModified(path, modified, { follow: false });
  try {
    files.setOwner(path, { uid, gid }, { follow: false });
  } catch (error) {
    if (!(error instanceof FileError) || error.code !== 'EPERM') throw error;
  }
}

export const cp = utility('cp [OPTION]... SOURCE... DEST', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'adfHiLnpPrRst:Tuv',
    long: {
      archive: 'a',
      dereference: 'L',
      'no-dereference': 'P',
      preserve: 'preserve',
      force: 'f',
      interactive: 'i',
      'no-clobber': 'n',
      recursive: 'r',
      'target-directory': 't',
      update: 'u',
      verbose: 'v',
    },
  });
  const { sources, target, intoDirectory } = splitOperands(context, options.operands, options.value('t'));
  const recursive = options.has('r') || options.has('R') || options.has('a');
  const links =
    options.given.findLast(({ letter }) => 'adPLH'.includes(letter))?.letter ?? (recursive ? 'P' : 'L');
  const rules: CopyRules = {
    keep: ['a', 'p', 'preserve'].some((letter) => options.has(letter)),
    follow: links === 'L',
  };
  let status = 0;
  for (const source of sources) {
    const info = look(context, source, links === 'L' || links === 'H');
    if (info instanceof FileError) {
      await complain(context, `cannot stat '${source}': ${info.message}`);
      status = 1;
      continue;
    }
    if (info.type === 'directory' && !recursive) {
      await complain(context, `-r not specified; omitting directory '${source}'`);
      status = 1;
      continue;
    }
    const to = destination(source, target, intoDirectory && !options.has('T'));
    const [fromPath, toPath] = [pathOf(context, source), pathOf(context, to)];
    if (fromPath === toPath) {
      await complain(context, `'${source}' and '${to}' are the same file`);
      status = 1;
      continue;
    }
    if (toPath.startsWith(`${fromPath}/`)) {
      await complain(context, `cannot copy a directory, '${source}', into itself, '${to}'`);
      status = 1;
      continue;
    }
    const existing = statOf(context, to);
    if (existing && options.has('n')) continue;
    if (existing && options.has('u') && existing.modified >= info.modified) continue;
    if (existing && options.has('i') && !(await confirm(context, `overwrite '${to}'?`))) continue;
    if (info.type === 'directory' && existing?.type === 'file') {
      await complain(context, `cannot overwrite non-directory '${to}' with directory '${source}'`);
      status = 1;
      continue;
    }
    const done = await attempt(
      context,
      (message) =>
        info.type === 'directory'
          ? `cannot create directory '${to}': ${message}`
          : to.endsWith('/')
            ? `cannot create regular file '${to}': Not a directory`
            : `cannot create regular file '${to}': ${message}`,
      () => {
        if (to.endsWith('/') && !existing && info.type === 'file') throw new FileError('ENOTDIR', toPath);
        copyTree(context, fromPath, toPath, info, rules);
      },
    );
    if (!done) status = 1;
    else if (options.has('v')) await context.stdout.write(`'${source}' -> '${to}'\n`);
  }
  return status;
});

export const mv = utility('mv [OPTION]... SOURCE... DEST', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'fint:Tuv',
    long: {
      force: 'f',
      interactive: 'i',
      'no-clobber': 'n',
      'target-directory': 't',
      update: 'u',
      verbose: 'v',
    },
  });
  const { sources, target, intoDirectory } = splitOperands(context, options.operands, options.value('t'));
  let status = 0;
  for (const source of sources) {
    const info = look(context, source, false);
    if (info instanceof FileError) {
      await complain(context, `cannot stat '${source}': ${info.message}`);
      status = 1;
      continue;
    }
    const to = destination(source, target, intoDirectory && !options.has('T'));
    const [fromPath, toPath] = [pathOf(context, source), pathOf(context, to)];
    if (fromPath === toPath) {
      await complain(context, `'${source}' and '${to}' are the same file`);
      status = 1;
      continue;
    }
    const existing = statOf(context, to);
    if (existing && options.has('n')) continue;
    if (existing && options.has('i') && !(await confirm(context, `overwrite '${to}'?`))) continue;
    const describe = (message: string): string => {
      if (toPath.startsWith(`${fromPath}/`))
        return `cannot move '${source}' to a subdirectory of itself, '${to}'`;
      if (existing?.type === 'directory' && info.type !== 'directory')
        return `cannot overwrite directory '${to}' with non-directory`;
      if (existing?.type === 'file' && info.type === 'directory')
        return `cannot overwrite non-directory '${to}' with directory '${source}'`;
      return `cannot move '${source}' to '${to}': ${message}`;
    };
    if (!(await attempt(context, describe, () => context.files.rename(fromPath, toPath)))) status = 1;
    else if (options.has('v')) await context.stdout.write(`renamed '${source}' -> '${to}'\n`);
  }
  return status;
});
