/** The small utilities, loaded together at the first use of one. */
export { cat } from './cat.ts';
export { cut } from './cut.ts';
export { date } from './date.ts';
export { cp, mv } from './copy.ts';
export { mkdir, rm, rmdir, touch, unlink } from './files.ts';
export { chgrp, chmod, chown, mktemp } from './modes.ts';
export { stat } from './stat.ts';
export { grep } from './grep.ts';
export { ln, readlink, realpath } from './links.ts';
export { head } from './head.ts';
export { ls } from './ls.ts';
export { env, nohup, sudo, timeout, watch, which, xargs } from './run.ts';
export { sort } from './sort.ts';
export {
  basename,
  clear,
  dirname,
  echo,
  falseProgram,
  hostname,
  id,
  nothing,
  nproc,
  printenv,
  printf,
  pwd,
  seq,
  sleep,
  stty,
  test,
  trueProgram,
  tty,
  uname,
  whoami,
  yes,
} from './system.ts';
export { tail } from './tail.ts';
export { base64, column, envsubst, fold, nl, paste, rev, tac, tee } from './text.ts';
export { tr } from './tr.ts';
export { uniq } from './uniq.ts';
export { wc } from './wc.ts';
