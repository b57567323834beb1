import type { Pod, ResourceQuota } from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import { keyOf, splitKey, type Stored, type StoredObject } from '../machinery/object.ts';
import { addQuantities, canonicalQuantity } from '../machinery/quantity.ts';
import type { Change, Store } from '../store/store.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { isTerminal, type StoredPod } from './pods.ts';
import { WorkQueue } from './workqueue.ts';

export type StoredQuota = Stored<ResourceQuota>;
type Quantities = Readonly<Record<string, string>>;

/** What of a quota's resources each kind of object uses, besides pods. */
const COUNTED: Readonly<Record<string, string>> = {
  configmaps: 'configmaps',
  secrets: 'secrets',
  services: 'services',
  persistentvolumeclaims: 'persistentvolumeclaims',
  replicationcontrollers: 'replicationcontrollers',
  resourcequotas: 'resourcequotas',
};

const add = (into: Record<string, string>, name: string, quantity: string): void => {
  into[name] = addQuantities(into[name] ?? '0', quantity);
};

/** What a pod asks for, by the names of quotas. Models pkg/quota/v1/evaluator/core/pods.go */
export function podUsage({ spec }: Pod): Quantities {
  const used: Record<string, string> = { pods: '1', 'count/pods': '1' };
  const sum = (from: 'requests' | 'limits'): Quantities => {
    const total: Record<string, string> = {};
    for (const { resources } of spec?.containers ?? [])
      for (const [name, quantity] of Object.entries(resources?.[from] ?? {})) add(total, name, quantity);
    return total;
  };
  for (const [name, quantity] of Object.entries(sum('requests'))) {
    used[`requests.${name}`] = quantity;
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage') used[name] = quantity;
  }
  for (const [name, quantity] of Object.entries(sum('limits'))) used[`limits.${name}`] = quantity;
  return used;
}

/** What one object of a resource uses. */
export function usageOf(resource: string, object: StoredObject): Quantities {
  if (resource === 'pods')
    return isTerminal(object as StoredPod) ? { 'count/pods': '1' } : podUsage(object as StoredPod);
  const counted = COUNTED[resource];
  const used: Record<string, string> = { [`count/${resource}`]: '1', ...(counted && { [counted]: '1' }) };
  if (resource === 'services') {
    const { type, ports } =
      (object as { readonly spec?: { readonly type?: string; readonly ports?: readonly unknown[] } }).spec ??
      {};
    if (type === 'LoadBalancer') used['services.loadbalancers'] = '1';
    if (type === 'LoadBalancer' || type === 'NodePort')
      used['services.nodeports'] = String(ports?.length ?? 0);
  }
  if (resource === 'persistentvolumeclaims') {
    const { spec } = object as {
      readonly spec?: { readonly resources?: { readonly requests?: Quantities } };
    };
    used['requests.storage'] = spec?.resources?.requests?.['storage'] ?? '0';
  }
  return used;
}

/** Whether a quota with scopes is about a pod. */
function inScope({ spec }: StoredQuota, resource: string, object: StoredObject): boolean {
  const scopes = spec.scopes ?? [];
  if (scopes.length === 0) return true;
  if (resource !== 'pods') return false;
  const pod = object as StoredPod;
  const bestEffort = pod.status.qosClass === 'BestEffort';
  const terminating = pod.spec.activeDeadlineSeconds !== undefined;
  return scopes.every((scope) => {
    if (scope === 'BestEffort') return bestEffort;
    if (scope === 'NotBestEffort') return !bestEffort;
    if (scope === 'Terminating') return terminating;
    return scope === 'NotTerminating' ? !terminating : true;
  });
}

/** How much of each of a quota's resources is in use. */
export function quotaUsage(store: Store, quota: StoredQuota): Quantities {
  const hard = Object.keys(quota.spec.hard ?? {});
  const used: Record<string, string> = Object.fromEntries(hard.map((name) => [name, '0']));
  const counts = hard.flatMap((name) => (name.startsWith('count/') ? [name.slice('count/'.length)] : []));
  for (const resource of new Set(['pods', ...Object.keys(COUNTED), ...counts]))
    for (const object of store.list(resource, quota.metadata.namespace))
      if (inScope(quota, resource, object))
        for (const [name, quantity] of Object.entries(usageOf(resource, object)))
          if (used[name] !== undefined) add(used, name, quantity);
  return Object.fromEntries(
    Object.entries(used).map(([name, text]) => [name, canonicalQuantity(text) ?? text]),
  );
}

/** Keeps each quota's status. Models pkg/controller/resourcequota/resource_quota_controller.go */
export function resourceQuotaController({ store, client, clock }: ControllerContext): Controller {
  const queue = new WorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const quota = client.get('resourcequotas', namespace, name);
    if (!quota) return;
    const status = { hard: quota.spec.hard ?? {}, used: quotaUsage(store, quota) };
    if (!equal(status, quota.status)) client.updateStatus('resourcequotas', { ...quota, status });
  });

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

  const stop = store.subscribeAll(observe);
  return {
    resync() {
      for (const quota of store.list('resourcequotas')) queue.add(keyOf(quota));
    },
    stop() {
      stop();
      queue.stop();
    },
  };
}
