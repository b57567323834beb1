const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** The text of a Go string literal in either kind of quotes; undefined when it is none. Models client-go/util/jsonpath UnquoteExtend */
export function unquote(literal: string): string | undefined {
  const mark = literal.charAt(0);
  if (literal.length < 2 || !literal.endsWith(mark) || (mark !== '"' && mark !== "'")) return undefined;
  const body = literal.slice(1, -1);
  if (!body.includes('\\') && !body.includes(mark)) return body;
  let out = '';
  for (let at = 0; at < body.length;) {
    const char = body.charAt(at);
    if (char === mark) return undefined;
    if (char !== '\\') {
      out += char;
      at++;
      continue;
    }
    const kind = body.charAt(at + 1);
    const replaced = simple[kind];
    const code = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/.exec(
      body.slice(at),
    );
    if (replaced !== undefined || kind === mark) {
      out += replaced ?? mark;
      at += 2;
    } else if (code) {
      const hex = code[1] ?? code[2] ?? code[3];
      out += String.fromCodePoint(hex === undefined ? parseInt(code[4] ?? '0', 8) : parseInt(hex, 16));
      at += code[0].length;
    } else return undefined;
  }
  return out;
}
