import { ExpressionReader } from './expressions.ts';
import type { Declaration, Expression, Statement } from './syntax.ts';

/** Reads a script of JavaScript, as far as people write it in shells. Throws `Unreadable`. */
export const parseScript = (source: string): readonly Statement[] => new Parser(source).script();

class Parser extends ExpressionReader {
  script(): readonly Statement[] {
    const body: Statement[] = [];
    while (this.here.type !== 'end') {
      if (!this.take(';')) body.push(this.#statement());
    }
    return body;
  }

  protected override nested(source: string): Expression {
    return new Parser(source).expression();
  }

  protected override block(): Statement {
    this.need('{');
    const body: Statement[] = [];
    while (!this.take('}')) {
      if (this.here.type === 'end') this.fail('Unexpected token');
      if (!this.take(';')) body.push(this.#statement());
    }
    return { type: 'block', body };
  }

  #statement(): Statement {
    const { type, text } = this.here;
    if (type === 'operator' && text === '{') return this.block();
    if (type === 'name' && this.peek(1)?.text !== '=>') {
      switch (text) {
        case 'var':
        case 'const':
          return this.#ended(this.#declare());
        case 'let':
          if (this.peek(1)?.type !== 'operator' || /^[[{]$/.test(this.peek(1)?.text ?? ''))
            return this.#ended(this.#declare());
          break;
        case 'function': {
          this.any();
          const value = this.function();
          return {
            type: 'declare',
            kind: 'var',
            all: [{ pattern: { type: 'name', name: value.name }, value }],
          };
        }
        case 'if':
          return this.#if();
        case 'for':
          return this.#for();
        case 'while':
          this.any();
          return { type: 'while', test: this.#test(), body: this.#body(), first: true };
        case 'do':
          return this.#do();
        case 'try':
          return this.#try();
        case 'return':
        case 'throw':
          return this.#leave();
        case 'break':
        case 'continue':
          this.any();
          return this.#ended({ type: text });
      }
    }
    return this.#ended({ type: 'expression', value: this.expression() });
  }

  /** The end of a statement: a semicolon, a line's end, or what closes the block. */
  #ended(statement: Statement): Statement {
    if (this.take(';') || this.is('}') || this.here.type === 'end' || this.here.fresh) return statement;
    return this.fail('Missing semicolon.');
  }

  #body(): Statement {
    return this.take(';') ? { type: 'block', body: [] } : this.#statement();
  }

  #test(): Expression {
    this.need('(');
    const test = this.expression();
    this.need(')');
    return test;
  }

  #declare(): Statement {
    const kind = this.any().text;
    const all: Declaration[] = [];
    do {
      const pattern = this.pattern();
      all.push({ pattern, value: this.take('=') ? this.assignment() : undefined });
    } while (this.take(','));
    return { type: 'declare', kind, all };
  }

  #if(): Statement {
    this.any();
    const test = this.#test();
    const yes = this.#body();
    return { type: 'if', test, yes, no: this.take('else') ? this.#body() : undefined };
  }

  #do(): Statement {
    this.any();
    const body = this.#body();
    this.need('while');
    return this.#ended({ type: 'while', test: this.#test(), body, first: false });
  }

  #for(): Statement {
    this.any();
    this.take('await');
    this.need('(');
    this.inLoop = true;
    const declares = /^(var|let|const)$/.test(this.here.text);
    const start: Statement | undefined = this.is(';')
      ? undefined
      : declares
        ? this.#declare()
        : { type: 'expression', value: this.expression() };
    this.inLoop = false;
    const pattern = start?.type === 'declare' ? start.all[0]?.pattern : undefined;
    const named = start?.type === 'expression' && start.value.type === 'name' ? start.value : undefined;
    const target = pattern ?? named;
    if (target && (this.is('of') || this.is('in'))) {
      const of = this.any().text === 'of';
      const over = this.expression();
      this.need(')');
      return { type: 'each', of, pattern: target, over, body: this.#body() };
    }
    this.need(';');
    const test = this.is(';') ? undefined : this.expression();
    this.need(';');
    const step = this.is(')') ? undefined : this.expression();
    this.need(')');
    return { type: 'for', start, test, step, body: this.#body() };
  }

  #try(): Statement {
    this.any();
    const body = this.block();
    let pattern;
    let handler;
    if (this.take('catch')) {
      if (this.take('(')) {
        pattern = this.pattern();
        this.need(')');
      }
      handler = this.block();
    }
    const last = this.take('finally') ? this.block() : undefined;
    return { type: 'try', body, pattern, handler, last };
  }

  #leave(): Statement {
    const type = this.any().text;
    const bare = this.is(';') || this.is('}') || this.here.type === 'end' || this.here.fresh;
    const value = bare ? undefined : this.expression();
    if (type === 'return') return this.#ended({ type: 'return', value });
    if (!value) return this.fail('Unexpected token');
    return this.#ended({ type: 'throw', value });
  }
}
