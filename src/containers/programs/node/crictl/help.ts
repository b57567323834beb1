import type { CrictlCommand } from './command.ts';

type Flags = CrictlCommand['flags'];

/** A flag with its value, as help names it. */
function named({ names, takes }: Flags[number]): string {
  const value = takes ? ' value' : '';
  const all = names.map((name) => `${name.length === 1 ? '-' : '--'}${name}${value}`).join(', ');
  return takes === 'values' ? `${all} [ --${names[0]} value ]` : all;
}

/** Rows in two columns, the second as far to the right as the longest of the first needs. */
const rows = (pairs: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...pairs.map(([first]) => first.length));
  return pairs.map(([first, second]) => `   ${first.padEnd(width)}  ${second}\n`).join('');
};

const options = (flags: Flags): string => rows(flags.map((flag) => [named(flag), flag.usage] as const));

/** The help of a command. Models CommandHelpTemplate of github.com/urfave/cli */
export function commandHelp({ names: [name], usage, words = '', flags }: CrictlCommand): string {
  const line = `crictl ${name} [command options]${words === '' ? '' : ` ${words}`}`;
  const own = [...flags, { names: ['help', 'h'], usage: 'show help' } as const];
  return `NAME:\n   crictl ${name} - ${usage}\n\nUSAGE:\n   ${line}\n\nOPTIONS:\n${options(own)}`;
}

/** The help of the program. Models AppHelpTemplate of github.com/urfave/cli */
export function programHelp(commands: readonly CrictlCommand[], flags: Flags, version: string): string {
  const all = [
    ...commands.map(({ names, usage }) => [names.join(', '), usage] as const),
    ['help, h', 'Shows a list of commands or help for one command'] as const,
  ];
  return `NAME:\n   crictl - client for CRI\n\nUSAGE:\n   crictl [global options] command [command options]\n\nVERSION:\n   ${version}\n\nCOMMANDS:\n${rows(all)}\nGLOBAL OPTIONS:\n${options(flags)}`;
}
