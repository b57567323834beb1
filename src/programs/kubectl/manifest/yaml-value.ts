import { inBrackets } from '../../../go/brackets.ts';
import { compareStrings, formatFloat, quote } from '../output/go-values.ts';
import { done, type Work } from '../work.ts';
import { wholeNumber } from './json-reader.ts';
import { YamlFault } from './yaml-fault.ts';
import type { YamlNode } from './yaml-node.ts';
import { resolveLater, resolveScalar, type GoScalar } from './yaml-resolve.ts';

/** What YAML holds before it becomes JSON: keys of maps have types. */
type GoValue = GoScalar | readonly GoValue[] | GoMap;
/** Beside a value stands its key as it was written last: a zero has a sign, though keys are the same with and without it. */
interface GoMap extends Map<GoScalar, readonly [key: GoScalar, value: GoValue]> {}

const TAGS = 'tag:yaml.org,2002:';

/** Turns nodes into values. Models sigs.k8s.io/yaml/goyaml.v2 decode.go */
class Decoder {
  readonly #later: boolean;
  readonly #open = new Set<YamlNode>();
  #depth = 0;
  #decoded = 0;
  #aliased = 0;

  constructor(later: boolean) {
    this.#later = later;
  }

  *value(node: YamlNode): Work<GoValue> {
    this.#count();
    switch (node.kind) {
      case 'alias':
        return yield this.#alias(node, this.value(node.target));
      case 'scalar':
        return this.#scalar(node);
      case 'sequence': {
        const items: GoValue[] = [];
        for (const item of node.items) items.push(yield this.value(item));
        return items;
      }
      case 'mapping':
        return yield this.#into(node, new Map());
    }
  }

  #count(): void {
    this.#decoded++;
    if (this.#depth > 0) this.#aliased++;
    const ratio = this.#aliased / this.#decoded;
    if (this.#aliased > 100 && this.#decoded > 1000 && ratio > allowedRatio(this.#decoded)) {
      throw new YamlFault('document contains excessive aliasing');
    }
  }

  *#alias(node: Extract<YamlNode, { kind: 'alias' }>, target: Work<GoValue>): Work<GoValue> {
    if (this.#open.has(node.target)) throw new YamlFault(`anchor '${node.name}' value contains itself`);
    this.#open.add(node.target);
    this.#depth++;
    const out = yield target;
    this.#depth--;
    this.#open.delete(node.target);
    return out;
  }

  #scalar({ tag, value, implicit }: Extract<YamlNode, { kind: 'scalar' }>): GoScalar {
    if (tag === '') return implicit ? (this.#later ? resolveLater(value) : resolveScalar(tag, value)) : value;
    if (tag !== `${TAGS}binary`) return resolveScalar(tag, value);
    const data = value.replace(/[\r\n]/g, '');
    if (!/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(data)) {
      throw new YamlFault('!!binary value contains invalid base64 data');
    }
    return new TextDecoder().decode(Uint8Array.from(atob(data), (char) => char.charCodeAt(0)));
  }

  *#into(node: Extract<YamlNode, { kind: 'mapping' }>, map: GoMap): Work<GoValue> {
    for (const [key, value] of node.pairs) {
      if (key.kind === 'scalar' && key.value === '<<' && (key.implicit || key.tag === `${TAGS}merge`)) {
        yield this.#merge(value, map);
        continue;
      }
      const name = yield this.value(key);
      if (isCompound(name)) throw new YamlFault(`invalid map key: ${goSyntax(name)}`);
      map.set(name, [name, yield this.value(value)]);
    }
    return map;
  }

  /** The fields of other maps; they replace what stands before them. */
  *#merge(node: YamlNode, map: GoMap): Work<GoValue> {
    for (const each of node.kind === 'sequence' ? node.items.toReversed() : [node]) {
      this.#count();
      const own = each.kind === 'alias' ? each.target : each;
      if (own.kind !== 'mapping')
        throw new YamlFault('map merge requires map or sequence of maps as the value');
      if (each.kind === 'alias') yield this.#alias(each, this.#counted(own, map));
      else yield this.#into(own, map);
    }
    return map;
  }

  *#counted(node: Extract<YamlNode, { kind: 'mapping' }>, map: GoMap): Work<GoValue> {
    this.#count();
    return yield this.#into(node, map);
  }
}

