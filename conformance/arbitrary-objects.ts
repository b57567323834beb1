import fc from 'fast-check';
import type { SchemaNode, Schemas } from '../src/cluster/machinery/schema.ts';

/**
 * Random values by the API's schemas: of the right type most of the time, plausible much of the time, and wrong in the ways in which
 * people and programs are wrong.
 */

const WORDS = [
  'web',
  'a',
  'x-1',
  'default',
  'kube-system',
  '',
  'UPPER',
  'with space',
  '-dash',
  'example.com/name',
  '10.0.0.1',
  '10.0.0.0/8',
  '/path',
  '../up',
  '80',
  'http',
  'nginx:1.27',
  'v1',
  'apps/v1',
  'Pod',
  'TCP',
  'Always',
  'cpu',
  '1h30m',
  '*/5 * * * *',
  '한글',
  'x'.repeat(300),
];
const QUANTITIES = ['0', '1', '100m', '64Mi', '1e3', '-1', '1.5Gi', 'many', '', '9999999999999999999Ei'];
const NUMBERS = [0, 1, 2, 80, -1, 70_000, 2 ** 31, 1.5];
const TIMES = ['2026-01-05T09:00:00Z', '2026-01-05T09:00:00.123456Z', 'yesterday', ''];
const WRONG: readonly unknown[] = [null, 'word', 7, true, [], {}, [{}], { a: 1 }];

const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

function plain(schemas: Schemas, node: SchemaNode, depth: number): fc.Arbitrary<unknown> {
  switch (node.type) {
    case 'struct':
      return struct(schemas, node, depth);
    case 'map':
      return fc.dictionary(one(WORDS), valueOf(schemas, schemas.element(node), depth - 1), { maxKeys: 2 });
    case 'list':
      return fc.array(valueOf(schemas, schemas.element(node), depth - 1), { maxLength: 2 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return one(NUMBERS);
    case 'quantity':
      return one<unknown>([...QUANTITIES, 3]);
    case 'int-or-string':
      return one<unknown>([...NUMBERS, '25%', 'http', '', '200%']);
    case 'time':
    case 'micro-time':
      return one(TIMES);
    case 'bytes':
      return one(['aGk=', '', '!']);
    case 'string':
      return one(node.schema.enum ?? WORDS);
    default:
      return one(WRONG);
  }
}

function struct(schemas: Schemas, node: SchemaNode, depth: number): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = node.schema;
  const names = Object.keys(properties);
  if (depth <= 0 || names.length === 0) return fc.constant({});
  const few = fc.subarray(names, { maxLength: Math.min(4, names.length) });
  return few.chain((chosen) => {
    const fields: Record<string, fc.Arbitrary<unknown>> = {};
    for (const name of new Set([...required, ...chosen])) {
      const property = schemas.property(node, name);
      if (property) fields[name] = valueOf(schemas, property, depth - 1);
    }
    return fc.record(fields);
  });
}

/** A value for a schema's node, at most `depth` levels deep. */
export function valueOf(schemas: Schemas, node: SchemaNode, depth: number): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 30, arbitrary: plain(schemas, node, depth) },
    { weight: 1, arbitrary: one(WRONG) },
  );
}

/** A change of a value: where, as keys and indexes, and to what. */
export interface Mutation {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** A place in `value` by its schema, and something else for it. */
export function mutationOf(schemas: Schemas, root: SchemaNode, value: unknown): fc.Arbitrary<Mutation> {
  const places: { readonly path: readonly string[]; readonly node: SchemaNode }[] = [];
  const walk = (node: SchemaNode, at: unknown, path: readonly string[]): void => {
    if (path.length > 0) places.push({ path, node });
    if (Array.isArray(at))
      at.forEach((item, index) => walk(schemas.element(node), item, [...path, String(index)]));
    else if (typeof at === 'object' && at !== null && node.type === 'struct')
      for (const name of Object.keys(node.schema.properties ?? {})) {
        const property = schemas.property(node, name);
        const child: unknown = Reflect.get(at, name);
        if (!property) continue;
        if (child === undefined) places.push({ path: [...path, name], node: property });
        else walk(property, child, [...path, name]);
      }
  };
  walk(root, value, []);
  const fit = places.filter(({ path }) => path[0] !== 'apiVersion' && path[0] !== 'kind');
  return one(fit).chain(({ path, node }) =>
    valueOf(schemas, node, 4).map((changed): Mutation => ({ path, value: changed })),
  );
}

/** The value with a mutation made. */
export function mutate(value: unknown, { path, value: changed }: Mutation): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return changed;
  if (Array.isArray(value))
    return value.map((item, at) =>
      String(at) === key ? mutate(item, { path: rest, value: changed }) : item,
    );
  const own = typeof value === 'object' && value !== null ? value : {};
  return { ...own, [key]: mutate(Reflect.get(own, key), { path: rest, value: changed }) };
}
