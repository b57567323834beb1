import { CommandError } from './errors.ts';
import { goJson, isObject, withField, type JsonObject } from './object.ts';
import { jsonType } from './resources/metadata-problem.ts';
import { quote } from './text.ts';

type Container = JsonObject | readonly unknown[];

const MISSING = 'missing value';
const INVALID_INDEX = 'invalid index referenced';

const fail = (message: string): never => {
  throw new CommandError(message);
};

/** What a step says when what it called failed. */
function within<T>(context: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`${context}: ${error.message}`);
  }
}

/** The place of a key in a list; a negative one counts from the end. */
function indexOf(key: string, size: number): number {
  if (!/^[-+]?\d+$/.test(key)) return fail(`strconv.Atoi: parsing ${quote(key)}: invalid syntax`);
  const index = Number(key);
  if (index >= size || index < -size)
    return fail(`Unable to access invalid index: ${index}: ${INVALID_INDEX}`);
  return index < 0 ? index + size : index;
}

const get = (container: Container, key: string): unknown =>
  isObject(container)
    ? Object.hasOwn(container, key)
      ? container[key]
      : undefined
    : container[indexOf(key, container.length)];

function add(container: Container, key: string, value: unknown): Container {
  if (isObject(container)) return { ...container, [key]: value };
  if (key === '-') return [...container, value];
  if (!/^[-+]?\d+$/.test(key))
    return fail(
      `value was not a proper array index: '${key}': strconv.Atoi: parsing ${quote(key)}: invalid syntax`,
    );
  return container.toSpliced(indexOf(key, container.length + 1), 0, value);
}

function remove(container: Container, key: string): Container {
  if (isObject(container)) {
    if (!Object.hasOwn(container, key)) return fail(`Unable to remove nonexistent key: ${key}: ${MISSING}`);
    return withField(container, [key], undefined);
  }
  return container.toSpliced(indexOf(key, container.length), 1);
}

const set = (container: Container, key: string, value: unknown): Container =>
  isObject(container)
    ? { ...container, [key]: value }
    : container.with(indexOf(key, container.length), value);

/** A container in a document, and the document with another one in its place. */
interface Place {
  readonly container: Container;
  readonly key: string;
  readonly replaced: (container: Container) => unknown;
}

const isContainer = (value: unknown): value is Container => Array.isArray(value) || isObject(value);

/** Where a path leads; undefined when something on the way is not there or holds nothing. */
function find(document: unknown, path: string): Place | undefined {
  const [, ...parts] = path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = parts.pop();
  if (key === undefined || !isContainer(document)) return undefined;
  let place: Place = { container: document, key, replaced: (container) => container };
  for (const part of parts) {
    const { container: outer, replaced } = place;
    let next: unknown;
    try {
      next = get(outer, part);
    } catch {
      return undefined;
    }
    if (!isContainer(next)) return undefined;
    place = { container: next, key, replaced: (inner) => replaced(set(outer, part, inner)) };
  }
  return place;
}

const textAt = (operation: JsonObject, field: 'path' | 'from'): string => {
  const value = operation[field];
  if (typeof value === 'string') return value;
  const missing = `operation${field === 'from' ? ', ' : ' '}missing ${field} field: ${MISSING}`;
  const { op } = operation;
  // Some of them do not say why.
  const told =
    op === 'add' || op === 'remove' || (op === 'copy' && field === 'path')
      ? MISSING
      : value === undefined || value === null
        ? missing
        : `json: cannot unmarshal ${jsonType(value)} into Go value of type string`;
  return fail(`${String(operation['op'])} operation failed to decode ${field}: ${told}`);
};

function applyOne(document: unknown, operation: JsonObject): unknown {
  const { op, value = null } = operation;
  switch (op) {
    case 'add': {
      const path = textAt(operation, 'path');
      const place = find(document, path);
      if (!place) return fail(`add operation does not apply: doc is missing path: "${path}": ${MISSING}`);
      return place.replaced(
        within(`error in add for path: '${path}'`, () => add(place.container, place.key, value)),
      );
    }
    case 'remove': {
      const path = textAt(operation, 'path');
      const place = find(document, path);
      if (!place) return fail(`remove operation does not apply: doc is missing path: "${path}": ${MISSING}`);
      return place.replaced(
        within(`error in remove for path: '${path}'`, () => remove(place.container, place.key)),
      );
    }
    case 'replace': {
      const path = textAt(operation, 'path');
      // The library looks whether the value may be a document, but not at what it found.
      if (path === '') return isContainer(value) ? value : document;
      const place = find(document, path);
      if (!place) return fail(`replace operation does not apply: doc is missing path: ${path}: ${MISSING}`);
      try {
        get(place.container, place.key);
      } catch {
        return fail(`Object to be patched is missing field (${path}: ${MISSING})`);
      }
      return place.replaced(set(place.container, place.key, value));
    }
    case 'move': {
      const from = textAt(operation, 'from');
      const place = find(document, from);
      if (!place) return fail(`move operation does not apply: doc is missing from path: ${from}: ${MISSING}`);
      const { container, key } = place;
      const context = `error in move for path: '${key}'`;
      const moved = within(context, () => get(container, key));
      const rest = place.replaced(within(context, () => remove(container, key)));
      const path = textAt(operation, 'path');
      const target = find(rest, path);
      if (!target)
        return fail(`move operation does not apply: doc is missing destination path: ${path}: ${MISSING}`);
      return target.replaced(
        within(`error in move for path: '${path}'`, () => add(target.container, target.key, moved)),
      );
    }
    case 'copy': {
      const from = textAt(operation, 'from');
      const place = find(document, from);
      if (!place) return fail(`copy operation does not apply: doc is missing from path: ${from}: ${MISSING}`);
      const copied = within(
        `error in copy for from: '${from}'`,
        () => get(place.container, place.key) ?? null,
      );
      const path = textAt(operation, 'path');
      const target = find(document, path);
      if (!target)
        return fail(`copy operation does not apply: doc is missing destination path: ${path}: ${MISSING}`);
      return target.replaced(
        within('error while adding value during copy', () => add(target.container, target.key, copied)),
      );
    }
    case 'test':
      return tested(document, textAt(operation, 'path'), value);
    default:
      return fail(`Unexpected kind: ${typeof op === 'string' ? op : 'unknown'}`);
  }
}

function tested(document: unknown, path: string, value: unknown): unknown {
  const place = find(document, path);
  if (!place && path !== '')
    return fail(`test operation does not apply: is missing path: ${path}: ${MISSING}`);
  const found = place
    ? within(`error in test for path: '${path}'`, () => get(place.container, place.key) ?? null)
    : document;
  // The library compares texts: what is equal may be written otherwise.
  return goJson(found) === goJson(value) ? document : fail(`testing value ${path} failed: test failed`);
}

/** Applies a JSON patch (RFC 6902) to a value, which stays as it is. Models gopkg.in/evanphx/json-patch.v4 patch.go */
export function applyJsonPatch(target: unknown, patch: unknown): unknown {
  if (patch === null) return target;
  if (!Array.isArray(patch))
    return fail(`json: cannot unmarshal ${jsonType(patch)} into Go value of type jsonpatch.Patch`);
  return patch.reduce<unknown>((document, operation: unknown) => {
    if (!isObject(operation))
      return fail(`json: cannot unmarshal ${jsonType(operation)} into Go value of type jsonpatch.Operation`);
    return applyOne(document, operation);
  }, target);
}
