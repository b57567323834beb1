import type { Json, Parameter } from './parameters.ts';

/** The methods in the order in which documents have them. */
export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;

export type Method = (typeof METHODS)[number];

/** One method of one path. */
export interface Operation {
  readonly path: string;
  readonly method: Method;
  readonly parameters: readonly Parameter[];
  /** What stands before the parameters, and what stands after them. */
  readonly head: Json;
  readonly tail: Json;
}

const PREFIX = '#/components/schemas/';

export const ref = (schema: string): Json => ({ $ref: PREFIX + schema });

export function content(schema: Json, types: readonly string[]): Json {
  const same = { schema };
  return Object.fromEntries(types.map((type) => [type, same]));
}

/** The names of all schemas that a part of a document refers to. Operations have many parts in common: each is looked at once. */
export function references(value: unknown, found: Set<string> = new Set(), seen = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return found;
  seen.add(value);
  for (const [key, part] of Object.entries(value)) {
    if (key === '$ref' && typeof part === 'string') found.add(part.slice(PREFIX.length));
    else references(part, found, seen);
  }
  return found;
}

/** Gives an object a field whose value is made, once, when somebody looks at it. */
export function onDemand(object: object, key: string, make: () => unknown): void {
  let made: { readonly value: unknown } | undefined;
  const get = (): unknown => (made ??= { value: make() }).value;
  Object.defineProperty(object, key, { get, enumerable: true, configurable: true });
}

const keyOf = ({ name, in: where }: Parameter): string => `${name} ${where}`;

const byKey = (a: Parameter, b: Parameter): number => (keyOf(a) < keyOf(b) ? -1 : 1);

/** What all operations of a path take stands at the path, the rest at each operation. */
function pathItem(operations: readonly Operation[]): Json {
  const [first] = operations;
  const common = (first?.parameters ?? []).filter((parameter) =>
    operations.every(({ parameters }) => parameters.some((one) => keyOf(one) === keyOf(parameter))),
  );
  const shared = new Set(common.map(keyOf));
  const out: Record<string, unknown> = {};
  for (const method of METHODS) {
    const operation = operations.find((one) => one.method === method);
    if (!operation) continue;
    const own = operation.parameters.filter((one) => !shared.has(keyOf(one))).sort(byKey);
    out[method] = {
      ...operation.head,
      ...(own.length > 0 ? { parameters: own } : {}),
      ...operation.tail,
    };
  }
  return { ...out, ...(common.length > 0 ? { parameters: common.sort(byKey) } : {}) };
}

/** Operations as the paths of a document, sorted. */
export function paths(operations: readonly Operation[]): Json {
  const byPath = new Map<string, Operation[]>();
  for (const operation of operations) {
    byPath.set(operation.path, [...(byPath.get(operation.path) ?? []), operation]);
  }
  const entries = [...byPath].sort(([a], [b]) => (a < b ? -1 : 1));
  const out = {};
  for (const [path, own] of entries) onDemand(out, path, () => pathItem(own));
  return out;
}
