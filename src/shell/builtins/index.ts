import type { Interpreter } from '../interpreter/interpreter.ts';
import { NotLoaded, tellNotLoaded } from '../interpreter/not-loaded.ts';
import { breakLoop, continueLoop, evaluate, execute, exit, returnFrom, source } from './control.ts';
import { changeDirectory, printDirectory } from './directory.ts';
import { echo } from './echo.ts';
import { bracket, test } from './test.ts';

/** A command inside the shell: prints by itself and gives the exit code. */
export type Builtin = (shell: Interpreter, args: readonly string[]) => Promise<number> | number;

/** A builtin whose code comes at the first call. */
const later =
  (name: string): Builtin =>
  async (shell, args) => {
    try {
      const { seldom } = await shell.load(import('./seldom.ts'));
      return (await seldom[name]?.(shell, args)) ?? 0;
    } catch (error) {
      if (error instanceof NotLoaded) return tellNotLoaded(shell, name, error);
      throw error;
    }
  };

const laterNames = [
  'alias',
  'bg',
  'builtin',
  'command',
  'compgen',
  'complete',
  'compopt',
  'declare',
  'dirs',
  'disown',
  'export',
  'fg',
  'getopts',
  'hash',
  'help',
  'history',
  'jobs',
  'kill',
  'let',
  'local',
  'mapfile',
  'popd',
  'printf',
  'pushd',
  'read',
  'readarray',
  'readonly',
  'set',
  'shift',
  'shopt',
  'times',
  'trap',
  'type',
  'typeset',
  'ulimit',
  'umask',
  'unalias',
  'unset',
  'wait',
];

export const builtins: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  '.': source,
  '[': bracket,
  break: breakLoop,
  cd: changeDirectory,
  continue: continueLoop,
  echo,
  eval: evaluate,
  exec: execute,
  exit,
  logout: exit,
  pwd: printDirectory,
  return: returnFrom,
  source,
  test,
  ...Object.fromEntries(laterNames.map((name) => [name, later(name)])),
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
