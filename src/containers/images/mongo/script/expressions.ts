import type { Expression, ObjectField, Parameter, Pattern, Statement } from './syntax.ts';
import { tokenize, Unreadable, type Token } from './tokens.ts';

/** How strongly operators of two values bind. */
const STRENGTH: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 2,
  '&&': 3,
  '|': 4,
  '^': 5,
  '&': 6,
  '==': 7,
  '!=': 7,
  '===': 7,
  '!==': 7,
  '<': 8,
  '>': 8,
  '<=': 8,
  '>=': 8,
  instanceof: 8,
  in: 8,
  '<<': 9,
  '>>': 9,
  '>>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '%': 11,
  '**': 12,
};

const ASSIGNMENTS = new Set('= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??='.split(' '));
const UNARY = new Set(['!', '-', '+', '~', 'typeof', 'void', 'delete', 'await']);
const LITERALS: ReadonlyMap<string, boolean | null | undefined> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
]);

/** Reads expressions off the pieces of a script. */
export abstract class ExpressionReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Whether `in` belongs to a loop and is no operator. */
  protected inLoop = false;

  constructor(source: string) {
    this.#tokens = tokenize(source);
  }

  /** A body of statements in braces. */
  protected abstract block(): Statement;

  protected get here(): Token {
    return (
      this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] ?? {
        type: 'end',
        text: '',
        at: 0,
        fresh: true,
      }
    );
  }

  protected peek(distance: number): Token | undefined {
    return this.#tokens[this.#at + distance];
  }

  protected is(text: string): boolean {
    const { type } = this.here;
    return this.here.text === text && (type === 'operator' || type === 'name');
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false;
    this.#at++;
    return true;
  }

  protected any(): Token {
    const token = this.here;
    this.#at++;
    return token;
  }

  protected need(text: string): void {
    if (!this.take(text)) this.fail(`Unexpected token, expected "${text}"`);
  }

  protected name(): string {
    if (this.here.type !== 'name') this.fail('Unexpected token');
    return this.any().text;
  }

  protected fail(message: string): never {
    throw new Unreadable(message, this.here.at, this.here.type === 'end');
  }

  expression(): Expression {
    const first = this.assignment();
    if (!this.is(',')) return first;
    const all = [first];
    while (this.take(',')) all.push(this.assignment());
    return { type: 'sequence', all };
  }

  assignment(): Expression {
    this.take('async');
    if (this.#arrowAhead()) return this.#arrow();
    const target = this.#choice();
    const operator = this.here.text;
    if (this.here.type !== 'operator' || !ASSIGNMENTS.has(operator)) return target;
    if (target.type !== 'name' && target.type !== 'member')
      this.fail('Invalid left-hand side in assignment expression.');
    this.any();
    return { type: 'assign', operator, target, value: this.assignment() };
  }

  #arrowAhead(): boolean {
    if (this.here.type === 'name') return this.peek(1)?.text === '=>';
    if (!this.is('(')) return false;
    let open = 0;
    for (let distance = 0; ; distance++) {
      const token = this.peek(distance);
      if (!token || token.type === 'end') return false;
      if (token.type !== 'operator') continue;
      if (/^[([{]$/.test(token.text)) open++;
      if (/^[)\]}]$/.test(token.text) && --open === 0) return this.peek(distance + 1)?.text === '=>';
    }
  }

  #arrow(): Expression {
    const parameters: readonly Parameter[] = this.is('(')
      ? this.parameters()
      : [{ pattern: { type: 'name', name: this.name() } }];
    this.need('=>');
    const body: Statement = this.is('{') ? this.block() : { type: 'return', value: this.assignment() };
    return { type: 'function', name: '', parameters, body, arrow: true };
  }

  protected parameters(): readonly Parameter[] {
    this.need('(');
    return this.list(')', () => this.parameter());
  }

  protected parameter(): Parameter {
    if (this.take('...')) return { pattern: this.pattern(), rest: true };
    const pattern = this.pattern();
    return this.take('=') ? { pattern, fallback: this.assignment() } : { pattern };
  }

  protected pattern(): Pattern {
    if (this.take('[')) return { type: 'list', elements: this.list(']', () => this.parameter()) };
    if (!this.take('{')) return { type: 'name', name: this.name() };
    const fields = this.list('}', () => {
      if (this.take('...')) return { key: '', pattern: this.pattern(), rest: true };
      const key = this.any().text;
      const pattern: Pattern = this.take(':') ? this.pattern() : { type: 'name', name: key };
      return { key, pattern, ...(this.take('=') && { fallback: this.assignment() }) };
    });
    return { type: 'object', fields };
  }

  /** Items between commas up to a closing bracket. */
  protected list<T>(close: string, item: () => T): readonly T[] {
    const items: T[] = [];
    while (!this.take(close)) {
      items.push(item());
      if (this.is(close)) continue;
      if (!this.take(',')) this.fail('Unexpected token, expected ","');
    }
    return items;
  }

  #choice(): Expression {
    const test = this.#binary(0);
    if (!this.take('?')) return test;
    const yes = this.assignment();
    this.need(':');
    return { type: 'choice', test, yes, no: this.assignment() };
  }

  #binary(least: number): Expression {
    let left = this.#unary();
    for (;;) {
      const { type, text: operator } = this.here;
      const strength = type === 'operator' || type === 'name' ? STRENGTH[operator] : undefined;
      if (strength === undefined || strength <= least || (operator === 'in' && this.inLoop)) return left;
      this.any();
      left = {
        type: 'binary',
        operator,
        left,
        right: this.#binary(operator === '**' ? strength - 1 : strength),
      };
    }
  }

  #unary(): Expression {
    const { type, text: operator } = this.here;
    if (type !== 'operator' && type !== 'name') return this.#postfix();
    if (UNARY.has(operator)) {
      this.any();
      return { type: 'unary', operator, value: this.#unary() };
    }
    if (operator === '++' || operator === '--') {
      this.any();
      return { type: 'step', operator, target: this.#unary(), prefix: true };
    }
    return this.#postfix();
  }

  #postfix(): Expression {
    let value = this.#member(this.#primary());
    if ((this.is('++') || this.is('--')) && !this.here.fresh)
      value = { type: 'step', operator: this.any().text, target: value, prefix: false };
    return value;
  }

  #member(start: Expression, calls = true): Expression {
    let object = start;
    for (;;) {
      const optional = this.take('?.');
      if (this.take('[')) {
        object = { type: 'member', object, property: this.expression(), optional };
        this.need(']');
      } else if (calls && this.take('(')) {
        object = { type: 'call', callee: object, args: this.#args(), optional };
      } else if (optional || this.take('.')) {
        object = { type: 'member', object, property: { type: 'literal', value: this.name() }, optional };
      } else return object;
    }
  }

  #args(close = ')'): readonly Expression[] {
    return this.list(close, () =>
      this.take('...') ? { type: 'spread', value: this.assignment() } : this.assignment(),
    );
  }

  #primary(): Expression {
    const token = this.any();
    const { type, text } = token;
    if (type === 'number') return { type: 'literal', value: Number(text.replaceAll('_', '')) };
    if (type === 'string') return { type: 'literal', value: text };
    if (type === 'regexp') return this.#regexp(token);
    if (type === 'template') return this.#template(token);
    if (type === 'operator') {
      if (text === '(') {
        const value = this.expression();
        this.need(')');
        return value;
      }
      if (text === '[') return { type: 'array', elements: this.#args(']') };
      if (text === '{') return { type: 'object', fields: this.list('}', () => this.#field()) };
    }
    if (type === 'name') {
      if (LITERALS.has(text)) return { type: 'literal', value: LITERALS.get(text) };
      if (text === 'function') return this.function();
      if (text === 'new') return this.#new();
      return { type: 'name', name: text };
    }
    this.#at--;
    return this.fail('Unexpected token');
  }

  #new(): Expression {
    const callee = this.#member(this.#primary(), false);
    return { type: 'new', callee, args: this.take('(') ? this.#args() : [] };
  }

  #regexp({ text, at }: Token): Expression {
    const end = text.lastIndexOf('/');
    try {
      return { type: 'literal', value: new RegExp(text.slice(1, end), text.slice(end + 1)) };
    } catch (error) {
      throw new Unreadable(error instanceof Error ? error.message : '', at);
    }
  }

  #template({ parts = [] }: Token): Expression {
    const values = parts.filter((_, index) => index % 2 === 1);
    return {
      type: 'template',
      texts: parts.filter((_, index) => index % 2 === 0),
      values: values.map((source) => this.nested(source)),
    };
  }

  /** The expression that another source holds. */
  protected abstract nested(source: string): Expression;

  /** What follows the word `function`. */
  protected function(): Expression & { readonly type: 'function' } {
    const name = this.here.type === 'name' ? this.any().text : '';
    return { type: 'function', name, parameters: this.parameters(), body: this.block(), arrow: false };
  }

  #field(): ObjectField {
    if (this.take('...')) return { spread: this.assignment() };
    if (this.take('[')) {
      const key = this.assignment();
      this.need(']');
      this.need(':');
      return { key, value: this.assignment() };
    }
    const { type, text } = this.here;
    if (type !== 'name' && type !== 'string' && type !== 'number') this.fail('Unexpected token');
    this.any();
    const key: Expression = { type: 'literal', value: type === 'number' ? String(Number(text)) : text };
    if (this.take(':')) return { key, value: this.assignment() };
    if (this.is('('))
      return {
        key,
        value: {
          type: 'function',
          name: text,
          parameters: this.parameters(),
          body: this.block(),
          arrow: false,
        },
      };
    if (type !== 'name') this.fail('Unexpected token, expected ":"');
    return { key, value: { type: 'name', name: text } };
  }
}
