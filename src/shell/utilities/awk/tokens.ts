/** A piece of an awk program. */
export interface Token {
  readonly kind: 'number' | 'string' | 'regexp' | 'name' | 'call' | 'operator' | 'newline' | 'end';
  readonly text: string;
  readonly line: number;
}

const operators = /^(?:\*\*=|\*\*|\+\+|--|&&|\|\||[-+*/%^]=|==|<=|>=|!=|!~|>>|[-+*/%^!<>|?:~$=,;(){}[\]])/;

const stringEscapes: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** Cuts an awk program into tokens. Throws `AwkSyntaxError`. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at);
    const skipped = /^(?:[ \t\r]+|\\\r?\n|#[^\n]*)/.exec(rest);
    if (skipped) {
      if (skipped[0].includes('\n')) line++;
      at += skipped[0].length;
      continue;
    }
    const last = tokens.at(-1);
    const afterValue =
      last &&
      (['number', 'string', 'name', 'regexp'].includes(last.kind) ||
        [')', ']', '$', '++', '--'].includes(last.text));
    const push = (kind: Token['kind'], text: string, length: number): void => {
      tokens.push({ kind, text, line });
      at += length;
    };
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
    const name = /^[A-Za-z_]\w*/.exec(rest);
    const operator = operators.exec(rest);
    if (rest[0] === '\n') {
      push('newline', '\n', 1);
      line++;
    } else if (number) push('number', number[0], number[0].length);
    else if (name)
      push(rest[name[0].length] === '(' && !keywords.has(name[0]) ? 'call' : 'name', name[0], name[0].length);
    else if (rest[0] === '"') {
      let text = '';
      let i = 1;
      for (; i < rest.length && rest[i] !== '"'; i++) {
        if (rest[i] !== '\\') text += rest[i] ?? '';
        else {
          const octal = /^[0-7]{1,3}/.exec(rest.slice(i + 1));
          if (octal) {
            text += String.fromCharCode(parseInt(octal[0], 8));
            i += octal[0].length;
          } else {
            i++;
            text += stringEscapes[rest[i] ?? ''] ?? `\\${rest[i] ?? ''}`;
          }
        }
      }
      if (i >= rest.length)
        throw new AwkSyntaxError(`unterminated string ${rest.slice(1, 11)}... at source line ${line}`);
      push('string', text, i + 1);
    } else if (rest[0] === '/' && !afterValue) {
      const match = /^\/((?:\\[^\n]|\[(?:\\.|[^\]\n])*\]|[^/\\\n])*)\//.exec(rest);
      if (!match) throw new AwkSyntaxError(`unterminated regexp at source line ${line}`);
      push('regexp', (match[1] ?? '').replace(/\\\//g, '/'), match[0].length);
    } else if (operator) push('operator', operator[0], operator[0].length);
    else throw new AwkSyntaxError(`syntax error at source line ${line}`);
  }
  tokens.push({ kind: 'end', text: '', line });
  return tokens;
}

/** Words with a meaning of their own. */
export const keywords = new Set([
  'if',
  'else',
  'while',
  'for',
  'do',
  'in',
  'print',
  'printf',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'break',
  'continue',
  'function',
  'func',
  'getline',
  'BEGIN',
  'END',
]);

export class AwkSyntaxError extends Error {}
