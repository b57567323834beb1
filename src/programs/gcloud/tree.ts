import { commandPaths, flatten, globalFlags, isFlag, surfaceOf } from './arguments.ts';
import type { CommandSurface } from './arguments.ts';
import { UsageError } from './errors.ts';
import { findFlag, searchHint, unrecognized } from './parse.ts';
import groupFacts from './surface/groups.json' with { type: 'json' };
import { groupUsage } from './usage.ts';
import { wrapLines } from './wrap.ts';

/** A group or, without children, a command. */
export interface TreeNode {
  readonly children?: ReadonlyMap<string, TreeNode>;
}

/** What a group's listing says about it and its members. */
export interface GroupFacts {
  readonly summary: string;
  readonly category?: string;
  readonly groups: Readonly<Record<string, string>>;
  readonly commands: Readonly<Record<string, string>>;
}

/** Facts about a group that is emulated: `container clusters`. */
export const groupOf = (path: string): GroupFacts | undefined =>
  new Map<string, GroupFacts>(Object.entries(groupFacts as Record<string, GroupFacts>)).get(path);

/** Parses `a{b,c{d}},e`. */
function parseNames(text: string): ReadonlyMap<string, TreeNode> {
  let at = 0;
  const level = (): Map<string, TreeNode> => {
    const nodes = new Map<string, TreeNode>();
    while (at < text.length) {
      const start = at;
      while (at < text.length && !'{},'.includes(text.charAt(at))) at++;
      const name = text.slice(start, at);
      if (text[at] === '{') {
        at++;
        nodes.set(name, { children: level() });
      } else if (name !== '') nodes.set(name, {});
      if (text[at] === '}') {
        at++;
        return nodes;
      }
      at++;
    }
    return nodes;
  };
  return level();
}

const releaseTracks = ['alpha', 'beta', 'preview'];

/** The tree of all names of gcloud, from their text. */
export const parseTree = (names: string): TreeNode => ({ children: parseNames(names) });

/** A command line whose command is known. */
export interface Resolved {
  /** Without `gcloud`, and without a release track: `container clusters create`. */
  readonly path: string;
  /** As errors and usage name it: `gcloud beta container clusters create`. */
  readonly fullPath: string;
  readonly surface: CommandSurface;
  /** What follows, and flags that stood before the command's last word. */
  readonly words: readonly string[];
}

/** The outcome of looking for the command. */
export type Resolution =
  | { readonly type: 'command'; readonly command: Resolved }
  /** `--help` after a group. */
  | { readonly type: 'help'; readonly path: string; readonly fullPath: string }
  | { readonly type: 'version' }
  /** A real command that this workstation does not have. */
  | { readonly type: 'missing'; readonly fullPath: string }
  | { readonly type: 'error'; readonly fullPath: string; readonly error: UsageError }
  | { readonly type: 'incomplete'; readonly path: string; readonly fullPath: string };

const isGroupPath = (path: string): boolean =>
  path === '' || commandPaths.some((command) => command.startsWith(`${path} `));

const locationFlags = flatten(surfaceOf('container clusters list')?.arguments ?? [])
  .filter(isFlag)
  .filter(({ flags }) => ['--zone', '--region', '--location'].includes(flags[0] ?? ''));

/** What a resolution needs when a word names nothing here. */
export interface SuggestionSources {
  /** Waits for code that is loaded on demand. */
  load<T>(importing: Promise<T>): Promise<T>;
  /** Which groups were used lately, as shares of all runs. */
  frequencies(): ReadonlyMap<string, number>;
}

