import type { DockerCommand, DockerFlag } from './command.ts';

/** How wide help is on what is no terminal. */
const WIDTH = 80;
/** Words may stand over the end of a line by so much before it breaks. Models github.com/spf13/pflag (wrap) */
const SLOP = 5;
/** Usages begin here at the latest, where flags leave them too little room. */
const LATEST = 16;
const LEAST = 24;

/** The first line of a text, and what is left of it. */
function firstLine(text: string, room: number): readonly [line: string, rest: string] {
  if (room + SLOP > text.length) return [text, ''];
  const head = text.slice(0, room);
  const space = Math.max(head.lastIndexOf(' '), head.lastIndexOf('\t'), head.lastIndexOf('\n'));
  if (space <= 0) return [text, ''];
  const line = head.lastIndexOf('\n');
  const at = line > 0 && line < space ? line : space;
  return [text.slice(0, at), text.slice(at + 1)];
}

/** A text in lines that begin at a column. */
function wrapped(text: string, column: number, width: number): string {
  const narrow = width - column < LEAST;
  const begin = narrow ? LATEST : column;
  const margin = `\n${' '.repeat(begin)}`;
  const lines: string[] = [];
  for (let rest = text; rest !== '';) {
    const [line, more] = firstLine(rest, width - begin - SLOP);
    lines.push(line.replaceAll('\n', margin));
    rest = more;
  }
  return (narrow ? margin : '') + lines.join(margin);
}

/** The flags of a command by their names. Models github.com/spf13/pflag (FlagUsagesWrapped) */
export function flagUsages(flags: readonly DockerFlag[], columns: number | undefined): string {
  const width = (columns ?? WIDTH) - 1;
  const rows = [...flags]
    .sort((a, b) => (a.names[0] < b.names[0] ? -1 : 1))
    .map(({ names: [long, short], takes, type, usage, usual }) => {
      const head = short?.length === 1 ? `  -${short}, --${long}` : `      --${long}`;
      const value = takes === 'integer' ? ' int' : takes ? ` ${type ?? 'string'}` : '';
      return [head + value, usual === undefined ? usage : `${usage} (default ${usual})`] as const;
    });
  const column = Math.max(0, ...rows.map(([head]) => head.length)) + 3;
  return rows.map(([head, usage]) => `${head.padEnd(column)}${wrapped(usage, column, width)}\n`).join('');
}

const titled = (title: string, text: string): string => (text === '' ? '' : `\n${title}:\n${text}`);

/** The help of a command. Models usageTemplate of docker/cli's cli/cobra.go */
export function commandHelp(
  line: string,
  { short, words, names, flags }: DockerCommand,
  columns: number | undefined,
): string {
  const aliases = names.map((name) => `docker ${name}`).sort((a, b) => b.length - a.length);
  return [
    `Usage:  docker ${line} ${words}\n\n${short}\n`,
    titled('Aliases', names.length > 1 ? `  ${aliases.join(', ')}\n` : ''),
    titled('Options', flagUsages(flags, columns)),
  ].join('');
}

/** Rows of commands with what they do. */
const listed = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(0, ...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, short]) => `  ${name.padEnd(width)}${short}\n`).join('');
};

/** Commands that are about one kind of things. */
export const GROUPS: Readonly<Record<string, string>> = {
  container: 'Manage containers',
  image: 'Manage images',
  system: 'Manage Docker',
};

/** The help of such a group. */
export function groupHelp(group: string, commands: readonly DockerCommand[]): string {
  const rows = commands.flatMap(({ names, short }) => {
    const own = names.find((name) => name.startsWith(`${group} `));
    return own === undefined ? [] : [[own.slice(group.length + 1), short] as const];
  });
  return `Usage:  docker ${group} COMMAND\n\n${GROUPS[group] ?? ''}\n${titled('Commands', listed(rows.sort()))}\nRun 'docker ${group} COMMAND --help' for more information on a command.\n`;
}

const COMMON = ['ps', 'exec', 'pull', 'images', 'version', 'info'];

/** The help of the program. */
export function programHelp(commands: readonly DockerCommand[], flags: string): string {
  const top = commands.filter(({ names: [name] }) => !name.includes(' '));
  const rowOf = ({ names: [name], short }: DockerCommand): readonly [string, string] => [name, short];
  const common = COMMON.flatMap((name) => top.filter(({ names }) => names[0] === name)).map(rowOf);
  const others = top.filter(({ names: [name] }) => !COMMON.includes(name)).map(rowOf);
  return [
    'Usage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n',
    titled('Common Commands', listed(common)),
    titled('Management Commands', listed(Object.entries(GROUPS))),
    titled('Commands', listed(others.sort())),
    titled('Global Options', flags),
    "\nRun 'docker COMMAND --help' for more information on a command.\n\nFor more help on how to use Docker, head to https://docs.docker.com/go/guides/\n",
  ].join('');
}
