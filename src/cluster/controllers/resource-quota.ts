import type { ResourceQuota } from '../api/types.ts';
import { COUNTED, matchingNames, overdueAt, quotaMatches, usageOf } from '../kinds/quota-usage.ts';
import { equal } from '../machinery/equal.ts';
import { keyOf, splitKey, type Stored } from '../machinery/object.ts';
import { addQuantities, canonicalQuantity } from '../machinery/quantity.ts';
import type { Change, Store } from '../store/store.ts';
import { controllerOf, type Controller, type ControllerContext } from './controller.ts';
import { WorkQueue } from './workqueue.ts';

export type StoredQuota = Stored<ResourceQuota>;
/** How often every quota is counted anew, in milliseconds: only this shows what time alone changes. */
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
      const overdue = store.list('pods', namespace).flatMap((pod) => overdueAt(pod) ?? []);
      const next = Math.min(...overdue.filter((time) => time >= now));
      if (next < Infinity) queue.addAfter(key, (Math.floor(next / RESYNC) + 1) * RESYNC - now);
    },
    budget,
  );

  const observe = (resource: string, { object, type, previous }: Change): void => {
    const { namespace } = object.metadata;
    if (namespace === undefined || resource === 'events') return;
    const quotas = store.list('resourcequotas', namespace);
    if (quotas.length === 0) return;
    const statusOnly = type === 'MODIFIED' && resource !== 'pods' && resource !== 'resourcequotas';
    if (
      statusOnly &&
      previous?.metadata.generation !== undefined &&
      previous.metadata.generation === object.metadata.generation
    )
      return;
    for (const quota of quotas) queue.add(keyOf(quota));
  };

  const unsubscribe = store.subscribeAll(observe);
  const resync = (): void => {
    for (const quota of store.list('resourcequotas')) queue.add(keyOf(quota));
  };
  return controllerOf({ queue, budget, resync, unsubscribe });
}
