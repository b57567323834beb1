import type { Kind } from '../../kinds/kind.ts';
import type { ApiResponse } from '../../messages.ts';
import { parseWriteQuery, readObject } from '../body.ts';
import type { Call } from '../call.ts';
import { patchObject } from '../patch.ts';
import { checkName, getObject, show } from '../resource-handlers.ts';
import { rulesOf } from '../tracking.ts';

/**
 * GET, PUT and PATCH of `status`.
 * @param kind how another subresource that changes the status prepares and validates the object
 */
export async function status(call: Call, kind: Kind = call.served.kind): Promise<ApiResponse> {
  const { parts, request, served, namespace, warn } = call;
  if (request.method === 'GET') return getObject(call);
  if (request.method === 'PATCH') {
    const { object, rules } = await patchObject(call);
    return show(call, parts.writer.updateStatus(kind, namespace, object, rules));
  }
  const options = parseWriteQuery(request, 'UpdateOptions');
  const given = served.toStored(await readObject(request, served, options.fieldValidation, warn));
  checkName(call, given);
  const rules = await rulesOf(call, options);
  return show(call, parts.writer.updateStatus(kind, namespace, given, rules));
}
