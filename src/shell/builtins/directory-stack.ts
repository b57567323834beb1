import type { Interpreter } from '../interpreter/interpreter.ts';
import { enter } from './directory.ts';
import type { Builtin } from './index.ts';

function stackText(shell: Interpreter): string {
  const home = shell.variables.text('HOME');
  return [shell.cwd, ...shell.directoryStack]
    .map((path) =>
      home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path,
    )
    .join(' ');
}

export const directories: Builtin = async (shell, args) => {
  if (args[0] === '-c') shell.directoryStack.length = 0;
  else await shell.print(`${stackText(shell)}\n`);
  return 0;
};

export const pushDirectory: Builtin = async (shell, args) => {
  const from = shell.cwd;
  const target = args[0] ?? shell.directoryStack[0];
  if (target === undefined) {
    await shell.complain('pushd', 'no other directory');
    return 1;
  }
  if (!(await enter(shell, 'pushd', target))) return 1;
  if (args[0] === undefined) shell.directoryStack.shift();
  shell.directoryStack.unshift(from);
  await shell.print(`${stackText(shell)}\n`);
  return 0;
};

export const popDirectory: Builtin = async (shell) => {
  const target = shell.directoryStack[0];
  if (target === undefined) {
    await shell.complain('popd', 'directory stack empty');
    return 1;
  }
  if (!(await enter(shell, 'popd', target))) return 1;
  shell.directoryStack.shift();
  await shell.print(`${stackText(shell)}\n`);
  return 0;
};