/** Finds the command that a line names. Words are what follows `gcloud`. */
export async function resolve(words: readonly string[], sources: SuggestionSources): Promise<Resolution> {
  let path = '';
  let fullPath = 'gcloud';
  const moved: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word.startsWith('-')) {
      const name = word.split('=')[0] ?? '';
      if (name === '--help' || name === '-h') return { type: 'help', path, fullPath };
      if (name === '--version' || name === '-v') return { type: 'version' };
      const available = path.startsWith('container') ? [...globalFlags, ...locationFlags] : globalFlags;
      const found = findFlag(name, available);
      if (!found) return { type: 'error', fullPath, error: unrecognized([word], available) };
      moved.push(word);
      const next = words[i + 1];
      if (found.flag.metavar !== undefined && !word.includes('=') && next !== undefined) {
        moved.push(next);
        i++;
      }
      continue;
    }
    if (path === '' && fullPath === 'gcloud' && releaseTracks.includes(word)) {
      fullPath = `gcloud ${word}`;
      continue;
    }
    const longer = path === '' ? word : `${path} ${word}`;
    const surface = surfaceOf(longer);
    if (surface) {
      const command = {
        path: longer,
        fullPath: `${fullPath} ${word}`,
        surface,
        words: [...moved, ...words.slice(i + 1)],
      };
      return { type: 'command', command };
    }
    if (!isGroupPath(longer)) return unknownWord(path, fullPath, words, i, sources);
    path = longer;
    fullPath += ` ${word}`;
  }
  return { type: 'incomplete', path, fullPath };
}

/** A word that names nothing here: something that gcloud really has, or a mistake. */
async function unknownWord(
  path: string,
  fullPath: string,
  words: readonly string[],
  index: number,
  sources: SuggestionSources,
): Promise<Resolution> {
  const { commandNames } = await sources.load(import('./surface/command-names.ts'));
  const tree = parseTree(commandNames);
  const word = words[index] ?? '';
  let node: TreeNode | undefined = tree;
  for (const name of path === '' ? [] : path.split(' ')) node = node?.children?.get(name);
  if (node?.children?.has(word)) return { type: 'missing', fullPath: `${fullPath} ${word}` };
  const { suggestCommands } = await sources.load(import('./suggest.ts'));
  const suggestions = suggestCommands(tree, words, sources.frequencies());
  const message = `Invalid choice: '${word}'.`;
  const children = [...(node?.children ?? [])];
  const groups = children.filter(([, child]) => child.children).map(([name]) => name);
  const usage =
    suggestions.length > 0
      ? `${['Maybe you meant:', ...suggestions].join('\n  ')}\n\n${searchHint}\n`
      : groupUsage(
          fullPath,
          path === '' ? [...groups, ...releaseTracks].sort() : groups,
          children.filter(([, child]) => !child.children).map(([name]) => name),
        );
  return { type: 'error', fullPath, error: new UsageError(message, usage) };
}

/** What a group offers, after the error that a command is missing. */
export function groupListing(path: string, fullPath: string, terminal: boolean): string {
  const facts = groupOf(path);
  if (!facts) return '';
  const bold = (text: string): string => (terminal ? `\x1b[m\x1b[1m${text}\x1b[m` : text);
  const sections = (
    [
      ['groups', facts.groups],
      ['commands', facts.commands],
    ] as const
  ).filter(([, members]) => Object.keys(members).length > 0);
  const text = sections.map(([kind, members]) => {
    const title = facts.category && kind === 'groups' ? 'command groups' : kind;
    const heading =
      facts.category && kind === 'groups'
        ? `${terminal ? `\x1b[m  \x1b[1m${facts.category}\x1b[m` : `  ${facts.category}`}\n`
        : '';
    return `${bold(`Available ${title} for ${fullPath}:`)}\n\n${heading}${table(members)}\n`;
  });
  const hint = `For detailed information on this command and its flags, run:\n  ${fullPath} --help\n`;
  return `\n${text.join('')}${facts.category ? (terminal ? '\x1b[m' : '') : terminal ? `\x1b[m${hint}` : hint}`;
}

function table(members: Readonly<Record<string, string>>): string {
  const names = Object.keys(members).sort();
  const width = Math.max(22, ...names.map((name) => name.length)) + 2;
  return names
    .map((name) => {
      const lines = wrapLines(members[name] ?? '', 80 - 6 - width);
      return `      ${name.padEnd(width)}${lines.join(`\n${' '.repeat(6 + width)}`)}\n`;
    })
    .join('');
}
