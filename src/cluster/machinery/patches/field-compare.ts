import { equal } from '../equal.ts';
import type { SchemaNode, Schemas } from '../schema.ts';
import { isAtomic, keyOfItem, listKeys } from './apply-merge.ts';
import { setOf, type FieldPath, type FieldSet, type FieldStep } from './field-set.ts';
import { isList, isMap, setOwn, type JsonMap } from './values.ts';

/** How one object differs from another. */
export interface Comparison {
  readonly added: FieldSet;
  readonly removed: FieldSet;
  readonly modified: FieldSet;
}

/** The steps to the items of a list whose items are told apart. */
export function itemSteps(
  schemas: Schemas,
  node: SchemaNode,
  keys: readonly string[] | 'set',
  list: readonly unknown[],
): ReadonlyMap<FieldStep, unknown> {
  if (keys === 'set') return new Map(list.map((item) => [`v:${JSON.stringify(item)}`, item]));
  const element = schemas.element(node);
  const sorted = [...keys].sort();
  return new Map(
    list.map((item) => {
      const own: JsonMap = isMap(item) ? item : {};
      const values = sorted
        .map((key) => [key, keyOfItem(schemas, element, own, key)] as const)
        .filter(([, value]) => value !== undefined);
      return [`k:${JSON.stringify(Object.fromEntries(values))}`, item];
    }),
  );
}

const isComposite = ({ type }: SchemaNode): boolean => type === 'struct' || type === 'map' || type === 'any';

const childOf = (schemas: Schemas, node: SchemaNode, key: string): SchemaNode =>
  (node.type === 'struct' ? schemas.property(node, key) : undefined) ?? schemas.element(node);

/** What someone owns who applies the given object. */
export function fieldsOf(schemas: Schemas, node: SchemaNode, object: unknown): FieldSet {
  const paths: FieldPath[] = [];
  const walk = (at: SchemaNode, value: unknown, path: FieldPath): void => {
    if (isMap(value) && isComposite(at) && !isAtomic(at)) {
      for (const [key, item] of Object.entries(value)) {
        const below = [...path, `f:${key}`];
        const known = at.type === 'struct' && schemas.property(at, key) !== undefined;
        const hollow = item === null || (isMap(item) && Object.keys(item).length === 0);
        if (hollow || !known) paths.push(below);
        walk(childOf(schemas, at, key), item, below);
      }
      return;
    }
    const keys = isList(value) && at.type === 'list' ? listKeys(at) : undefined;
    if (keys === undefined || !isList(value)) {
      if (path.length > 0) paths.push(path);
      return;
    }
    for (const [step, item] of itemSteps(schemas, at, keys, value)) {
      const below = [...path, step];
      paths.push(below);
      if (isMap(item)) walk(schemas.element(at), item, below);
    }
  };
  walk(node, object, []);
  return setOf(paths);
}

/** Whether a value is as good as none. */
export const isVoid = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (isMap(value) && Object.keys(value).length === 0) ||
  (isList(value) && value.length === 0);

/** Structs that are no pointers, and lists that are always written, are there whenever what holds them is. */
function present(struct: SchemaNode, child: SchemaNode, key: string, value: unknown): unknown {
  if (value !== undefined) return value;
  if (child.type === 'struct' && isMap(child.own.default)) return {};
  return child.type === 'list' && struct.schema.required?.includes(key) === true ? [] : undefined;
}

/** Compares two objects field by field. Models sigs.k8s.io/structured-merge-diff/v4/typed/compare.go */
export function compareFields(
  schemas: Schemas,
  node: SchemaNode,
  before: unknown,
  after: unknown,
): Comparison {
  const added: FieldPath[] = [];
  const removed: FieldPath[] = [];
  const modified: FieldPath[] = [];

  const leaf = (old: unknown, now: unknown, path: FieldPath): void => {
    if (old === undefined) added.push(path);
    else if (now === undefined) removed.push(path);
    else if (!equal(old, now)) modified.push(path);
  };
  const structs = (at: SchemaNode, old: JsonMap | undefined, now: JsonMap | undefined, path: FieldPath) => {
    for (const key of new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])) {
      const child = childOf(schemas, at, key);
      // A null says the same as nothing, unless nothing at all was there to say it.
      const left = old && present(at, child, key, now ? (old[key] ?? undefined) : old[key]);
      const right = now && present(at, child, key, old ? (now[key] ?? undefined) : now[key]);
      walk(child, left, right, [...path, `f:${key}`]);
    }
  };
  const walk = (at: SchemaNode, old: unknown, now: unknown, path: FieldPath): void => {
    if (old === undefined && now === undefined) return;
    const keys = at.type === 'list' ? listKeys(at) : undefined;
    const list = keys !== undefined && [old, now].every((value) => value === undefined || isList(value));
    const map =
      isComposite(at) && !isAtomic(at) && [old, now].every((value) => value === undefined || isMap(value));
    if ((isVoid(old) && isVoid(now)) || (!list && !map)) {
      leaf(old, now, path);
      return;
    }
    if (list) {
      const left = itemSteps(schemas, at, keys, isList(old) ? old : []);
      const right = itemSteps(schemas, at, keys, isList(now) ? now : []);
      const element = schemas.element(at);
      for (const step of new Set([...left.keys(), ...right.keys()])) {
        walk(element, left.get(step), right.get(step), [...path, step]);
      }
    } else structs(at, isMap(old) ? old : undefined, isMap(now) ? now : undefined, path);
    if (path.length > 0 && old === undefined) added.push(path);
    if (path.length > 0 && now === undefined) removed.push(path);
  };
  walk(node, before, after, []);
  return { added: setOf(added), removed: setOf(removed), modified: setOf(modified) };
}

/** The object without the given fields: struct fields, map entries and list items. */
export function withoutFields(schemas: Schemas, node: SchemaNode, object: unknown, gone: FieldSet): unknown {
  if (isMap(object)) {
    const out: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(object)) {
      const set = gone.children.get(`f:${key}`);
      if (set?.member === true) continue;
      setOwn(out, key, set ? withoutFields(schemas, childOf(schemas, node, key), value, set) : value);
    }
    return out;
  }
  const keys = node.type === 'list' ? listKeys(node) : undefined;
  if (keys === undefined || !isList(object)) return object;
  const element = schemas.element(node);
  return [...itemSteps(schemas, node, keys, object)].flatMap(([step, item]) => {
    const set = gone.children.get(step);
    if (set?.member === true) return [];
    return [set ? withoutFields(schemas, element, item, set) : item];
  });
}
