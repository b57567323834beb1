import { Float, isInt64, type JsonMap } from './go-values.ts';

/** Names of fields, and places of items, that are floats, by what holds them. */
const marked = new WeakMap<object, ReadonlySet<string>>();

/** Takes whole numbers that an object or an array holds for Go's float64. Copies know nothing of it. */
export function markFloats(holder: object, names: readonly string[]): void {
  if (names.length > 0) marked.set(holder, new Set(names));
}

/** A copy in which is a float what is one in the last of its sources that has it. */
export function markedLike<T extends object>(copy: T, ...sources: readonly object[]): T {
  if (!sources.some(holdsFloats)) return copy;
  const isFloat = (name: string): boolean => {
    const source = sources.findLast((each) => Object.hasOwn(each, name));
    return source !== undefined && marked.get(source)?.has(name) === true;
  };
  markFloats(copy, Object.keys(copy).filter(isFloat));
  return copy;
}

/** Whether an object or an array holds whole numbers that are floats. */
export const holdsFloats = (holder: object): boolean => marked.has(holder);

/**
 * What an object or an array holds under a name, or at a place: a whole number that is a float64 as `Float`.
 * @param all whether all numbers are floats
 */
export const held = (holder: object, name: string | number, value: unknown, all: boolean): unknown =>
  typeof value === 'number' && isInt64(value) && (all || marked.get(holder)?.has(String(name)) === true)
    ? new Float(value)
    : value;

/** What an array, or the named fields of an object, hold. */
export const heldItems = (holder: readonly unknown[], all: boolean): readonly unknown[] =>
  all || holdsFloats(holder) ? holder.map((item, at) => held(holder, at, item, all)) : holder;
export const heldFields = (
  holder: JsonMap,
  names: readonly string[],
  all: boolean,
): (readonly [string, unknown])[] => names.map((name) => [name, held(holder, name, holder[name], all)]);
