import { apiVersionOf } from '../kinds/kind.ts';
import { DecodeError } from '../machinery/decode.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { quote } from '../machinery/go.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import { EMPTY, type FieldSet } from '../machinery/patches/field-set.ts';
import { typedErrors } from '../machinery/patches/typed-errors.ts';
import { badRequest, failure, invalid } from '../machinery/status.ts';
import { isMap, readBody, type WriteQuery } from './body.ts';
import type { Call } from './call.ts';
import { applyFields, untouchedFields, type Writing } from './managed-fields.ts';
import { sortedJson, type Patched } from './patch.ts';
import { decodeAs, schemasOf } from './reading.ts';
import { reportStrict, strictApplyError } from './strict.ts';
import { askedBy, writingOf } from './tracking.ts';

const KUBECTL = 'kubectl';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The media types of server-side apply. */
export const APPLY_TYPES: readonly string[] = ['application/apply-patch+yaml'];

function requireManager({ fieldManager }: WriteQuery): void {
  if (fieldManager !== '') return;
  const errors = new FieldErrors();
  errors.required('fieldManager', 'is required for apply patch');
  throw invalid({ group: 'meta.k8s.io', name: 'PatchOptions' }, '', errors);
}

const typeOf = ({ served }: Call): string => `${served.group}/${served.version}, Kind=${served.kind.kind}`;

/** The object of a request as errors of apply name it. */
const described = (call: Call): string => `${call.namespace}/${call.name}; ${typeOf(call)}`;

/** The merged object, of whose values the schema tells only the kind: a time, a quantity may still be none. */
async function typed(call: Call, whole: Readonly<Record<string, unknown>>): Promise<KubeObject> {
  try {
    return (await decodeAs(call.served, whole, 'unstructured')).value;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const because = `unable to convert unstructured object to ${typeOf(call)}: ${error.message}`;
    throw failure(500, '', `failed to convert new object (${described(call)}) to proper version: ${because}`);
  }
}

/** Server-side apply: what the applied configuration makes of the live object, or a new object. */
export async function applyObject(
  call: Call,
  live: StoredObject | undefined,
  options: WriteQuery,
): Promise<Patched> {
  requireManager(options);
  const { served, name } = call;
  const given = await readBody(call.request);
  if (!isMap(given)) throw badRequest('error decoding YAML: the body is no object');
  const schemas = await schemasOf(served);
  const applied: KubeObject = { ...given, apiVersion: apiVersionOf(served), kind: served.kind.kind };
  const errors = typedErrors(schemas, schemas.root(served.schema), applied);
  if (errors.length > 0) {
    const because = errors.length === 1 ? errors.join('') : ['errors:', ...errors].join('\n  ');
    throw failure(500, '', `failed to create typed patch object (${described(call)}): ${because}`);
  }
  const own = applied.metadata?.name ?? '';
  if (own !== name) {
    throw badRequest(`the name of the object (${own} based on URL) does not match ${quote(name)}`);
  }
  const writing = await writingOf(call, options);
  const before = live && served.fromStored(live);
  const result = applyFields(writing, before, applied, options.force, allowedFields(writing, before));
  const whole = { ...synced(writing, before, applied, result.object) };
  await reportRepeated(call, options);
  const merged = await typed(call, whole);
  const rules = { ...askedBy(call, options), track: () => result.managedFields };
  const object = { ...merged, apiVersion: apiVersionOf(served), kind: served.kind.kind };
  return { object: served.toStored(object), rules, created: !live };
}

/** Refuses, or warns of, keys that the applied configuration has more than once. */
async function reportRepeated({ request, warn }: Call, { fieldValidation }: WriteQuery): Promise<void> {
  const error = fieldValidation === 'Ignore' ? '' : await strictApplyError(request);
  if (error === '') return;
  reportStrict([error], fieldValidation, warn, () => badRequest(`error strict decoding YAML: ${error}`));
}

const lastAppliedOf = (object: KubeObject | undefined): string =>
  object?.metadata?.annotations?.[LAST_APPLIED] ?? '';

/**
 * kubectl may take over what it applied itself from the client's side.
 * Models staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/lastappliedmanager.go
 */
function allowedFields(writing: Writing, live: KubeObject | undefined): FieldSet {
  const text = writing.name === KUBECTL ? lastAppliedOf(live) : '';
  if (!live || text === '') return EMPTY;
  try {
    const last = JSON.parse(text) as KubeObject;
    return last.apiVersion === writing.apiVersion ? untouchedFields(writing, live, last) : EMPTY;
  } catch {
    return EMPTY;
  }
}

/** Keeps the annotation of client-side apply in step. Models …/managedfields/internal/lastappliedupdater.go */
function synced(
  writing: Writing,
  live: KubeObject | undefined,
  applied: KubeObject,
  object: KubeObject,
): KubeObject {
  if (writing.name !== KUBECTL || lastAppliedOf(live) === '') return object;
  const { annotations: given, ...metadata } = applied.metadata ?? {};
  const { [LAST_APPLIED]: _last, ...annotations } = given ?? {};
  const shown = { ...applied, metadata: { ...metadata, annotations } };
  const { metadata: meta, ...rest } = object;
  const text = `${sortedJson(shown)}\n`;
  return { ...rest, metadata: { ...meta, annotations: { ...meta?.annotations, [LAST_APPLIED]: text } } };
}
