/**
 * Plain data as text, without loss: what structured cloning carries and JSON does not (Map, Set, Date, typed arrays, bigint,
 * undefined, holes, NaN, infinities, -0), and which values are one and the same object. Cycles are refused.
 *
 * The text is the JSON of a list. Each entry is one value and refers to others by their place in the list, which is always an
 * earlier one; the last entry is the whole. A string, boolean, null or number stands for itself; an object has its values' places;
 * `[1, 2]` is an array of places; `['Map', 1, 2]` is something tagged.
 */

/** Places of what has no entry. */
const UNDEFINED = -1;
const HOLE = -2;
const NOT_A_NUMBER = -3;
const INFINITE = -4;
const MINUS_INFINITE = -5;
const MINUS_NOUGHT = -6;

const bytes = {
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;

/** Limits to what is decoded: a file from somewhere else may try to be endless. */
export interface Limits {
  /** Entries in the list. */
  readonly entries: number;
  /** Values that one would meet on a walk through everything, shared parts counted each time. */
  readonly unfolded: number;
}

const standard: Limits = { entries: 4_000_000, unfolded: 400_000_000 };

/** What cannot be decoded. */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
}

type Entry =
  string | number | boolean | null | readonly (string | number)[] | Readonly<Record<string, number>>;

/**
 * The list for a value.
 * @throws TypeError when it holds a cycle, a function or something else that is no plain data
 */
export function encode(value: unknown): readonly Entry[] {
  const entries: Entry[] = [];
  const places = new Map<unknown, number>();
  const open = new Set<unknown>();
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const item = stack.at(-1);
    if (placeOf(item, places) !== undefined) {
      stack.pop();
      continue;
    }
    const missing = open.has(item)
      ? []
      : childrenOf(item).filter((child) => placeOf(child, places) === undefined);
    if (missing.length > 0) {
      open.add(item);
      if (missing.some((child) => open.has(child)))
        throw new TypeError('What goes round in a circle cannot be encoded.');
      // one by one: a call takes only so many arguments
      for (const child of missing.reverse()) stack.push(child);
      continue;
    }
    stack.pop();
    open.delete(item);
    entries.push(entryOf(item, (child) => placeOf(child, places) ?? UNDEFINED));
    places.set(item, entries.length - 1);
  }
  // the whole comes last, also when it is something without an entry
  const place = placeOf(value, places) ?? UNDEFINED;
  if (place !== entries.length - 1) entries.push([place]);
  return entries.length === 0 || place < 0 ? [['Bare', place]] : entries;
}

function placeOf(value: unknown, places: ReadonlyMap<unknown, number>): number | undefined {
  if (value === undefined) return UNDEFINED;
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return NOT_A_NUMBER;
    if (value === Infinity) return INFINITE;
    if (value === -Infinity) return MINUS_INFINITE;
    if (Object.is(value, -0)) return MINUS_NOUGHT;
  }
  return places.get(value);
}

function childrenOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return Object.values(value);
  if (value instanceof Map) return [...value].flat();
  if (value instanceof Set) return [...value];
  if (value instanceof Date || value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return [];
  return Object.values(value);
}

function entryOf(value: unknown, place: (child: unknown) => number): Entry {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return ['BigInt', value.toString()];
    case 'object':
      return value === null ? null : objectEntry(value, place);
    default:
      throw new TypeError(`A ${typeof value} cannot be encoded.`);
  }
}

function objectEntry(value: object, place: (child: unknown) => number): Entry {
  if (Array.isArray(value))
    return Array.from({ length: value.length }, (_, at) => (at in value ? place(value[at]) : HOLE));
  if (value instanceof Map) return ['Map', ...[...value].flat().map(place)];
  if (value instanceof Set) return ['Set', ...[...value].map(place)];
  if (value instanceof Date) return ['Date', value.getTime()];
  if (value instanceof ArrayBuffer) return ['ArrayBuffer', toBase64(new Uint8Array(value))];
  for (const [name, kind] of Object.entries(bytes))
    if (value instanceof kind)
      return [name, toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))];
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null)
    throw new TypeError('Only plain objects can be encoded.');
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, place(child)]));
}

