import type { Binding } from '../../api/types.ts';
import { resourceName, type Kind } from '../../kinds/kind.ts';
import { badRequest, notFound } from '../../machinery/status.ts';
import type { ApiResponse } from '../../messages.ts';
import { bindPod } from '../binding.ts';
import { isMap, parseWriteQuery, readBody, readObject, type JsonMap } from '../body.ts';
import type { Call } from '../call.ts';
import { patchObject } from '../patch.ts';
import { getObject, show } from '../resource-handlers.ts';
import { json } from '../responses.ts';
import { trackUpdate } from '../tracking.ts';

/** A request's body that has to be an object. */
export async function readMap(call: Call): Promise<JsonMap> {
  const value = await readBody(call.request);
  if (!isMap(value)) throw badRequest('the body is no object');
  return value;
}

/** POST of `binding`. */
export async function binding(call: Call): Promise<ApiResponse> {
  const { dryRun } = parseWriteQuery(call.request, 'CreateOptions');
  const given: Partial<Binding> = await readMap(call);
  const { parts, served, namespace, name } = call;
  const target = given.target?.name ?? '';
  if (target === '') throw badRequest('target.name: Required value');
  bindPod(parts.writer, served.kind, namespace, name, target, { dryRun });
  return json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

/** GET, PUT and PATCH of a subresource that writes pods by rules of its own. */
export async function partOfPod(call: Call, kind: Kind): Promise<ApiResponse> {
  const { parts, request, served, subresource, namespace, name, warn } = call;
  if (request.method === 'GET') return getObject(call);
  if (request.method === 'PATCH') {
    const { object, rules, created } = await patchObject(call);
    if (created) throw notFound(resourceName(kind), name);
    return show(call, parts.writer.update(kind, namespace, object, { ...rules, subresource }));
  }
  const options = parseWriteQuery(request, 'UpdateOptions');
  const given = served.toStored(await readObject(request, served, options.fieldValidation, warn));
  const rules = {
    caller: call.caller,
    dryRun: options.dryRun,
    warn,
    subresource,
    track: await trackUpdate(call, options),
  };
  return show(call, parts.writer.update(kind, namespace, given, rules));
}
