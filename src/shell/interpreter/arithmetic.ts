/** What arithmetic needs of the shell: variables by name. */
export interface ArithmeticScope {
  get(name: string, index: string | undefined): string | undefined;
  set(name: string, index: string | undefined, value: string): void;
}

/** A failed arithmetic expression; `message` is bash's, without prefix. */
export class ArithmeticError extends Error {}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

/** From weakest to strongest; each level is left-associative. */
const binaryLevels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const assignments = ['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|='];

const operators = /^(?:<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|[-+*/%<>=!~&^|?:,()])/;

interface Token {
  readonly text: string;
  readonly kind: 'number' | 'name' | 'operator';
  readonly index?: string;
  readonly at: number;
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at);
    const blank = /^\s+/.exec(rest);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const number = /^\d[\w#@]*/.exec(rest);
    const name = /^[A-Za-z_]\w*/.exec(rest);
    const operator = operators.exec(rest);
    if (number) {
      tokens.push({ text: number[0], kind: 'number', at });
      at += number[0].length;
    } else if (name) {
      let end = at + name[0].length;
      let index: string | undefined;
      if (source[end] === '[') {
        let depth = 0;
        let close = end;
        for (; close < source.length; close++) {
          if (source[close] === '[') depth++;
          else if (source[close] === ']' && --depth === 0) break;
        }
        index = source.slice(end + 1, close);
        end = close + 1;
      }
      tokens.push({ text: name[0], kind: 'name', at, ...(index === undefined ? {} : { index }) });
      at = end;
    } else if (operator) {
      tokens.push({ text: operator[0], kind: 'operator', at });
      at += operator[0].length;
    } else throw new ArithmeticError(`${source}: syntax error: operand expected (error token is "${rest}")`);
  }
  return tokens;
}

function parseNumber(text: string, source: string, rest: string): bigint {
  const based = /^(\d+)#([\w@]+)$/.exec(text);
  if (based) {
    const base = Number(based[1]);
    if (base < 2 || base > 64)
      throw new ArithmeticError(`${source}: invalid arithmetic base (error token is "${rest}")`);
    let value = 0n;
    for (const digit of based[2] ?? '') {
      const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_';
      const worth = alphabet.indexOf(base <= 36 ? digit.toLowerCase() : digit);
      if (worth < 0 || worth >= base)
        throw new ArithmeticError(`${source}: value too great for base (error token is "${rest}")`);
      value = value * BigInt(base) + BigInt(worth);
    }
    return wrap(value);
  }
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return wrap(BigInt(text.toLowerCase()));
  if (/^0\d+$/.test(text)) {
    if (/[89]/.test(text))
      throw new ArithmeticError(`${source}: value too great for base (error token is "${rest}")`);
    return wrap(BigInt(`0o${text.slice(1)}`));
  }
  if (/^\d+$/.test(text)) return wrap(BigInt(text));
  throw new ArithmeticError(`${source}: value too great for base (error token is "${rest}")`);
}

