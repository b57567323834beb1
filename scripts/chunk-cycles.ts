/**
 * What is wrong with how files are split: of two that need each other before they run, the one that is asked for first finds the
 * other's classes and constants missing. A problem for each such group of files.
 * @param needs the files that one needs before it runs
 */
export function cycles(
  files: readonly string[],
  needs: (file: string) => readonly string[],
): readonly string[] {
  const reached = new Map(files.map((file) => [file, reachedFrom(file, needs)]));
  const told = new Set<string>();
  return files.flatMap((file) => {
    const group = [...(reached.get(file) ?? [])].filter((other) => reached.get(other)?.has(file)).sort();
    if (group.length === 0 || told.has(group.join())) return [];
    told.add(group.join());
    return [`files need each other: ${group.join(', ')}`];
  });
}

function reachedFrom(file: string, needs: (file: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...needs(file)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...needs(next));
  }
  return found;
}
