import { FileError, type Owner } from '../filesystem.ts';
import type { Program, ProgramContext } from '../program.ts';
import { attempt } from './files.ts';
import { groupNames, groupOf, userNames } from './owners.ts';
import { modeText } from './ls.ts';
import { complain, look, parseOptions, pathOf, UsageError, utility } from './support.ts';

/** A mode after `u+x`, `go-w`, `a=r`, `755`; undefined when it is none. */
export function changeMode(mode: number, spec: string, isDirectory: boolean): number | undefined {
  // A directory keeps what is not named: setuid and setgid.
  if (/^[0-7]{1,4}$/.test(spec)) return parseInt(spec, 8) | (isDirectory ? mode & 0o6000 : 0);
  if (/^[0-7]{5,}$/.test(spec)) return parseInt(spec, 8) & 0o7777;
  let out = mode;
  for (const clause of spec.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' || (match[1] ?? '').includes('a') ? 'ugo' : (match[1] ?? '');
    for (const action of (match[2] ?? '').match(/[-+=][rwxXst]*/g) ?? []) {
      let bits = 0;
      let special = 0;
      for (const letter of action.slice(1))
        if (letter === 't') special |= who.includes('o') ? 0o1000 : 0;
        else if (letter === 's')
          special |= (who.includes('u') ? 0o4000 : 0) | (who.includes('g') ? 0o2000 : 0);
        else
          bits |=
            letter === 'r' ? 4 : letter === 'w' ? 2 : letter === 'x' || isDirectory || mode & 0o111 ? 1 : 0;
      if (action.startsWith('-')) out &= ~special;
      else out |= special;
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
  const at = args.findIndex((arg) => /^-[rwxXst]+$/.test(arg));
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
    const info = look(context, path, true);
    if (info instanceof FileError) {
      await complain(context, `cannot access '${shown}': ${info.message}`);
      status = 1;
      return;
    }
    const next = changeMode(info.mode, mode, info.type === 'directory');
    if (next === undefined) throw new UsageError(`invalid mode: ‘${mode}’`);
    const done = await attempt(
      context,
      (message) => `changing permissions of '${shown}': ${message}`,
      () => context.files.setMode(path, next),
    );
    if (!done) status = 1;
    else if (options.has('v') || (options.has('c') && next !== info.mode)) {
      const [from, to] = [info.mode, next].map(
        (bits) => `${bits.toString(8).padStart(4, '0')} (${modeText({ ...info, mode: bits }).slice(1)})`,
      );
      await context.stdout.write(
        next === info.mode
          ? `mode of '${shown}' retained as ${to ?? ''}\n`
          : `mode of '${shown}' changed from ${from ?? ''} to ${to ?? ''}\n`,
      );
    }
    if (options.has('R') && info.type === 'directory')
      for (const name of context.files.list(path))
        if (context.files.lstat(`${path}/${name}`).type !== 'symlink')
          await change(`${path}/${name}`, `${shown}/${name}`);
  };
  for (const operand of operands) await change(pathOf(context, operand), operand);
  return status;
});

/** The owner and group to come; undefined: they stay. */
type NewOwner = { readonly [K in keyof Owner]?: Owner[K] | undefined };

/** What `chown` is told to make of an owner: `user`, `user:`, `user:group`, `:group`. Throws `UsageError`. */
function ownerOf({ files }: ProgramContext, spec: string): NewOwner {
  const at = spec.search(/[:.]/);
  const [user, group] = at < 0 ? [spec, undefined] : [spec.slice(0, at), spec.slice(at + 1)];
  const uid = user === '' ? undefined : userNames(files).number(user);
  if (user !== '' && uid === undefined) throw new UsageError(`invalid user: ‘${spec}’`, false);
  if (group === undefined) return { uid };
  const gid = group === '' ? groupOf(files, user) : groupNames(files).number(group);
  if (group !== '' && gid === undefined) throw new UsageError(`invalid group: ‘${spec}’`, false);
  return { uid, gid };
}

const changingOwner = (usage: string, operandName: string, parse: typeof ownerOf): Program =>
  utility(usage, async (context) => {
    const options = parseOptions(context.argv.slice(1), {
      short: 'cfhHLPRv',
      long: {
        recursive: 'R',
        'no-dereference': 'h',
        verbose: 'v',
        changes: 'c',
        silent: 'f',
        quiet: 'f',
        reference: 'reference',
      },
    });
    const [spec, ...operands] = options.operands;
    if (spec === undefined) throw new UsageError('missing operand');
    if (operands.length === 0) throw new UsageError(`missing operand after ‘${spec}’`);
    const { uid, gid } = parse(context, spec);
    const owner = { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) };
    let status = 0;
    const change = async (path: string, shown: string, follow: boolean): Promise<void> => {
      const info = look(context, path, follow);
      if (info instanceof FileError) {
        if (!options.has('f')) await complain(context, `cannot access '${shown}': ${info.message}`);
        status = 1;
        return;
      }
      const done = await attempt(
        context,
        (message) => `changing ${operandName} of '${shown}': ${message}`,
        () => context.files.setOwner(path, owner, { follow }),
      );
      if (!done) status = 1;
      if (options.has('R') && info.type === 'directory')
        for (const name of context.files.list(path))
          await change(`${path}/${name}`, `${shown}/${name}`, false);
    };
    for (const operand of operands) await change(pathOf(context, operand), operand, !options.has('h'));
    return status;
  });

export const chown = changingOwner('chown [OPTION]... [OWNER][:[GROUP]] FILE...', 'ownership', ownerOf);
export const chgrp = changingOwner('chgrp [OPTION]... GROUP FILE...', 'group', ({ files }, group) => {
  const gid = groupNames(files).number(group);
  if (gid === undefined) throw new UsageError(`invalid group: ‘${group}’`, false);
  return { gid };
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
