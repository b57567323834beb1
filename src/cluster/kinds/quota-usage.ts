import type {
  PersistentVolumeClaim,
  Pod,
  PodSpec,
  ResourceQuota,
  ScopedResourceSelectorRequirement,
  Service,
} from '../api/types.ts';
import type { KubeObject } from '../machinery/object.ts';
import { podResources, type ResourceList } from './podspec/pod-resources.ts';
import { qosClass } from './podspec/qos.ts';

/** Resources that are counted under their plain name as well as under `count/`. */
const COUNTED = new Set([
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
]);

/** What a pod that names it in a quota has to say for each container. */
const REQUIRED = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];

function computeUsage(requests: ResourceList, limits: ResourceList): ResourceList {
  const out: Record<string, string> = { pods: '1' };
  for (const name of COMPUTE) {
    const request = requests[name];
    const limit = limits[name];
    if (request !== undefined) out[name] = out[`requests.${name}`] = request;
    if (limit !== undefined) out[`limits.${name}`] = limit;
  }
  for (const [name, amount] of Object.entries(requests)) {
    if (name.includes('/') || name.startsWith('hugepages-')) out[`requests.${name}`] = amount;
  }
  return out;
}

/** Models pkg/quota/v1/evaluator/core/pods.go PodUsageFunc */
function podUsage({ spec, status }: Pod): ResourceList {
  const ended = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  if (!spec || ended) return {};
  return computeUsage(podResources(spec, 'requests'), podResources(spec, 'limits'));
}

function serviceUsage({ spec }: Service): ResourceList {
  const ports = String(spec?.ports?.length ?? 0);
  switch (spec?.type) {
    case 'NodePort':
      return { 'services.nodeports': ports };
    case 'LoadBalancer':
      return {
        'services.loadbalancers': '1',
        ...(spec.allocateLoadBalancerNodePorts === false ? {} : { 'services.nodeports': ports }),
      };
    default:
      return {};
  }
}

function claimUsage({ spec }: PersistentVolumeClaim): ResourceList {
  const size = spec?.resources?.requests?.['storage'] ?? '0';
  const name = spec?.storageClassName;
  const own = name
    ? {
        [`${name}.storageclass.storage.k8s.io/requests.storage`]: size,
        [`${name}.storageclass.storage.k8s.io/persistentvolumeclaims`]: '1',
      }
    : {};
  return { 'requests.storage': size, ...own };
}

/** What an object of a resource (`pods`, `deployments.apps`) uses of a quota. */
export function usageOf(resource: string, object: KubeObject): ResourceList {
  const count = { [`count/${resource}`]: '1', ...(COUNTED.has(resource) ? { [resource]: '1' } : {}) };
  switch (resource) {
    case 'pods':
      return { [`count/${resource}`]: '1', ...podUsage(object) };
    case 'services':
      return { ...count, ...serviceUsage(object) };
    case 'persistentvolumeclaims':
      return { ...count, ...claimUsage(object) };
    default:
      return count;
  }
}

const isTerminating = (spec: PodSpec | undefined): boolean => spec?.activeDeadlineSeconds !== undefined;

function inScope(selector: ScopedResourceSelectorRequirement, { spec }: Pod): boolean {
  switch (selector.scopeName) {
    case 'Terminating':
      return isTerminating(spec);
    case 'NotTerminating':
      return !isTerminating(spec);
    case 'BestEffort':
      return qosClass(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qosClass(spec) !== 'BestEffort';
    case 'PriorityClass': {
      const name = spec?.priorityClassName ?? '';
      const values: readonly string[] = selector.values ?? [];
      switch (selector.operator) {
        case 'In':
          return values.includes(name);
        case 'NotIn':
          return !values.includes(name);
        case 'DoesNotExist':
          return name === '';
        default:
          return name !== '';
      }
    }
    default:
      return false;
  }
}

/** Whether a quota is about an object; only pods have scopes. */
export function quotaMatches({ spec }: ResourceQuota, resource: string, object: KubeObject): boolean {
  const scopes = [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' as const })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ];
  return scopes.every((selector) => resource === 'pods' && inScope(selector, object));
}

/** The names of a quota that an object of a resource can use. */
export function matchingNames(hard: ResourceList, resource: string): readonly string[] {
  return Object.keys(hard).filter((name) => {
    if (name === `count/${resource}`) return true;
    switch (resource) {
      case 'pods':
        return (
          name === 'pods' ||
          COMPUTE.includes(name) ||
          name.startsWith('limits.') ||
          (name.startsWith('requests.') && name !== 'requests.storage') ||
          name.startsWith('hugepages-')
        );
      case 'services':
        return name === 'services' || name.startsWith('services.');
      case 'persistentvolumeclaims':
        return (
          name === 'persistentvolumeclaims' ||
          name === 'requests.storage' ||
          name.includes('.storageclass.storage.k8s.io/')
        );
      default:
        return COUNTED.has(resource) && name === resource;
    }
  });
}

/** What a pod leaves open that a quota limits: `must specify cpu for: a`. */
export function podConstraint({ spec }: Pod, names: readonly string[]): string | undefined {
  const missing = new Map<string, string[]>();
  for (const container of [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]) {
    const { requests = {}, limits = {} } = container.resources ?? {};
    const has = computeUsage(requests, limits);
    for (const name of names) {
      if (!REQUIRED.has(name) || has[name] !== undefined) continue;
      missing.set(name, [...(missing.get(name) ?? []), container.name]);
    }
  }
  if (missing.size === 0) return undefined;
  const parts = [...missing]
    .sort()
    .map(([name, containers]) => `${name} for: ${containers.sort().join(',')}`);
  return `must specify ${parts.join('; ')}`;
}
