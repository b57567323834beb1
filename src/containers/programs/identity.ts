import { complain, parseOptions } from '../../shell/utilities/support.ts';
import { groupNames, userNames, type Names } from '../../shell/utilities/owners.ts';
import { accountsIn, groupsIn } from '../accounts.ts';
import { textOf } from '../identity.ts';
import type { FileSystem } from '../../shell/filesystem.ts';
import { kernelOf } from '../kernel.ts';
import type { ContainerProgram } from './index.ts';

/** The names that /etc/hosts gives to an address; the first is the canonical one. */
function namesOf(files: FileSystem, address: string): readonly string[] {
  const lines = files.exists('/etc/hosts') ? files.read('/etc/hosts').split('\n') : [];
  return (
    lines
      .map((line) => line.split(/\s+/))
      .find(([first]) => first === address)
      ?.slice(1) ?? []
  );
}

export const hostname: ContainerProgram = async ({ argv, stdout, files }, { spec }) => {
  const { hostname: name, ip } = spec.sandbox;
  const flags = argv
    .slice(1)
    .filter((word) => word.startsWith('-'))
    .join('');
  const [full = name] = namesOf(files, ip);
  const at = full.indexOf('.');
  let shown = name;
  if (/i/i.test(flags)) shown = ip;
  else if (/f/.test(flags)) shown = full;
  else if (/d/.test(flags)) shown = at < 0 ? '' : full.slice(at + 1);
  else if (/s/.test(flags)) shown = name.replace(/\..*/, '');
  await stdout.write(`${shown}\n`);
  return 0;
};

export const whoami: ContainerProgram = async ({ stdout, stderr, files, isApplet }, { identity }) => {
  const { uid } = identity();
  const users = userNames(files);
  if (!users.known(uid)) {
    await stderr.write(`whoami: ${isApplet ? 'unknown uid' : 'cannot find name for user ID'} ${uid}\n`);
    return 1;
  }
  await stdout.write(`${users.of(uid)}\n`);
  return 0;
};

/** `id`: of the container's user, or of one that /etc/passwd names. */
export const id: ContainerProgram = async (context, { identity }) => {
  const { files, stdout, isApplet } = context;
  const options = parseOptions(context.argv.slice(1), {
    short: 'gGnrua',
    long: { user: 'u', group: 'g', groups: 'G', name: 'n', real: 'r' },
  });
  const users = userNames(files);
  const groups = groupNames(files);
  const [asked] = options.operands;
  const account =
    asked === undefined
      ? undefined
      : accountsIn(textOf(files, '/etc/passwd')).find(
          ({ name, uid }) => name === asked || String(uid) === asked,
        );
  if (asked !== undefined && !account) {
    await complain(context, isApplet ? `unknown user ${asked}` : `‘${asked}’: no such user`);
    return 1;
  }
  const { uid, gid } = account ?? identity();
  const all = account
    ? [gid, ...groupsIn(textOf(files, '/etc/group'), account.name)].sort((a, b) => a - b)
    : identity().groups;
  // GNU's puts the first group before the others; busybox' leaves the kernel's order.
  const listed = [...new Set(isApplet ? all : [gid, ...all])];
  const full = (number: number, names: Names): string =>
    names.known(number) ? `${number}(${names.of(number)})` : String(number);
  const bare = (number: number, names: Names): string =>
    options.has('n') ? names.of(number) : String(number);
  const text = options.has('G')
    ? listed.map((number) => bare(number, groups)).join(' ')
    : options.has('g')
      ? bare(gid, groups)
      : options.has('u')
        ? bare(uid, users)
        : `uid=${full(uid, users)} gid=${full(gid, groups)} groups=${listed.map((number) => full(number, groups)).join(',')}`;
  await stdout.write(`${text}\n`);
  return 0;
};

export const uname: ContainerProgram = async ({ argv, files, stdout }, { spec }) => {
  const flags = argv.slice(1).join('');
  const all = flags.includes('a');
  const { release, build } = kernelOf(spec.sandbox.kernel);
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', spec.sandbox.hostname],
    ['r', release],
    ['v', build],
    ['m', 'x86_64'],
    // busybox has been built for another libc there
    ['o', files.exists('/etc/alpine-release') ? 'Linux' : 'GNU/Linux'],
  ];
  const shown = parts.filter(([flag]) => all || flags.includes(flag)).map(([, text]) => text);
  await stdout.write(`${shown.length > 0 ? shown.join(' ') : 'Linux'}\n`);
  return 0;
};
