import { isFlag, isGroup, isPositional } from './arguments.ts';
import type { ArgumentSpec, CommandSurface, FlagSpec, GroupSpec } from './arguments.ts';
import { wrapLines } from './wrap.ts';

/** Models googlecloudsdk/calliope/usage_text.py: how usage lines and argument errors name arguments. */

interface UsageOptions {
  /** With `=VALUE`. */
  readonly value: boolean;
  readonly hidden: boolean;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function flagUsage(flag: FlagSpec, value: boolean): string {
  const names = flag.flags
    .map((name) =>
      flag.tri ? name.replace('--', '--[no-]') : flag.invertedSynopsis ? name.replace('--', '--no-') : name,
    )
    .sort(compare);
  const [first = ''] = names;
  const metavar = flag.metavar;
  if (!value || metavar === undefined) return value ? names.join(', ') : first;
  const shown = flag.optionalValue ? `[${metavar}]` : metavar;
  const usage = names
    .map((name) => (name.startsWith('--') ? `${name}=${shown}` : `${name} ${shown}`))
    .join(', ');
  return flag.default !== undefined && flag.default !== '' && !flag.required
    ? `${usage}; default=${JSON.stringify(flag.default)}`
    : usage;
}

/** The one visible argument of a group, if there is just one; it is as required as the group. */
function singleton(group: GroupSpec, top = false): ArgumentSpec | undefined {
  let found: ArgumentSpec | undefined;
  for (const argument of group.group) {
    if (argument.hidden) continue;
    const one = isGroup(argument) ? singleton(argument) : argument;
    if (!one || found) return undefined;
    found = one;
  }
  if (!found || top) return found;
  const { required: _, ...rest } = found;
  return group.required ? { ...rest, required: true } : rest;
}

const hasPositional = (argument: ArgumentSpec): boolean =>
  !argument.hidden && (isPositional(argument) || (isGroup(argument) && argument.group.some(hasPositional)));

/** The key by which flag names sort: letters only, `--no-x` next to `--x`. */
function nameKey(name: string): readonly [number, string, string] {
  if (name.startsWith('--no-')) return [3, name.slice(5), 'x'];
  if (name.startsWith('--')) return [3, name.slice(2), ''];
  if (name.startsWith('-')) return [4, name.slice(1), ''];
  if (/^\p{L}/u.test(name)) return [1, '', ''];
  return [5, name, ''];
}

const compareKeys = (a: readonly (number | string)[], b: readonly (number | string)[]): number => {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = a[i] ?? '';
    const y = b[i] ?? '';
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
};

const compareNames = (a: string, b: string): number => compareKeys(nameKey(a), nameKey(b));

function argumentKey(given: ArgumentSpec): readonly (number | string)[] {
  const name = argumentUsage(given, { value: false, hidden: true })
    .replace(/[\](){}|[]/g, '')
    .replace(/ +/g, ' ');
  const argument = isGroup(given) ? (singleton(given) ?? given) : given;
  if (isGroup(argument)) return hasPositional(argument) ? [1, ''] : [argument.required ? 6 : 7, name];
  if (isPositional(argument)) return argument.nargs === '...' ? [8, name] : [1, ''];
  return argument.required ? [2, name] : nameKey(name);
}

/** Arguments in the order in which usage and errors name them. */
export const sortArguments = (list: readonly ArgumentSpec[]): readonly ArgumentSpec[] =>
  list
    .map((argument) => ({ argument, key: argumentKey(argument) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ argument }) => argument);

const bracketed = /^\[[^\][]*(\[[^\][]*\])*[^\][]*\]$/;
const optionalUsage = (usage: string): string => (bracketed.test(usage) ? usage : `[${usage}]`);

function positionalUsage({ metavar, nargs }: { readonly metavar: string; readonly nargs?: string }): string {
  if (nargs === '+') return `${metavar} [${metavar} ...]`;
  if (nargs === '*') return `[${metavar} ...]`;
  if (nargs === '?') return `[${metavar}]`;
  return nargs === '...' ? `[-- ${metavar} ...]` : metavar;
}

/** How usage writes an argument or a group of them: `(--num-nodes=NUM_NODES | --size=NUM_NODES)`. */
export function argumentUsage(given: ArgumentSpec, options: UsageOptions, top = false): string {
  if (given.hidden && !options.hidden) return '';
  const argument = isGroup(given) ? (singleton(given, top) ?? given) : given;
  if (!isGroup(argument)) {
    const usage = isPositional(argument) ? positionalUsage(argument) : flagUsage(argument, options.value);
    return usage !== '' && top && !argument.required ? optionalUsage(usage) : usage;
  }
  const separator = argument.mutex ? ' | ' : ' ';
  const positionals: string[] = [];
  const required: string[] = [];
  const optional: string[] = [];
  for (const member of sortArguments(argument.group)) {
    if (member.hidden && !options.hidden) continue;
    const one = isGroup(member) ? (singleton(member) ?? member) : member;
    const usage = argumentUsage(one, options);
    if (usage === '') continue;
    if (hasPositional(one)) positionals.push(one.required ? usage : optionalUsage(usage));
    else if (one.required) {
      if (!required.includes(usage)) required.push(usage);
    } else {
      const shown = top ? optionalUsage(usage) : usage;
      if (!optional.includes(shown)) optional.push(shown);
    }
  }
  const parts = [...positionals];
  if (required.length > 0) parts.push(required.join(separator));
  if (optional.length > 0) {
    if (!top && (positionals.length > 0 || required.length > 0)) parts.push(':');
    parts.push(optional.join(separator));
  }
  const usage = parts.join(' ');
  if (argument.required) return `(${usage})`;
  return !top && parts.length > 1 ? optionalUsage(usage) : usage;
}

/** The visible flags that need not be given, `--help` among them, sorted. */
function optionalFlags(surface: CommandSurface): readonly string[] {
  const names = new Set(['--help']);
  const visit = (argument: ArgumentSpec, required: boolean, level: number): void => {
    if (argument.hidden) return;
    if (isGroup(argument)) {
      for (const member of argument.group) visit(member, required && argument.required === true, level + 1);
    } else if (isFlag(argument) && !(required && argument.required)) {
      names.add([...argument.flags].sort(compare)[0] ?? '');
    }
  };
  for (const argument of surface.arguments) visit(argument, true, 1);
  return [...names].sort(compareNames);
}

/** Two columns: a title, and words wrapped at 80 columns, ` | ` staying at line ends. */
function column(title: string, words: readonly string[]): string {
  const indent = 25;
  const lines = wrapLines(words.join('&| '), 80 - indent).map((line) => line.replaceAll('&|', ' |'));
  return `  ${title.padEnd(indent - 2)}${lines.join(`\n${' '.repeat(indent)}`)}\n`;
}

const hint = (path: string): string =>
  `\nFor detailed information on this command and its flags, run:\n  ${path} --help\n`;

/** The usage that follows an error in a command's arguments. */
export function commandUsage(path: string, surface: CommandSurface): string {
  const positionals = sortArguments(surface.arguments).filter((argument) => hasPositional(argument));
  const required = sortArguments(surface.arguments).filter(
    (argument) => !hasPositional(argument) && argument.required && !argument.hidden,
  );
  const options = { value: true, hidden: false };
  const parts = [
    ...positionals.map((argument) => {
      const usage = argumentUsage(argument, options);
      return argument.required ? usage : optionalUsage(usage);
    }),
    ...required.map((argument) => argumentUsage(argument, options)),
    '[optional flags]',
  ];
  return `Usage: ${path} ${parts.join(' ')}\n${column('optional flags may be', optionalFlags(surface))}${hint(path)}`;
}

/** The usage of a group, after a word that is none of its commands. */
export function groupUsage(path: string, groups: readonly string[], commands: readonly string[]): string {
  const kinds = [...(groups.length > 0 ? ['group'] : []), ...(commands.length > 0 ? ['command'] : [])];
  return (
    `Usage: ${path} [optional flags] <${kinds.join(' | ')}>\n` +
    (groups.length > 0 ? column('group may be', groups) : '') +
    (commands.length > 0 ? column('command may be', commands) : '') +
    hint(path)
  );
}
