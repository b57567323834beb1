/** The syntax of awk (POSIX, without getline from commands). */

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'regexp'; readonly source: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'field'; readonly index: Expression }
  | { readonly kind: 'element'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly kind: 'in'; readonly keys: readonly Expression[]; readonly name: string }
  | {
      readonly kind: 'assign';
      readonly operator: string;
      readonly target: Expression;
      readonly value: Expression;
    }
  | { readonly kind: 'ternary'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'step'; readonly by: 1 | -1; readonly prefix: boolean; readonly target: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'getline';
      readonly target: Expression | undefined;
      readonly file: Expression | undefined;
    }
  | { readonly kind: 'group'; readonly items: readonly Expression[] };

export type Statement =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | {
      readonly kind: 'print';
      readonly format: boolean;
      readonly args: readonly Expression[];
      readonly target: { readonly operator: string; readonly file: Expression } | undefined;
    }
  | {
      readonly kind: 'if';
      readonly test: Expression;
      readonly yes: Statement;
      readonly no: Statement | undefined;
    }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: Statement; readonly after: boolean }
  | {
      readonly kind: 'for';
      readonly first: Statement | undefined;
      readonly test: Expression | undefined;
      readonly next: Statement | undefined;
      readonly body: Statement;
    }
  | { readonly kind: 'forIn'; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly kind: 'block'; readonly statements: readonly Statement[] }
  | { readonly kind: 'delete'; readonly name: string; readonly keys: readonly Expression[] | undefined }
  | { readonly kind: 'next' | 'break' | 'continue' }
  | { readonly kind: 'exit' | 'return'; readonly value: Expression | undefined };

export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface Rule {
  readonly pattern: 'BEGIN' | 'END' | Expression | readonly [Expression, Expression] | undefined;
  readonly body: Statement | undefined;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}

export class AwkSyntaxError extends Error {}