/**
 * The value of a list that came from somewhere.
 * @throws UndecodableError when it is none
 */
export function decode(list: unknown, limits: Limits = standard): unknown {
  if (!Array.isArray(list) || list.length === 0) throw new UndecodableError('There is no list.');
  if (list.length > limits.entries) throw new UndecodableError('There are too many entries.');
  const values: unknown[] = [];
  const sizes: number[] = [];
  for (const entry of list) {
    let size = 1;
    const at = (place: unknown): unknown => {
      if (typeof place !== 'number' || !Number.isInteger(place) || place >= values.length)
        throw new UndecodableError(`There is no place ${String(place)}.`);
      size += sizes[place] ?? 1;
      return place >= 0 ? values[place] : bare(place);
    };
    values.push(valueOf(entry, at));
    if (size > limits.unfolded) throw new UndecodableError('It unfolds into too much.');
    sizes.push(size);
  }
  return values.at(-1);
}

function bare(place: number): unknown {
  switch (place) {
    case UNDEFINED:
      return undefined;
    case NOT_A_NUMBER:
      return NaN;
    case INFINITE:
      return Infinity;
    case MINUS_INFINITE:
      return -Infinity;
    case MINUS_NOUGHT:
      return -0;
    default:
      throw new UndecodableError(`There is no place ${place}.`);
  }
}

function valueOf(entry: unknown, at: (place: unknown) => unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  if (Array.isArray(entry)) {
    const [tag, ...rest]: unknown[] = entry;
    return typeof tag === 'string' ? tagged(tag, rest, at) : arrayOf(entry, at);
  }
  const object: Record<string, unknown> = {};
  for (const [key, place] of Object.entries(entry)) {
    // such a key would reach the prototype of whatever the object is copied into
    if (key === '__proto__') throw new UndecodableError('The key __proto__ is not allowed.');
    object[key] = at(place);
  }
  return object;
}

function arrayOf(places: readonly unknown[], at: (place: unknown) => unknown): unknown[] {
  const array: unknown[] = [];
  array.length = places.length;
  places.forEach((place, index) => {
    if (place !== HOLE) array[index] = at(place);
  });
  return array;
}

function tagged(tag: string, rest: readonly unknown[], at: (place: unknown) => unknown): unknown {
  const [first] = rest;
  switch (tag) {
    case 'Bare':
      return at(first);
    case 'Map':
      return new Map(
        Array.from({ length: Math.floor(rest.length / 2) }, (_, pair) => [
          at(rest[2 * pair]),
          at(rest[2 * pair + 1]),
        ]),
      );
    case 'Set':
      return new Set(rest.map(at));
    case 'Date':
      return new Date(typeof first === 'number' ? first : NaN);
    case 'BigInt':
      if (typeof first !== 'string' || !/^-?\d{1,4000}$/.test(first)) break;
      return BigInt(first);
    case 'ArrayBuffer':
      return fromBase64(first);
  }
  for (const [name, kind] of Object.entries(bytes)) {
    if (name !== tag) continue;
    const buffer = fromBase64(first);
    if (buffer.byteLength % kind.BYTES_PER_ELEMENT !== 0) break;
    return new kind(buffer);
  }
  throw new UndecodableError(`There is nothing called ${tag.slice(0, 40)}.`);
}

function toBase64(data: Uint8Array): string {
  let text = '';
  for (let at = 0; at < data.length; at += 0x8000)
    text += String.fromCharCode(...data.subarray(at, at + 0x8000));
  return btoa(text);
}

function fromBase64(text: unknown): ArrayBuffer {
  if (typeof text !== 'string') throw new UndecodableError('There are no bytes.');
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
  } catch {
    throw new UndecodableError('The bytes are not in base 64.');
  }
}
