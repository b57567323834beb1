import { equal } from '../equal.ts';
import { quote } from '../go.ts';
import { isList, isMap, PatchError, type JsonMap } from './values.ts';

/** One operation of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
}

const unescape = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

function split(path: string): readonly string[] {
  return path.split('/').slice(1).map(unescape);
}

const missing = (op: string, path: string): PatchError =>
  new PatchError(`${op} operation does not apply: doc is missing key: ${path}: missing value`);

const missingPath = (op: string, path: string): PatchError =>
  new PatchError(`${op} operation does not apply: doc is missing path: ${quote(path)}: missing value`);

function indexOf(list: readonly unknown[], key: string, adding: boolean, op: string, path: string): number {
  if (adding && key === '-') return list.length;
  if (!/^-?\d+$/.test(key)) {
    throw new PatchError(
      `${op} operation does not apply: doc is missing path: ${quote(path)}: strconv.Atoi: parsing ${quote(key)}: invalid syntax`,
    );
  }
  const given = Number(key);
  const size = adding ? list.length + 1 : list.length;
  const index = given < 0 ? given + size : given;
  if (index < 0 || index >= size) {
    throw new PatchError(
      `${op} operation does not apply: doc is missing path: ${quote(path)}: Unable to access invalid index: ${key}: invalid index referenced`,
    );
  }
  return index;
}

/** What happens to the value at the end of a path. */
type Change = (container: JsonMap | readonly unknown[], key: string) => JsonMap | readonly unknown[];

/** The document with the container at the end of the path changed; everything else is shared. */
function at(document: unknown, parts: readonly string[], op: string, path: string, change: Change): unknown {
  const [key = '', ...rest] = parts;
  if (rest.length === 0) {
    if (!isMap(document) && !isList(document)) throw missingPath(op, path);
    return change(document, key);
  }
  if (isMap(document)) {
    if (!Object.hasOwn(document, key)) throw missingPath(op, path);
    return { ...document, [key]: at(document[key], rest, op, path, change) };
  }
  if (isList(document)) {
    const index = /^\d+$/.test(key) ? Number(key) : -1;
    if (index < 0 || index >= document.length) throw missingPath(op, path);
    return document.map((item, i) => (i === index ? at(item, rest, op, path, change) : item));
  }
  throw missingPath(op, path);
}

function read(document: unknown, path: string, op: string): unknown {
  let found = document;
  for (const part of split(path)) {
    if (isMap(found) && Object.hasOwn(found, part)) found = found[part];
    else if (isList(found)) found = found[indexOf(found, part, false, op, path)];
    else throw missing(op, path);
  }
  return found;
}

function add(document: unknown, path: string, value: unknown, op: string): unknown {
  if (path === '') return value;
  return at(document, split(path), op, path, (container, key) => {
    if (!isList(container)) return { ...container, [key]: value };
    const index = indexOf(container, key, true, op, path);
    return [...container.slice(0, index), value, ...container.slice(index)];
  });
}

function remove(document: unknown, path: string, op: string): unknown {
  return at(document, split(path), op, path, (container, key) => {
    if (isList(container)) {
      const index = indexOf(container, key, false, op, path);
      return container.filter((_, i) => i !== index);
    }
    if (!Object.hasOwn(container, key)) {
      throw new PatchError(
        `${op} operation does not apply: doc is missing path: ${quote(path)}: Unable to remove nonexistent key: ${key}: missing value`,
      );
    }
    const { [key]: _gone, ...rest } = container;
    return rest;
  });
}

function replace(document: unknown, path: string, value: unknown): unknown {
  if (path === '') return value;
  return at(document, split(path), 'replace', path, (container, key) => {
    if (isList(container)) {
      const index = indexOf(container, key, false, 'replace', path);
      return container.map((item, i) => (i === index ? value : item));
    }
    // What is not there is put there.
    return { ...container, [key]: value };
  });
}

/** How much JSON the copies of one patch may add up to. Models JSONPatchMaxCopyBytes of staging/src/k8s.io/apiserver/pkg/server/config.go */
const MOST_COPIED = 3 * 1024 * 1024;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function apply(document: unknown, operation: Operation, copied: { bytes: number }): unknown {
  const path = text(operation.path);
  const from = text(operation.from);
  switch (operation.op) {
    case 'add':
      return add(document, path, operation.value, 'add');
    case 'remove':
      return remove(document, path, 'remove');
    case 'replace':
      return replace(document, path, operation.value);
    case 'move':
      return add(remove(document, from, 'move'), path, read(document, from, 'move'), 'move');
    case 'copy': {
      const value = read(document, from, 'copy');
      copied.bytes += JSON.stringify(value).length;
      if (copied.bytes > MOST_COPIED) {
        throw new PatchError(
          `unable to copy, the accumulated size increase of copy operations is ${copied.bytes}, exceeding the limit ${MOST_COPIED}`,
        );
      }
      return add(document, path, value, 'copy');
    }
    case 'test': {
      let found: unknown;
      try {
        found = read(document, path, 'test');
      } catch (error) {
        if (operation.value === null && error instanceof PatchError) return document;
        throw error;
      }
      if (equal(found, operation.value)) return document;
      throw new PatchError(`testing value ${path} failed: test failed`);
    }
    default:
      throw new PatchError(`Unexpected kind: ${text(operation.op) || 'unknown'}`);
  }
}

/**
 * Applies a JSON patch. Models what gopkg.in/evanphx/json-patch says of patches that do not apply.
 * @throws PatchError
 */
export function jsonPatch(document: unknown, operations: readonly Operation[]): unknown {
  const copied = { bytes: 0 };
  return operations.reduce<unknown>((before, operation) => apply(before, operation, copied), document);
}
