import type { Interpreter } from './interpreter.ts';

/** Variables that every shell sets for itself. */
export function initialize(shell: Interpreter): void {
  const { variables } = shell;
  if (shell.dialect !== 'dash') {
    const level = Number(variables.text('SHLVL') ?? '0');
    variables.set('SHLVL', String((Number.isInteger(level) ? level : 0) + 1));
    variables.update('SHLVL', { exported: true });
  }
  variables.set('PWD', shell.cwd);
  variables.update('PWD', { exported: true });
  variables.set('IFS', ' \t\n');
  variables.set('OPTIND', '1');
  variables.set('PS4', '+ ');
  variables.set('PPID', '1');
  if (shell.dialect !== 'bash') return;
  variables.set('BASH', '/usr/bin/bash');
  variables.set('BASH_VERSION', '5.2.15(1)-release');
  variables.set('HOSTNAME', shell.network.hostname);
  variables.set('HOSTTYPE', 'x86_64');
  variables.set('OSTYPE', 'linux-gnu');
  variables.set('MACHTYPE', 'x86_64-pc-linux-gnu');
  const id = variables.text('USER') === 'root' || variables.text('USER') === undefined ? '0' : '1000';
  for (const name of ['UID', 'EUID']) if (variables.text(name) === undefined) variables.set(name, id);
}
