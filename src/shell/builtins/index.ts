import type { Interpreter } from '../interpreter/interpreter.ts';
import { alias, unalias } from './alias.ts';
import { breakLoop, continueLoop, evaluate, execute, exit, returnFrom, source } from './control.ts';
import { changeDirectory, directories, popDirectory, printDirectory, pushDirectory } from './directory.ts';
import { declare, exportNames, local, readonlyNames, unset } from './declare.ts';
import { echo, printf } from './echo.ts';
import { getopts } from './getopts.ts';
import { history } from './history.ts';
import { background, disown, foreground, jobs, kill, wait } from './jobs.ts';
import { builtinCommand, command, hash, type } from './lookup.ts';
import { letArithmetic } from './let.ts';
import { mapfile, read } from './read.ts';
import { set, shift, shopt } from './set.ts';
import { bracket, test } from './test.ts';
import { trap } from './trap.ts';
import { times, ulimit, umask } from './limits.ts';
import { help } from './help.ts';

/** A command inside the shell: prints by itself and gives the exit code. */
export type Builtin = (shell: Interpreter, args: readonly string[]) => Promise<number> | number;

export const builtins: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  '.': source,
  '[': bracket,
  alias,
  bg: background,
  break: breakLoop,
  builtin: builtinCommand,
  cd: changeDirectory,
  command,
  continue: continueLoop,
  declare,
  dirs: directories,
  disown,
  echo,
  eval: evaluate,
  exec: execute,
  exit,
  export: exportNames,
  fg: foreground,
  getopts,
  hash,
  help,
  history,
  jobs,
  kill,
  let: letArithmetic,
  local,
  logout: exit,
  mapfile,
  popd: popDirectory,
  printf,
  pushd: pushDirectory,
  pwd: printDirectory,
  read,
  readarray: mapfile,
  readonly: readonlyNames,
  return: returnFrom,
  set,
  shift,
  shopt,
  source,
  test,
  times,
  trap,
  type,
  typeset: declare,
  ulimit,
  umask,
  unalias,
  unset,
  wait,
};

/** Builtins whose arguments may be assignments. */
export const declarationBuiltins: ReadonlySet<string> = new Set([
  'declare',
  'typeset',
  'export',
  'readonly',
  'local',
]);

/** Builtins before which assignments stay, in POSIX shells. */
export const specialBuiltins: ReadonlySet<string> = new Set([
  '.',
  ':',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'times',
  'trap',
  'unset',
]);