/** How much of a document may come from aliases: the larger the document, the less. */
function allowedRatio(count: number): number {
  const [low, high] = [400_000, 4_000_000];
  if (count <= low) return 0.99;
  return count >= high ? 0.1 : 0.99 - 0.89 * ((count - low) / (high - low));
}

const isCompound = (value: GoValue): value is readonly GoValue[] | GoMap =>
  typeof value === 'object' && value !== null;

/** How a document is read. */
export interface Reading {
  /** As go-yaml's third version does, as in kustomize. */
  readonly later?: boolean;
  /** As it is written then: whole numbers beyond 64 bits with a sign are not rounded, and zeros may have a sign. */
  readonly exact?: boolean;
  /** Is told of names of fields that are no texts: the names and places on the way there. */
  readonly onBareName?: ((path: readonly (string | number)[]) => void) | undefined;
}

/**
 * A document's value as JSON has it: keys of maps become strings, whole numbers that JavaScript's cannot hold exactly stay bigints.
 * Models sigs.k8s.io/yaml convertToJSONableObject
 */
export const documentValue = (document: YamlNode, reading: Reading = {}): unknown =>
  done(json(done(new Decoder(reading.later ?? false).value(document)), reading, []));

function* json(value: GoValue, reading: Reading, path: readonly (string | number)[]): Work<unknown> {
  const { exact = false, onBareName } = reading;
  if (typeof value === 'bigint')
    return exact && !Number.isSafeInteger(Number(value)) ? value : wholeNumber(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`json: unsupported value: ${formatFloat(value)}`);
    return exact ? value : value + 0;
  }
  if (!isCompound(value)) return value;
  if (value instanceof Map) {
    const entries: [string, unknown][] = [];
    for (const [key, item] of value.values()) {
      const name = keyText(key, item);
      const inner = onBareName ? [...path, name] : path;
      if (typeof key !== 'string') onBareName?.(inner);
      entries.push([name, yield json(item, reading, inner)]);
    }
    return Object.fromEntries(entries);
  }
  const items: unknown[] = [];
  for (const [at, item] of value.entries())
    items.push(yield json(item, reading, onBareName ? [...path, at] : path));
  return items;
}

function keyText(key: GoScalar, value: GoValue): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return String(key);
  if (typeof key === 'bigint' && key < 2n ** 63n) return String(key);
  if (typeof key === 'number') {
    const short = formatFloat(key, true);
    return { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' }[short] ?? short;
  }
  const [type, shown] = key === null ? ['%!s(<nil>)', '<nil>'] : ['uint64', `0x${key.toString(16)}`];
  const of = value === null ? '<nil>' : goSyntax(value);
  throw new Error(`unsupported map key of type: ${type}, key: ${shown}, value: ${of}`);
}

function scalarSyntax(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return formatFloat(value);
  if (typeof value === 'bigint') return value < 2n ** 63n ? String(value) : `0x${value.toString(16)}`;
  return typeof value === 'boolean' ? String(value) : 'interface {}(nil)';
}

/** A value as Go's `%#v` writes it. */
const goSyntax = (value: GoValue): string =>
  inBrackets(value, {
    list: ['[]interface {}{', '}'],
    map: ['map[interface {}]interface {}{', '}'],
    separator: ', ',
    fields: (item) => (item instanceof Map ? syntaxFields(item) : undefined),
    name: (name) => `${name}:`,
    scalar: scalarSyntax,
  });

const syntaxFields = (map: GoMap): (readonly [string, GoValue])[] =>
  [...map.values()]
    .map(([key, item]): readonly [string, GoValue] => [scalarSyntax(key), item])
    .sort(([a], [b]) => compareStrings(a, b));