interface Token {
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

function tokenize(source: string): Token[] {
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

const keywords = new Set([
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

/** Functions that may be called without parentheses or with. */
const builtinNames = new Set(['length']);

/** Parses an awk program. Throws `AwkSyntaxError`. */
export function parseAwk(source: string): AwkProgram {
  const tokens = tokenize(source);
  let at = 0;
  const rules: Rule[] = [];
  const functions = new Map<string, AwkFunction>();

  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '', line: 0 };
  const is = (text: string): boolean =>
    peek().text === text && peek().kind !== 'string' && peek().kind !== 'regexp';
  const accept = (text: string): boolean => {
    if (!is(text)) return false;
    at++;
    return true;
  };
  const fail = (): AwkSyntaxError =>
    new AwkSyntaxError(
      `syntax error at source line ${peek().line} near ${peek().text === '\n' ? 'end of line' : peek().text || 'end of file'}`,
    );
  const expect = (text: string): void => {
    if (!accept(text)) throw fail();
  };
  const newlines = (): void => {
    while (is('\n')) at++;
  };
  const terminators = (): void => {
    while (is('\n') || is(';')) at++;
  };
  const name = (): string => {
    const token = peek();
    if (token.kind !== 'name') throw fail();
    at++;
    return token.text;
  };

  const list = (end: string): Expression[] => {
    const items: Expression[] = [];
    newlines();
    while (!is(end)) {
      items.push(expression());
      newlines();
      if (!accept(',')) break;
      newlines();
    }
    expect(end);
    return items;
  };

  // In `print a > "file"`, > is no comparison; in `for (x in a)`, `in` is none.
  let noGreater = 0;
  let noIn = 0;

  const expression = (): Expression => ternary();

  const isTarget = ({ kind }: Expression): boolean =>
    kind === 'variable' || kind === 'field' || kind === 'element';

  const ternary = (): Expression => {
    const left = or();
    if (accept('?')) {
      newlines();
      const yes = ternary();
      newlines();
      expect(':');
      newlines();
      return { kind: 'ternary', test: left, yes, no: ternary() };
    }
    if (/^(?:=|[-+*/%^]=|\*\*=)$/.test(peek().text) && peek().kind === 'operator' && isTarget(left)) {
      const operator = peek().text;
      at++;
      newlines();
      return { kind: 'assign', operator, target: left, value: ternary() };
    }
    return left;
  };

  const or = (): Expression => {
    let left = and();
    while (accept('||')) {
      newlines();
      left = { kind: 'binary', operator: '||', left, right: and() };
    }
    return left;
  };

  const and = (): Expression => {
    let left = membership();
    while (accept('&&')) {
      newlines();
      left = { kind: 'binary', operator: '&&', left, right: membership() };
    }
    return left;
  };

  const membership = (): Expression => {
    let left = matching();
    while (noIn === 0 && is('in')) {
      at++;
      left = { kind: 'in', keys: left.kind === 'group' ? left.items : [left], name: name() };
    }
    return left;
  };

  const matching = (): Expression => {
    let left = comparison();
    while (is('~') || is('!~')) {
      const operator = peek().text;
      at++;
      left = { kind: 'binary', operator, left, right: comparison() };
    }
    return left;
  };

  const comparison = (): Expression => {
    const left = concatenation();
    if (['<', '<=', '==', '!=', '>=', '>'].some(is) && !(is('>') && noGreater > 0)) {
      const operator = peek().text;
      at++;
      return { kind: 'binary', operator, left, right: concatenation() };
    }
    return left;
  };

  const startsOperand = (): boolean => {
    const { kind, text } = peek();
    if (kind === 'number' || kind === 'string' || kind === 'regexp' || kind === 'call') return true;
    if (kind === 'name') return !keywords.has(text);
    return kind === 'operator' && ['$', '!', '(', '-', '+', '++', '--'].includes(text);
  };

  const concatenation = (): Expression => {
    let left = additive();
    while (startsOperand() && !is('+') && !is('-'))
      left = { kind: 'binary', operator: ' ', left, right: additive() };
    return left;
  };

  const binaryLevel = (names: readonly string[], next: () => Expression) => (): Expression => {
    let left = next();
    while (names.some(is)) {
      const operator = peek().text;
      at++;
      left = { kind: 'binary', operator, left, right: next() };
    }
    return left;
  };

  const unary = (): Expression => {
    for (const operator of ['!', '-', '+'])
      if (accept(operator)) return { kind: 'unary', operator, operand: unary() };
    return power();
  };

  const power = (): Expression => {
    const base = postfix();
    if (is('^') || is('**')) {
      at++;
      // Exponents are right-associative and may be negative.
      return {
        kind: 'binary',
        operator: '^',
        left: base,
        right: is('-') || is('+') || is('!') ? unary() : power(),
      };
    }
    return base;
  };

  const multiplicative = binaryLevel(['*', '/', '%'], unary);
  const additive = binaryLevel(['+', '-'], multiplicative);

  const postfix = (): Expression => {
    const operand = primary();
    if (isTarget(operand)) {
      if (accept('++')) return { kind: 'step', by: 1, prefix: false, target: operand };
      if (accept('--')) return { kind: 'step', by: -1, prefix: false, target: operand };
    }
    return operand;
  };

  const primary = (): Expression => {
    const token = peek();
    at++;
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) };
      case 'string':
        return { kind: 'string', value: token.text };
      case 'regexp':
        return { kind: 'regexp', source: token.text };
      case 'call':
        expect('(');
        return { kind: 'call', name: token.text, args: list(')') };
      case 'name': {
        if (token.text === 'getline') {
          const target = startsOperand() && !is('(') ? primary() : undefined;
          return { kind: 'getline', target, file: accept('<') ? primary() : undefined };
        }
        if (keywords.has(token.text)) break;
        if (builtinNames.has(token.text)) return { kind: 'call', name: token.text, args: [] };
        if (accept('[')) return { kind: 'element', name: token.text, keys: list(']') };
        return { kind: 'variable', name: token.text };
      }
      case 'operator':
        if (token.text === '$') {
          if (is('++') || is('--')) {
            const by = peek().text === '++' ? 1 : -1;
            at++;
            return { kind: 'field', index: { kind: 'step', by, prefix: true, target: primary() } };
          }
          return { kind: 'field', index: is('-') ? unary() : primary() };
        }
        if (token.text === '++' || token.text === '--')
          return { kind: 'step', by: token.text === '++' ? 1 : -1, prefix: true, target: primary() };
        if (token.text === '(') {
          const [greater, membershipOff] = [noGreater, noIn];
          noGreater = 0;
          noIn = 0;
          const items = list(')');
          noGreater = greater;
          noIn = membershipOff;
          const only = items[0];
          return items.length === 1 && only ? { kind: 'group', items: [only] } : { kind: 'group', items };
        }
    }
    at--;
    throw fail();
  };

