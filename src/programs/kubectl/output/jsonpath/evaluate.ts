import { formatValue } from '../go-format.ts';
import { held, heldFields, heldItems } from '../floats.ts';
import { Float, isInt64, isList, isMap, sortedKeys } from '../go-values.ts';
import { marshalJson } from '../json.ts';
import { done, type Work } from '../../work.ts';
import { compare } from './compare.ts';
import type { Node, SliceBound } from './nodes.ts';
import { JsonPathError, parseJsonPath } from './parse.ts';

/** How a template treats what is not there, and how it prints. */
export interface JsonPathOptions {
  /** A missing field gives nothing; otherwise it is an error. */
  readonly allowMissingKeys?: boolean;
  /** Prints every expression's results as a JSON array. */
  readonly asJson?: boolean;
  /** All numbers of what is walked through are floats, as where Go has its own structs written as JSON. */
  readonly allFloats?: boolean;
}

/** A parsed JSONPath template. Models client-go/util/jsonpath/jsonpath.go */
export class JsonPath {
  readonly #nodes: readonly Node[];
  readonly #options: JsonPathOptions;

  /** Throws `JsonPathError` for a template that does not parse. */
  constructor(template: string, options: JsonPathOptions = {}) {
    this.#nodes = parseJsonPath(template);
    this.#options = options;
  }

  /** What each expression and text of the template finds. Throws `JsonPathError`. */
  find(data: unknown): Found {
    return new Walk(this.#nodes, this.#options).run(data);
  }

  /** The text that the template gives. Throws `JsonPathError`. */
  execute(data: unknown): string {
    return this.find(data)
      .map((results) =>
        this.#options.asJson
          ? `${marshalJson(results, { indent: '    ' })}\n`
          : results.map(printResult).join(' '),
      )
      .join('');
  }
}

function printResult(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return isMap(value) || isList(value) ? marshalJson(value) : formatValue(value);
}

/** What each expression and text has found. */
type Found = readonly (readonly unknown[])[];

class Walk {
  readonly #nodes: readonly Node[];
  readonly #allowMissing: boolean;
  readonly #allFloats: boolean;
  /** Ranges that have begun, and marks of their beginnings and ends that were met but not yet minded. */
  #depth = 0;
  #begins = 0;
  #ends = 0;
  #lastEnd = -1;

  constructor(nodes: readonly Node[], { allowMissingKeys = false, allFloats = false }: JsonPathOptions) {
    this.#nodes = nodes;
    this.#allowMissing = allowMissingKeys;
    this.#allFloats = allFloats;
  }

