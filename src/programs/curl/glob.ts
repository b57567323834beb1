/** The URLs that `{a,b}` and `[1-3]` in a URL stand for. */
export function expandUrl(url: string): readonly string[] {
  const match = /\{([^{}]*,[^{}]*)\}|\[(\d+)-(\d+)\]/.exec(url);
  if (!match) return [url];
  const before = url.slice(0, match.index);
  const after = url.slice(match.index + match[0].length);
  const [, list, first, last] = match;
  const width = first?.startsWith('0') ? first.length : 0;
  const values =
    list !== undefined
      ? list.split(',')
      : Array.from({ length: Math.min(1000, Math.max(0, Number(last) - Number(first) + 1)) }, (_, i) =>
          String(Number(first) + i).padStart(width, '0'),
        );
  return values.flatMap((value) => expandUrl(before + value + after));
}
