import { signalName } from '../interpreter/jobs.ts';
import { quoteForReuse } from '../interpreter/quote.ts';
import type { Builtin } from './index.ts';

const nameOf = (spec: string): string | undefined =>
  ['ERR', 'DEBUG', 'RETURN'].includes(spec.toUpperCase()) ? spec.toUpperCase() : signalName(spec);

const shown = (name: string): string =>
  ['EXIT', 'ERR', 'DEBUG', 'RETURN'].includes(name) ? name : `SIG${name}`;

export const trap: Builtin = async (shell, args) => {
  const words = args[0] === '--' ? args.slice(1) : args;
  if (words.length === 0 || words[0] === '-p') {
    for (const [name, source] of shell.traps)
      if (words.length <= 1 || words.slice(1).map(nameOf).includes(name))
        await shell.print(`trap -- ${quoteForReuse(source)} ${shown(name)}\n`);
    return 0;
  }
  const only = words.length === 1;
  const [source = '', ...specs] = only ? ['-', ...words] : words;
  let status = 0;
  for (const spec of specs) {
    const name = nameOf(spec);
    if (!name) {
      await shell.complain('trap', `${spec}: invalid signal specification`);
      status = 1;
    } else if (source === '-') shell.traps.delete(name);
    else shell.traps.set(name, source);
  }
  return status;
};
