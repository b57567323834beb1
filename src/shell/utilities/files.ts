import { FileError, type FileInfo } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { complain, nameOf, parseOptions, pathOf, statOf, UsageError, utility } from './support.ts';

/** Runs an action; a failed one is reported and gives false. */
async function attempt(
  context: ProgramContext,
  describe: (message: string) => string,
  action: () => void,
): Promise<boolean> {
  try {
    action();
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await complain(context, describe(error.message));
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
        if (context.files.stat(path).type === 'file') throw new FileError('ENOTDIR', path);
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
    long: { 'no-create': 'c', date: 'd', reference: 'r' },
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
        if (!context.files.exists(path)) {
          if (options.has('c')) return;
          if (operand.endsWith('/')) throw new FileError('ENOENT', path);
          context.files.write(path, '');
        }
        context.files.setModified(path, time);
      },
    );
    if (!done) status = 1;
  }
  return status;
});

async function confirm(context: ProgramContext, question: string): Promise<boolean> {
  await context.stderr.write(`${nameOf(context)}: ${question} `);
  const answer = await context.stdin.read();
  return /^[yY]/.test(answer ?? '');
}

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
    const info = statOf(context, operand);
    const problem = ((): string | undefined => {
      if (!info) return options.has('f') ? '' : `cannot remove '${operand}': No such file or directory`;
      if (path === '/')
        return "it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe";
      if (info.type === 'directory' && !recursive && !options.has('d'))
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
    if (
      options.has('i') &&
      !(await confirm(
        context,
        `remove ${info?.type === 'directory' ? 'directory' : info?.size === 0 ? 'regular empty file' : 'regular file'} '${operand}'?`,
      ))
    )
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

/** A mode after `u+x`, `go-w`, `a=r`, `755`; undefined when it is none. */
export function changeMode(mode: number, spec: string, isDirectory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(spec)) return parseInt(spec, 8);
  let out = mode;
  for (const clause of spec.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxX]*)+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' || (match[1] ?? '').includes('a') ? 'ugo' : (match[1] ?? '');
    for (const action of (match[2] ?? '').match(/[-+=][rwxX]*/g) ?? []) {
      let bits = 0;
      for (const letter of action.slice(1))
        bits |=
          letter === 'r' ? 4 : letter === 'w' ? 2 : letter === 'x' || isDirectory || mode & 0o111 ? 1 : 0;
      for (const [letter, shift] of [
        ['u', 6],
        ['g', 3],
        ['o', 0],
      ] as const) {
        if (!who.includes(letter)) continue;
        const mask = bits << shift;
        if (action.startsWith('+')) out |= mask;
        else if (action.startsWith('-')) out &= ~mask;
        else out = (out & ~(7 << shift)) | mask;
      }
    }
  }
  return out;
}

export const chmod = utility('chmod [OPTION]... MODE[,MODE]... FILE...', async (context) => {
  // A mode such as -x looks like an option.
  const args = context.argv.slice(1);
  const at = args.findIndex((arg) => /^-[rwxX]+$/.test(arg));
  const dashed = at < 0 ? undefined : args[at];
  const options = parseOptions(dashed === undefined ? args : args.filter((_, index) => index !== at), {
    short: 'cfRv',
    long: { recursive: 'R', verbose: 'v', changes: 'c', silent: 'f', quiet: 'f' },
  });
  const [mode, ...operands] = dashed === undefined ? options.operands : [dashed, ...options.operands];
  if (mode === undefined) throw new UsageError('missing operand');
  if (operands.length === 0) throw new UsageError(`missing operand after ‘${mode}’`);
  let status = 0;
  const change = async (path: string, shown: string): Promise<void> => {
    const info = statOf(context, path);
    if (!info) {
      await complain(context, `cannot access '${shown}': No such file or directory`);
      status = 1;
      return;
    }
    const next = changeMode(info.mode, mode, info.type === 'directory');
    if (next === undefined) throw new UsageError(`invalid mode: ‘${mode}’`);
    context.files.setMode(path, next);
    if (options.has('R') && info.type === 'directory')
      for (const name of context.files.list(path)) await change(`${path}/${name}`, `${shown}/${name}`);
  };
  for (const operand of operands) await change(pathOf(context, operand), operand);
  return status;
});

