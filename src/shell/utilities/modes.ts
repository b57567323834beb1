import { attempt } from './files.ts';
import { complain, parseOptions, pathOf, statOf, UsageError, utility } from './support.ts';

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
