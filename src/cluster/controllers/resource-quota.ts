import type { Pod, ResourceQuota, Service } from '../api/types.ts';
import {
  COUNTED,
  isTerminating,
  matchingNames,
  quotaMatches,
  takesResources,
  usageOf,
} from '../kinds/quota-usage.ts';
import { equal, semanticEqual } from '../machinery/equal.ts';
import { keyOf, splitKey, type Stored } from '../machinery/object.ts';
import { addQuantities, canonicalQuantity } from '../machinery/quantity.ts';
import type { Change, Store } from '../store/store.ts';
import { queueControllerOf, type Controller, type ControllerContext } from './controller.ts';
import { WorkQueue } from './workqueue.ts';

export type StoredQuota = Stored<ResourceQuota>;
/** How often every quota is counted anew, in milliseconds: only this shows what time alone changes, and what was never made. */
const RESYNC = 300_000;

type Quantities = Readonly<Record<string, string>>;

/**
 * How much of each of a quota's resources is in use; nothing is said of a resource that nobody counts.
 * Models staging/src/k8s.io/apiserver/pkg/quota/v1/resources.go CalculateUsage
 */
export function quotaUsage(store: Store, quota: StoredQuota, now: number): Quantities {
  const { hard = {} } = quota.spec;
  const counts = Object.keys(hard).flatMap((name) =>
    name.startsWith('count/') ? [name.slice('count/'.length)] : [],
  );
  const resources = new Set([...COUNTED, ...counts]);
  const names = [...resources].flatMap((resource) => matchingNames(hard, resource));
  const used: Record<string, string> = Object.fromEntries(names.map((name) => [name, '0']));
  for (const resource of resources)
    for (const object of store.list(resource, quota.metadata.namespace))
      if (quotaMatches(quota, resource, object))
        for (const [name, quantity] of Object.entries(usageOf(resource, object, now))) {
          const before = used[name];
          if (before !== undefined) used[name] = addQuantities(before, quantity);
        }
  return Object.fromEntries(
    Object.entries(used).map(([name, text]) => [name, canonicalQuantity(text) ?? text]),
  );
}

const hasResourcesChanged = (pod: Pod, before: Pod): boolean =>
  (['containerStatuses', 'initContainerStatuses'] as const).some((list) =>
    before.status?.[list]?.some((old) => {
      const now = pod.status?.[list]?.find(({ name }) => name === old.name);
      return now !== undefined && !semanticEqual(now.resources, old.resources);
    }),
  );

/** The types of services that quotas tell apart. */
function countedType({ spec }: Service): string {
  const { type = '' } = spec ?? {};
  return type === 'NodePort' || type === 'LoadBalancer' ? type : '';
}

/**
 * Whether a change may leave less in use than is written down: what uses more is counted by the API server as it comes.
 * Models pkg/quota/v1/install/update_filter.go
 */
export function replenishes(resource: string, { type, object, previous }: Change, now: number): boolean {
  if (type !== 'MODIFIED' || !previous) return type === 'DELETED';
  if (resource === 'services') return countedType(object) !== countedType(previous);
  if (resource !== 'pods') return resource === 'persistentvolumeclaims';
  const pod: Pod = object;
  const before: Pod = previous;
  return (
    hasResourcesChanged(pod, before) ||
    isTerminating(pod.spec) !== isTerminating(before.spec) ||
    (takesResources(before, now) && !takesResources(pod, now))
  );
}

/** Keeps each quota's status. Models pkg/controller/resourcequota/resource_quota_controller.go */
export function resourceQuotaController({ store, client, clock, budget }: ControllerContext): Controller {
  const queue = new WorkQueue(
    clock,
    (key) => {
      const { namespace, name } = splitKey(key);
      const quota = client.get('resourcequotas', namespace, name);
      if (!quota) return;
      const now = clock.now();
      const status = { hard: quota.spec.hard ?? {}, used: quotaUsage(store, quota, now) };
      if (!equal(status, quota.status)) client.updateStatus('resourcequotas', { ...quota, status });
      queue.addAfter(key, RESYNC - (now % RESYNC));
    },
    budget,
  );

  const observeQuota = ({ object, type, previous }: Change<StoredQuota>): void => {
    if (type !== 'MODIFIED' || !semanticEqual(previous?.spec.hard, object.spec.hard))
      queue.add(keyOf(object));
  };

  const observe = (resource: string, change: Change): void => {
    const { namespace } = change.object.metadata;
    if (namespace === undefined || resource === 'events') return;
    if (resource === 'resourcequotas') observeQuota(change as Change<StoredQuota>);
    const quotas = store.list('resourcequotas', namespace);
    if (quotas.length === 0 || !replenishes(resource, change, clock.now())) return;
    for (const quota of quotas)
      if (matchingNames(quota.status.hard ?? {}, resource).length > 0) queue.add(keyOf(quota));
  };

  const unsubscribe = store.subscribeAll(observe);
  const resync = (): void => {
    for (const quota of store.list('resourcequotas')) queue.add(keyOf(quota));
  };
  return queueControllerOf({ queue, budget, resync, unsubscribe });
}
