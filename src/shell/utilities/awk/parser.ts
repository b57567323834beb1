import type { AwkFunction, AwkProgram, Expression, Rule, Statement } from './syntax.ts';
import { AwkSyntaxError, keywords, tokenize, type Token } from './tokens.ts';

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
