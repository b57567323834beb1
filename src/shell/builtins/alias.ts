import type { Builtin } from './index.ts';
import { quoteForReuse } from '../interpreter/quote.ts';

export const alias: Builtin = async (shell, args) => {
  const names = args.filter((arg) => arg !== '-p' && arg !== '--');
  const show = (name: string, value: string): Promise<void> =>
    shell.print(`${shell.dialect === 'bash' ? 'alias ' : ''}${name}=${quoteForReuse(value)}\n`);
  if (names.length === 0) {
    for (const [name, value] of [...shell.aliases].sort(([a], [b]) => (a < b ? -1 : 1)))
      await show(name, value);
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const at = name.indexOf('=', 1);
    const value = shell.aliases.get(name);
    if (at > 0) {
      const key = name.slice(0, at);
      if (/[\s$`=/\\|&;()<>"']/.test(key)) {
        await shell.complain('alias', `\`${key}': invalid alias name`);
        status = 1;
      } else shell.aliases.set(key, name.slice(at + 1));
    } else if (value !== undefined) await show(name, value);
    else {
      await shell.complain('alias', `${name}: not found`);
      status = 1;
    }
  }
  return status;
};

export const unalias: Builtin = async (shell, args) => {
  if (args.length === 0) {
    await shell.write(2, 'unalias: usage: unalias [-a] name [name ...]\n');
    return 2;
  }
  if (args[0] === '-a') {
    shell.aliases.clear();
    return 0;
  }
  let status = 0;
  for (const name of args) {
    if (shell.aliases.delete(name)) continue;
    await shell.complain('unalias', `${name}: not found`);
    status = 1;
  }
  return status;
};
