import { quote } from '../values.ts';
import { unquote } from '../unquote.ts';
import { TemplateError } from './error.ts';
import { isKeyword, type Token, type TokenType } from './lex.ts';
import type { TemplateFunction } from './functions.ts';
import type { Command, Node, Operand, Pipeline, Templates } from './nodes.ts';
import { numberOf } from './number.ts';
import { Tokens } from './tokens.ts';

/** How deep parentheses and blocks may stand in each other. Go has no such bound, and a stack a thousand times as large. */
const MOST_LEVELS = 1000;

/** How a template is named, and which functions it may call. */
export interface TemplateSettings {
  readonly name: string;
  readonly functions: ReadonlyMap<string, TemplateFunction>;
}

/** Parses a Go template. Throws `TemplateError`. Models text/template/parse/parse.go */
export function parseTemplate(template: string, settings: TemplateSettings): Templates {
  const templates = new Map<string, readonly Node[]>();
  new Parser(new Tokens(template), templates, settings).template();
  return templates;
}

/** Whether a template has nothing but white space. */
const isEmpty = (nodes: readonly Node[]): boolean =>
  nodes.every((node) => node.type === 'text' && node.text.trim() === '');

type Ending = 'end' | 'else';

const operandStarts: ReadonlySet<TokenType> = new Set<TokenType>([
  ...(['bool', 'character', 'complex', 'dot', 'field', 'identifier', 'number', 'nil'] as const),
  ...(['raw-string', 'string', 'variable', '('] as const),
]);

class Parser {
  readonly #tokens: Tokens;
  readonly #templates: Map<string, readonly Node[]>;
  readonly #settings: TemplateSettings;
  #variables = ['$'];
  #loops = 0;
  #actionLine = 0;
  #level = 0;

  constructor(tokens: Tokens, templates: Map<string, readonly Node[]>, settings: TemplateSettings) {
    this.#tokens = tokens;
    this.#templates = templates;
    this.#settings = settings;
  }

  template(): void {
    const nodes: Node[] = [];
    while (this.#tokens.peek().type !== 'eof') {
      if (this.#tokens.peek().type === 'open') {
        const open = this.#tokens.next();
        if (this.#tokens.nextNonSpace().type === 'define') {
          new Parser(this.#tokens, this.#templates, this.#settings).#definition();
          continue;
        }
        this.#tokens.backup(open);
      }
      const node = this.#textOrAction();
      if (typeof node === 'string') throw this.#error(`unexpected {{${node}}}`);
      nodes.push(node);
    }
    this.#add(this.#settings.name, nodes);
  }

  #add(name: string, nodes: readonly Node[]): void {
    const known = this.#templates.get(name);
    if (known === undefined || isEmpty(known)) this.#templates.set(name, nodes);
    else if (!isEmpty(nodes)) {
      throw this.#error(`template: multiple definition of template ${quote(name)}`);
    }
  }