  const simple = (): Statement => {
    if (is('print') || is('printf')) {
      const format = peek().text === 'printf';
      at++;
      noGreater++;
      let args: Expression[] = [];
      if (!['\n', ';', '}', '>', '>>', '|'].some(is) && peek().kind !== 'end') {
        args = [expression()];
        while (accept(',')) {
          newlines();
          args.push(expression());
        }
      }
      noGreater--;
      const only = args[0];
      if (args.length === 1 && only?.kind === 'group' && only.items.length > 1) args = [...only.items];
      let target: Extract<Statement, { kind: 'print' }>['target'];
      if (is('>') || is('>>') || is('|')) {
        const operator = peek().text;
        at++;
        target = { operator, file: concatenation() };
      }
      return { kind: 'print', format, args, target };
    }
    if (accept('delete')) {
      const array = name();
      return { kind: 'delete', name: array, keys: accept('[') ? list(']') : undefined };
    }
    return { kind: 'expression', expression: expression() };
  };

  const endSimple = (): void => {
    if (is('}') || peek().kind === 'end') return;
    if (!is(';') && !is('\n')) throw fail();
    terminators();
  };

  const body = (): Statement => {
    newlines();
    if (accept(';')) return { kind: 'block', statements: [] };
    return statement();
  };

  const statement = (): Statement => {
    if (is('{')) return block();
    if (accept('if')) {
      expect('(');
      const test = expression();
      expect(')');
      const yes = body();
      const before = at;
      terminators();
      if (accept('else')) return { kind: 'if', test, yes, no: body() };
      at = before;
      return { kind: 'if', test, yes, no: undefined };
    }
    if (accept('while')) {
      expect('(');
      const test = expression();
      expect(')');
      return { kind: 'while', test, body: body(), after: false };
    }
    if (accept('do')) {
      const inner = body();
      terminators();
      expect('while');
      expect('(');
      const test = expression();
      expect(')');
      endSimple();
      return { kind: 'while', test, body: inner, after: true };
    }
    if (accept('for')) return forLoop();
    const word = peek().text;
    if (
      peek().kind === 'name' &&
      ['next', 'nextfile', 'break', 'continue', 'exit', 'return'].includes(word)
    ) {
      at++;
      const value = ['exit', 'return'].includes(word) && startsOperand() ? expression() : undefined;
      endSimple();
      if (word === 'exit' || word === 'return') return { kind: word, value };
      return { kind: word === 'break' || word === 'continue' ? word : 'next' };
    }
    const result = simple();
    endSimple();
    return result;
  };

  const forLoop = (): Statement => {
    expect('(');
    const start = at;
    if (peek().kind === 'name' && tokens[at + 1]?.text === 'in' && tokens[at + 3]?.text === ')') {
      const variable = name();
      expect('in');
      const array = name();
      expect(')');
      return { kind: 'forIn', variable, array, body: body() };
    }
    at = start;
    noIn++;
    const first = is(';') ? undefined : simple();
    noIn--;
    expect(';');
    newlines();
    const test = is(';') ? undefined : expression();
    expect(';');
    newlines();
    const next = is(')') ? undefined : simple();
    expect(')');
    return { kind: 'for', first, test, next, body: body() };
  };

  const block = (): Statement => {
    expect('{');
    const statements: Statement[] = [];
    terminators();
    while (!is('}')) {
      if (peek().kind === 'end') throw fail();
      statements.push(statement());
      terminators();
    }
    expect('}');
    return { kind: 'block', statements };
  };

  terminators();
  while (peek().kind !== 'end') {
    if (is('function') || is('func')) {
      at++;
      const token = peek();
      if (token.kind !== 'name' && token.kind !== 'call') throw fail();
      at++;
      expect('(');
      const parameters: string[] = [];
      while (!is(')')) {
        parameters.push(name());
        newlines();
        if (!accept(',')) break;
        newlines();
      }
      expect(')');
      newlines();
      functions.set(token.text, { parameters, body: block() });
    } else {
      let pattern: Rule['pattern'];
      if (is('BEGIN') || is('END')) {
        pattern = peek().text === 'BEGIN' ? 'BEGIN' : 'END';
        at++;
      } else if (!is('{')) {
        const first = expression();
        if (accept(',')) {
          newlines();
          pattern = [first, expression()];
        } else pattern = first;
      }
      rules.push({ pattern, body: is('{') ? block() : undefined });
    }
    terminators();
  }
  return { rules, functions };
}
