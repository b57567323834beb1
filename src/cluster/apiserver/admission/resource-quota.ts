import type { Pod, ResourceQuota } from '../../api/types.ts';
import { resourceOf, type WriteContext } from '../../kinds/kind.ts';
import { addLists, type ResourceList } from '../../kinds/podspec/pod-resources.ts';
import {
  isTerminating,
  matchingNames,
  podConstraint,
  quotaMatches,
  usageOf,
} from '../../kinds/quota-usage.ts';
import type { Stored } from '../../machinery/object.ts';
import { compareQuantities, nano, subtractQuantities } from '../../machinery/quantity.ts';
import { refuse, type Admitted } from './admission.ts';

const text = (list: ResourceList): string =>
  Object.keys(list)
    .sort()
    .map((name) => `${name}=${list[name] ?? ''}`)
    .join(',');

const pick = (list: ResourceList, names: readonly string[]): ResourceList =>
  Object.fromEntries(names.map((name) => [name, list[name] ?? '0']));

/** Whether a write can use more of a quota than before. Models pkg/quota/v1/evaluator/core, Handles */
function isCounted(resource: string, { object, old, subresource }: Admitted): boolean {
  if (resource === 'events' || resource === 'events.events.k8s.io') return false;
  if (resource === 'pods') {
    if (subresource === 'resize') return old !== undefined;
    if (subresource !== '') return false;
    if (old === undefined) return true;
    const [pod, before]: readonly Pod[] = [object, old];
    return isTerminating(pod?.spec) !== isTerminating(before?.spec);
  }
  if (subresource !== '') return false;
  return old === undefined || resource === 'services' || resource === 'persistentvolumeclaims';
}

/** What a write uses beyond what the object used before, without zeros. */
function deltaOf(
  resource: string,
  quota: ResourceQuota,
  { object, old }: Admitted,
  now: number,
): ResourceList {
  const usage = usageOf(resource, object, now);
  const before = old && quotaMatches(quota, resource, old) ? usageOf(resource, old, now) : {};
  return Object.fromEntries(
    Object.entries(usage)
      .map(([name, amount]) => [name, subtractQuantities(amount, before[name] ?? '0')] as const)
      .filter(([, amount]) => nano(amount) > 0n),
  );
}

/** Whether a quota is about a write. @throws ApiError Forbidden when the write does not say what the quota counts, or nothing is counted yet */
function concerns(quota: Stored<ResourceQuota>, write: Admitted): boolean {
  const { kind, object } = write;
  const resource = resourceOf(kind);
  const { hard = {}, used = {} } = quota.status;
  if (!quotaMatches(quota, resource, object)) return false;
  const names = matchingNames(hard, resource);
  if (names.length === 0) return false;
  const problem = resource === 'pods' ? podConstraint(object as Pod, names) : undefined;
  if (problem !== undefined) throw refuse(write, `failed quota: ${quota.metadata.name}: ${problem}`);
  if (names.some((one) => used[one] === undefined)) {
    const unknown = [...names].sort().join(',');
    throw refuse(write, `status unknown for quota: ${quota.metadata.name}, resources: ${unknown}`);
  }
  return true;
}

/** What is used of a quota after a write; undefined when that changes nothing. @throws ApiError Forbidden when it is too much */
function charge(quota: Stored<ResourceQuota>, write: Admitted, now: number): ResourceList | undefined {
  const { hard = {}, used = {} } = quota.status;
  const delta = deltaOf(resourceOf(write.kind), quota, write, now);
  const asked = Object.keys(delta).filter((one) => hard[one] !== undefined);
  if (asked.length === 0) return undefined;
  const requested = pick(delta, asked);
  const next = addLists(pick(used, asked), requested);
  const exceeded = asked.filter((one) => compareQuantities(next[one], hard[one]) > 0);
  if (exceeded.length > 0) {
    throw refuse(
      write,
      `exceeded quota: ${quota.metadata.name}, requested: ${text(pick(requested, exceeded))}, used: ${text(pick(used, exceeded))}, limited: ${text(pick(hard, exceeded))}`,
    );
  }
  return { ...used, ...next };
}

const NOTHING = (): void => undefined;

/**
 * Counts a write against its namespace's quotas; returns how to write their new usage down.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go CheckRequest
 * @throws ApiError Forbidden when a quota does not allow it
 */
export function chargeQuotas(write: Admitted, { store, settings, now }: WriteContext): () => void {
  if (!write.kind.namespaced || store.count('resourcequotas') === 0) return NOTHING;
  if (settings.disabledAdmission?.includes('ResourceQuota') === true) return NOTHING;
  if (!isCounted(resourceOf(write.kind), write)) return NOTHING;
  const charged: Stored<ResourceQuota>[] = [];
  const concerned = store.list('resourcequotas', write.namespace).filter((quota) => concerns(quota, write));
  for (const quota of concerned) {
    const used = charge(quota, write, now);
    if (used) charged.push({ ...quota, status: { ...quota.status, used } });
  }
  return () => {
    for (const quota of charged) store.put('resourcequotas', quota);
  };
}
