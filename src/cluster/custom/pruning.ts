import { isList, isMap, setOwn, type JsonMap } from '../machinery/patches/values.ts';
import { childOf, isEmbedded, itemsOf, preserves, propertyOf, type SchemaProps } from './schema-props.ts';

/** What stands beside an object's own fields; schemas do not speak of it. */
export const TYPE_AND_META: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** An object without the fields that its schema does not know. */
export interface Pruned {
  readonly value: JsonMap;
  /** `spec.foo`, `spec.list[0].bar`; sorted. */
  readonly unknown: readonly string[];
}

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** Gives back the same parts wherever nothing is dropped. */
class Pruner {
  readonly unknown: string[] = [];

  /** @param embedded whether the value is a whole object with a type and metadata of its own */
  prune(value: unknown, schema: SchemaProps | undefined, path: string, embedded: boolean): unknown {
    if (isList(value)) {
      const skips = preserves(schema);
      const items = itemsOf(schema);
      return this.#list(value, (item, i) =>
        skips
          ? this.#skip(item, items, `${path}[${i}]`)
          : this.prune(item, items, `${path}[${i}]`, isEmbedded(items)),
      );
    }
    if (!isMap(value)) return value;
    if (preserves(schema)) return this.#skip(value, schema, path, embedded);
    const out: Record<string, unknown> = {};
    let changed = false;
    for (const [key, item] of Object.entries(value)) {
      const at = below(path, key);
      if (embedded && TYPE_AND_META.has(key)) out[key] = item;
      else if (propertyOf(schema, key) !== undefined || schema?.additionalProperties !== undefined) {
        const child = childOf(schema, key);
        const kept = this.prune(item, child, at, isEmbedded(child));
        setOwn(out, key, kept);
        if (kept !== item) changed = true;
      } else {
        if (!TYPE_AND_META.has(key) || path !== '') this.unknown.push(at);
        changed = true;
      }
    }
    return changed ? out : value;
  }

  /** Keeps unknown fields here; what the schema knows below is pruned by its own rules. */
  #skip(
    value: unknown,
    schema: SchemaProps | undefined,
    path: string,
    embedded = isEmbedded(schema),
  ): unknown {
    if (!schema) return value;
    if (isList(value)) {
      const items = itemsOf(schema);
      return this.#list(value, (item, i) => this.#skip(item, items, `${path}[${i}]`));
    }
    if (!isMap(value)) return value;
    const out: Record<string, unknown> = {};
    let changed = false;
    for (const [key, item] of Object.entries(value)) {
      const child = childOf(schema, key);
      const known = propertyOf(schema, key) !== undefined || schema.additionalProperties !== undefined;
      const kept =
        (embedded && TYPE_AND_META.has(key)) || !known
          ? item
          : this.prune(item, child, below(path, key), isEmbedded(child));
      setOwn(out, key, kept);
      if (kept !== item) changed = true;
    }
    return changed ? out : value;
  }

  #list(list: readonly unknown[], map: (item: unknown, index: number) => unknown): readonly unknown[] {
    const out = list.map(map);
    return out.some((item, i) => item !== list[i]) ? out : list;
  }
}

/**
 * Drops what a schema does not know. Models staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go
 * @param root whether the object has a type and metadata, which every object may have
 */
export function prune(object: JsonMap, schema: SchemaProps | undefined, root: boolean): Pruned {
  const pruner = new Pruner();
  const value = pruner.prune(object, schema, '', root || isEmbedded(schema));
  return { value: isMap(value) ? value : {}, unknown: pruner.unknown.sort() };
}
