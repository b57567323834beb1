import type { TreeNode } from './tree.ts';

/** Words that people use for a command's own. Models googlecloudsdk/calliope/suggest_commands.py */
const synonyms: Readonly<Record<string, string>> = {
  change: 'update',
  'copy-files': 'scp',
  create: 'add',
  delete: 'remove',
  describe: 'get',
  docker: 'auth-configure-docker',
  get: 'describe',
  image: 'images',
  instance: 'instances',
  instances: 'instance',
  make: 'create',
  modify: 'update',
  patch: 'update',
  remove: 'delete',
  show: 'describe',
};

const minimumRatio = 0.7;
const maximumSuggestions = 10;
const minimumGroups = 4;

function allCommands(node: TreeNode, prefix: readonly string[] = []): readonly (readonly string[])[] {
  if (!node.children) return [prefix];
  return [...node.children].flatMap(([name, child]) => allCommands(child, [...prefix, name]));
}

function wordScore(index: number, typed: string, word: string, length: number): number {
  const [short, long] = word.includes(typed) ? [typed, word] : [word, typed];
  const hit = long.indexOf(short);
  if (hit < 0 || (hit > 0 && long[hit - 1] !== '-')) return 0;
  let score = 10;
  score += length === 1 ? 30 : length === 2 ? 20 : length === 3 ? 10 : 0;
  score += index === 0 ? 25 : index === 1 ? 15 : 5;
  const extra = long.length - short.length;
  if (extra <= 2) score += (3 - extra) * (long.startsWith(short) ? 2 : 1);
  if (index === 0 && length > 1) score += 30;
  else if (index > 0 && length > index + 1) score += 15;
  return score;
}

function commandScore(command: readonly string[], typed: readonly string[]): number {
  const matched = new Set<string>();
  let score = 0;
  command.forEach((word, index) => {
    for (const word0 of typed) {
      const synonym = synonyms[word0];
      const increment = Math.max(
        wordScore(index, word0, word, command.length),
        synonym ? wordScore(index, synonym, word, command.length) : 0,
      );
      if (increment > 0) {
        matched.add(word0);
        score += increment;
      }
    }
  });
  return matched.size === typed.length ? score + 10 : score;
}

/**
 * The commands that a mistyped line may have meant, best first, each with `gcloud` before it; the groups that they share
 * when there are many. Commands of groups that were used lately (shares by dotted name) come first.
 */
export function suggestCommands(
  tree: TreeNode,
  words: readonly string[],
  frequencies: ReadonlyMap<string, number> = new Map(),
): readonly string[] {
  const typed = words.map((word) => word.toLowerCase().replaceAll('_', '-'));
  const key = (command: readonly string[]): string => command.join('\0');
  const scored = allCommands(tree)
    .map((command) => ({ command, score: commandScore(command, typed) }))
    .filter(({ score }) => score > 0)
    .map(({ command, score }) => {
      const frequency = frequencies.get(command.slice(0, -1).join('.')) ?? 0;
      return { command, score: score + Math.floor(frequency * 100) };
    })
    .sort((a, b) => b.score - a.score || (key(a.command) < key(b.command) ? -1 : 1));
  const [best] = scored;
  if (!best) return [];
  const good = scored.filter(({ score }) => score / best.score >= minimumRatio);
  const shown = good.slice(0, maximumSuggestions);
  const groups = new Set(shown.map(({ command }) => command.slice(0, -1).join(' ')));
  if (shown.length === maximumSuggestions && groups.size < minimumGroups) {
    const common = Math.min(...good.map(({ command }) => command.length)) - 1;
    if (common > 0) {
      const prefixes = new Set(good.map(({ command }) => ['gcloud', ...command.slice(0, common)].join(' ')));
      return [...prefixes].slice(0, maximumSuggestions).sort();
    }
  }
  return shown.map(({ command }) => ['gcloud', ...command].join(' '));
}
