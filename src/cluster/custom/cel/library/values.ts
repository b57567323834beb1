/** A value of a type of the library's own that knows what it is equal to. */
export interface Comparable<T> {
  equals(other: T): boolean;
}

const isComparable = (value: object): value is Comparable<object> =>
  'equals' in value && typeof value.equals === 'function';

/** A number of whatever type; undefined for what is none. */
function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  // Unsigned numbers are objects of the interpreter.
  const inside: unknown = typeof value === 'object' && value !== null ? value.valueOf() : undefined;
  return typeof inside === 'bigint' ? inside : undefined;
}

/** Less than, equal or more: -1n, 0n, 1n. */
export const order = (a: number | bigint, b: number | bigint): bigint => (a < b ? -1n : a > b ? 1n : 0n);

/** Whether two values are equal for an expression: numbers by their worth, lists and maps by what they hold. */
export function areEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined || right !== undefined) {
    return left !== undefined && right !== undefined && order(left, right) === 0n;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((one, i) => areEqual(one, b[i]));
  }
  if (a instanceof Map) {
    return b instanceof Map && a.size === b.size && [...a].every(([key, one]) => areEqual(one, b.get(key)));
  }
  if (a.constructor !== b.constructor) return false;
  if (isComparable(a)) return a.equals(b);
  // Times and durations.
  const [worth, other]: readonly unknown[] = [a.valueOf(), b.valueOf()];
  return typeof worth === 'number' && worth === other;
}
