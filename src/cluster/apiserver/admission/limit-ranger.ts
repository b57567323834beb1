import type { Container, LimitRangeItem, PersistentVolumeClaim, Pod, PodSpec } from '../../api/types.ts';
import { resourceName, resourceOf } from '../../kinds/kind.ts';
import { podResources, type ResourceList } from '../../kinds/podspec/pod-resources.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { compareQuantities, milliUnits, nano } from '../../machinery/quantity.ts';
import { forbidden } from '../../machinery/status.ts';
import type { AdmissionPlugin, Admitted } from './admission.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

interface Resources {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

/** The first item that says something for a resource wins. */
function defaultsOf(items: readonly LimitRangeItem[]): Resources {
  let requests: ResourceList = {};
  let limits: ResourceList = {};
  for (const item of items) {
    if (item.type !== 'Container') continue;
    requests = { ...requests, ...item.defaultRequest };
    limits = { ...limits, ...item.default };
  }
  return { requests, limits };
}

function withDefaults(container: Container, defaults: Resources, what: string, notes: string[]): Container {
  const { requests = {}, limits = {} } = container.resources ?? {};
  const missing = (own: ResourceList, all: ResourceList): readonly string[] =>
    Object.keys(all)
      .filter((name) => own[name] === undefined)
      .sort();
  const setRequests = missing(requests, defaults.requests);
  const setLimits = missing(limits, defaults.limits);
  if (setRequests.length > 0) notes.push(`${setRequests.join(', ')} request for ${what} ${container.name}`);
  if (setLimits.length > 0) notes.push(`${setLimits.join(', ')} limit for ${what} ${container.name}`);
  if (setRequests.length + setLimits.length === 0) return container;
  const resources = {
    ...container.resources,
    limits: { ...defaults.limits, ...limits },
    requests: { ...defaults.requests, ...requests },
  };
  return { ...container, resources };
}

function applyDefaults(pod: Pod, items: readonly LimitRangeItem[]): Pod {
  const { spec } = pod;
  const defaults = defaultsOf(items);
  if (!spec || Object.keys({ ...defaults.requests, ...defaults.limits }).length === 0) return pod;
  const notes: string[] = [];
  const containers = spec.containers.map((one) => withDefaults(one, defaults, 'container', notes));
  const initial = spec.initContainers?.map((one) => withDefaults(one, defaults, 'init container', notes));
  if (notes.length === 0) return pod;
  const note = `LimitRanger plugin set: ${notes.join('; ')}`;
  const next: PodSpec = { ...spec, containers, ...(initial ? { initContainers: initial } : {}) };
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations: { ...pod.metadata?.annotations, [ANNOTATION]: note } },
    spec: next,
  };
}

function checkRatio(item: LimitRangeItem, { requests, limits }: Resources, errors: string[]): void {
  for (const [name, ratio] of Object.entries(item.maxLimitRequestRatio ?? {})) {
    const words = `${name} max limit to request ratio per ${item.type} is ${ratio}`;
    const request = requests[name];
    const limit = limits[name];
    if (nano(request) === 0n) errors.push(`${words}, but no request is specified or request is 0`);
    else if (nano(limit) === 0n) errors.push(`${words}, but no limit is specified or limit is 0`);
    else {
      const observed = milliUnits(limit) / milliUnits(request);
      if (observed * 1000 > milliUnits(ratio)) {
        errors.push(`${words}, but provided ratio is ${observed.toFixed(6)}`);
      }
    }
  }
}

/** What is wrong with resources by one item. */
function check(item: LimitRangeItem, resources: Resources, errors: string[]): void {
  const { requests, limits } = resources;
  for (const [name, least] of Object.entries(item.min ?? {})) {
    const words = `minimum ${name} usage per ${item.type} is ${least}`;
    const request = requests[name];
    const limit = limits[name];
    if (request === undefined) errors.push(`${words}.  No request is specified`);
    else if (compareQuantities(request, least) < 0) errors.push(`${words}, but request is ${request}`);
    else if (limit !== undefined && compareQuantities(limit, least) < 0) {
      errors.push(`${words}, but limit is ${limit}`);
    }
  }
  for (const [name, most] of Object.entries(item.max ?? {})) {
    const words = `maximum ${name} usage per ${item.type} is ${most}`;
    const request = requests[name];
    const limit = limits[name];
    if (limit === undefined) errors.push(`${words}.  No limit is specified`);
    else if (compareQuantities(limit, most) > 0) errors.push(`${words}, but limit is ${limit}`);
    else if (request !== undefined && compareQuantities(request, most) > 0) {
      errors.push(`${words}, but request is ${request}`);
    }
  }
  checkRatio(item, resources, errors);
}

const resourcesOf = ({ resources }: Container): Resources => ({
  requests: resources?.requests ?? {},
  limits: resources?.limits ?? {},
});

function checkPod({ spec }: Pod, items: readonly LimitRangeItem[]): readonly string[] {
  const errors: string[] = [];
  if (!spec) return errors;
  for (const item of items) {
    if (item.type === 'Container') {
      for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
        check(item, resourcesOf(container), errors);
      }
    } else if (item.type === 'Pod') {
      const requests = podResources(spec, 'requests');
      check(item, { requests, limits: podResources(spec, 'limits') }, errors);
    }
  }
  return errors;
}

function checkClaim({ spec }: PersistentVolumeClaim, items: readonly LimitRangeItem[]): readonly string[] {
  const errors: string[] = [];
  const size = spec?.resources?.requests?.['storage'] ?? '0';
  for (const { type, min = {}, max = {} } of items) {
    if (type !== 'PersistentVolumeClaim') continue;
    const words = (which: string, bound: string): string =>
      `${which} storage usage per PersistentVolumeClaim is ${bound}, but request is ${size}`;
    const { storage: least } = min;
    const { storage: most } = max;
    if (least !== undefined && compareQuantities(size, least) < 0) errors.push(words('minimum', least));
    if (most !== undefined && compareQuantities(size, most) > 0) errors.push(words('maximum', most));
  }
  return errors;
}

function refuse({ kind, object }: Admitted, errors: readonly string[]): void {
  if (errors.length === 0) return;
  const because = errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`;
  throw forbidden(resourceName(kind), object.metadata?.name ?? '', because);
}

/** Gives pods the defaults of their namespace, and holds pods and claims to its bounds. Models plugin/pkg/admission/limitranger/admission.go */
export const limitRanger: AdmissionPlugin = (write, { store }): KubeObject => {
  const { kind, namespace, object, old } = write;
  const resource = resourceOf(kind);
  if (old !== undefined || (resource !== 'pods' && resource !== 'persistentvolumeclaims')) return object;
  if (store.count('limitranges') === 0) return object;
  const items = store.list('limitranges', namespace).flatMap(({ spec }) => spec.limits);
  if (resource === 'pods') {
    const pod = applyDefaults(object as Pod, items);
    refuse({ ...write, object: pod }, checkPod(pod, items));
    return pod;
  }
  refuse(write, checkClaim(object as PersistentVolumeClaim, items));
  return object;
};
