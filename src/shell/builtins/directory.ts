import { FileError, physicalPath, resolvePath } from '../filesystem.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import type { Builtin } from './index.ts';

/** Why one cannot go to a directory. */
function obstacle({ files }: Interpreter, path: string): string | undefined {
  try {
    if (files.stat(path).type !== 'directory') return 'Not a directory';
    // To go to a directory is to be allowed to look something up in it.
    files.realPath(`${path === '/' ? '' : path}/name`);
    return undefined;
  } catch (error) {
    if (error instanceof FileError) return error.message;
    throw error;
  }
}

/** Goes to a directory; reports under a builtin's name. @param physical whether links are left out of the shell's path */
export async function enter(
  shell: Interpreter,
  builtin: string,
  target: string,
  physical = false,
): Promise<boolean> {
  const logical = physical ? physicalPath(shell.files, shell.cwd, target) : resolvePath(shell.cwd, target);
  const problem = obstacle(shell, logical);
  const path = problem === undefined && physical ? shell.files.realPath(logical) : logical;
  if (problem) {
    await shell.complain(
      builtin,
      shell.dialect === 'bash'
        ? `${target}: ${problem}`
        : `can't cd to ${target}${shell.dialect === 'ash' ? `: ${problem}` : ''}`,
    );
    return false;
  }
  const { variables } = shell;
  variables.set('OLDPWD', shell.cwd);
  shell.cwd = path;
  variables.set('PWD', path);
  for (const name of ['PWD', 'OLDPWD']) variables.update(name, { exported: true });
  return true;
}

export const changeDirectory: Builtin = async (shell, args) => {
  const operands = args.filter((arg) => !/^-[LPe]+$/.test(arg) && arg !== '--');
  if (operands.length > 1 && shell.dialect === 'bash') {
    await shell.complain('cd', 'too many arguments');
    return 1;
  }
  const operand = operands[0];
  if (operand !== undefined && /^-./.test(operand)) {
    await shell.complain('cd', `${operand.slice(0, 2)}: invalid option`);
    await shell.write(2, 'cd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n');
    return 2;
  }
  if (operand === '') return 0;
  const variable = operand === undefined ? 'HOME' : operand === '-' ? 'OLDPWD' : undefined;
  const target = variable === undefined ? operand : shell.variables.text(variable);
  if (target === undefined) {
    await shell.complain('cd', `${variable ?? ''} not set`);
    return 1;
  }
  const search =
    operand !== undefined && !/^\.{0,2}\//.test(operand) && operand !== '-'
      ? shell.variables.text('CDPATH')
      : undefined;
  for (const base of search?.split(':') ?? []) {
    const path = resolvePath(shell.cwd, `${base === '' ? '.' : base}/${target}`);
    if (
      base !== '' &&
      base !== '.' &&
      shell.files.exists(path) &&
      shell.files.stat(path).type === 'directory'
    ) {
      await enter(shell, 'cd', path);
      await shell.print(`${path}\n`);
      return 0;
    }
  }
  const physical = args.some((arg) => /^-[LPe]*P/.test(arg));
  if (!(await enter(shell, 'cd', target, physical))) return shell.dialect === 'dash' ? 2 : 1;
  if (operand === '-') await shell.print(`${shell.cwd}\n`);
  return 0;
};

export const printDirectory: Builtin = async (shell, args) => {
  const physical = args.some((arg) => /^-[LP]*P$/.test(arg)) && shell.files.exists(shell.cwd);
  await shell.print(`${physical ? shell.files.realPath(shell.cwd) : shell.cwd}\n`);
  return 0;
};
