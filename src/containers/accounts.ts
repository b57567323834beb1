import type { Image, ImageUser } from './image.ts';
import type { Userland } from './userland.ts';

/** Lines of /etc/passwd without `x`, and of /etc/group: `name:gid:members`. */
interface Accounts {
  readonly passwd: readonly string[];
  readonly group: readonly string[];
}

/** A user of the system that nobody logs in as: `name:uid:gid:home`. */
const system = (lines: string, shell: string): readonly string[] =>
  lines.split(' ').map((line) => {
    const [name = '', uid = '', gid = '', home = ''] = line.split(':');
    return `${name}:x:${uid}:${gid}:${name}:${home}:${shell}`;
  });

const groups = (lines: string): readonly string[] =>
  lines.split(' ').map((line) => line.replace(/^([^:]*):([^:]*)/, '$1:x:$2'));

const busybox: Accounts = {
  passwd: [
    'root:x:0:0:root:/root:/bin/sh',
    ...system('daemon:1:1:/usr/sbin bin:2:2:/bin sys:3:3:/dev', '/bin/false'),
    'sync:x:4:100:sync:/bin:/bin/sync',
    ...system('mail:8:8:/var/spool/mail www-data:33:33:/var/www', '/bin/false'),
    'operator:x:37:37:Operator:/var:/bin/false',
    'nobody:x:65534:65534:nobody:/home:/bin/false',
  ],
  group: groups(
    'root:0: daemon:1: bin:2: sys:3: adm:4: tty:5: disk:6: lp:7: mail:8: kmem:9: wheel:10:root cdrom:11: dialout:18: floppy:19: video:28: audio:29: tape:32: www-data:33: operator:37: utmp:43: plugdev:46: staff:50: lock:54: netdev:82: users:100: nobody:65534:',
  ),
};

const alpine: Accounts = {
  passwd: [
    'root:x:0:0:root:/root:/bin/sh',
    ...system('bin:1:1:/bin daemon:2:2:/sbin lp:4:7:/var/spool/lpd', '/sbin/nologin'),
    'sync:x:5:0:sync:/sbin:/bin/sync',
    'shutdown:x:6:0:shutdown:/sbin:/sbin/shutdown',
    'halt:x:7:0:halt:/sbin:/sbin/halt',
    ...system(
      'mail:8:12:/var/mail news:9:13:/usr/lib/news uucp:10:14:/var/spool/uucppublic cron:16:16:/var/spool/cron ftp:21:21:/var/lib/ftp sshd:22:22:/dev/null games:35:35:/usr/games ntp:123:123:/var/empty guest:405:100:/dev/null nobody:65534:65534:/',
      '/sbin/nologin',
    ),
  ],
  group: groups(
    'root:0:root bin:1:root,bin,daemon daemon:2:root,bin,daemon sys:3:root,bin adm:4:root,daemon tty:5: disk:6:root lp:7:lp kmem:9: wheel:10:root floppy:11:root mail:12:mail news:13:news uucp:14:uucp cron:16:cron audio:18: cdrom:19: dialout:20:root ftp:21: sshd:22: input:23: tape:26:root video:27:root netdev:28: kvm:34:kvm games:35: shadow:42: www-data:82: users:100:games ntp:123: abuild:300: utmp:406: ping:999: nogroup:65533: nobody:65534:',
  ),
};

const debian: Accounts = {
  passwd: [
    'root:x:0:0:root:/root:/bin/bash',
    ...system('daemon:1:1:/usr/sbin bin:2:2:/bin sys:3:3:/dev', '/usr/sbin/nologin'),
    'sync:x:4:65534:sync:/bin:/bin/sync',
    ...system(
      'games:5:60:/usr/games man:6:12:/var/cache/man lp:7:7:/var/spool/lpd mail:8:8:/var/mail news:9:9:/var/spool/news uucp:10:10:/var/spool/uucp proxy:13:13:/bin www-data:33:33:/var/www backup:34:34:/var/backups',
      '/usr/sbin/nologin',
    ),
    'list:x:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin',
    'irc:x:39:39:ircd:/run/ircd:/usr/sbin/nologin',
    '_apt:x:42:65534::/nonexistent:/usr/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
  ],
  group: groups(
    'root:0: daemon:1: bin:2: sys:3: adm:4: tty:5: disk:6: lp:7: mail:8: news:9: uucp:10: man:12: proxy:13: kmem:15: dialout:20: fax:21: voice:22: cdrom:24: floppy:25: tape:26: sudo:27: audio:29: dip:30: www-data:33: backup:34: operator:37: list:38: irc:39: src:40: shadow:42: utmp:43: video:44: sasl:45: plugdev:46: staff:50: games:60: users:100: nogroup:65534:',
  ),
};

const scratch: Accounts = { passwd: ['root:x:0:0:root:/root:/sbin/nologin'], group: ['root:x:0:'] };

const accountsOf: Readonly<Record<Userland, Accounts>> = { busybox, debian, none: scratch, toolbox: alpine };

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

/** /etc/passwd and /etc/group of an image. */
export function accountFiles(
  { userland, user, users = [] }: Image,
  isAlpine: boolean,
): Readonly<Record<string, string>> {
  const { passwd, group } = isAlpine ? alpine : accountsOf[userland];
  const named = [...users, ...(user && !/^\d/.test(user.name) ? [user] : [])].filter(
    ({ name }, index, all) => all.findIndex((each) => each.name === name) === index,
  );
  const known = (all: readonly string[], name: string): boolean =>
    all.some((line) => line.startsWith(`${name}:`));
  const added = named.filter(({ name }) => !known(passwd, name));
  return {
    '/etc/passwd': lines([...passwd, ...added.map(passwdLine)]),
    '/etc/group': lines([
      ...group,
      ...added
        .filter(
          ({ name, gid }) => !known(group, name) && !group.some((line) => line.split(':')[2] === String(gid)),
        )
        .map(({ name, gid }) => `${name}:x:${gid}:`),
    ]),
  };
}

const passwdLine = ({ name, uid, gid, home = `/home/${name}` }: ImageUser): string =>
  `${name}:x:${uid}:${gid}:${name}:${home}:/sbin/nologin`;

/** A user as a line of /etc/passwd has it. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** The users of a text of /etc/passwd. */
export const accountsIn = (passwd: string): readonly Account[] =>
  passwd
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', , uid, gid, , home = '/'] = line.split(':');
      return { name, uid: Number(uid), gid: Number(gid), home };
    });

/** The groups that a text of /etc/group puts a user into. */
export const groupsIn = (group: string, user: string): readonly number[] =>
  group
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([, , , members = '']) => members.split(',').includes(user))
    .map(([, , gid]) => Number(gid));
