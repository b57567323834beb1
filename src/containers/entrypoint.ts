import { resolvePath } from '../shell/filesystem.ts';
import { findExecutable, type Surroundings } from './executable.ts';
import type { EntrypointScript, Image, Server } from './image.ts';
import { shellsOf } from './userland.ts';

/** What a call comes to when every script and init on its way has handed over. */
export interface HandOver {
  /** The words that are run in the end. */
  readonly argv: readonly string[];
  /** The path of the image's script, if it was one that handed over. */
  readonly script?: string;
  /** What is said on standard error on the way. */
  readonly says: string;
  /** The exit code of who found nothing to run. */
  readonly code?: number;
}

/** The server that is called by a name or path. */
export function serverNamed({ servers = {} }: Image, name: string): Server | undefined {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return Object.entries(servers).find(
    ([path]) => path === name || path.slice(path.lastIndexOf('/') + 1) === base,
  )?.[1];
}

/** The words that a script hands over to, and what it says of them. */
export function rewritten(
  { puts = [] }: EntrypointScript,
  given: readonly string[],
  isCommand: (word: string) => boolean,
): { readonly words: readonly string[]; readonly says: string } {
  let words = given;
  let says = '';
  for (const { before, words: put, replaces = false, otherwise } of puts) {
    const [word = ''] = words;
    const fits =
      before === 'no command' ? word.startsWith('-') || !isCommand(word) : new RegExp(before).test(word);
    if (fits) words = [...put, ...words.slice(replaces ? 1 : 0)];
    else if (otherwise !== undefined) says += `${otherwise.replaceAll('{word}', word)}\n`;
  }
  return { words, says };
}

/** Follows a call through `tini` and the image's entrypoint script to what they run. */
export function handOver(argv: readonly string[], tag: string, around: Surroundings): HandOver {
  const isCommand = (word: string): boolean => findExecutable(around, word) !== undefined;
  const [init = '', ...rest] = argv;
  if (/(^|\/)tini$/.test(init) && init === around.image.entrypoint?.[0]) {
    const words = rest[0] === '--' ? rest.slice(1) : rest;
    const [word = ''] = words;
    if (isCommand(word)) return handOver(words, tag, around);
    return {
      argv: words,
      says: `[FATAL tini (7)] exec ${word} failed: No such file or directory\n`,
      code: 127,
    };
  }
  const { script } = around.image;
  if (!script || findExecutable(around, init) !== script.path) return { argv, says: '' };
  const { words, says } = rewritten(script, rest, isCommand);
  const line = typeof script.line === 'number' ? script.line : script.line(tag);
  const handed = { argv: words, script: script.path, says };
  if (words.length === 0) return { ...handed, code: 0 };
  if (isCommand(words[0] ?? '')) return handed;
  const [why, code] = refusal(words[0] ?? '', script, line, around);
  return { ...handed, says: `${says}${why}\n`, code };
}

type Refusal = readonly [text: string, code: number];

/** What the shell of a script says when `exec` fails. Models bash builtins/exec.def, dash src/exec.c, busybox shell/ash.c */
function refusal(
  word: string,
  { path, shell, through }: EntrypointScript,
  line: number,
  around: Surroundings,
): Refusal {
  if (through !== undefined) return [`${through}: ${word}: No such file or directory`, 1];
  const dialect = shell ?? shellsOf[around.image.userland]['/bin/sh'] ?? 'ash';
  if (dialect === 'bash') return bashRefusal(word, `${path}: line ${line}`, around);
  const at = dialect === 'dash' ? `${path}: ${line}: exec` : `${path}: exec: line ${line}`;
  if (/^-./.test(word) && dialect === 'ash') return [`${at}: illegal option -${word.charAt(1)}`, 2];
  const there = word.includes('/') && around.files.exists(resolvePath(around.cwd, word));
  return there ? [`${at}: ${word}: Permission denied`, 126] : [`${at}: ${word}: not found`, 127];
}

const USAGE = 'exec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]';

function bashRefusal(word: string, at: string, { files, cwd }: Surroundings): Refusal {
  if (/^-./.test(word)) return [`${at}: exec: ${word.slice(0, 2)}: invalid option\n${USAGE}`, 2];
  if (!word.includes('/')) return [`${at}: exec: ${word}: not found`, 127];
  const path = resolvePath(cwd, word);
  if (!files.exists(path)) return [`${at}: ${path}: No such file or directory`, 127];
  if (files.stat(path).type !== 'directory') return [`${at}: ${path}: Permission denied`, 126];
  const why = 'Is a directory';
  return [`${at}: ${path}: ${why}\n${at}: exec: ${path}: cannot execute: ${why}`, 126];
}
