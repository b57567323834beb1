import { equal } from '../equal.ts';
import { goPrint } from '../go-print.ts';
import { quote } from '../go.ts';
import type { SchemaNode, Schemas } from '../schema.ts';
import { isList, isMap, own as ownOf, PatchError, setOwn, type JsonMap } from './values.ts';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const ELEMENT_ORDER = '$setElementOrder/';
const DELETE_FROM_LIST = '$deleteFromPrimitiveList/';

/** What a patch's list means to the list that it patches. */
interface ListRule {
  readonly merges: boolean;
  readonly key: string;
  readonly element: SchemaNode | undefined;
}

const strategies = (node: SchemaNode | undefined): readonly string[] =>
  node?.own['x-kubernetes-patch-strategy']?.split(',') ?? [];

/**
 * Applies a strategic merge patch: lists merge by the keys that the schema names, directives say what to replace, delete and
 * how to order. Models staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go
 */
class Merger {
  readonly #schemas: Schemas;

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  /** @param patch loses what is merged: lists with an order, directives, nulls in new values */
  map(original: JsonMap, patch: Record<string, unknown>, node: SchemaNode | undefined): JsonMap {
    const directive = patch[DIRECTIVE];
    if (directive === 'replace') {
      delete patch[DIRECTIVE];
      return { ...patch };
    }
    if (directive === 'delete') return {};
    if (directive !== undefined) throw badPatchType(directive, patch);

    const out: Record<string, unknown> = { ...original };
    retainKeys(out, patch);
    this.#mergeOrdered(out, patch, node);
    for (const [given, value] of Object.entries(patch)) {
      const deletes = given.startsWith(DELETE_FROM_LIST);
      const key = deletes ? given.slice(DELETE_FROM_LIST.length) : given;
      if (value === null) delete out[key];
      else this.#merge(out, key, value, node, deletes);
    }
    return out;
  }

  #merge(
    out: Record<string, unknown>,
    key: string,
    value: unknown,
    node: SchemaNode | undefined,
    deletes: boolean,
  ): void {
    const own = ownOf(out, key);
    if (isMap(own) && isOpen(value)) {
      const field = this.#field(node, key);
      setOwn(out, key, strategies(field).includes('replace') ? { ...value } : this.map(own, value, field));
    } else if (isList(own) && isList(value)) {
      const rule = this.#rule(node, key);
      if (deletes) out[key] = own.filter((item) => !value.some((gone) => equal(gone, item)));
      else out[key] = rule.merges ? this.#list(own, value, rule) : value;
    } else if (!deletes) {
      dropNulls(value);
      const clean = withoutDirectives(value);
      if (clean === undefined) delete out[key];
      else setOwn(out, key, clean);
    }
  }

  #field(node: SchemaNode | undefined, key: string): SchemaNode | undefined {
    if (node?.type === 'struct') return this.#schemas.property(node, key);
    return node?.type === 'map' ? this.#schemas.element(node) : undefined;
  }

  #rule(node: SchemaNode | undefined, key: string): ListRule {
    const field = this.#field(node, key);
    const element = field?.type === 'list' ? this.#schemas.element(field) : undefined;
    return {
      merges: strategies(field).includes('merge'),
      key: field?.own['x-kubernetes-patch-merge-key'] ?? '',
      element,
    };
  }

  /** Merges the lists for which the patch gives an order, and takes them out of the patch. */
  #mergeOrdered(
    out: Record<string, unknown>,
    patch: Record<string, unknown>,
    node: SchemaNode | undefined,
  ): void {
    for (const [given, order] of Object.entries(patch)) {
      if (!given.startsWith(ELEMENT_ORDER)) continue;
      delete patch[given];
      if (!isList(order)) throw new PatchError(BAD_ORDER, 'form');
      const key = given.slice(ELEMENT_ORDER.length);
      const own = ownOf(out, key);
      const items = ownOf(patch, key);
      const rule = this.#rule(node, key);
      if (isList(items)) checkOrder(items, order, rule.key);
      let merged: readonly unknown[];
      if (isList(own) && isList(items)) {
        merged = rule.merges ? this.#list(own, items, rule) : items;
      } else if (isList(own) && items === undefined) merged = own;
      else if (isList(items)) merged = withoutDirectives(items) as readonly unknown[];
      else continue;
      out[key] = reorder(merged, order, isList(own) ? own : [], rule.key);
      delete patch[key];
    }
  }

  #list(original: readonly unknown[], patch: readonly unknown[], rule: ListRule): readonly unknown[] {
    if (original.length === 0 && patch.length === 0) return original;
    if (![...original, ...patch].some(isMap)) {
      const merged = [...original, ...patch].filter((item, i, all) => all.indexOf(item) === i);
      return reorder(merged, patch, original, '');
    }
    if (rule.key === '') throw new PatchError('cannot merge lists without merge key', 'other');
    let kept = original;
    let replaces = false;
    const plain: Record<string, unknown>[] = [];
    for (const item of patch) {
      if (!isOpen(item)) throw new PatchError(`value for key ${plain.length} is not a map`, 'other');
      const directive = item[DIRECTIVE];
      if (directive === undefined) plain.push(item);
      else if (directive === 'delete') {
        const gone = keyValue(item, rule.key);
        kept = kept.filter((own) => !isMap(own) || own[rule.key] !== gone);
      } else if (directive === 'replace') replaces = true;
      else if (directive === 'merge') {
        throw new PatchError('merging lists cannot yet be specified in the patch', 'other');
      } else throw badPatchType(directive, item);
    }
    if (replaces) return reorder(plain, [], plain, rule.key);
    const merged = [...kept];
    for (const item of plain) {
      const value = keyValue(item, rule.key);
      const at = merged.findIndex((own) => isMap(own) && own[rule.key] === value);
      const own = merged[at];
      if (isMap(own)) merged[at] = this.map(own, item, rule.element);
      else merged.push(item);
    }
    return reorder(merged, plain, kept, rule.key);
  }
}

