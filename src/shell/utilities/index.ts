import { onDemand } from '../../loading/on-demand.ts';
import type { InstalledProgram, Program } from '../program.ts';

type Core = typeof import('./core.ts');

/** Names of core utilities by what implements them. */
const core: Readonly<Record<string, keyof Core>> = {
  '[': 'test',
  base64: 'base64',
  basename: 'basename',
  cat: 'cat',
  chgrp: 'chgrp',
  chmod: 'chmod',
  chown: 'chown',
  clear: 'clear',
  column: 'column',
  cp: 'cp',
  cut: 'cut',
  date: 'date',
  dirname: 'dirname',
  echo: 'echo',
  egrep: 'grep',
  env: 'env',
  envsubst: 'envsubst',
  false: 'falseProgram',
  fgrep: 'grep',
  fold: 'fold',
  grep: 'grep',
  head: 'head',
  hostname: 'hostname',
  id: 'id',
  ln: 'ln',
  ls: 'ls',
  mkdir: 'mkdir',
  mktemp: 'mktemp',
  mv: 'mv',
  nl: 'nl',
  nohup: 'nohup',
  nproc: 'nproc',
  paste: 'paste',
  printenv: 'printenv',
  printf: 'printf',
  pwd: 'pwd',
  readlink: 'readlink',
  realpath: 'realpath',
  reset: 'clear',
  rev: 'rev',
  rm: 'rm',
  rmdir: 'rmdir',
  seq: 'seq',
  sleep: 'sleep',
  sort: 'sort',
  stat: 'stat',
  stty: 'stty',
  sudo: 'sudo',
  sync: 'nothing',
  tac: 'tac',
  tail: 'tail',
  tee: 'tee',
  test: 'test',
  timeout: 'timeout',
  touch: 'touch',
  tr: 'tr',
  true: 'trueProgram',
  tty: 'tty',
  uname: 'uname',
  uniq: 'uniq',
  unlink: 'unlink',
  watch: 'watch',
  wc: 'wc',
  which: 'which',
  whoami: 'whoami',
  xargs: 'xargs',
  yes: 'yes',
};

/** Larger ones, each loaded by itself. */
const large: Readonly<Record<string, () => Promise<Program>>> = {
  awk: async () => (await onDemand(import('./awk/awk.ts'))).awk,
  cmp: async () => (await onDemand(import('./diff.ts'))).cmp,
  comm: async () => (await onDemand(import('./misc.ts'))).comm,
  dd: async () => (await onDemand(import('./dd.ts'))).dd,
  df: async () => (await onDemand(import('./df.ts'))).df,
  du: async () => (await onDemand(import('./du.ts'))).du,
  fallocate: async () => (await onDemand(import('./sizes.ts'))).fallocate,
  mount: async () => (await onDemand(import('./df.ts'))).mount,
  truncate: async () => (await onDemand(import('./sizes.ts'))).truncate,
  diff: async () => (await onDemand(import('./diff.ts'))).diff,
  expr: async () => (await onDemand(import('./misc.ts'))).expr,
  find: async () => (await onDemand(import('./find.ts'))).find,
  less: async () => (await onDemand(import('./less.ts'))).less,
  man: async () => (await onDemand(import('./man.ts'))).man,
  more: async () => (await onDemand(import('./less.ts'))).less,
  nano: async () => (await onDemand(import('./nano/nano.ts'))).nano,
  view: async () => (await onDemand(import('./vi/vi.ts'))).vi,
  vi: async () => (await onDemand(import('./vi/vi.ts'))).vi,
  vim: async () => (await onDemand(import('./vi/vi.ts'))).vi,
  join: async () => (await onDemand(import('./misc.ts'))).join,
  shuf: async () => (await onDemand(import('./misc.ts'))).shuf,
  sed: async () => (await onDemand(import('./sed.ts'))).sed,
  tar: async () => (await onDemand(import('./tar.ts'))).tar,
};

const install = (name: string, load: () => Promise<Program>): InstalledProgram => ({
  name,
  path: `/usr/bin/${name}`,
  load,
});

/** The core utilities of a workstation, in /usr/bin. */
export const utilities: readonly InstalledProgram[] = [
  ...Object.entries(core).map(([name, key]) =>
    install(name, async () => (await onDemand(import('./core.ts')))[key]),
  ),
  ...Object.entries(large).map(([name, load]) => install(name, load)),
];

/** Some of the utilities, elsewhere: `selectUtilities(['cat', 'ls'], '/bin')` for a container image. */
export function selectUtilities(names: readonly string[], directory = '/bin'): InstalledProgram[] {
  return utilities
    .filter(({ name }) => names.includes(name))
    .map((program) => ({ ...program, path: `${directory}/${program.name}` }));
}
