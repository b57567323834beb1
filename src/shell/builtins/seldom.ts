/** Builtins whose code is loaded at the first use of one. */
import { alias, unalias } from './alias.ts';
import { compgen, complete, compopt } from './complete.ts';
import { declare, exportNames, local, readonlyNames, unset } from './declare.ts';
import { directories, popDirectory, pushDirectory } from './directory-stack.ts';
import { getopts } from './getopts.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import type { Builtin } from './index.ts';
import { background, disown, foreground, jobs, kill, wait } from './jobs.ts';
import { letArithmetic } from './let.ts';
import { times, ulimit, umask } from './limits.ts';
import { builtinCommand, command, hash, type } from './lookup.ts';
import { printf } from './printf.ts';
import { mapfile, read } from './read.ts';
import { set, shift, shopt } from './set.ts';
import { trap } from './trap.ts';

export const seldom: Readonly<Record<string, Builtin>> = {
  alias,
  bg: background,
  builtin: builtinCommand,
  command,
  compgen,
  complete,
  compopt,
  declare,
  dirs: directories,
  disown,
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
  mapfile,
  popd: popDirectory,
  printf,
  pushd: pushDirectory,
  read,
  readarray: mapfile,
  readonly: readonlyNames,
  set,
  shift,
  shopt,
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
