type CelMap = Map<string, unknown>;

/** What a missing field is: a map in which every field is missing again, so that no path of an expression fails. */
export const absent: CelMap = new Map();
absent.get = () => absent;

const converted = new WeakMap<object, unknown>();

/**
 * A value as CEL sees it: objects as maps whose missing fields are {@link absent}, whole numbers as integers. Objects are
 * immutable, so each is converted once.
 */
export function celValue(value: unknown): unknown {
  if (value === undefined || value === null) return absent;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object') return value;
  let result = converted.get(value);
  if (result === undefined) {
    result = Array.isArray(value) ? value.map(celValue) : optionalMap(value);
    converted.set(value, result);
  }
  return result;
}

function optionalMap(value: object): CelMap {
  const map: CelMap = new Map();
  for (const [key, field] of Object.entries(value)) if (field !== undefined) map.set(key, celValue(field));
  map.get = (key) => Map.prototype.get.call(map, key) ?? absent;
  return map;
}

/** A result of an expression as text for the learner: lists joined, missing values as an empty string. */
export function textOf(value: unknown): string {
  if (value === absent || value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (value instanceof Map)
    return [...value].map(([key, item]) => `${String(key)}=${textOf(item)}`).join(', ');
  return typeof value === 'string' ||
    typeof value === 'bigint' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
    ? String(value)
    : '';
}