  run(data: unknown): Found {
    return done(this.#from(0, data));
  }

  /** Runs the nodes from `start` to the end of the range that they stand in, or to the last one: a range need not end. */
  *#from(start: number, data: unknown): Work<Found> {
    const found: (readonly unknown[])[] = [];
    for (let at = start; at < this.#nodes.length; at++) {
      const node = this.#nodes[at];
      if (node === undefined) continue;
      const results = this.#walk([data], node);
      if (this.#ends > 0 && this.#ends <= this.#depth) {
        this.#ends--;
        this.#lastEnd = at;
        break;
      }
      if (this.#begins === 0) {
        found.push(results);
        continue;
      }
      this.#begins--;
      this.#depth++;
      for (const value of results) for (const each of yield this.#from(at + 1, value)) found.push(each);
      // Without values the nodes still run once, for the end to be found.
      if (results.length === 0) yield this.#from(at + 1, undefined);
      this.#depth--;
      if (this.#lastEnd > at) at = this.#lastEnd;
    }
    return found;
  }

  #list(input: readonly unknown[], nodes: readonly Node[]): readonly unknown[] {
    return nodes.reduce<readonly unknown[]>((values, node) => this.#walk(values, node), input);
  }

  #walk(input: readonly unknown[], node: Node): readonly unknown[] {
    switch (node.type) {
      case 'list':
        return this.#list(input, node.nodes);
      case 'text':
        return [node.text];
      case 'literal':
        return input.map(() =>
          node.float && typeof node.value === 'number' ? new Float(node.value) : node.value,
        );
      case 'field':
        return this.#field(input, node.name);
      case 'slice':
        return input.flatMap((value) => slice(this.#held(value), node.bounds));
      case 'wildcard':
        return input.flatMap((value) => childrenOf(value, this.#allFloats));
      case 'recursive':
        return recurse(input, this.#allFloats);
      case 'union':
        return node.alternatives.flatMap((nodes) => this.#list(input, nodes));
      case 'filter':
        return this.#filter(input, node);
      case 'identifier':
        return this.#identifier(input, node.name);
    }
  }

  #held(value: unknown): unknown {
    return isList(value) ? heldItems(value, this.#allFloats) : value;
  }

  #identifier(input: readonly unknown[], name: string): readonly unknown[] {
    if (name === 'range') {
      this.#begins++;
      return input;
    }
    if (name !== 'end') throw new JsonPathError(`unrecognized identifier ${name}`);
    if (this.#depth === 0) throw new JsonPathError('not in range, nothing to end');
    this.#ends++;
    return [];
  }

  #field(input: readonly unknown[], name: string): readonly unknown[] {
    if (input.length === 0) return [];
    const found = input.flatMap((value) =>
      isMap(value) && Object.hasOwn(value, name) && value[name] !== undefined
        ? [held(value, name, value[name], this.#allFloats)]
        : [],
    );
    if (found.length === 0 && !this.#allowMissing) throw new JsonPathError(`${name} is not found`);
    return found;
  }

  #filter(
    input: readonly unknown[],
    node: { readonly left: readonly Node[]; readonly right: readonly Node[]; readonly operator: string },
  ): readonly unknown[] {
    const one = (nodes: readonly Node[], item: unknown): readonly unknown[] => {
      const values = this.#list([item], nodes);
      if (values.length > 1) throw new JsonPathError('can only compare one element at a time');
      return values;
    };
    return input
      .map((value) => this.#held(value))
      .flatMap((value) => {
        if (!isList(value)) {
          const shown = value === undefined ? '<invalid reflect.Value>' : formatValue(value, this.#allFloats);
          throw new JsonPathError(`${shown} is not array or slice and cannot be filtered`);
        }
        return value.filter((item) => {
          if (node.operator === 'exists') {
            try {
              return this.#list([item], node.left).length > 0;
            } catch {
              return false;
            }
          }
          const left = one(node.left, item);
          if (left.length === 0) return false;
          const right = one(node.right, item);
          return right.length > 0 && compare(node.operator, left[0], right[0]);
        });
      });
  }
}

const goType = (value: unknown): string => {
  if (isMap(value)) return 'map[string]interface {}';
  if (value instanceof Float) return 'float64';
  if (typeof value === 'number') return isInt64(value) ? 'int64' : 'float64';
  if (typeof value === 'bigint') return 'int64';
  return typeof value === 'boolean' ? 'bool' : 'string';
};

function slice(
  value: unknown,
  [from, to, step]: readonly [SliceBound, SliceBound, SliceBound],
): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (!isList(value)) throw new JsonPathError(`${goType(value)} is not array or slice`);
  const { length } = value;
  let start = from.value ?? 0;
  if (start < 0) start += length;
  let end = to.value ?? length;
  if (end < 0 || (end === 0 && to.derived)) end += length;
  if (start === end) return [];
  if (start >= length || start < 0) {
    throw new JsonPathError(`array index out of bounds: index ${start}, length ${length}`);
  }
  if (end > length || end < 0) {
    throw new JsonPathError(`array index out of bounds: index ${end - 1}, length ${length}`);
  }
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`);
  const every = step.value ?? 1;
  if (every <= 0) throw new JsonPathError('step must be > 0');
  return value.slice(start, end).filter((_, at) => at % every === 0);
}

function childrenOf(value: unknown, allFloats: boolean): readonly unknown[] {
  if (isList(value)) return heldItems(value, allFloats);
  if (isMap(value)) return heldFields(value, sortedKeys(value), allFloats).map(([, child]) => child);
  return typeof value === 'string' ? [...new TextEncoder().encode(value)] : [];
}

/** Values that hold others, each before those that it holds. */
function recurse(input: readonly unknown[], allFloats: boolean): readonly unknown[] {
  const out: unknown[] = [];
  const waiting = input.toReversed();
  while (waiting.length > 0) {
    const value = waiting.pop();
    const children = childrenOf(value, allFloats);
    if (children.length === 0) continue;
    out.push(value);
    for (const child of children.toReversed()) waiting.push(child);
  }
  return out;
}
