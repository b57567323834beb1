import { apiVersionOf, resourceName, resourceOf } from '../kinds/kind.ts';
import { DecodeError, type Decoded, type Wording } from '../machinery/decode.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { goJsonType, quote } from '../machinery/go.ts';
import { goPrint } from '../machinery/go-print.ts';
import type { KubeObject } from '../machinery/object.ts';
import { jsonPatch } from '../machinery/patches/json-patch.ts';
import { mergePatch } from '../machinery/patches/merge-patch.ts';
import { strategicMergePatch } from '../machinery/patches/strategic-merge.ts';
import { isMap, PatchError, type JsonMap } from '../machinery/patches/values.ts';
import { loadSchemas } from '../machinery/schema.ts';
import {
  badRequest,
  invalid,
  notFound,
  unknownError,
  unprocessable,
  unsupportedMediaType,
} from '../machinery/status.ts';
import type { ApiRequest } from '../messages.ts';
import { applyObject, APPLY_TYPES } from './apply.ts';
import { mediaType, parseWriteQuery, readPatch, type WriteQuery } from './body.ts';
import type { Call } from './call.ts';
import { tracked } from './deferred-tracking.ts';
import { readOperations } from './patch-operations.ts';
import { decodeAs } from './reading.ts';
import { reportStrict, strictErrors } from './strict.ts';
import { fieldTypesOf, rulesOf } from './tracking.ts';
import type { WriteRules } from './write-rules.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_MERGE = 'application/strategic-merge-patch+json';

const PATCH_TYPES = [JSON_PATCH, MERGE_PATCH, STRATEGIC_MERGE, ...APPLY_TYPES];

/** Without a Go type there is no strategy to merge by. */
const CUSTOM_PATCH_TYPES = PATCH_TYPES.filter((type) => type !== STRATEGIC_MERGE);

/** What a patch makes of an object, in its stored version. */
export interface Patched {
  readonly object: KubeObject;
  readonly rules: WriteRules;
  /** Server-side apply creates what is not there. */
  readonly created: boolean;
}

function refuse(shown: string, because: string): Error {
  const errors = new FieldErrors();
  errors.invalid('patch', shown, because);
  return invalid({ group: '', name: '' }, '', errors);
}

/** Go writes maps with sorted keys. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isMap(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}

/** A patched object, and how messages show the patch. */
interface Applied {
  readonly value: JsonMap;
  shown(): string;
}

const mapOnly = (patch: unknown, prefix: string): JsonMap => {
  if (isMap(patch)) return patch;
  throw badRequest(
    `${prefix}json: cannot unmarshal ${goJsonType(patch)} into Go value of type map[string]interface {}`,
  );
};

async function applyPatch(call: Call, current: JsonMap, type: string): Promise<Applied> {
  const prefix = type === STRATEGIC_MERGE ? '' : 'error decoding patch: ';
  const patch = await readPatch(call.request, prefix);
  try {
    if (type === STRATEGIC_MERGE) {
      const { value, rest } = strategicMergePatch(
        await loadSchemas(),
        call.served.schema,
        current,
        mapOnly(patch, prefix),
      );
      return { value, shown: () => goPrint(rest) };
    }
    let value: JsonMap;
    if (type === MERGE_PATCH) value = mergePatch(current, mapOnly(patch, prefix)) as JsonMap;
    else value = jsonPatch(current, readOperations(patch, prefix)) as JsonMap;
    return { value, shown: () => sortedJson(value) };
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    if (error.fault === 'form') throw badRequest(error.message);
    throw error.fault === 'content' ? unprocessable() : unknownError(error.message);
  }
}

const OPERATION_FIELDS = new Set(['op', 'path', 'from', 'value']);

/** What a strict decoder finds in the patch itself: keys that come again, and unknown fields of a JSON patch's operations. */
async function patchErrors(request: ApiRequest): Promise<readonly string[]> {
  if (mediaType(request) !== JSON_PATCH) return strictErrors(request, []);
  const patch = await readPatch(request, '');
  const unknown = (Array.isArray(patch) ? patch : []).flatMap((operation: unknown, i) =>
    Object.keys(isMap(operation) ? operation : {})
      .filter((key) => !OPERATION_FIELDS.has(key))
      .map((key) => `unknown field ${quote(`[${i}].${key}`)}`),
  );
  return (await strictErrors(request, unknown)).map((error) => `json patch ${error}`);
}

async function read(
  call: Call,
  patched: JsonMap,
  shown: () => string,
  wording: Wording,
  options: WriteQuery,
): Promise<JsonMap> {
  let decoded: Decoded;
  try {
    decoded = await decodeAs(call.served, patched, wording);
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(shown(), error.message);
    throw error;
  }
  if (options.fieldValidation !== 'Ignore') {
    const errors = [...(await patchErrors(call.request)), ...decoded.strictErrors];
    reportStrict(errors, options.fieldValidation, call.warn, (because) => refuse(shown(), because));
  }
  return decoded.value;
}

/**
 * Applies the patch of a request to the stored object. Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go
 * @throws ApiError for patches that do not apply, or whose result is no such object
 */
export async function patchObject(call: Call): Promise<Patched> {
  const { parts, request, served, namespace, name } = call;
  const type = mediaType(request);
  const types = served.custom ? CUSTOM_PATCH_TYPES : PATCH_TYPES;
  if (!types.includes(type)) throw unsupportedMediaType(types);
  const options = parseWriteQuery(request, 'PatchOptions');
  const { kind } = served;
  const key = kind.namespaced ? `${namespace}/${name}` : name;
  const old = parts.store.get(resourceOf(kind), key);
  const live = old && tracked(old, await fieldTypesOf(served));
  if (APPLY_TYPES.includes(type)) return applyObject(call, live, options);
  if (!live) throw notFound(resourceName(kind), name);
  const current = served.fromStored(live) as JsonMap;
  const patched = await applyPatch(call, current, type);
  const wording = type === STRATEGIC_MERGE ? 'unstructured' : 'json';
  const value = await read(call, patched.value, patched.shown, wording, options);
  const object = { ...value, apiVersion: apiVersionOf(served), kind: kind.kind } as KubeObject;
  checkName(object, name);
  const rules = await rulesOf(call, options);
  return { object: served.toStored(object), rules, created: false };
}

/** A patch must not rename. */
function checkName(object: KubeObject, name: string): void {
  const own = object.metadata?.name ?? '';
  if (own === name) return;
  throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
}
