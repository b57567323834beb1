import type { Namespace } from '../../api/types.ts';
import type { ApiResponse } from '../../messages.ts';
import { parseWriteQuery, readObject } from '../body.ts';
import type { Call } from '../call.ts';
import { finalizeNamespace } from '../finalize.ts';
import { show } from '../resource-handlers.ts';
import { askedBy } from '../tracking.ts';

/** PUT of a namespace's `finalize`: the finalizers of its spec. */
export async function finalize(call: Call): Promise<ApiResponse> {
  const { parts, request, served, name, warn } = call;
  const options = parseWriteQuery(request, 'UpdateOptions');
  const given: Namespace = await readObject(request, served, options.fieldValidation, warn);
  const left = given.spec?.finalizers ?? [];
  const rules = askedBy(call, options);
  return show(
    call,
    finalizeNamespace(parts.writer, served.kind, name, () => left, rules),
  );
}
