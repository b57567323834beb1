import { decode, type Decoded, type Wording } from '../machinery/decode.ts';
import type { JsonMap } from '../machinery/patches/values.ts';
import { loadSchemas, type Schema, type Schemas } from '../machinery/schema.ts';
import type { Served } from './served.ts';

/** The schemas among which a served kind's own is. */
export const schemasOf = async ({ rules }: Served): Promise<Schemas> => rules?.schemas ?? loadSchemas();

/** The schemas of everything that is served. */
export async function schemasOfAll(served: readonly Served[]): Promise<Schemas> {
  const custom = served.flatMap(({ rules }) => rules?.openApi ?? []);
  const schemas = await loadSchemas();
  return custom.length === 0
    ? schemas
    : schemas.extended(Object.assign({}, ...custom) as Record<string, Schema>);
}

/**
 * Reads an object of a served kind: by its Go type, or by the schema of its definition.
 * @throws DecodeError for a value of the wrong type
 */
export async function decodeAs(
  { rules, schema }: Pick<Served, 'rules' | 'schema'>,
  value: JsonMap,
  wording: Wording = 'json',
): Promise<Decoded> {
  return rules ? rules.decode(value) : decode(await loadSchemas(), schema, value, wording);
}
