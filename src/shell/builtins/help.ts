import { builtins, type Builtin } from './index.ts';

/** Lists what can be typed. */
export const help: Builtin = async (shell, args) => {
  const name = args[0];
  const programs = [...new Set(shell.env.programs().map((program) => program.name))].sort();
  if (name !== undefined) {
    if (Object.hasOwn(builtins, name)) await shell.print(`${name}: a shell builtin\n`);
    else if (programs.includes(name)) await shell.print(`${name}: a program; try '${name} --help'\n`);
    else {
      await shell.complain(
        'help',
        `no help topics match \`${name}'.  Try \`help help' or \`man -k ${name}' or \`info ${name}'.`,
      );
      return 1;
    }
    return 0;
  }
  const columns = (names: readonly string[]): string => {
    const width = Math.max(...names.map(({ length }) => length)) + 2;
    const perLine = Math.max(1, Math.floor((shell.terminal?.columns ?? 80) / width));
    let out = '';
    for (let i = 0; i < names.length; i += perLine)
      out += `${names
        .slice(i, i + perLine)
        .map((each) => each.padEnd(width))
        .join('')
        .trimEnd()}\n`;
    return out;
  };
  const own = Object.keys(builtins).sort();
  await shell.print(
    `GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n\nBuiltins:\n${columns(own)}\nPrograms:\n${columns(programs)}`,
  );
  return 0;
};
