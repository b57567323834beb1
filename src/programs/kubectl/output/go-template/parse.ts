import { formatNumber, quote } from '../go-values.ts';
import { unquote } from '../jsonpath/unquote.ts';
import { TemplateError } from './error.ts';
import { functionNames } from './functions.ts';
import { lex, type Token } from './lex.ts';
import type { Command, Node, Operand, Pipeline, Template } from './nodes.ts';

/** Parses a Go template. Throws `TemplateError`. Models text/template/parse/parse.go */
export function parseTemplate(template: string): Template {
  return new Parser(lex(template)).template();
}

type Ending = 'end' | 'else' | 'eof';

interface Block {
  readonly nodes: readonly Node[];
  readonly ending: Ending;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #definitions = new Map<string, readonly Node[]>();
  #at = 0;
  #variables: string[] = ['$'];
  #loops = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  template(): Template {
    const { nodes, ending } = this.#block();
    if (ending !== 'eof') throw this.#error(`unexpected {{${ending}}}`);
    return { root: nodes, definitions: this.#definitions };
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { type: 'end', text: '', at: 0, line: 1 };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  /** The next token that is not white space. */
  #skip(): Token {
    while (this.#peek().type === 'space') this.#at++;
    return this.#peek();
  }

  #error(message: string, line = (this.#tokens[this.#at - 1] ?? this.#peek()).line): TemplateError {
    return new TemplateError(`${line}: ${message}`);
  }

