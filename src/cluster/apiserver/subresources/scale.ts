import { decode, DecodeError } from '../../machinery/decode.ts';
import { FieldErrors } from '../../machinery/field-errors.ts';
import { quote } from '../../machinery/go.ts';
import { goPrint } from '../../machinery/go-print.ts';
import type { KubeObject, StoredObject } from '../../machinery/object.ts';
import { mergePatch } from '../../machinery/patches/merge-patch.ts';
import { jsonPatch, type Operation } from '../../machinery/patches/json-patch.ts';
import { loadSchemas } from '../../machinery/schema.ts';
import { badRequest, conflict, internalError, invalid, MODIFIED, notFound } from '../../machinery/status.ts';
import { resourceName, type ScaleRule } from '../../kinds/kind.ts';
import type { ApiResponse } from '../../messages.ts';
import { isMap, mediaType, parseWriteQuery, readBody, type JsonMap } from '../body.ts';
import type { Call } from '../call.ts';
import { checkName } from '../resource-handlers.ts';
import { json } from '../responses.ts';
import { rulesOf } from '../tracking.ts';

interface Scalable extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number };
}

const SCHEMA = 'io.k8s.api.autoscaling.v1.Scale';

/** The Scale of a workload. Models pkg/registry/apps/deployment/storage/storage.go scaleFromDeployment */
function scaleOf(rule: ScaleRule, object: StoredObject): JsonMap {
  const { spec, status }: Scalable = object;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = rule.selector(object);
  const wanted = rule.replicas ? rule.replicas.wanted(object) : spec?.replicas;
  if (rule.replicas && wanted === undefined) {
    throw internalError(`the spec replicas field ${quote(rule.replicas.path)} does not exist`);
  }
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: wanted ? { replicas: wanted } : {},
    status: {
      replicas: rule.replicas ? rule.replicas.actual(object) : (status?.replicas ?? 0),
      ...(selector === '' ? {} : { selector }),
    },
  };
}

async function patched(call: Call, scale: JsonMap): Promise<JsonMap> {
  const patch = await readBody(call.request);
  if (mediaType(call.request) === 'application/json-patch+json' && Array.isArray(patch)) {
    return jsonPatch(scale, patch as readonly Operation[]) as JsonMap;
  }
  if (!isMap(patch)) throw badRequest('the body is no object');
  return mergePatch(scale, patch) as JsonMap;
}

/** Reads a Scale that a client sent. */
async function readScale(value: JsonMap, patch: JsonMap | undefined): Promise<JsonMap> {
  try {
    return decode(await loadSchemas(), SCHEMA, value, patch ? 'unstructured' : 'json').value;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (!patch) {
      throw badRequest(`Scale in version "v1" cannot be handled as a Scale: ${error.message}`);
    }
    const errors = new FieldErrors();
    errors.invalid('patch', goPrint(patch), error.message);
    throw invalid({ group: '', name: '' }, '', errors);
  }
}

/** GET, PUT and PATCH of `scale`. */
export async function scale(call: Call): Promise<ApiResponse> {
  const { parts, request, served, namespace, name } = call;
  const { kind } = served;
  const rule = kind.scale;
  if (!rule) throw notFound(resourceName(kind), name);
  const old = parts.writer.find(kind, namespace, name);
  const current = scaleOf(rule, old);
  if (request.method === 'GET') return json(200, current);
  const options = parseWriteQuery(request, request.method === 'PUT' ? 'UpdateOptions' : 'PatchOptions');
  const body = await readBody(request);
  const patch = request.method === 'PATCH' && isMap(body) ? body : undefined;
  const given = request.method === 'PATCH' ? await patched(call, current) : isMap(body) ? body : {};
  const wanted = await readScale(given, patch);
  const spec = isMap(wanted['spec']) ? wanted['spec'] : {};
  const meta = isMap(wanted['metadata']) ? wanted['metadata'] : {};
  const version = meta['resourceVersion'];
  const conflictOf = (because: string, sub = ''): Error => {
    const resource = resourceName(kind);
    return conflict({ ...resource, name: `${resource.name}${sub}` }, name, because);
  };
  const uid = meta['uid'];
  checkName(call, { metadata: meta });
  const replicas = typeof spec['replicas'] === 'number' ? spec['replicas'] : 0;
  if (replicas < 0) {
    const errors = new FieldErrors();
    errors.invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalid({ group: 'autoscaling', name: 'Scale' }, name, errors);
  }
  if (typeof uid === 'string' && uid !== '' && uid !== old.metadata.uid) {
    const words = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
    throw conflictOf(words, '/scale');
  }
  if (typeof version === 'string' && version !== '' && version !== old.metadata.resourceVersion) {
    throw conflictOf(MODIFIED);
  }
  const object: Scalable = old;
  const own: Scalable = { ...object, spec: { ...object.spec, replicas } };
  const next = rule.replicas ? rule.replicas.withWanted(object, replicas) : own;
  const shown = (one: KubeObject): KubeObject => scaleOf(rule, one as StoredObject);
  const rules = { ...(await rulesOf(call, options)), shown };
  const written = parts.writer.update(kind, namespace, next, rules);
  return json(200, scaleOf(rule, written));
}
