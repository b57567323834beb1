import type { FileSystem } from '../../shell/filesystem.ts';
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

export const whoami: ContainerProgram = async ({ stdout, stderr }, { user }) => {
  if (/^\d+$/.test(user)) {
    await stderr.write(`whoami: unknown uid ${user}\n`);
    return 1;
  }
  await stdout.write(`${user}\n`);
  return 0;
};

export const id: ContainerProgram = async ({ argv, stdout }, { user, spec }) => {
  const own = spec.container.securityContext;
  const shared = spec.pod.spec.securityContext;
  const uid = own?.runAsUser ?? shared?.runAsUser ?? (user === 'root' ? 0 : 101);
  const gid = own?.runAsGroup ?? shared?.runAsGroup ?? (uid === 0 ? 0 : uid === 101 ? 101 : 0);
  const named = (number: number): string =>
    number === 0 ? '0(root)' : /^\d+$/.test(user) ? String(number) : `${number}(${user})`;
  if (argv.includes('-un')) await stdout.write(`${user}\n`);
  else if (argv.includes('-u')) await stdout.write(`${uid}\n`);
  else if (argv.includes('-g')) await stdout.write(`${gid}\n`);
  else await stdout.write(`uid=${named(uid)} gid=${named(gid)} groups=${named(gid)}\n`);
  return 0;
};

const KERNEL = '6.1.0-37-amd64';

export const uname: ContainerProgram = async ({ argv, stdout }, { spec }) => {
  const flags = argv.slice(1).join('');
  const all = flags.includes('a');
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', spec.sandbox.hostname],
    ['r', KERNEL],
    ['v', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.140-1 (2025-05-22)'],
    ['m', 'x86_64'],
    ['o', 'GNU/Linux'],
  ];
  const shown = parts.filter(([flag]) => all || flags.includes(flag)).map(([, text]) => text);
  await stdout.write(`${shown.length > 0 ? shown.join(' ') : 'Linux'}\n`);
  return 0;
};
