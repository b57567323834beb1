import type { Binding, Eviction, Pod, PodDisruptionBudget } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import { badRequest, success, tooManyRequests } from '../../machinery/status.ts';
import type { ApiResponse } from '../../messages.ts';
import { podSpecDefaults } from '../../kinds/podspec/defaults.ts';
import { bindPod } from '../binding.ts';
import { isMap, parseWriteQuery, readBody, readObject, type JsonMap } from '../body.ts';
import type { Call } from '../call.ts';
import { patchObject } from '../patch.ts';
import { show } from '../resource-handlers.ts';
import { json } from '../responses.ts';

async function readMap(call: Call): Promise<JsonMap> {
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

const isHealthy = ({ status }: Stored<Pod>): boolean =>
  status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;

function refuseEviction(pdb: Stored<PodDisruptionBudget>): void {
  const { status, metadata } = pdb;
  if (status.disruptionsAllowed > 0) return;
  const healthy = `${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`;
  throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 0, {
    causes: [
      {
        reason: 'DisruptionBudget',
        message: `The disruption budget ${metadata.name} needs ${healthy}`,
      },
    ],
  });
}

/** POST of `eviction`. Models pkg/registry/core/pod/storage/eviction.go */
export async function eviction(call: Call): Promise<ApiResponse> {
  const { parts, served, namespace, name } = call;
  const query = parseWriteQuery(call.request, 'CreateOptions');
  const given: Partial<Eviction> = await readMap(call);
  const options = given.deleteOptions ?? {};
  const dryRun = query.dryRun || (options.dryRun ?? []).length > 0;
  const pod = parts.writer.find(served.kind, namespace, name) as Stored<Pod>;
  const ended = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  if (!ended && pod.status.phase !== 'Pending' && pod.metadata.deletionTimestamp === undefined) {
    const budgets = parts.store
      .list('poddisruptionbudgets.policy', namespace)
      .filter(({ spec }) => selectorMatches(spec.selector, pod.metadata.labels));
    if (budgets.length > 1) {
      throw badRequest(
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      );
    }
    const [budget] = budgets;
    if (budget && (isHealthy(pod) || budget.status.currentHealthy < budget.status.desiredHealthy)) {
      refuseEviction(budget);
    }
  }
  parts.writer.delete(served.kind, namespace, name, options, { dryRun });
  return json(201, { ...success({}), details: undefined, code: 201 });
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
