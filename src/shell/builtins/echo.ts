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
