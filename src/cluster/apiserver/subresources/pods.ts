import type { Binding, Pod } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { badRequest } from '../../machinery/status.ts';
import type { ApiResponse } from '../../messages.ts';
import { podSpecDefaults } from '../../kinds/podspec/defaults.ts';
import { bindPod } from '../binding.ts';
import { isMap, parseWriteQuery, readBody, readObject, type JsonMap } from '../body.ts';
import type { Call } from '../call.ts';
import { patchObject } from '../patch.ts';
import { show } from '../resource-handlers.ts';
import { json } from '../responses.ts';

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

/** GET, PUT and PATCH of a subresource that changes one part of a pod's spec. */
async function partOfSpec(
  call: Call,
  change: (old: Stored<Pod>, given: Pod) => Stored<Pod>,
): Promise<ApiResponse> {
  const { parts, request, served, namespace, name, warn } = call;
  const old = parts.writer.find(served.kind, namespace, name) as Stored<Pod>;
  if (request.method === 'GET') return show(call, old);
  const options = parseWriteQuery(request, 'UpdateOptions');
  const given: Pod =
    request.method === 'PATCH'
      ? (await patchObject(call)).object
      : await readObject(request, served, options.fieldValidation, warn);
  const generation = (old.metadata.generation ?? 0) + 1;
  const changed = change(old, given);
  const next = { ...changed, metadata: { ...changed.metadata, generation } };
  return show(call, parts.writer.replace(served.kind, old, next, { dryRun: options.dryRun }));
}

/** Containers for debugging are added to a running pod and never taken away. */
export const ephemeralContainers = (call: Call): Promise<ApiResponse> =>
  partOfSpec(call, (old, given) => {
    const added = podSpecDefaults({
      ...old.spec,
      ephemeralContainers: given.spec?.ephemeralContainers ?? [],
    });
    return { ...old, spec: added };
  });

/** Requests and limits of running containers change in place. */
export const resize = (call: Call): Promise<ApiResponse> =>
  partOfSpec(call, (old, given) => {
    const wanted = new Map(given.spec?.containers.map((one) => [one.name, one.resources]));
    const containers = old.spec.containers.map((one) => {
      const resources = wanted.get(one.name);
      return resources === undefined ? one : { ...one, resources };
    });
    return { ...old, spec: { ...old.spec, containers } };
  });
