import type { SchemaNode, Schemas } from '../schema.ts';
import { equal } from '../equal.ts';
import { isList, isMap, own, setOwn, type JsonMap } from './values.ts';

/** The keys by which a list's items are told apart, or undefined for a list that is one value. */
export function listKeys(node: SchemaNode): readonly string[] | 'set' | undefined {
  switch (node.own['x-kubernetes-list-type']) {
    case 'map':
      return node.own['x-kubernetes-list-map-keys'] ?? [];
    case 'set':
      return 'set';
    default:
      return undefined;
  }
}

/** Objects of any type, of which the server knows no fields. */
const RAW = 'io.k8s.apimachinery.pkg.runtime.RawExtension';

/** Whether a map or struct is one value: nobody owns a part of it. */
export const isAtomic = (node: SchemaNode): boolean =>
  node.name === RAW ||
  node.own['x-kubernetes-map-type'] === 'atomic' ||
  node.schema['x-kubernetes-map-type'] === 'atomic';

/** The value of a list item's key; missing ones count as the schema's default. */
export function keyOfItem(schemas: Schemas, element: SchemaNode, item: JsonMap, key: string): unknown {
  return item[key] ?? schemas.property(element, key)?.own.default;
}

const sameItem = (
  schemas: Schemas,
  element: SchemaNode,
  keys: readonly string[],
  a: unknown,
  b: unknown,
): boolean =>
  isMap(a) &&
  isMap(b) &&
  keys.every((key) => equal(keyOfItem(schemas, element, a, key), keyOfItem(schemas, element, b, key)));

/** Puts an applied configuration over a live object: structs, maps and keyed lists merge, all else is replaced. */
export function applyMerge(schemas: Schemas, node: SchemaNode, live: unknown, applied: unknown): unknown {
  const isComposite = node.type === 'struct' || node.type === 'map' || node.type === 'any';
  if (isMap(live) && isMap(applied) && !isAtomic(node) && isComposite) {
    const out: Record<string, unknown> = { ...live };
    for (const [key, value] of Object.entries(applied)) {
      const child = node.type === 'struct' ? schemas.property(node, key) : schemas.element(node);
      setOwn(out, key, applyMerge(schemas, child ?? schemas.element(node), own(live, key), value));
    }
    return out;
  }
  const keys = node.type === 'list' ? listKeys(node) : undefined;
  if (keys === undefined || !isList(live) || !isList(applied)) return applied;
  if (keys === 'set') return [...live, ...applied.filter((item) => !live.some((one) => equal(one, item)))];
  const element = schemas.element(node);
  const out = [...live];
  for (const item of applied) {
    const at = out.findIndex((one) => sameItem(schemas, element, keys, one, item));
    if (at < 0) out.push(item);
    else out[at] = applyMerge(schemas, element, out[at], item);
  }
  return out;
}
