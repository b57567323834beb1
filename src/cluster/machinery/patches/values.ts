/** A JSON object whose shape nobody has checked. */
export type JsonMap = Readonly<Record<string, unknown>>;

export const isMap = (value: unknown): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** What a map has itself under a key; names such as `constructor` are not looked for on its prototype. */
export const own = <T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  map && Object.hasOwn(map, key) ? map[key] : undefined;

/** Sets a key of a map that is being made, `__proto__` as any other. */
export function setOwn(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') map[key] = value;
  else Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
}

/**
 * What is wrong with a patch: its form (a bad request), what it says of this object (not processable, without words), or something that
 * the server only puts into words. Models interpretStrategicMergePatchError of …/endpoints/handlers/patch.go
 */
export type PatchFault = 'form' | 'content' | 'other';

/** A patch that cannot be applied. */
export class PatchError extends Error {
  readonly fault: PatchFault;

  constructor(message: string, fault: PatchFault = 'content') {
    super(message);
    this.fault = fault;
  }
}
