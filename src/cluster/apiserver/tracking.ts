import { apiVersionOf } from '../kinds/kind.ts';
import { equal } from '../machinery/equal.ts';
import type { StoredObject } from '../machinery/object.ts';
import type { ApiRequest } from '../messages.ts';
import type { WriteQuery } from './body.ts';
import type { Call } from './call.ts';
import { deferredWritesOf, tracked, type FieldTypes } from './deferred-tracking.ts';
import { fieldsAfterUpdate, type Writing } from './managed-fields.ts';
import { schemasOf } from './reading.ts';
import type { Served } from './served.ts';
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

/** How the fields of a kind's objects are told apart, in the version in which they are stored. */
export async function fieldTypesOf(served: Served): Promise<FieldTypes> {
  const schemas = await schemasOf(served);
  const { kind, custom } = served;
  const node = schemas.root(custom ? served.schema : kind.schema);
  return { schemas, node, hasStatus: kind.hasStatus };
}

/** Objects with managed fields that tell of the writes of components too, as a request is shown them. */
export async function trackedFor(
  { served, request }: Pick<Call, 'served' | 'request'>,
  objects: readonly StoredObject[],
): Promise<readonly StoredObject[]> {
  if (request.unmanaged || objects.every((object) => deferredWritesOf(object).length === 0)) return objects;
  const types = await fieldTypesOf(served);
  return objects.map((object) => tracked(object, types));
}

/** Tracks a write that is no apply. */
export async function trackUpdate(call: Call, options: WriteQuery): Promise<Track> {
  const writing = await writingOf(call, options);
  const types = await fieldTypesOf(call.served);
  const { fromStored } = call.served;
  return (object, old) => {
    const before = old && tracked(old, types);
    const { managedFields } = object.metadata ?? {};
    const entries = fieldsAfterUpdate(
      writing,
      before && fromStored(before),
      fromStored(object as StoredObject),
      managedFields === old?.metadata.managedFields ? undefined : managedFields,
    );
    // Where nobody has changed anything, there is nothing to write.
    const isSame = old !== before && equal(entries, before?.metadata.managedFields ?? []);
    return isSame ? (old?.metadata.managedFields ?? []) : entries;
  };
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