  #unexpected(token: Token, context: string): TemplateError {
    const shown =
      token.type === 'end'
        ? 'EOF'
        : token.type === 'close'
          ? '"}}"'
          : token.type === 'open'
            ? '"{{"'
            : quote(token.text);
    const keyword =
      token.type === 'word' && /^(if|else|end|range|with|define|template|block|nil)$/.test(token.text);
    return this.#error(
      `unexpected ${keyword || token.type === 'dot' ? `<${token.text}>` : shown} in ${context}`,
      token.line,
    );
  }

  #block(): Block {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#next();
      if (token.type === 'end') return { nodes, ending: 'eof' };
      if (token.type === 'text') {
        nodes.push({ type: 'text', text: token.text });
        continue;
      }
      const word = this.#skip();
      if (word.type === 'word') {
        if (word.text === 'end') {
          this.#at++;
          this.#close('end');
          return { nodes, ending: 'end' };
        }
        if (word.text === 'else') {
          this.#at++;
          return { nodes, ending: 'else' };
        }
        const node = this.#keyword(word);
        if (node === 'none') continue;
        if (node) {
          nodes.push(node);
          continue;
        }
      }
      nodes.push({ type: 'action', pipeline: this.#pipeline('command', 'close') });
    }
  }

  #close(context: string): void {
    const token = this.#skip();
    if (token.type !== 'close') throw this.#unexpected(token, context);
    this.#at++;
  }

  #keyword(word: Token): Node | 'none' | undefined {
    switch (word.text) {
      case 'if':
      case 'with':
      case 'range':
        this.#at++;
        return this.#control(word.text);
      case 'break':
      case 'continue':
        this.#at++;
        if (this.#loops === 0) throw this.#error(`{{${word.text}}} outside {{range}}`);
        this.#close(`{{${word.text}}}`);
        return { type: word.text };
      case 'define': {
        this.#at++;
        const name = this.#name('define clause');
        this.#close('define clause');
        this.#definitions.set(name, this.#nested('define clause'));
        return 'none';
      }
      case 'template':
      case 'block': {
        this.#at++;
        const context = `${word.text} clause`;
        const { at } = this.#skip();
        const name = this.#name(context);
        const empty = this.#skip().type === 'close';
        if (empty) this.#at++;
        const pipeline = empty ? undefined : this.#pipeline(context, 'close');
        if (word.text === 'block') this.#definitions.set(name, this.#nested(context));
        return { type: 'template', name, pipeline, at };
      }
      default:
        return undefined;
    }
  }

  #name(context: string): string {
    const token = this.#skip();
    if (token.type !== 'string') throw this.#unexpected(token, context);
    this.#at++;
    return stringOf(token.text) ?? '';
  }

  #nested(context: string): readonly Node[] {
    const saved = this.#variables;
    this.#variables = ['$'];
    const { nodes, ending } = this.#block();
    this.#variables = saved;
    if (ending !== 'end')
      throw this.#error(ending === 'eof' ? 'unexpected EOF' : `unexpected {{else}} in ${context}`);
    return nodes;
  }

  #control(type: 'if' | 'with' | 'range'): Node {
    const saved = this.#variables.length;
    const pipeline = this.#pipeline(type, 'close');
    if (type === 'range') this.#loops++;
    const { nodes: body, ending } = this.#block();
    if (type === 'range') this.#loops--;
    if (ending === 'eof') throw this.#error('unexpected EOF');
    let otherwise: readonly Node[] = [];
    if (ending === 'else') {
      const word = this.#skip();
      if (word.type === 'word' && word.text === type && type !== 'range') {
        this.#at++;
        otherwise = [this.#control(type)];
      } else {
        this.#close('input');
        const rest = this.#block();
        if (rest.ending === 'eof') throw this.#error('unexpected EOF');
        if (rest.ending === 'else') throw this.#error('expected end; found {{else}}');
        otherwise = rest.nodes;
      }
    }
    this.#variables.length = saved;
    return { type, pipeline, body, otherwise };
  }

  #pipeline(context: string, end: 'close' | 'paren'): Pipeline {
    const at = this.#skip().at;
    const { variables, declares } = this.#declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#skip();
      const ends = end === 'close' ? token.type === 'close' : token.text === ')' && token.type === 'mark';
      if (ends) {
        this.#at++;
        if (commands.length === 0) throw this.#error(`missing value for ${context}`);
        commands.slice(1).forEach((command, index) => {
          const first = command.operands[0];
          if (first && ['literal', 'dot'].includes(first.type)) {
            throw this.#error(`non executable command in pipeline stage ${index + 2}`);
          }
        });
        const source = commands.map((command) => command.source).join(' | ');
        const prefix = variables.length === 0 ? '' : `${variables.join(', ')} ${declares ? ':=' : '='} `;
        return { at, source: prefix + source, variables, declares, commands };
      }
      commands.push(this.#command(context));
    }
  }

  #declarations(context: string): { variables: readonly string[]; declares: boolean } {
    const start = this.#at;
    const variables: string[] = [];
    for (;;) {
      const token = this.#skip();
      if (token.type !== 'variable') break;
      this.#at++;
      const next = this.#skip();
      if (next.text === ':=' || next.text === '=') {
        this.#at++;
        variables.push(token.text);
        if (next.text === ':=') this.#variables.push(...variables);
        return { variables, declares: next.text === ':=' };
      }
      if (next.text !== ',' || context !== 'range') break;
      this.#at++;
      variables.push(token.text);
    }
    this.#at = start;
    return { variables: [], declares: false };
  }

  #command(context: string): Command {
    const at = this.#skip().at;
    const operands: Operand[] = [];
    for (;;) {
      this.#skip();
      const operand = this.#operand();
      if (operand) operands.push(operand);
      const token = this.#peek();
      if (token.type === 'space') {
        this.#at++;
        continue;
      }
      if (token.type === 'close' || (token.type === 'mark' && token.text === ')')) break;
      if (token.type === 'mark' && token.text === '|') {
        this.#at++;
        const after = this.#skip();
        if (after.type === 'close') throw this.#error(`missing value for ${context}`);
        break;
      }
      throw this.#unexpected(token, 'operand');
    }
    if (operands.length === 0) throw this.#error('empty command');
    return { at, source: operands.map(({ source }) => source).join(' '), operands };
  }

  #operand(): Operand | undefined {
    const token = this.#peek();
    const term = this.#term(token);
    if (!term) return undefined;
    const chain: string[] = [];
    const next = this.#peek();
    while (this.#peek().type === 'field') chain.push(this.#next().text.slice(1));
    if (chain.length === 0) return term;
    const source = `${term.source}${chain.map((name) => `.${name}`).join('')}`;
    switch (term.type) {
      case 'field':
      case 'variable':
      case 'pipeline':
        return { ...term, at: next.at, source, path: [...term.path, ...chain] };
      case 'literal':
      case 'dot':
        throw this.#error(`unexpected . after term ${quote(term.source)}`);
      case 'function':
        return {
          type: 'pipeline',
          at: next.at,
          source,
          path: chain,
          pipeline: {
            at: term.at,
            source: term.source,
            variables: [],
            declares: false,
            commands: [{ at: term.at, source: term.source, operands: [term] }],
          },
        };
    }
  }

  #term(token: Token): Operand | undefined {
    const { at, text } = token;
    const literal = (value: unknown, source = text): Operand => ({ type: 'literal', value, at, source });
    switch (token.type) {
      case 'word':
        this.#at++;
        if (text === 'true' || text === 'false') return literal(text === 'true');
        if (text === 'nil') return literal(null);
        if (!functionNames.has(text)) throw this.#error(`function ${quote(text)} not defined`);
        return { type: 'function', name: text, at, source: text };
      case 'dot':
        this.#at++;
        return { type: 'dot', at, source: '.' };
      case 'variable':
        this.#at++;
        if (!this.#variables.includes(text)) throw this.#error(`undefined variable ${quote(text)}`);
        return { type: 'variable', name: text, path: [], at, source: text };
      case 'field':
        this.#at++;
        return { type: 'field', path: [text.slice(1)], at, source: text };
      case 'character':
        this.#at++;
        return literal((unquote(text) ?? '').codePointAt(0) ?? 0);
      case 'number': {
        this.#at++;
        const value = Number(text.replaceAll('_', '').replace(/^\+/, ''));
        return literal(value, Number.isInteger(value) ? text : formatNumber(value));
      }
      case 'string':
        this.#at++;
        return literal(stringOf(text) ?? '');
      case 'mark': {
        if (text !== '(') return undefined;
        this.#at++;
        const pipeline = this.#pipeline('parenthesized pipeline', 'paren');
        return { type: 'pipeline', pipeline, path: [], at, source: `(${pipeline.source})` };
      }
      default:
        return undefined;
    }
  }
}

function stringOf(literal: string): string | undefined {
  return literal.startsWith('`') ? literal.slice(1, -1) : unquote(literal);
}
