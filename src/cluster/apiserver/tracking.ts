import { apiVersionOf } from '../kinds/kind.ts';
import type { StoredObject } from '../machinery/object.ts';
import type { ApiRequest } from '../messages.ts';
import type { WriteQuery } from './body.ts';
import type { Call } from './call.ts';
import { fieldsAfterUpdate, type Writing } from './managed-fields.ts';
import { schemasOf } from './reading.ts';
import type { Track, WriteRules } from './write-rules.ts';

/** Who writes as far as managed fields know: the query says it, else the program that sent the request. */
const managerOf = ({ headers }: ApiRequest, { fieldManager }: WriteQuery): string =>
  fieldManager || (headers['user-agent']?.split('/')[0]?.slice(0, 128) ?? 'unknown');

/** The write of a request, as managed fields see it. */
export async function writingOf(call: Call, options: WriteQuery): Promise<Writing> {
  const { served, subresource, parts, request } = call;
  const schemas = await schemasOf(served);
  return {
    name: managerOf(request, options),
    apiVersion: apiVersionOf(served),
    subresource,
    now: parts.clock.now(),
    schemas,
    node: schemas.root(served.schema),
    hasStatus: served.kind.hasStatus,
  };
}

/** Tracks a write that is no apply. */
export async function trackUpdate(call: Call, options: WriteQuery): Promise<Track> {
  const writing = await writingOf(call, options);
  const { fromStored } = call.served;
  return (object, old) =>
    fieldsAfterUpdate(
      writing,
      old && fromStored(old),
      fromStored(object as StoredObject),
      object.metadata?.managedFields,
    );
}

/** Who asks for what, as admission is told. */
export function askedBy(
  { served, subresource, caller, request, warn }: Call,
  { dryRun }: Pick<WriteQuery, 'dryRun'>,
): WriteRules {
  const { group, version } = served;
  return { caller, group, version, query: request.query, subresource, dryRun, warn };
}

/** How a request writes. */
export async function rulesOf(call: Call, options: WriteQuery): Promise<WriteRules> {
  return { ...askedBy(call, options), track: await trackUpdate(call, options) };
}
