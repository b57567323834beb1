/** How a shell is to go on with the words that it got: a set of bits. Models github.com/spf13/cobra ShellCompDirective */
export const directives = {
  error: 1,
  noSpace: 2,
  noFiles: 4,
  /** The words are endings of file names. */
  fileEndings: 8,
} as const;

const names: readonly (readonly [number, string])[] = [
  [1, 'ShellCompDirectiveError'],
  [2, 'ShellCompDirectiveNoSpace'],
  [4, 'ShellCompDirectiveNoFileComp'],
  [8, 'ShellCompDirectiveFilterFileExt'],
  [16, 'ShellCompDirectiveFilterDirs'],
  [32, 'ShellCompDirectiveKeepOrder'],
];

/** The names of the bits. */
export function directiveText(directive: number): string {
  if (directive >= 64) return `ERROR: unexpected ShellCompDirective value: ${directive}`;
  const set = names.filter(([bit]) => (directive & bit) !== 0).map(([, name]) => name);
  return set.length === 0 ? 'ShellCompDirectiveDefault' : set.join(', ');
}

/** A way to go on. */
export interface Candidate {
  readonly text: string;
  readonly description?: string;
}

/** What there is to offer, and what the shell is to do with it. */
export interface Offer {
  readonly candidates: readonly Candidate[];
  readonly directive: number;
}

export const offer = (words: readonly string[], directive: number): Offer => ({
  candidates: words.map((text) => ({ text })),
  directive,
});
