/** Says whether a value that somebody wrote has a shape. */
export type Guard<T> = (value: unknown) => value is T;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isText: Guard<string> = (value) => typeof value === 'string';
export const isFlag: Guard<boolean> = (value) => typeof value === 'boolean';
export const isNumber: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** Not below nought, whole. */
export const isCount: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

export const isList =
  <T>(of: Guard<T>): Guard<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every((item) => of(item));

/** An object used as a table: any keys, values of one shape. */
export const isTable =
  <T>(of: Guard<T>): Guard<Readonly<Record<string, T>>> =>
  (value): value is Readonly<Record<string, T>> =>
    isObject(value) && Object.values(value).every((item) => of(item));

export const isOptional =
  <T>(of: Guard<T>): Guard<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || of(value);

export const isOneOf =
  <const T>(...values: readonly T[]): Guard<T> =>
  (value): value is T =>
    values.some((other) => other === value);

/** A guard that looks at each sound object once: for what many parts of a record share, and nobody changes. */
export function remembered<T extends object>(guard: Guard<T>): Guard<T> {
  const sound = new WeakSet<object>();
  return (value): value is T => {
    if (!isObject(value)) return false;
    if (sound.has(value)) return true;
    if (!guard(value)) return false;
    sound.add(value);
    return true;
  };
}

/** An object with these fields; others may stand beside them. */
export const isShaped =
  <T extends object>(fields: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> =>
  (value): value is T =>
    isObject(value) && Object.entries<Guard<unknown>>(fields).every(([name, guard]) => guard(value[name]));
