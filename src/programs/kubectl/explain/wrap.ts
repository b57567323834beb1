/**
 * Breaks lines at white space so that they have at most `limit` characters; longer words stay whole.
 * Models github.com/mitchellh/go-wordwrap
 */
export function wrap(text: string, limit: number): string {
  let out = '';
  let current = 0;
  let word = '';
  let space = '';
  const flush = (): void => {
    current += space.length + [...word].length;
    out += space + word;
    space = '';
    word = '';
  };
  for (const char of text) {
    if (char === '\n') {
      if (word === '') {
        if (current + space.length <= limit) out += space;
        space = '';
      } else flush();
      out += char;
      current = 0;
    } else if (/\s/.test(char) && char !== '\u00a0') {
      if (space === '' || word !== '') flush();
      space += char;
    } else {
      word += char;
      const length = [...word].length;
      if (current + length + space.length > limit && length < limit) {
        out += '\n';
        current = 0;
        space = '';
      }
    }
  }
  if (word === '' && current + space.length > limit) return out;
  return out + space + word;
}

/** Puts blanks before every line. */
export function indent(text: string, amount: number): string {
  const pad = ' '.repeat(amount);
  return pad + text.replaceAll('\n', `\n${pad}`);
}