/** Evaluates an arithmetic expression in which `$` is already expanded. Throws `ArithmeticError`. 64-bit, as bash. */
export function evaluateArithmetic(source: string, scope: ArithmeticScope, depth = 0): bigint {
  if (depth > 100)
    throw new ArithmeticError(`${source}: expression recursion level exceeded (error token is "${source}")`);
  const expression = source.trimEnd();
  const tokens = tokenize(expression);
  let position = 0;
  // Side effects and errors do not happen in branches that are not taken.
  let skipping = 0;

  const peek = (): Token | undefined => tokens[position];
  const isNext = (text: string): boolean => peek()?.kind === 'operator' && peek()?.text === text;
  const accept = (text: string): boolean => {
    if (!isNext(text)) return false;
    position++;
    return true;
  };
  const restFrom = (token: Token | undefined): string => (token ? expression.slice(token.at) : '');
  const fail = (message: string, token = peek() ?? tokens.at(-1)): ArithmeticError =>
    new ArithmeticError(`${expression.trimStart()}: ${message} (error token is "${restFrom(token)}")`);

  const read = (token: Token): bigint => {
    if (skipping) return 0n;
    const text = scope.get(token.text, token.index) ?? '';
    if (text.trim() === '') return 0n;
    return /^-?[1-9]\d{0,17}$/.test(text) ? BigInt(text) : evaluateArithmetic(text, scope, depth + 1);
  };
  const store = (token: Token, value: bigint): bigint => {
    const wrapped = wrap(value);
    if (!skipping) scope.set(token.text, token.index, String(wrapped));
    return wrapped;
  };

  const apply = (operator: string, a: bigint, b: bigint, right: Token | undefined): bigint => {
    switch (operator) {
      case '+':
        return wrap(a + b);
      case '-':
        return wrap(a - b);
      case '*':
        return wrap(a * b);
      case '/':
      case '%':
        if (b === 0n) {
          if (skipping) return 0n;
          throw fail('division by 0', right);
        }
        return wrap(operator === '/' ? a / b : a % b);
      case '<<':
        return wrap(a << (b & 63n));
      case '>>':
        return wrap(a >> (b & 63n));
      case '&':
        return a & b;
      case '|':
        return a | b;
      case '^':
        return a ^ b;
      case '==':
        return a === b ? 1n : 0n;
      case '!=':
        return a !== b ? 1n : 0n;
      case '<':
        return a < b ? 1n : 0n;
      case '>':
        return a > b ? 1n : 0n;
      case '<=':
        return a <= b ? 1n : 0n;
      default:
        return a >= b ? 1n : 0n;
    }
  };

  const primary = (): bigint => {
    const token = peek();
    if (!token) throw fail('syntax error: operand expected');
    position++;
    if (token.kind === 'number') return parseNumber(token.text, expression.trimStart(), restFrom(token));
    if (token.kind === 'name') {
      if (accept('++')) {
        const value = read(token);
        store(token, value + 1n);
        return value;
      }
      if (accept('--')) {
        const value = read(token);
        store(token, value - 1n);
        return value;
      }
      return read(token);
    }
    if (token.text === '(') {
      const value = comma();
      if (!accept(')')) throw fail("missing `)'");
      return value;
    }
    position--;
    throw fail('syntax error: operand expected', token);
  };

  const unary = (): bigint => {
    const token = peek();
    if (token?.kind === 'operator') {
      if (token.text === '++' || token.text === '--') {
        const target = tokens[position + 1];
        if (target?.kind === 'name') {
          position += 2;
          return store(target, read(target) + (token.text === '++' ? 1n : -1n));
        }
      }
      if (['+', '-', '!', '~', '++', '--'].includes(token.text)) {
        position++;
        const value = unary();
        if (token.text === '-') return wrap(-value);
        if (token.text === '!') return value === 0n ? 1n : 0n;
        return token.text === '~' ? ~value : value;
      }
    }
    return primary();
  };

  const power = (): bigint => {
    const base = unary();
    if (!accept('**')) return base;
    const token = peek();
    const exponent = power();
    if (exponent < 0n) throw fail('exponent less than 0', token);
    let result = 1n;
    for (let i = 0n; i < exponent && i < 4096n; i++) result = wrap(result * base);
    return result;
  };

  const binary = (level: number): bigint => {
    const names = binaryLevels[level];
    if (!names) return power();
    let left = binary(level + 1);
    for (;;) {
      const token = peek();
      if (token?.kind !== 'operator' || !names.includes(token.text)) return left;
      position++;
      if (token.text === '&&' || token.text === '||') {
        const decided = token.text === '&&' ? left === 0n : left !== 0n;
        if (decided) skipping++;
        const right = binary(level + 1);
        if (decided) skipping--;
        left = decided ? (token.text === '&&' ? 0n : 1n) : right === 0n ? 0n : 1n;
      } else {
        const operand = peek();
        left = apply(token.text, left, binary(level + 1), operand);
      }
    }
  };

  const ternary = (): bigint => {
    const condition = binary(0);
    if (!accept('?')) return condition;
    if (condition === 0n) skipping++;
    const yes = assignment();
    if (condition === 0n) skipping--;
    if (!accept(':')) throw fail("`:' expected for conditional expression");
    if (condition !== 0n) skipping++;
    const no = assignment();
    if (condition !== 0n) skipping--;
    return condition !== 0n ? yes : no;
  };

  const assignment = (): bigint => {
    const target = peek();
    const operator = tokens[position + 1];
    if (target?.kind === 'name' && operator?.kind === 'operator' && assignments.includes(operator.text)) {
      position += 2;
      const operand = peek();
      const value = assignment();
      if (operator.text === '=') return store(target, value);
      return store(target, apply(operator.text.slice(0, -1), read(target), value, operand));
    }
    const value = ternary();
    const next = peek();
    if (next?.kind === 'operator' && assignments.includes(next.text))
      throw fail('attempted assignment to non-variable', next);
    return value;
  };

  const comma = (): bigint => {
    let value = assignment();
    while (accept(',')) value = assignment();
    return value;
  };

  if (tokens.length === 0) return 0n;
  const value = comma();
  const rest = peek();
  if (rest) {
    throw fail(
      rest.kind === 'operator' ? 'syntax error: invalid arithmetic operator' : 'syntax error in expression',
      rest,
    );
  }
  return value;
}
