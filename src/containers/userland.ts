import type { Dialect } from '../shell/interpreter/environment.ts';

/** Which shell and utilities an image brings. */
export type Userland = 'busybox' | 'debian' | 'none' | 'toolbox';

/** Where a userland's shells are. */
export const shellsOf: Readonly<Record<Userland, Readonly<Record<string, Dialect>>>> = {
  busybox: { '/bin/sh': 'ash', '/bin/ash': 'ash' },
  debian: { '/bin/sh': 'dash', '/bin/bash': 'bash', '/usr/bin/bash': 'bash' },
  none: {},
  toolbox: { '/bin/bash': 'bash', '/bin/sh': 'ash', '/bin/ash': 'ash', '/bin/zsh': 'bash' },
};

/** Utilities that both have, in `/bin`. */
const common =
  'base64 basename cat chgrp chmod chown chroot cp cut date dirname echo env expr false grep head hostname id ls mkdir mv printf pwd rm rmdir sed seq sleep sort stat tail tee test touch tr true uname uniq wc which whoami xargs yes find printenv nl tac rev du df kill md5sum sha256sum mktemp realpath readlink timeout sync ln unlink dd truncate fallocate mount diff cmp comm paste expand fold split stty tty nproc awk tar getent'.split(
    ' ',
  );

/** What only busybox brings. */
const busybox =
  'arp ip ifconfig nc netstat nslookup pidof ping ps top vi wget watch free killall pkill pgrep route traceroute uptime clear less more telnet'.split(
    ' ',
  );

/** What the package procps brings, as far as there is such a thing here. */
export const procps = 'free pgrep pidof pkill ps top uptime watch'.split(' ');

/** The names of a userland's programs. */
export const programsOf: Readonly<Record<Userland, readonly string[]>> = {
  busybox: [...common, ...busybox],
  debian: common,
  none: [],
  toolbox: [...common, ...busybox],
};

/** Directories that every image has. */
export const standardDirectories: readonly string[] = [
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/proc',
  '/root',
  '/sys',
  '/tmp',
  '/usr/bin',
  '/usr/local/bin',
  '/usr/sbin',
  '/run',
  '/var/log',
];
