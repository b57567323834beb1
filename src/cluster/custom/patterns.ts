const known = new Map<string, RegExp | undefined>();

/** Go's spelling of what JavaScript writes otherwise. */
function translated(pattern: string): { readonly source: string; readonly flags: string } {
  let flags = '';
  let source = pattern.replace(/^\(\?([ims]+)\)/, (_all, letters: string) => {
    flags = letters;
    return '';
  });
  source = source
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\A', '^')
    .replaceAll('\\z', '$')
    .replaceAll('[[:alpha:]]', '[A-Za-z]')
    .replaceAll('[[:digit:]]', '[0-9]')
    .replaceAll('[[:alnum:]]', '[A-Za-z0-9]');
  return { source, flags };
}

/** A pattern of Go's regular expressions; undefined for what is none. */
export function goPattern(pattern: string): RegExp | undefined {
  if (known.has(pattern)) return known.get(pattern);
  const { source, flags } = translated(pattern);
  let out: RegExp | undefined;
  for (const unicode of ['u', '']) {
    try {
      out ??= new RegExp(source, flags + unicode);
    } catch {
      // The stricter reading refuses escapes that Go allows.
    }
  }
  known.set(pattern, out);
  return out;
}
