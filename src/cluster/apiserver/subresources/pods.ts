import type { Binding } from '../../api/types.ts';
import { resourceName, type Kind } from '../../kinds/kind.ts';
import { FieldErrors } from '../../machinery/field-errors.ts';
import { badRequest, failure, notFound } from '../../machinery/status.ts';
import type { ApiResponse } from '../../messages.ts';
import { bindPod } from '../binding.ts';
import { isMap, parseWriteQuery, readBody, readObject, type JsonMap } from '../body.ts';
import type { Call } from '../call.ts';
import { patchObject } from '../patch.ts';
import { checkName, getObject, show } from '../resource-handlers.ts';
import { json } from '../responses.ts';
import { askedBy, rulesOf } from '../tracking.ts';

/** A request's body that has to be an object. */
export async function readMap(call: Call): Promise<JsonMap> {
  const value = await readBody(call.request);
  if (!isMap(value)) throw badRequest('the body is no object');
  return value;
}

/** POST of `binding`. Models pkg/registry/core/pod/storage/storage.go BindingREST */
export async function binding(call: Call): Promise<ApiResponse> {
  const { dryRun } = parseWriteQuery(call.request, 'CreateOptions');
  const { metadata, target }: Partial<Binding> = await readMap(call);
  const { parts, served, namespace, name } = call;
  if (metadata?.name !== name) throw badRequest('name in URL does not match name in Binding object');
  const errors = new FieldErrors();
  const kind = target?.kind ?? '';
  if (kind !== '' && kind !== 'Node') errors.notSupported('target.kind', kind, ['Node', '<empty>']);
  if (!target?.name) errors.required('target.name');
  if (!target?.name || !errors.empty) throw failure(500, '', errors.aggregate());
  bindPod(parts.writer, served.kind, namespace, metadata, target.name, askedBy(call, { dryRun }));
  return json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

/** GET, PUT and PATCH of a subresource that writes pods by rules of its own. */
export async function partOfPod(call: Call, kind: Kind): Promise<ApiResponse> {
  const { parts, request, served, namespace, name, warn } = call;
  if (request.method === 'GET') return getObject(call);
  if (request.method === 'PATCH') {
    const { object, rules, created } = await patchObject(call);
    if (created) throw notFound(resourceName(kind), name);
    return show(call, parts.writer.update(kind, namespace, object, rules));
  }
  const options = parseWriteQuery(request, 'UpdateOptions');
  const given = served.toStored(await readObject(request, served, options.fieldValidation, warn));
  checkName(call, given);
  const rules = await rulesOf(call, options);
  return show(call, parts.writer.update(kind, namespace, given, rules));
}
