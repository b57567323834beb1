import type {
  Container,
  PersistentVolumeClaim,
  Pod,
  PodSpec,
  PodStatus,
  ResourceQuota,
  ScopedResourceSelectorRequirement,
  Service,
} from '../api/types.ts';
import type { KubeObject } from '../machinery/object.ts';
import { compareQuantities, nano, wholeUnits } from '../machinery/quantity.ts';
import { parseTime } from '../machinery/time.ts';
import { podResources, type ResourceList } from './podspec/pod-resources.ts';
import { qosClass } from './podspec/qos.ts';

/** Resources that are counted under their plain name as well as under `count/`. */
export const COUNTED: ReadonlySet<string> = new Set([
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

const NANO = 1_000_000_000n;

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];

/** Resources that the cluster itself knows nothing of: `nvidia.com/gpu`. */
const isExtended = (name: string): boolean => name.includes('/') && !name.includes('kubernetes.io/');

function computeUsage(requests: ResourceList, limits: ResourceList): ResourceList {
  const out: Record<string, string> = { pods: '1' };
  for (const name of COMPUTE) {
    const request = requests[name];
    const limit = limits[name];
    if (request !== undefined) out[name] = out[`requests.${name}`] = request;
    if (limit !== undefined) out[`limits.${name}`] = limit;
  }
  for (const [name, amount] of Object.entries(requests)) {
    const huge = name.startsWith('hugepages-');
    if (huge) out[name] = amount;
    if (huge || isExtended(name)) out[`requests.${name}`] = amount;
  }
  return out;
}

/**
 * When a pod that is to go has had all the time that it may take, in milliseconds since the epoch: it counts no more then,
 * as it may be stuck.
 */
export function overdueAt({ metadata }: Pod): number | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata ?? {};
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return undefined;
  return parseTime(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
}

/** The most of each resource in some lists. */
function most(...lists: readonly (ResourceList | undefined)[]): ResourceList {
  const out: Record<string, string> = {};
  for (const [name, amount] of lists.flatMap((list) => Object.entries(list ?? {}))) {
    const before = out[name];
    if (before === undefined || compareQuantities(amount, before) > 0) out[name] = amount;
  }
  return out;
}

/**
 * The spec of a pod whose containers hold what they are getting, or still have, while they are resized.
 * Models staging/src/k8s.io/component-helpers/resource/helpers.go (determineContainerReqs, determineContainerLimits)
 */
export function heldSpec(spec: PodSpec, status: PodStatus | undefined): PodSpec {
  const { containerStatuses = [], initContainerStatuses = [], conditions } = status ?? {};
  if (!containerStatuses.some(({ resources }) => resources)) return spec;
  const refused = conditions?.some(
    ({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible',
  );
  const held = (container: Container): Container => {
    const all = [...containerStatuses, ...initContainerStatuses];
    const own = all.find(({ name }) => name === container.name);
    if (!own?.resources) return container;
    const wanted = refused === true ? undefined : container.resources;
    const requests = most(wanted?.requests, own.resources.requests, own.allocatedResources);
    const limits = most(wanted?.limits, own.resources.limits);
    return { ...container, resources: { requests, limits } };
  };
  return {
    ...spec,
    containers: spec.containers.map(held),
    ...(spec.initContainers && {
      initContainers: spec.initContainers.map((each) =>
        each.restartPolicy === 'Always' ? held(each) : each,
      ),
    }),
  };
}

/** Whether a pod takes more than its place in the list. Models pkg/quota/v1/evaluator/core/pods.go QuotaV1Pod */
export function takesResources(pod: Pod, now: number): boolean {
  const { phase } = pod.status ?? {};
  return phase !== 'Succeeded' && phase !== 'Failed' && now <= (overdueAt(pod) ?? Infinity);
}

/** Models pkg/quota/v1/evaluator/core/pods.go PodUsageFunc */
function podUsage(pod: Pod, now: number): ResourceList {
  const { spec, status } = pod;
  if (!spec || !takesResources(pod, now)) return {};
  const held = heldSpec(spec, status);
  return computeUsage(podResources(held, 'requests'), podResources(held, 'limits'));
}

function serviceUsage({ spec }: Service): ResourceList {
  const all = spec?.ports ?? [];
  const ports = String(all.length);
  switch (spec?.type) {
    case 'NodePort':
      return { 'services.nodeports': ports };
    case 'LoadBalancer':
      return {
        'services.loadbalancers': '1',
        'services.nodeports':
          spec.allocateLoadBalancerNodePorts === false
            ? String(all.filter(({ nodePort }) => nodePort).length)
            : ports,
      };
    default:
      return {};
  }
}

/** How much a claim takes, in whole bytes: what it asks for, or what is being made of it already. */
function storageOf({ spec, status }: PersistentVolumeClaim): string | undefined {
  const wanted = spec?.resources?.requests?.['storage'];
  const allocated = status?.allocatedResources?.['storage'];
  if (wanted === undefined) return undefined;
  const size = allocated !== undefined && compareQuantities(allocated, wanted) > 0 ? allocated : wanted;
  return nano(size) % NANO === 0n ? size : String(wholeUnits(size));
}

function claimUsage(claim: PersistentVolumeClaim): ResourceList {
  const { metadata, spec } = claim;
  const size = storageOf(claim);
  const name = metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName;
  const own = name ? `${name}.storageclass.storage.k8s.io/` : undefined;
  return {
    ...(own && { [`${own}persistentvolumeclaims`]: '1' }),
    ...(size !== undefined && { 'requests.storage': size, ...(own && { [`${own}requests.storage`]: size }) }),
  };
}

/**
 * What an object of a resource (`pods`, `deployments.apps`) uses of a quota.
 * @param now milliseconds since the epoch
 */
export function usageOf(resource: string, object: KubeObject, now: number): ResourceList {
  const count = { [`count/${resource}`]: '1', ...(COUNTED.has(resource) ? { [resource]: '1' } : {}) };
  switch (resource) {
    case 'pods':
      return { [`count/${resource}`]: '1', ...podUsage(object, now) };
    case 'services':
      return { ...count, ...serviceUsage(object) };
    case 'persistentvolumeclaims':
      return { ...count, ...claimUsage(object) };
    default:
      return count;
  }
}

/** Whether a pod ends by itself. */
export const isTerminating = (spec: PodSpec | undefined): boolean => (spec?.activeDeadlineSeconds ?? -1) >= 0;

/** Whether a pod wants to be near, or far from, pods of other namespaces. */
function looksAcrossNamespaces({ affinity }: PodSpec): boolean {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].some((one) => {
    const preferred = one?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const terms = [
      ...(one?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...preferred.map(({ podAffinityTerm }) => podAffinityTerm),
    ];
    return terms.some((term) => !!term.namespaces?.length || term.namespaceSelector !== undefined);
  });
}

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
    case 'CrossNamespacePodAffinity':
      return spec !== undefined && looksAcrossNamespaces(spec);
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
          COMPUTE.includes(name.replace(/^(requests|limits)\./, '')) ||
          /^(requests\.)?hugepages-/.test(name) ||
          (name.startsWith('requests.') && isExtended(name))
        );
      case 'services':
        return ['services', 'services.nodeports', 'services.loadbalancers'].includes(name);
      case 'persistentvolumeclaims':
        return (
          name === 'persistentvolumeclaims' ||
          name === 'requests.storage' ||
          /\.storageclass\.storage\.k8s\.io\/(persistentvolumeclaims|requests\.storage)$/.test(name)
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
