import type { Program } from '../shell/program.ts';

/**
 * How busybox words what its applets could not do. Where GNU's programs each have a sentence of their own, busybox has three
 * calls: one that opens or does something to a file (`can't VERB 'PATH': why`), one that just names it (`PATH: why`), and one
 * for what it refuses by itself.
 * Models busybox libbb/wfopen.c (fopen_or_warn), libbb/xfuncs_printf.c (open_or_warn), libbb/remove_file.c, libbb/copy_file.c
 */

/** What an applet says that it can't do; those that are not here only name the file. */
const verbs: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'awk cat cmp dd diff md5sum sha256sum shuf sort tail uniq'.split(' ').map((name) => [name, 'open']),
  ),
  env: 'execute',
  mkdir: 'create directory',
  mv: 'rename',
  rm: 'remove',
  stat: 'stat',
  timeout: 'execute',
};

/** GNU's sentence about a file: what it could not do, to which, and why. */
const FAILURE =
  /^(?:(?:cannot|can't|failed to|changing) ([a-z ]*?):? ?)?(?:['‘](.*?)['’]|(\S+?))(?: for reading)?(?: to '.*')?: ((?:No such|Not a|Is a|File exists|Directory not|Permission|Read-only|Operation|Device or|Text file|Too many|Invalid arg|No space|File too).*)$/;

/** A message of an applet, without its name, in busybox's words. */
export function busyboxWords(applet: string, message: string): string {
  const [, verb = '', quoted, bare = '', why = ''] = FAILURE.exec(message) ?? [];
  const path = quoted ?? bare;
  // they know that they are applets, and speak for themselves
  if (applet === 'tar' || applet === 'chroot') return message;
  if (path === '') return message.replace(/^-r not specified; omitting/, 'omitting');
  if (applet === 'rmdir') return `'${path}': ${why}`;
  if (applet === 'rm' && why === 'Is a directory') return `'${path}' is a directory`;
  if (applet === 'cp' && verb.startsWith('create regular'))
    return `can't create '${path}': ${why === 'No such file or directory' ? 'Path does not exist' : why}`;
  if (applet === 'ls' && verb === 'open directory') return `can't open '${path}': ${why}`;
  const done = applet === 'cp' ? verb : verbs[applet];
  return done === undefined || done === '' ? `${path}: ${why}` : `can't ${done} '${path}': ${why}`;
}

/** A utility as busybox's applet: the same work, other words, and 1 where `ls` of GNU has 2 for what is not there. */
export const asApplet = (name: string, { run, ...rest }: Program): Program => ({
  ...rest,
  run: async (context) => {
    const inWords = (line: string): string =>
      line.startsWith(`${name}: `) ? `${name}: ${busyboxWords(name, line.slice(name.length + 2))}` : line;
    const stderr = {
      write: (text: string) => context.stderr.write(text.split('\n').map(inWords).join('\n')),
    };
    const code = await run({ ...context, stderr, isApplet: true });
    return name === 'ls' && code === 2 ? 1 : code;
  },
});