export const chown = utility('chown [OPTION]... [OWNER][:[GROUP]] FILE...', async (context) => {
  const options = parseOptions(context.argv.slice(1), { short: 'cfhRv', long: { recursive: 'R' } });
  const [owner, ...operands] = options.operands;
  if (owner === undefined) throw new UsageError('missing operand');
  if (operands.length === 0) throw new UsageError(`missing operand after ‘${owner}’`);
  let status = 0;
  for (const operand of operands)
    if (!statOf(context, operand)) {
      await complain(context, `cannot access '${operand}': No such file or directory`);
      status = 1;
    }
  return status;
});

export const mktemp = utility('mktemp [OPTION]... [TEMPLATE]', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'dp:qtu',
    long: { directory: 'd', tmpdir: 'p', 'dry-run': 'u' },
  });
  const template = options.operands[0] ?? 'tmp.XXXXXXXXXX';
  if (!/X{3,}/.test(template)) throw new UsageError(`too few X's in template ‘${template}’`, false);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const name = template.replace(/X+(?=[^X]*$)/, (xs) =>
    [...xs].map(() => letters[Math.floor(context.random() * letters.length)] ?? '').join(''),
  );
  const base =
    options.operands.length === 0 || options.has('t') || options.has('p')
      ? `${options.value('p') || context.env['TMPDIR'] || '/tmp'}/`
      : '';
  const path = pathOf(context, base + name);
  const done = await attempt(
    context,
    (message) =>
      `failed to create ${options.has('d') ? 'directory' : 'file'} via template ‘${base}${template}’: ${message}`,
    () => {
      if (options.has('d')) context.files.makeDirectory(path);
      else context.files.write(path, '', { mode: 0o600 });
    },
  );
  if (!done) return 1;
  await context.stdout.write(`${base}${name}\n`);
  return 0;
});

export const stat = utility('stat [OPTION]... FILE...', async (context) => {
  const options = parseOptions(context.argv.slice(1), { short: 'c:Lt', long: { format: 'c', printf: 'c' } });
  if (options.operands.length === 0) throw new UsageError('missing operand');
  const { modeText } = await context.load(import('./ls.ts'));
  const { formatTime } = await context.load(import('../strftime.ts'));
  let status = 0;
  for (const operand of options.operands) {
    const info = statOf(context, operand);
    if (!info) {
      await complain(context, `cannot statx '${operand}': No such file or directory`);
      status = 1;
      continue;
    }
    const user = context.env['USER'] ?? 'root';
    const time = formatTime(info.modified, '%Y-%m-%d %H:%M:%S.%N %z');
    const kind =
      info.type === 'directory' ? 'directory' : info.size === 0 ? 'regular empty file' : 'regular file';
    const mode = info.mode.toString(8);
    const fields: Record<string, string> = {
      n: operand,
      s: String(info.size),
      a: mode,
      A: modeText(info),
      F: kind,
      U: user,
      G: user,
      y: time,
      Y: String(Math.floor(info.modified / 1000)),
    };
    const format = options.value('c');
    const id = user === 'root' ? '    0' : ' 1000';
    await context.stdout.write(
      format === undefined
        ? `  File: ${operand}\n  Size: ${String(info.size).padEnd(10)}\tBlocks: ${String(Math.ceil(info.size / 4096) * 8).padEnd(10)} IO Block: 4096   ${kind}\nAccess: (${mode.padStart(4, '0')}/${modeText(info)})  Uid: (${id}/${user.padStart(8)})   Gid: (${id}/${user.padStart(8)})\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n Birth: ${time}\n`
        : `${format.replace(/%([nsaAFUGyY])/g, (all, letter: string) => fields[letter] ?? all)}\n`,
    );
  }
  return status;
});
