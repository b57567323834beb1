import { compareNumbers, isNumberComparison, testBinary, testUnary } from '../interpreter/conditional.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import type { Builtin } from './index.ts';

type Scope = Parameters<typeof testUnary>[0];

/** A wrong expression; the message without prefix. */
export class TestError extends Error {}

function number(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(`${text}: integer expression expected`);
  return BigInt(text.trim().replace(/^\+/, ''));
}

function binary(scope: Scope, left: string, operator: string, right: string): boolean | undefined {
  if (isNumberComparison(operator)) return compareNumbers(operator, number(left), number(right));
  return testBinary(scope, left, operator, right);
}

const isBinary = (operator: string | undefined): boolean =>
  operator !== undefined &&
  (isNumberComparison(operator) || ['=', '==', '!=', '<', '>', '-nt', '-ot', '-ef'].includes(operator));

const isUnary = (operator: string | undefined): boolean =>
  operator !== undefined && /^-[a-hknoprstuvwxzLOGNSR]$/.test(operator);

/** `test` with its arguments (without `]`): by their number up to four, else by grammar. Throws `TestError`. */
export function evaluateTestArguments(scope: Scope, args: readonly string[]): boolean {
  const [a = '', b = '', c = '', d = ''] = args;
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return a !== '';
    case 2: {
      if (a === '!') return b === '';
      const result = isUnary(a) ? testUnary(scope, a, b) : undefined;
      if (result === undefined) throw new TestError(`${a}: unary operator expected`);
      return result;
    }
    case 3: {
      if (isBinary(b)) return binary(scope, a, b, c) ?? false;
      if (b === '-a') return a !== '' && c !== '';
      if (b === '-o') return a !== '' || c !== '';
      if (a === '!') return !evaluateTestArguments(scope, [b, c]);
      if (a === '(' && c === ')') return b !== '';
      throw new TestError(`${b}: binary operator expected`);
    }
    case 4:
      if (a === '!') return !evaluateTestArguments(scope, [b, c, d]);
      if (a === '(' && d === ')') return evaluateTestArguments(scope, [b, c]);
  }
  return new Grammar(scope, args).parse();
}

class Grammar {
  readonly #scope: Scope;
  readonly #args: readonly string[];
  #at = 0;

  constructor(scope: Scope, args: readonly string[]) {
    this.#scope = scope;
    this.#args = args;
  }

  parse(): boolean {
    const value = this.#or();
    if (this.#at < this.#args.length) throw new TestError('too many arguments');
    return value;
  }

  #or(): boolean {
    let value = this.#and();
    while (this.#args[this.#at] === '-o') {
      this.#at++;
      const right = this.#and();
      value = value || right;
    }
    return value;
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#args[this.#at] === '-a') {
      this.#at++;
      const right = this.#not();
      value = value && right;
    }
    return value;
  }

  #not(): boolean {
    if (this.#args[this.#at] !== '!') return this.#primary();
    this.#at++;
    return !this.#not();
  }

  #primary(): boolean {
    const [a, b, c] = this.#args.slice(this.#at, this.#at + 3);
    if (a === undefined) throw new TestError('argument expected');
    if (a === '(') {
      this.#at++;
      const value = this.#or();
      if (this.#args[this.#at] !== ')') throw new TestError("`)' expected");
      this.#at++;
      return value;
    }
    if (isBinary(b) && b !== undefined && c !== undefined) {
      this.#at += 3;
      return binary(this.#scope, a, b, c) ?? false;
    }
    if (isUnary(a) && b !== undefined) {
      this.#at += 2;
      return testUnary(this.#scope, a, b) ?? false;
    }
    this.#at++;
    return a !== '';
  }
}

/** Other shells have other words for what is no number. */
function wording(shell: Interpreter, { message }: TestError): string {
  const number = /^(.*): integer expression expected$/s.exec(message)?.[1];
  if (number === undefined || shell.dialect === 'bash') return message;
  return shell.dialect === 'dash' ? `Illegal number: ${number}` : `${number}: bad number`;
}

export const test: Builtin = async (shell, args) => {
  try {
    return evaluateTestArguments(shell, args) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await shell.complain('test', wording(shell, error));
    return 2;
  }
};

export const bracket: Builtin = async (shell, args) => {
  if (args.at(-1) !== ']') {
    await shell.complain('[', "missing `]'");
    return 2;
  }
  try {
    return evaluateTestArguments(shell, args.slice(0, -1)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    await shell.complain('[', wording(shell, error));
    return 2;
  }
};
