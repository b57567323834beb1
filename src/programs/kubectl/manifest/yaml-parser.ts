import { done, type Work } from '../work.ts';
import { YamlFault } from './yaml-fault.ts';
import type { YamlNode } from './yaml-node.ts';
import { YamlScanner, type Token, type TokenType } from './yaml-scanner.ts';

/** The first document of a YAML text; undefined when there is none. Throws `YamlFault`. */
export const parseDocument = (text: string): YamlNode | undefined => new YamlParser(text).document();

const nothing = (tag = ''): YamlNode => ({ kind: 'scalar', value: '', tag, implicit: tag === '' });

interface Properties {
  readonly tag: string;
  readonly anchor: string | undefined;
}

/** Models sigs.k8s.io/yaml/goyaml.v2 parserc.go and the parser of decode.go */
class YamlParser {
  private readonly scanner: YamlScanner;
  private readonly anchors = new Map<string, YamlNode>();
  private readonly handles = new Map([
    ['', ''],
    ['!', '!'],
    ['!!', 'tag:yaml.org,2002:'],
  ]);

  constructor(text: string) {
    this.scanner = new YamlScanner(text);
  }

  document(): YamlNode | undefined {
    this.next();
    let token = this.peek();
    if (token.type === 'stream-end') return undefined;
    const explicit = token.type === 'version' || token.type === 'tag-directive';
    for (; token.type === 'version' || token.type === 'tag-directive'; token = this.peek()) {
      if (token.type === 'tag-directive') this.handles.set(token.text, token.suffix ?? '');
      else if (token.text !== '1.1') throw fault('found incompatible YAML document', token);
      this.next();
    }
    let node = nothing();
    if (token.type === 'document-start') {
      this.next();
      if (!this.is('version', 'tag-directive', 'document-start', 'document-end', 'stream-end')) {
        node = done(this.node(true, false));
      }
    } else if (explicit) throw fault('did not find expected <document start>', token);
    else node = done(this.node(true, false));
    this.peek();
    return node;
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

  private *node(block: boolean, indentless: boolean): Work<YamlNode> {
    const start = this.peek();
    if (start.type === 'alias') {
      const target = this.anchors.get(start.text);
      if (!target) throw new YamlFault(`unknown anchor '${start.text}' referenced`);
      this.next();
      return { kind: 'alias', name: start.text, target };
    }
    const properties = this.properties(start);
    const { tag, anchor } = properties;
    const { type, text, plain } = this.peek();
    if (indentless && type === '-') return yield this.indentless(this.sequence(anchor));
    if (type === 'scalar') {
      this.next();
      const implicit = (tag === '' && plain === true) || tag === '!';
      return this.named(anchor, { kind: 'scalar', value: text, tag, implicit });
    }
    if (type === '[') return yield this.flowSequence(this.sequence(anchor));
    if (type === '{') return yield this.flowMapping(this.mapping(anchor));
    if (block && type === 'sequence-start') return yield this.blockSequence(this.sequence(anchor));
    if (block && type === 'mapping-start') return yield this.blockMapping(this.mapping(anchor));
    if (tag === '' && anchor === undefined)
      throw fault('did not find expected node content', this.peek(), start);
    return this.named(anchor, nothing(tag));
  }

  private named<T extends YamlNode>(anchor: string | undefined, node: T): T {
    if (anchor !== undefined) this.anchors.set(anchor, node);
    return node;
  }

  // A collection has its name before its items are read: they may refer to it.
  private sequence(anchor: string | undefined): Extract<YamlNode, { kind: 'sequence' }> {
    return this.named(anchor, { kind: 'sequence', items: [] });
  }

  private mapping(anchor: string | undefined): Extract<YamlNode, { kind: 'mapping' }> {
    return this.named(anchor, { kind: 'mapping', pairs: [] });
  }

  /** An anchor and a tag in either order. */
  private properties(start: Token): Properties {
    let tag: Token | undefined;
    let anchor: string | undefined;
    for (const order of start.type === 'tag' ? (['tag', 'anchor'] as const) : (['anchor', 'tag'] as const)) {
      const token = this.peek();
      if (token.type !== order) continue;
      if (order === 'anchor') anchor = token.text;
      else tag = token;
      this.next();
    }
    // What follows is looked at before the tag's handle is.
    this.peek();
    if (!tag) return { tag: '', anchor };
    const prefix = this.handles.get(tag.text);
    if (prefix === undefined) throw fault('found undefined tag handle', tag, start);
    return { tag: prefix + (tag.suffix ?? ''), anchor };
  }

  private *blockSequence(node: Extract<YamlNode, { kind: 'sequence' }>): Work<YamlNode> {
    const start = this.peek();
    this.next();
    while (this.is('-')) {
      this.next();
      node.items.push(this.is('-', 'block-end') ? nothing() : yield this.node(true, false));
    }
    if (!this.is('block-end')) throw fault("did not find expected '-' indicator", this.peek(), start);
    this.next();
    return node;
  }

  private *indentless(node: Extract<YamlNode, { kind: 'sequence' }>): Work<YamlNode> {
    while (this.is('-')) {
      this.next();
      node.items.push(this.is('-', 'key', 'value', 'block-end') ? nothing() : yield this.node(true, false));
    }
    return node;
  }

  private *blockMapping(node: Extract<YamlNode, { kind: 'mapping' }>): Work<YamlNode> {
    const start = this.peek();
    this.next();
    while (this.is('key')) {
      this.next();
      const key = this.is('key', 'value', 'block-end') ? nothing() : yield this.node(true, true);
      let value = nothing();
      if (this.is('value')) {
        this.next();
        if (!this.is('key', 'value', 'block-end')) value = yield this.node(true, true);
      }
      node.pairs.push([key, value]);
    }
    if (!this.is('block-end')) throw fault('did not find expected key', this.peek(), start);
    this.next();
    return node;
  }

  private *flowSequence(node: Extract<YamlNode, { kind: 'sequence' }>): Work<YamlNode> {
    const start = this.peek();
    this.next();
    for (let first = true; !this.is(']'); first = false) {
      if (!first) {
        if (!this.is(',')) throw fault("did not find expected ',' or ']'", this.peek(), start);
        this.next();
      }
      if (this.is('key')) {
        this.next();
        node.items.push(yield this.flowPair({ kind: 'mapping', pairs: [] }, ']'));
      } else if (!this.is(']')) node.items.push(yield this.node(false, false));
    }
    this.next();
    return node;
  }

  private *flowMapping(node: Extract<YamlNode, { kind: 'mapping' }>): Work<YamlNode> {
    const start = this.peek();
    this.next();
    for (let first = true; !this.is('}'); first = false) {
      if (!first) {
        if (!this.is(',')) throw fault("did not find expected ',' or '}'", this.peek(), start);
        this.next();
      }
      if (this.is('key')) {
        this.next();
        yield this.flowPair(node, '}');
      } else if (!this.is('}')) node.pairs.push([yield this.node(false, false), nothing()]);
    }
    this.next();
    return node;
  }

  /** Adds a pair to a mapping. */
  private *flowPair(node: Extract<YamlNode, { kind: 'mapping' }>, end: ']' | '}'): Work<YamlNode> {
    const key = this.is('value', ',', end) ? nothing() : yield this.node(false, false);
    let value = nothing();
    if (this.is('value')) {
      this.next();
      if (!this.is(',', end)) value = yield this.node(false, false);
    }
    node.pairs.push([key, value]);
    return node;
  }
}

/** The parser counts lines from 0 but names them as if from 1; in the first line it names the context's. */
function fault(problem: string, token: Token, context?: Token): YamlFault {
  return new YamlFault(problem, token.line === 0 ? context?.line : token.line);
}
