import type { Owner } from '../shell/filesystem.ts';
import type { Scenario } from './scenario.ts';

/** `ko` gives a Korean LANG, `en` an English one, `C` none of both: what the transcripts were recorded with. */
export type Locale = 'ko' | 'en' | 'C';

const languages: Readonly<Record<Locale, string>> = { ko: 'ko_KR.UTF-8', en: 'en_US.UTF-8', C: 'C.UTF-8' };

/** The exported variables of a login shell on the scenario's machine. */
export function loginVariables({ machine }: Scenario, locale: Locale): Readonly<Record<string, string>> {
  return {
    HOME: machine.home,
    USER: machine.user,
    LOGNAME: machine.user,
    SHELL: '/bin/bash',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: languages[locale],
    TERM: 'xterm-256color',
    PWD: machine.directory ?? machine.home,
    ...machine.env,
  };
}

/** The resolver that runs on the machine itself. */
const NAME_SERVER = '127.0.0.53';

/** Whose the files of a machine are that do not say it: the learner's are at home and in /tmp. */
export const ownersOf =
  ({ home, user }: Scenario['machine']) =>
  (path: string): Owner => {
    const isOwn =
      user !== 'root' &&
      [home, '/tmp'].some((directory) => path.startsWith(`${directory}/`) || path === home);
    return isOwn ? { uid: 1000, gid: 1000 } : { uid: 0, gid: 0 };
  };

/** The files of a fresh machine, by absolute path; directories have no text. */
export function freshFiles({
  machine,
  files,
}: Scenario): readonly (readonly [path: string, text?: string])[] {
  const { home, user, hostname } = machine;
  return [
    ['/tmp'],
    ['/bin'],
    ['/usr/bin'],
    ['/usr/local/bin'],
    ['/usr/local/sbin'],
    ['/usr/sbin'],
    ['/sbin'],
    ['/var/log'],
    ['/dev'],
    ['/root'],
    ['/etc/hostname', `${hostname}\n`],
    ['/etc/hosts', `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n`],
    ['/etc/resolv.conf', `nameserver ${NAME_SERVER}\noptions edns0 trust-ad\nsearch .\n`],
    ['/etc/group', `root:x:0:\n${user === 'root' ? '' : `${user}:x:1000:\n`}`],
    ['/etc/passwd', `root:x:0:0:root:/root:/bin/bash\n${user}:x:1000:1000::${home}:/bin/bash\n`],
    [
      '/etc/os-release',
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
    ],
    [home],
    ...(machine.directory === undefined ? [] : [[machine.directory] as const]),
    ...Object.entries(files).map(([path, text]) => [`${home}/${path}`, text] as const),
  ];
}
