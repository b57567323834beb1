import { apiVersionOf } from '../kinds/kind.ts';
import { decode, DecodeError } from '../machinery/decode.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { quote } from '../machinery/go.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import { applyMerge } from '../machinery/patches/apply-merge.ts';
import type { JsonMap } from '../machinery/patches/values.ts';
import { loadSchemas } from '../machinery/schema.ts';
import { badRequest, invalid } from '../machinery/status.ts';
import { isMap, readBody, type WriteQuery } from './body.ts';
import type { Call } from './call.ts';
import type { Patched } from './patch.ts';

/** The media types of server-side apply. */
export const APPLY_TYPES: readonly string[] = ['application/apply-patch+yaml'];

function requireManager({ fieldManager }: WriteQuery): void {
  if (fieldManager !== '') return;
  const errors = new FieldErrors();
  errors.required('fieldManager', 'is required for apply patch');
  throw invalid({ group: 'meta.k8s.io', name: 'PatchOptions' }, '', errors);
}

/** Server-side apply: what the applied configuration makes of the live object, or a new object. */
export async function applyObject(
  call: Call,
  live: StoredObject | undefined,
  options: WriteQuery,
): Promise<Patched> {
  requireManager(options);
  const { served, name, warn } = call;
  const given = await readBody(call.request);
  if (!isMap(given)) throw badRequest('error decoding YAML: the body is no object');
  const schemas = await loadSchemas();
  let applied: JsonMap;
  try {
    const decoded = decode(schemas, served.schema, given);
    if (decoded.strictErrors.length > 0) {
      const first = decoded.strictErrors[0]?.replace(
        /^unknown field "(.*)"$/,
        '.$1: field not declared in schema',
      );
      throw badRequest(
        `failed to create typed patch object (${call.namespace}/${name}; ${apiVersionOf(served)}, Kind=${served.kind.kind}): ${first ?? ''}`,
      );
    }
    applied = { ...decoded.value, apiVersion: apiVersionOf(served), kind: served.kind.kind };
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message);
    throw error;
  }
  const rules = { dryRun: options.dryRun, warn };
  const own = (applied as KubeObject).metadata?.name ?? '';
  if (own !== name) {
    throw badRequest(`the name of the object (${own} based on URL) does not match ${quote(name)}`);
  }
  if (!live) return { object: served.toStored(applied as KubeObject), rules, created: true };
  const merged = applyMerge(schemas, schemas.root(served.schema), served.fromStored(live), applied);
  return { object: served.toStored(merged as KubeObject), rules, created: false };
}
