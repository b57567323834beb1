import type { Container, LimitRangeItem, PersistentVolumeClaim, Pod, PodSpec } from '../../api/types.ts';
import { podResources, type ResourceList } from '../../kinds/podspec/pod-resources.ts';
import { compareQuantities, milliUnits, nano } from '../../machinery/quantity.ts';

/** What a container, a pod or a claim asks for. */
export interface Resources {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

function checkLeast(item: LimitRangeItem, { requests, limits }: Resources, errors: string[]): void {
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
}

function checkMost(item: LimitRangeItem, { requests, limits }: Resources, errors: string[]): void {
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

function check(item: LimitRangeItem, resources: Resources, errors: string[]): void {
  checkLeast(item, resources, errors);
  checkMost(item, resources, errors);
  checkRatio(item, resources, errors);
}

const resourcesOf = ({ resources }: Container): Resources => ({
  requests: resources?.requests ?? {},
  limits: resources?.limits ?? {},
});

/** A runtime's overhead is no part of what a pod asks for here. */
function totals({ overhead: _overhead, ...spec }: PodSpec): Resources {
  return { requests: podResources(spec, 'requests'), limits: podResources(spec, 'limits') };
}

/** How a pod is out of bounds. */
export function podProblems({ spec }: Pod, items: readonly LimitRangeItem[]): readonly string[] {
  const errors: string[] = [];
  if (!spec) return errors;
  for (const item of items) {
    if (item.type === 'Container') {
      for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
        check(item, resourcesOf(container), errors);
      }
    } else if (item.type === 'Pod') check(item, totals(spec), errors);
  }
  return errors;
}

/** How a claim is out of bounds. Its limits do not matter. */
export function claimProblems(
  { spec }: PersistentVolumeClaim,
  items: readonly LimitRangeItem[],
): readonly string[] {
  const errors: string[] = [];
  const requests = spec?.resources?.requests ?? {};
  for (const item of items) {
    if (item.type !== 'PersistentVolumeClaim') continue;
    checkLeast(item, { requests, limits: {} }, errors);
    for (const [name, most] of Object.entries(item.max ?? {})) {
      const words = `maximum ${name} usage per ${item.type} is ${most}`;
      const request = requests[name];
      if (request === undefined) errors.push(`${words}.  No request is specified`);
      else if (compareQuantities(request, most) > 0) errors.push(`${words}, but request is ${request}`);
    }
  }
  return errors;
}
