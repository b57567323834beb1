import { formatText } from '../interpreter/format.ts';
import { decodeEscapes } from '../interpreter/quote.ts';
import type { Dialect } from '../interpreter/environment.ts';
import type { Builtin } from './index.ts';

/** What `echo` prints. dash decodes escapes always and knows `-n` only. */
export function echoText(args: readonly string[], dialect: Dialect): string {
  let newline = true;
  let escapes = dialect === 'dash';
  let at = 0;
  const option = dialect === 'dash' ? /^-n$/ : /^-[neE]+$/;
  for (; option.test(args[at] ?? ''); at++)
    for (const letter of (args[at] ?? '').slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  const text = args.slice(at).join(' ');
  if (!escapes) return newline ? `${text}\n` : text;
  const decoded = decodeEscapes(text, 'echo');
  return newline && !decoded.stopped ? `${decoded.text}\n` : decoded.text;
}

export const echo: Builtin = async (shell, args) => {
  await shell.print(echoText(args, shell.dialect));
  return 0;
};

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
