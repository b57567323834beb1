import { resourceOf } from '../kinds/kind.ts';
import { ApiError } from '../machinery/errors.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import { badRequest, success, unknownError } from '../machinery/status.ts';
import type { ApiResponse } from '../messages.ts';
import { parseWriteQuery, readObject } from './body.ts';
import type { Call, ServerParts } from './call.ts';
import { readDeleteOptions } from './delete-options.ts';
import { parseListOptions } from './list-options.ts';
import { list } from './list.ts';
import { patchObject } from './patch.ts';
import { requireStream } from './negotiation.ts';
import { renderList, renderObject, requireShape } from './representation.ts';
import { body, json } from './responses.ts';
import { freshAsOf, InvalidRevision, parseRevision } from './revisions.ts';
import { parseSelection } from './selection.ts';
import { askedBy, fieldTypesOf, rulesOf, trackedFor } from './tracking.ts';
import { watch } from './watch.ts';

/** An answer that shows one object. */
export async function show(call: Call, object: StoredObject, status = 200): Promise<ApiResponse> {
  requireShape(call.served, call.form, false);
  const [shown = object] = await trackedFor(call, [object]);
  return json(status, renderObject(call.served, shown, call.form, call.parts.clock.now()));
}

export async function getObject(call: Call): Promise<ApiResponse> {
  const { parts, request, served, namespace, name } = call;
  await seenBy(parts, request.query.get('resourceVersion') ?? '');
  return show(call, parts.writer.find(served.kind, namespace, name));
}

/** Waits until the store is not older than a resourceVersion. */
async function seenBy({ store, clock }: ServerParts, resourceVersion: string): Promise<void> {
  try {
    await freshAsOf(store, clock, parseRevision(resourceVersion));
  } catch (error) {
    if (error instanceof InvalidRevision) throw unknownError(error.message);
    throw error;
  }
}

export async function listOrWatch(call: Call): Promise<ApiResponse> {
  const { parts, request, served, namespace, form } = call;
  const { store, clock } = parts;
  const options = parseListOptions(request.query);
  const selection = parseSelection(served.kind, namespace, request.query);
  if (options.watch) {
    requireStream(request);
    const { signal, unmanaged } = request;
    const types = unmanaged ? undefined : await fieldTypesOf(served);
    const events = watch({ store, clock, served, selection, form, options, types, signal });
    return body(200, 'application/json', { type: 'events', events });
  }
  const { objects, metadata } = await list(store, clock, selection, options);
  const shown = await trackedFor(call, objects);
  return json(200, renderList(served, shown, metadata, form, clock.now()));
}

export async function createObject(call: Call): Promise<ApiResponse> {
  const { parts, request, served, namespace, warn } = call;
  const options = parseWriteQuery(request, 'CreateOptions');
  const given = served.toStored(await readObject(request, served, options.fieldValidation, warn));
  const rules = await rulesOf(call, options);
  return show(call, parts.writer.create(served.kind, namespace, given, rules), 201);
}

/**
 * An object that is sent to a path must be the one that stands there.
 * @throws ApiError BadRequest
 */
export function checkName({ name, namespace }: Pick<Call, 'name' | 'namespace'>, given: KubeObject): void {
  const own = given.metadata?.name ?? '';
  if (own === '') {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (own !== name) {
    throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
  }
  const ownNamespace = given.metadata?.namespace ?? '';
  if (namespace !== '' && ownNamespace !== '' && ownNamespace !== namespace) {
    throw badRequest(
      `the namespace of the object (${ownNamespace}) does not match the namespace on the request (${namespace})`,
    );
  }
}

export async function updateObject(call: Call): Promise<ApiResponse> {
  const { parts, request, served, namespace, name, warn } = call;
  const options = parseWriteQuery(request, 'UpdateOptions');
  const given = served.toStored(await readObject(request, served, options.fieldValidation, warn));
  checkName(call, given);
  const rules = await rulesOf(call, options);
  const { kind } = served;
  const key = kind.namespaced ? `${namespace}/${name}` : name;
  const exists = parts.store.get(resourceOf(kind), key) !== undefined;
  if (!exists && kind.createOnUpdate) {
    return show(call, parts.writer.create(kind, namespace, given, rules), 201);
  }
  return show(call, parts.writer.update(kind, namespace, given, rules));
}

export async function patch(call: Call): Promise<ApiResponse> {
  const { parts, served, namespace } = call;
  const { object, rules, created } = await patchObject(call);
  if (created) return show(call, parts.writer.create(served.kind, namespace, object, rules), 201);
  return show(call, parts.writer.update(served.kind, namespace, object, rules));
}

export async function deleteObject(call: Call): Promise<ApiResponse> {
  const { parts, served, namespace, name } = call;
  const { kind } = served;
  const options = await readDeleteOptions(call.request);
  const rules = askedBy(call, { dryRun: (options.dryRun ?? []).length > 0 });
  const { object, gone } = parts.writer.delete(kind, namespace, name, options, rules);
  if (!gone) return show(call, object, options.orphanDependents === false ? 202 : 200);
  if (kind.returnsDeleted) return show(call, object);
  const group = kind.group === '' ? {} : { group: kind.group };
  const { uid } = object.metadata;
  return json(200, success({ name, ...group, kind: kind.plural, uid }));
}

export async function deleteCollection(call: Call): Promise<ApiResponse> {
  const { parts, request, served, namespace, form } = call;
  const options = await readDeleteOptions(call.request);
  const rules = askedBy(call, { dryRun: (options.dryRun ?? []).length > 0 });
  const { objects, metadata } = await list(
    parts.store,
    parts.clock,
    parseSelection(served.kind, namespace, request.query),
    parseListOptions(request.query),
  );
  const deleted = objects.map((object): StoredObject => {
    try {
      const { metadata: meta } = object;
      return parts.writer.delete(served.kind, meta.namespace ?? '', meta.name, options, rules).object;
    } catch (error) {
      // Another deletion of this collection may have taken it along.
      if (error instanceof ApiError && error.code === 404) return object;
      throw error;
    }
  });
  const shown = await trackedFor(call, deleted);
  return json(200, renderList(served, shown, metadata, form, parts.clock.now()));
}
