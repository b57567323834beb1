import { FileError, type FileInfo } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { attempt, confirm } from './files.ts';
import { complain, parseOptions, pathOf, statOf, UsageError, utility } from './support.ts';

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

function copyTree(context: ProgramContext, from: string, to: string, info: FileInfo, keep: boolean): void {
  const { files } = context;
  if (info.type === 'file') {
    files.write(to, files.read(from), { mode: info.mode });
    if (keep) files.setModified(to, info.modified);
    return;
  }
  if (!files.exists(to)) files.makeDirectory(to);
  for (const name of files.list(from))
    copyTree(context, `${from}/${name}`, `${to}/${name}`, files.stat(`${from}/${name}`), keep);
}

export const cp = utility('cp [OPTION]... SOURCE... DEST', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'adfiLnpPrRst:Tuv',
    long: {
      archive: 'a',
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
  let status = 0;
  for (const source of sources) {
    const info = source === '/dev/stdin' || source === '/dev/null' ? undefined : statOf(context, source);
    if (!info) {
      await complain(context, `cannot stat '${source}': No such file or directory`);
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
        copyTree(context, fromPath, toPath, info, options.has('p') || options.has('a'));
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
    const info = statOf(context, source);
    if (!info) {
      await complain(context, `cannot stat '${source}': No such file or directory`);
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
      if (existing?.type === 'directory' && info.type === 'file')
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
