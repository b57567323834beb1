import type { Pod, ResourceQuota } from '../../api/types.ts';
import { resourceName, resourceOf } from '../../kinds/kind.ts';
import { addLists, type ResourceList } from '../../kinds/podspec/pod-resources.ts';
import { matchingNames, podConstraint, quotaMatches, usageOf } from '../../kinds/quota-usage.ts';
import type { Stored } from '../../machinery/object.ts';
import { compareQuantities, nano } from '../../machinery/quantity.ts';
import { forbidden } from '../../machinery/status.ts';
import type { Store } from '../../store/store.ts';
import type { Admitted } from './admission.ts';

const text = (list: ResourceList): string =>
  Object.keys(list)
    .sort()
    .map((name) => `${name}=${list[name] ?? ''}`)
    .join(',');

const pick = (list: ResourceList, names: readonly string[]): ResourceList =>
  Object.fromEntries(names.map((name) => [name, list[name] ?? '0']));

function charge(quota: Stored<ResourceQuota>, write: Admitted): ResourceList | undefined {
  const { kind, object } = write;
  const resource = resourceOf(kind);
  const name = object.metadata?.name ?? '';
  const { hard = {}, used = {} } = quota.status;
  if (!quotaMatches(quota, resource, object)) return undefined;
  const names = matchingNames(hard, resource);
  if (names.length === 0) return undefined;
  const refuse = (because: string): Error => forbidden(resourceName(kind), name, because);
  const problem = resource === 'pods' ? podConstraint(object as Pod, names) : undefined;
  if (problem !== undefined) throw refuse(`failed quota: ${quota.metadata.name}: ${problem}`);
  if (names.some((one) => used[one] === undefined)) {
    throw refuse(
      `status unknown for quota: ${quota.metadata.name}, resources: ${[...names].sort().join(',')}`,
    );
  }
  const usage = usageOf(resource, object);
  const asked = names.filter((one) => nano(usage[one]) > 0n);
  if (asked.length === 0) return undefined;
  const requested = pick(usage, asked);
  const next = addLists(pick(used, asked), requested);
  const exceeded = asked.filter((one) => compareQuantities(next[one], hard[one]) > 0);
  if (exceeded.length > 0) {
    throw refuse(
      `exceeded quota: ${quota.metadata.name}, requested: ${text(pick(requested, exceeded))}, used: ${text(pick(used, exceeded))}, limited: ${text(pick(hard, exceeded))}`,
    );
  }
  return { ...used, ...next };
}

/**
 * Counts a new object against its namespace's quotas; returns how to write their new usage down.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go CheckRequest
 * @throws ApiError Forbidden when a quota does not allow it
 */
export function chargeQuotas(write: Admitted, store: Store): () => void {
  if (!write.kind.namespaced || store.count('resourcequotas') === 0) return () => undefined;
  const charged: Stored<ResourceQuota>[] = [];
  for (const quota of store.list('resourcequotas', write.namespace)) {
    const used = charge(quota, write);
    if (used) charged.push({ ...quota, status: { ...quota.status, used } });
  }
  return () => {
    for (const quota of charged) store.put('resourcequotas', quota);
  };
}
