/** What lies within a value under names, one within the other; undefined where there is none. For what a library has no public way to ask for. */
export const within = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
