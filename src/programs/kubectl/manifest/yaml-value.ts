import { formatFloat, quote } from '../output/go-values.ts';
import { wholeNumber } from './json-reader.ts';
import { YamlFault } from './yaml-fault.ts';
import type { YamlNode } from './yaml-node.ts';
import { resolveScalar, type GoScalar } from './yaml-resolve.ts';

/** What YAML holds before it becomes JSON: keys of maps have types. */
type GoValue = GoScalar | readonly GoValue[] | ReadonlyMap<GoScalar, GoValue>;

const TAGS = 'tag:yaml.org,2002:';

/** Turns nodes into values. Models sigs.k8s.io/yaml/goyaml.v2 decode.go */
class Decoder {
  readonly #open = new Set<YamlNode>();
  #depth = 0;
  #decoded = 0;
  #aliased = 0;

  value(node: YamlNode): GoValue {
    this.#count();
    switch (node.kind) {
      case 'alias':
        return this.#alias(node, (target) => this.value(target));
      case 'scalar':
        return this.#scalar(node);
      case 'sequence':
        return node.items.map((item) => this.value(item));
      case 'mapping': {
        const map = new Map<GoScalar, GoValue>();
        this.#into(node, map);
        return map;
      }
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

  #alias<T>(node: Extract<YamlNode, { kind: 'alias' }>, decode: (target: YamlNode) => T): T {
    if (this.#open.has(node.target)) throw new YamlFault(`anchor '${node.name}' value contains itself`);
    this.#open.add(node.target);
    this.#depth++;
    const out = decode(node.target);
    this.#depth--;
    this.#open.delete(node.target);
    return out;
  }

  #scalar({ tag, value, implicit }: Extract<YamlNode, { kind: 'scalar' }>): GoScalar {
    if (tag === '' && !implicit) return value;
    if (tag !== `${TAGS}binary`) return resolveScalar(tag, value);
    const data = value.replace(/[\r\n]/g, '');
    if (!/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(data)) {
      throw new YamlFault('!!binary value contains invalid base64 data');
    }
    return new TextDecoder().decode(Uint8Array.from(atob(data), (char) => char.charCodeAt(0)));
  }

  #into(node: Extract<YamlNode, { kind: 'mapping' }>, map: Map<GoScalar, GoValue>): void {
    for (const [key, value] of node.pairs) {
      if (key.kind === 'scalar' && key.value === '<<' && (key.implicit || key.tag === `${TAGS}merge`)) {
        this.#merge(value, map);
        continue;
      }
      const name = this.value(key);
      if (isCompound(name)) throw new YamlFault(`invalid map key: ${goSyntax(name)}`);
      map.set(name, this.value(value));
    }
  }

  /** The fields of other maps; they replace what stands before them. */
  #merge(node: YamlNode, map: Map<GoScalar, GoValue>): void {
    const whole = (each: YamlNode): void => {
      this.#count();
      const own = each.kind === 'alias' ? each.target : each;
      if (own.kind !== 'mapping')
        throw new YamlFault('map merge requires map or sequence of maps as the value');
      if (each.kind === 'alias') {
        this.#alias(each, () => {
          this.#count();
          this.#into(own, map);
        });
      } else this.#into(own, map);
    };
    if (node.kind === 'sequence') node.items.toReversed().forEach(whole);
    else whole(node);
  }
}

/** How much of a document may come from aliases: the larger the document, the less. */
function allowedRatio(count: number): number {
  const [low, high] = [400_000, 4_000_000];
  if (count <= low) return 0.99;
  return count >= high ? 0.1 : 0.99 - 0.89 * ((count - low) / (high - low));
}

const isCompound = (value: GoValue): value is readonly GoValue[] | ReadonlyMap<GoScalar, GoValue> =>
  typeof value === 'object' && value !== null;

/**
 * A document's value as JSON has it: keys of maps become strings, whole numbers that JavaScript's cannot hold exactly stay bigints.
 * Models sigs.k8s.io/yaml convertToJSONableObject
 */
export const documentValue = (document: YamlNode): unknown => json(new Decoder().value(document));

function json(value: GoValue): unknown {
  if (typeof value === 'bigint') return wholeNumber(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`json: unsupported value: ${formatFloat(value)}`);
    return value + 0;
  }
  if (!isCompound(value)) return value;
  if (value instanceof Map) {
    const entries: [string, unknown][] = [];
    for (const [key, item] of value as ReadonlyMap<GoScalar, GoValue>)
      entries.push([keyText(key, item), json(item)]);
    return Object.fromEntries(entries);
  }
  return (value as readonly GoValue[]).map(json);
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
  throw new Error(`unsupported map key of type: ${type}, key: ${shown}, value: ${goSyntax(value, true)}`);
}

/** A value as Go's `%#v` writes it. */
function goSyntax(value: GoValue, outermost = false): string {
  if (value === null) return outermost ? '<nil>' : 'interface {}(nil)';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return formatFloat(value);
  if (typeof value === 'bigint') return value < 2n ** 63n ? String(value) : `0x${value.toString(16)}`;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<GoScalar, GoValue>)].map(
      ([key, item]): string => `${goSyntax(key)}:${goSyntax(item)}`,
    );
    return `map[interface {}]interface {}{${entries.sort().join(', ')}}`;
  }
  return `[]interface {}{${(value as readonly GoValue[]).map((item) => goSyntax(item)).join(', ')}}`;
}