const BAD_ORDER = 'invalid patch format of setElementOrder list';

const badPatchType = (directive: unknown, patch: JsonMap): PatchError =>
  new PatchError(`unknown patch type: ${goPrint(directive)} in map: ${goPrint(patch)}`, 'other');

function keyValue(item: JsonMap, key: string): unknown {
  if (!Object.hasOwn(item, key)) {
    throw new PatchError(`map: ${goPrint(item)} does not contain declared merge key: ${key}`, 'other');
  }
  return item[key];
}

const sameItem = (a: unknown, b: unknown, key: string): boolean =>
  key === '' ? a === b : isMap(a) && isMap(b) && a[key] === b[key];

const position = (list: readonly unknown[], item: unknown, key: string): number =>
  list.findIndex((other) => sameItem(item, other, key));

function checkOrder(items: readonly unknown[], order: readonly unknown[], key: string): void {
  if (items.length === 0 || order.length === 0) return;
  const named = items.filter((item) => !isMap(item) || item[DIRECTIVE] === undefined);
  let at = 0;
  for (const next of order) {
    if (at < named.length && sameItem(named[at], next, key)) at++;
  }
  if (at < named.length) {
    throw new PatchError(
      `The order in patch list:\n${goPrint(items)}\n doesn't match $setElementOrder list:\n${goPrint(order)}\n`,
      'other',
    );
  }
}

/**
 * Puts a merged list into order: items that the order names as it names them, the others as the live list had them, woven
 * together by the live list's order as far as it tells.
 */
function reorder(
  merged: readonly unknown[],
  order: readonly unknown[],
  live: readonly unknown[],
  key: string,
): readonly unknown[] {
  const rank = (list: readonly unknown[]) => (a: unknown, b: unknown) =>
    position(list, a, key) - position(list, b, key);
  const named = merged.filter((item) => position(order, item, key) >= 0).sort(rank(order));
  const others = merged.filter((item) => position(order, item, key) < 0);
  if (others.every((item) => position(live, item, key) >= 0)) others.sort(rank(live));
  const out: unknown[] = [];
  let i = 0;
  let j = 0;
  while (i < others.length || j < named.length) {
    if (i >= others.length) out.push(named[j++]);
    else if (j >= named.length) out.push(others[i++]);
    else {
      const left = position(live, others[i], key);
      const right = position(live, named[j], key);
      out.push(left >= 0 && right >= 0 && left < right ? others[i++] : named[j++]);
    }
  }
  return out;
}

function retainKeys(out: Record<string, unknown>, patch: Record<string, unknown>): void {
  const list = patch[RETAIN_KEYS];
  if (list === undefined) return;
  delete patch[RETAIN_KEYS];
  const sets = Object.keys(patch).filter((key) => patch[key] !== null && !key.startsWith('$'));
  if (!isList(list) || !sets.every((key) => list.includes(key)))
    throw new PatchError('invalid patch format of retainKeys', 'form');
  for (const key of Object.keys(out)) if (!list.includes(key)) delete out[key];
}

const isOpen = (value: unknown): value is Record<string, unknown> => isMap(value);

/** Nulls of a value that is taken as it is have nothing to remove. */
function dropNulls(value: unknown): void {
  if (isList(value)) value.forEach(dropNulls);
  else if (isOpen(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (item === null) delete value[key];
      else dropNulls(item);
    }
  }
}

/** A patch's value as the value of a field that was not there; undefined when it is itself a directive. */
function withoutDirectives(value: unknown): unknown {
  if (isList(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isMap(value)) return value;
  if (value[DIRECTIVE] !== undefined) return undefined;
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const clean = withoutDirectives(item);
    if (clean !== undefined) setOwn(out, key, clean);
  }
  return out;
}

/** A patched value, and what merging left of the patch: the server's messages show that. */
export interface StrategicResult {
  readonly value: JsonMap;
  readonly rest: JsonMap;
}

/**
 * @param schema the name of the kind's schema: `io.k8s.api.apps.v1.Deployment`
 * @throws PatchError
 */
export function strategicMergePatch(
  schemas: Schemas,
  schema: string,
  original: JsonMap,
  patch: JsonMap,
): StrategicResult {
  if (schemas.get(schema) === undefined) throw new PatchError(`no schema ${quote(schema)}`, 'other');
  const rest = JSON.parse(JSON.stringify(patch)) as Record<string, unknown>;
  const value = new Merger(schemas).map(original, rest, schemas.root(schema));
  return { value, rest };
}