  #error(message: string): TemplateError {
    return new TemplateError(`template: ${this.#settings.name}:${this.#tokens.line}: ${message}`);
  }

  /** Parses what stands a level deeper. */
  #deeper<T>(parse: () => T): T {
    if (++this.#level > MOST_LEVELS) throw this.#error('interrupted: it goes deeper than this terminal can');
    const out = parse();
    this.#level--;
    return out;
  }

  #unexpected(token: Token, context: string): TemplateError {
    if (token.type !== 'error') return this.#error(`unexpected ${shown(token)} in ${context}`);
    if (this.#actionLine === 0 || this.#actionLine === token.line) return this.#error(token.text);
    const started = `started at ${this.#settings.name}:${this.#actionLine}`;
    return this.#error(`${token.text}${token.text.endsWith(' action') ? '' : ' in action'} ${started}`);
  }

  #expect(context: string, ...types: readonly TokenType[]): Token {
    const token = this.#tokens.nextNonSpace();
    if (!types.includes(token.type)) throw this.#unexpected(token, context);
    return token;
  }

  #definition(): void {
    const context = 'define clause';
    const name = this.#unquoted(this.#expect(context, 'string', 'raw-string'));
    this.#expect(context, 'close');
    this.#add(name, this.#whole(context));
  }

  /** A list of nodes that ends with `{{end}}`. */
  #whole(context: string): readonly Node[] {
    const { nodes, ending } = this.#list();
    if (ending !== 'end') throw this.#error(`unexpected {{${ending}}} in ${context}`);
    return nodes;
  }

  #list(): { readonly nodes: readonly Node[]; readonly ending: Ending } {
    const nodes: Node[] = [];
    while (this.#tokens.peekNonSpace().type !== 'eof') {
      const node = this.#textOrAction();
      if (typeof node === 'string') return { nodes, ending: node };
      nodes.push(node);
    }
    throw this.#error('unexpected EOF');
  }

  #textOrAction(): Node | Ending {
    const token = this.#tokens.nextNonSpace();
    if (token.type === 'text') return { type: 'text', text: token.text };
    if (token.type !== 'open') throw this.#unexpected(token, 'input');
    this.#actionLine = token.line;
    const node = this.#action();
    this.#actionLine = 0;
    return node;
  }

  #action(): Node | Ending {
    const token = this.#tokens.nextNonSpace();
    switch (token.type) {
      case 'block':
        return this.#block();
      case 'break':
      case 'continue': {
        const keyword = `{{${token.type}}}`;
        const close = this.#tokens.nextNonSpace();
        if (close.type !== 'close') throw this.#unexpected(close, keyword);
        if (this.#loops === 0) throw this.#error(`${keyword} outside {{range}}`);
        return { type: token.type };
      }
      case 'else': {
        const { type } = this.#tokens.peekNonSpace();
        if (type !== 'if' && type !== 'with') this.#expect('else', 'close');
        return 'else';
      }
      case 'end':
        this.#expect('end', 'close');
        return 'end';
      case 'if':
      case 'range':
      case 'with': {
        const { type } = token;
        return this.#deeper(() => this.#control(type));
      }
      case 'template':
        return this.#call();
      default:
        this.#tokens.backup();
        return { type: 'action', pipeline: this.#pipeline('command', 'close') };
    }
  }

  #control(type: 'if' | 'with' | 'range'): Node {
    const saved = this.#variables.length;
    const pipeline = this.#pipeline(type, 'close');
    if (type === 'range') this.#loops++;
    const { nodes: body, ending } = this.#list();
    if (type === 'range') this.#loops--;
    let otherwise: readonly Node[] = [];
    if (ending === 'else') {
      if (type !== 'range' && this.#tokens.peek().type === type) {
        this.#tokens.next();
        otherwise = [this.#deeper(() => this.#control(type))];
      } else {
        const rest = this.#list();
        if (rest.ending !== 'end') throw this.#error(`expected end; found {{${rest.ending}}}`);
        otherwise = rest.nodes;
      }
    }
    this.#variables.length = saved;
    return { type, pipeline, body, otherwise };
  }

  #block(): Node {
    const context = 'block clause';
    const token = this.#tokens.nextNonSpace();
    const name = this.#templateName(token, context);
    const pipeline = this.#pipeline(context, 'close');
    const inner = new Parser(this.#tokens, this.#templates, this.#settings);
    inner.#level = this.#level;
    const { nodes, ending } = inner.#deeper(() => inner.#list());
    if (ending !== 'end') throw this.#error(`unexpected {{${ending}}} in ${context}`);
    inner.#add(name, nodes);
    return { type: 'template', at: token.at, name, pipeline };
  }

  #call(): Node {
    const context = 'template clause';
    const token = this.#tokens.nextNonSpace();
    const name = this.#templateName(token, context);
    let pipeline: Pipeline | undefined;
    if (this.#tokens.nextNonSpace().type !== 'close') {
      this.#tokens.backup();
      pipeline = this.#pipeline(context, 'close');
    }
    return { type: 'template', at: token.at, name, pipeline };
  }

  #templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'raw-string') throw this.#unexpected(token, context);
    return this.#unquoted(token);
  }

  #unquoted({ text }: Token): string {
    if (text.startsWith('`')) return text.slice(1, -1).replaceAll('\r', '');
    const value = text.includes("\\'") ? undefined : unquote(text);
    if (value === undefined) throw this.#error('invalid syntax');
    return value;
  }

  #pipeline(context: string, end: TokenType): Pipeline {
    const { at } = this.#tokens.peekNonSpace();
    const { variables, assigns } = this.#declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#tokens.nextNonSpace();
      if (token.type === end) break;
      if (!operandStarts.has(token.type)) throw this.#unexpected(token, context);
      this.#tokens.backup();
      commands.push(this.#command());
    }
    if (commands.length === 0) throw this.#error(`missing value for ${context}`);
    commands.slice(1).forEach(({ operands: [first] }, index) => {
      if (first && ['bool', 'dot', 'nil', 'number', 'string'].includes(first.type))
        throw this.#error(`non executable command in pipeline stage ${index + 2}`);
    });
    return { type: 'pipeline', at, variables, assigns, commands };
  }

  #declarations(context: string): { readonly variables: readonly string[]; readonly assigns: boolean } {
    const variables: string[] = [];
    for (;;) {
      const variable = this.#tokens.peekNonSpace();
      if (variable.type !== 'variable') return { variables, assigns: false };
      this.#tokens.next();
      const after = this.#tokens.peek();
      const next = this.#tokens.peekNonSpace();
      const isComma = next.type === 'char' && next.text === ',';
      if (!isComma && next.type !== 'assign' && next.type !== 'declare') {
        // It is an operand.
        if (after.type === 'space') this.#tokens.giveBack(after);
        this.#tokens.giveBack(variable);
        return { variables, assigns: false };
      }
      this.#tokens.nextNonSpace();
      variables.push(variable.text);
      this.#variables.push(variable.text);
      if (!isComma) return { variables, assigns: next.type === 'assign' };
      if (context !== 'range' || variables.length > 1)
        throw this.#error(`too many declarations in ${context}`);
      if (!['variable', 'close', ')'].includes(this.#tokens.peekNonSpace().type))
        throw this.#error('range can only initialize variables');
    }
  }

  #command(): Command {
    const { at } = this.#tokens.peekNonSpace();
    const operands: Operand[] = [];
    for (;;) {
      this.#tokens.peekNonSpace();
      const operand = this.#operand();
      if (operand) operands.push(operand);
      const token = this.#tokens.next();
      if (token.type === 'space') continue;
      if (token.type === 'close' || token.type === ')') this.#tokens.giveBack(token);
      else if (token.type !== 'pipe') throw this.#unexpected(token, 'operand');
      break;
    }
    if (operands.length === 0) throw this.#error('empty command');
    return { type: 'command', at, operands };
  }

  #operand(): Operand | undefined {
    const term = this.#term();
    if (!term || this.#tokens.peek().type !== 'field') return term;
    const { at } = this.#tokens.peek();
    const names: string[] = [];
    while (this.#tokens.peek().type === 'field') names.push(this.#tokens.next().text.slice(1));
    switch (term.type) {
      case 'field':
      case 'variable':
        return { ...term, at, names: [...term.names, ...names] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot': {
        const written =
          term.type === 'number'
            ? term.text
            : term.type === 'string'
              ? term.written
              : term.type === 'bool'
                ? String(term.value)
                : term.type === 'dot'
                  ? '.'
                  : 'nil';
        throw this.#error(`unexpected . after term ${quote(written)}`);
      }
      default:
        return { type: 'chain', at, of: term, names };
    }
  }

  #term(): Operand | undefined {
    const token = this.#tokens.nextNonSpace();
    const { at, text } = token;
    switch (token.type) {
      case 'identifier':
        if (!this.#settings.functions.has(text)) throw this.#error(`function ${quote(text)} not defined`);
        return { type: 'identifier', at, name: text };
      case 'dot':
      case 'nil':
        return { type: token.type, at };
      case 'variable':
        if (!this.#variables.includes(text)) throw this.#error(`undefined variable ${quote(text)}`);
        return { type: 'variable', at, names: [text] };
      case 'field':
        return { type: 'field', at, names: [text.slice(1)] };
      case 'bool':
        return { type: 'bool', at, value: text === 'true' };
      case 'character':
      case 'complex':
      case 'number':
        try {
          return { type: 'number', at, text, value: numberOf(token) };
        } catch (error) {
          throw error instanceof TemplateError ? this.#error(error.message) : error;
        }
      case '(':
        return this.#deeper(() => this.#pipeline('parenthesized pipeline', ')'));
      case 'string':
      case 'raw-string':
        return { type: 'string', at, written: text, value: this.#unquoted(token) };
      default:
        this.#tokens.backup();
        return undefined;
    }
  }
}

/** A token as errors show it. */
function shown({ type, text }: Token): string {
  if (type === 'eof') return 'EOF';
  if (isKeyword(type)) return `<${text}>`;
  return text.length > 10 ? `${quote([...text].slice(0, 10).join(''))}...` : quote(text);
}
