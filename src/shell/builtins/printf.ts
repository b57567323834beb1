import { formatText } from '../interpreter/format.ts';
import type { Builtin } from './index.ts';

export const printf: Builtin = async (shell, args) => {
  const usage = 'printf: usage: printf [-v var] format [arguments]\n';
  let rest = args;
  let variable: string | undefined;
  if (rest[0] === '-v') {
    variable = rest[1];
    rest = rest.slice(2);
  }
  if (rest[0] === '--') rest = rest.slice(1);
  else if (/^-[A-Za-z]/.test(rest[0] ?? '') && shell.dialect === 'bash') {
    await shell.complain('printf', `${rest[0]?.slice(0, 2) ?? ''}: invalid option`);
    await shell.write(2, usage);
    return 2;
  }
  const format = rest[0];
  if (format === undefined) {
    await shell.write(2, usage);
    return 2;
  }
  const { text, errors } = formatText(format, rest.slice(1), shell.env.clock.now());
  if (variable === undefined) await shell.print(text);
  else await shell.assign(variable, undefined, text);
  for (const error of errors)
    await shell.complain(
      'printf',
      shell.dialect === 'dash' ? error.replace('invalid number', 'expected numeric value') : error,
    );
  return errors.length > 0 ? 1 : 0;
};
