/** What a map says of a key that comes from outside; nothing of what every object inherits, such as `constructor`. */
export const own = <T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
