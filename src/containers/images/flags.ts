/** The value of a flag with one or two dashes: `-text=hi`, `--text hi`; undefined when it is not given. */
export function flagOf(argv: readonly string[], name: string): string | undefined {
  for (const [index, word] of argv.entries()) {
    const bare = word.replace(/^--?/, '');
    if (bare === word) continue;
    if (bare === name) return argv[index + 1] ?? '';
    if (bare.startsWith(`${name}=`)) return bare.slice(name.length + 1);
  }
  return undefined;
}
