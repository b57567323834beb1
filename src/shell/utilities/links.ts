import { FileError, resolvePath } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { attempt, confirm } from './files.ts';
import { complain, look, parseOptions, pathOf, statOf, UsageError, utility } from './support.ts';

/** The last name of a path. */
const baseOf = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? '';

/** A path as it reads from a directory: `../lib/x`. */
function relativeTo(directory: string, path: string): string {
  const [from, to] = [directory, path].map((each) => each.split('/').filter((part) => part !== ''));
  if (!from || !to) return path;
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  const parts = [...from.slice(common).map(() => '..'), ...to.slice(common)];
  return parts.length === 0 ? '.' : parts.join('/');
}

export const ln = utility('ln [OPTION]... [-T] TARGET LINK_NAME', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'bfinrsS:t:Tv',
    long: {
      force: 'f',
      interactive: 'i',
      'no-dereference': 'n',
      relative: 'r',
      symbolic: 's',
      'target-directory': 't',
      'no-target-directory': 'T',
      verbose: 'v',
    },
  });
  const { operands } = options;
  if (operands.length === 0) throw new UsageError('missing file operand');
  const given = options.value('t');
  const last = operands.at(-1) ?? '';
  const lastIsDirectory = (): boolean => {
    const found = look(context, last, !options.has('n'));
    return !(found instanceof FileError) && found.type === 'directory';
  };
  const single = given === undefined && operands.length === 1;
  const into = given ?? (single ? '.' : !options.has('T') && lastIsDirectory() ? last : undefined);
  const targets = given === undefined && !single ? operands.slice(0, -1) : operands;
  if (into === undefined && targets.length > 1) {
    const why = statOf(context, last) ? 'Not a directory' : 'No such file or directory';
    throw new UsageError(`target '${last}': ${why}`, false);
  }
  const kind = options.has('s') ? 'symbolic' : 'hard';
  let status = 0;
  for (const target of targets) {
    const name =
      into === undefined
        ? last
        : `${into === '.' && single ? '.' : into.replace(/\/+$/, '')}/${baseOf(target)}`;
    const shown = into === '.' && single ? `./${baseOf(target)}` : name;
    if (!(await link(context, target, shown, kind, options))) status = 1;
    else if (options.has('v'))
      await context.stdout.write(`'${shown}' ${kind === 'hard' ? '=' : '-'}> '${target}'\n`);
  }
  return status;
});

async function link(
  context: ProgramContext,
  target: string,
  name: string,
  kind: 'symbolic' | 'hard',
  options: { has(letter: string): boolean },
): Promise<boolean> {
  const { files } = context;
  const path = pathOf(context, name);
  if (kind === 'hard') {
    const source = look(context, target, false);
    if (source instanceof FileError) {
      await complain(context, `failed to access '${target}': ${source.message}`);
      return false;
    }
    if (source.type === 'directory') {
      await complain(context, `${target}: hard link not allowed for directory`);
      return false;
    }
  }
  const there = look(context, name, false);
  if (!(there instanceof FileError) && options.has('i') && !(await confirm(context, `replace '${name}'?`)))
    return false;
  const between = kind === 'hard' ? ` => '${target}'` : '';
  return attempt(
    context,
    (message) =>
      `failed to create ${kind} link '${name}'${message === 'File exists' ? '' : between}: ${message}`,
    () => {
      if (!(there instanceof FileError) && (options.has('f') || options.has('i'))) {
        if (there.type === 'directory') throw new FileError('EISDIR', path);
        files.remove(path);
      }
      if (kind === 'symbolic') {
        const read = options.has('r')
          ? relativeTo(files.realPath(resolvePath(path, '..')), pathOf(context, target))
          : target;
        files.makeLink(path, read);
        return;
      }
      if (!(look(context, name, false) instanceof FileError)) throw new FileError('EEXIST', path);
      const source = pathOf(context, target);
      const info = files.lstat(source);
      if (info.type === 'symlink') files.makeLink(path, files.readLink(source));
      else {
        files.write(path, '', { mode: info.mode });
        for (const piece of files.pieces(source)) files.write(path, piece, { append: true });
      }
    },
  );
}

/** How much of a path must exist: all of it, all but the last name, nothing. */
type Demand = 'all' | 'directories' | 'nothing';

/** A path without links. Throws `FileError`. */
function canonical(context: ProgramContext, operand: string, demand: Demand): string {
  const path = pathOf(context, operand);
  if (demand === 'nothing') {
    try {
      return context.files.realPath(path);
    } catch {
      return path;
    }
  }
  if (operand === '') throw new FileError('ENOENT', path);
  const real = context.files.realPath(path);
  if (demand === 'all') context.files.stat(real);
  else {
    const parent = context.files.stat(resolvePath(real, '..'));
    if (parent.type !== 'directory') throw new FileError('ENOTDIR', path);
    const found = look(context, real, true);
    if (operand.endsWith('/') && !(found instanceof FileError) && found.type !== 'directory')
      throw new FileError('ENOTDIR', path);
  }
  return real;
}

export const realpath = utility('realpath [OPTION]... FILE...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'eEfLmnPqsz',
    long: {
      'canonicalize-existing': 'e',
      'canonicalize-missing': 'm',
      'no-symlinks': 's',
      strip: 's',
      quiet: 'q',
      'relative-to': 'relative-to',
    },
  });
  if (options.operands.length === 0) throw new UsageError('missing operand');
  const base = options.value('relative-to');
  let status = 0;
  for (const operand of options.operands) {
    try {
      const demand =
        options.has('m') || options.has('s') ? 'nothing' : options.has('e') ? 'all' : 'directories';
      const real = options.has('s') ? resolvePath(context.cwd, operand) : canonical(context, operand, demand);
      const shown = base === undefined ? real : relativeTo(canonical(context, base, 'nothing'), real);
      await context.stdout.write(`${shown}${options.has('z') ? '\0' : '\n'}`);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (!options.has('q')) await complain(context, `${operand}: ${error.message}`);
      status = 1;
    }
  }
  return status;
});

export const readlink = utility('readlink [OPTION]... FILE...', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'efmnqsvz',
    long: {
      canonicalize: 'f',
      'canonicalize-existing': 'e',
      'canonicalize-missing': 'm',
      'no-newline': 'n',
      verbose: 'v',
    },
  });
  const { operands } = options;
  if (operands.length === 0) throw new UsageError('missing operand');
  const end = options.has('n') && operands.length === 1 ? '' : options.has('z') ? '\0' : '\n';
  let status = 0;
  for (const operand of operands) {
    try {
      const demand = options.has('m')
        ? 'nothing'
        : options.has('e')
          ? 'all'
          : options.has('f')
            ? 'directories'
            : undefined;
      const text = demand
        ? canonical(context, operand, demand)
        : context.files.readLink(pathOf(context, operand));
      await context.stdout.write(`${text}${end}`);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (options.has('v')) await complain(context, `${operand}: ${error.message}`);
      status = 1;
    }
  }
  return status;
});
