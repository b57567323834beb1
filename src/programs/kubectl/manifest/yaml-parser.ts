import { isPrintable } from './yaml-characters.ts';
import { YamlFault } from './yaml-fault.ts';
import { YamlScanner, type Token, type TokenType } from './yaml-scanner.ts';

/** What go-yaml says of the first document of a YAML text, or undefined when it is well formed. */
export function yamlProblem(text: string): string | undefined {
  if (!isPrintable(text)) return new YamlFault('control characters are not allowed').message;
  try {
    new YamlParser(text).document();
    return undefined;
  } catch (error) {
    if (error instanceof YamlFault) return error.message;
    throw error;
  }
}

/** Follows go-yaml's grammar without building anything. Models sigs.k8s.io/yaml/goyaml.v2 parserc.go */
class YamlParser {
  private readonly scanner: YamlScanner;
  private readonly anchors = new Set<string>();
  private readonly handles = new Set(['', '!', '!!']);

  constructor(text: string) {
    this.scanner = new YamlScanner(text);
  }

  document(): void {
    this.next();
    let token = this.peek();
    if (token.type === 'stream-end') return;
    const explicit = token.type === 'version' || token.type === 'tag-directive';
    for (; token.type === 'version' || token.type === 'tag-directive'; token = this.peek()) {
      if (token.type === 'tag-directive') this.handles.add(token.text);
      else if (token.text !== '1.1') throw fault('found incompatible YAML document', token);
      this.next();
    }
    if (token.type === 'document-start') {
      this.next();
      if (!this.is('version', 'tag-directive', 'document-start', 'document-end', 'stream-end')) {
        this.node(true, false);
      }
    } else if (explicit) throw fault('did not find expected <document start>', token);
    else this.node(true, false);
    this.peek();
  }

  private peek(): Token {
    return this.scanner.peek();
  }

  private next(): void {
    this.scanner.skip();
  }

  private is(...types: readonly TokenType[]): boolean {
    return types.includes(this.peek().type);
  }

  private node(block: boolean, indentless: boolean): void {
    const start = this.peek();
    if (start.type === 'alias') {
      if (!this.anchors.has(start.text)) throw new YamlFault(`unknown anchor '${start.text}' referenced`);
      this.next();
      return;
    }
    const named = this.properties(start);
    const { type } = this.peek();
    if (indentless && type === '-') this.indentless();
    else if (type === 'scalar') this.next();
    else if (type === '[') this.flowSequence();
    else if (type === '{') this.flowMapping();
    else if (block && type === 'sequence-start') this.blockSequence();
    else if (block && type === 'mapping-start') this.blockMapping();
    else if (!named) throw fault('did not find expected node content', this.peek(), start);
  }

  /** An anchor and a tag in either order; whether there was one. */
  private properties(start: Token): boolean {
    let named = false;
    for (const order of start.type === 'tag' ? (['tag', 'anchor'] as const) : (['anchor', 'tag'] as const)) {
      const token = this.peek();
      if (token.type !== order) {
        if (!named) return false;
        continue;
      }
      named = true;
      if (order === 'anchor') this.anchors.add(token.text);
      else if (!this.handles.has(token.text)) throw fault('found undefined tag handle', token, start);
      this.next();
    }
    return named;
  }

  private blockSequence(): void {
    const start = this.peek();
    this.next();
    while (this.is('-')) {
      this.next();
      if (!this.is('-', 'block-end')) this.node(true, false);
    }
    if (!this.is('block-end')) throw fault("did not find expected '-' indicator", this.peek(), start);
    this.next();
  }

  private indentless(): void {
    while (this.is('-')) {
      this.next();
      if (!this.is('-', 'key', 'value', 'block-end')) this.node(true, false);
    }
  }

  private blockMapping(): void {
    const start = this.peek();
    this.next();
    while (this.is('key')) {
      this.next();
      if (!this.is('key', 'value', 'block-end')) this.node(true, true);
      if (!this.is('value')) continue;
      this.next();
      if (!this.is('key', 'value', 'block-end')) this.node(true, true);
    }
    if (!this.is('block-end')) throw fault('did not find expected key', this.peek(), start);
    this.next();
  }

  private flowSequence(): void {
    const start = this.peek();
    this.next();
    for (let first = true; !this.is(']'); first = false) {
      if (!first) {
        if (!this.is(',')) throw fault("did not find expected ',' or ']'", this.peek(), start);
        this.next();
      }
      if (this.is('key')) {
        this.next();
        this.flowPair(']');
      } else if (!this.is(']')) this.node(false, false);
    }
    this.next();
  }

  private flowMapping(): void {
    const start = this.peek();
    this.next();
    for (let first = true; !this.is('}'); first = false) {
      if (!first) {
        if (!this.is(',')) throw fault("did not find expected ',' or '}'", this.peek(), start);
        this.next();
      }
      if (this.is('key')) {
        this.next();
        this.flowPair('}');
      } else if (!this.is('}')) this.node(false, false);
    }
    this.next();
  }

  private flowPair(end: ']' | '}'): void {
    if (!this.is('value', ',', end)) this.node(false, false);
    if (!this.is('value')) return;
    this.next();
    if (!this.is(',', end)) this.node(false, false);
  }
}

/** The parser counts lines from 0 but names them as if from 1; in the first line it names the context's. */
function fault(problem: string, token: Token, context?: Token): YamlFault {
  return new YamlFault(problem, token.line === 0 ? context?.line : token.line);
}
