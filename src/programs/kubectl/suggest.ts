import type { CommandEntry } from './command.ts';

/** The edit distance of two words. */
export function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1);
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** The commands that a mistyped word may have meant, in the commands' order. Models github.com/spf13/cobra SuggestionsFor */
export function suggestionsFor(typed: string, commands: readonly CommandEntry[]): readonly string[] {
  const lower = typed.toLowerCase();
  return commands
    .filter(
      ({ name, suggestFor = [] }) =>
        distance(lower, name.toLowerCase()) <= 2 ||
        name.toLowerCase().startsWith(lower) ||
        suggestFor.includes(lower),
    )
    .map(({ name }) => name);
}

/** cobra's answer to a word that is no command. */
export function unknownCommand(typed: string, path: string, commands: readonly CommandEntry[]): string {
  const similar = suggestionsFor(typed, commands);
  const hint =
    similar.length === 0 ? '' : `\n\nDid you mean this?\n${similar.map((name) => `\t${name}\n`).join('')}`;
  return `unknown command "${typed}" for "${path}"${hint}`;
}
