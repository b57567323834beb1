import type {
  CrossVersionObjectReference,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goQuantity } from '../machinery/go-values.ts';
import { checkLabel, checkQualifiedName, pathSegmentName } from '../machinery/names.ts';
import { nano } from '../machinery/quantity.ts';

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const TARGETS = ['Utilization', 'Value', 'AverageValue'];
const NO_SOURCE = 'must populate information for the given metric source';

// In the order in which the real server looks at them.
const SOURCES = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;

/** Models pkg/apis/autoscaling/validation/validation.go ValidateCrossVersionObjectReference */
export function validateReference(
  reference: CrossVersionObjectReference | undefined,
  path: string,
  errors: FieldErrors,
): void {
  for (const key of ['kind', 'name'] as const) {
    const value = reference?.[key] ?? '';
    if (value === '') errors.required(`${path}.${key}`);
    else errors.complain(`${path}.${key}`, value, pathSegmentName(value));
  }
}

function validateIdentifier({ name }: MetricIdentifier, path: string, errors: FieldErrors): void {
  if (!name) errors.required(`${path}.name`, 'must specify a metric name');
  else errors.complain(`${path}.name`, name, pathSegmentName(name));
}

/** Models pkg/apis/autoscaling/validation/validation.go validateMetricTarget */
function validateTarget(target: MetricTarget, path: string, errors: FieldErrors): void {
  const { type, value, averageValue, averageUtilization } = target;
  if (!type) errors.required(`${path}.type`, 'must specify a metric target type');
  if (!TARGETS.includes(type)) {
    errors.invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue');
  }
  if (value !== undefined && nano(value) <= 0n) {
    errors.invalid(`${path}.value`, goQuantity(value), 'must be positive');
  }
  if (averageValue !== undefined && nano(averageValue) <= 0n) {
    errors.invalid(`${path}.averageValue`, goQuantity(averageValue), 'must be positive');
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0');
  }
}

/** The target of a resource is an amount or a share, not both. */
function validateShare(target: MetricTarget, path: string, errors: FieldErrors): void {
  validateTarget(target, path, errors);
  const { averageUtilization, averageValue } = target;
  if (averageUtilization === undefined && averageValue === undefined) {
    errors.required(
      `${path}.averageUtilization`,
      'must set either a target raw value or a target utilization',
    );
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization');
  }
}

/** Models pkg/apis/core/v1/validation/validation.go ValidateContainerResourceName */
function validateResourceName(name: string, field: string, errors: FieldErrors): void {
  const complaints = checkQualifiedName(name);
  errors.complain(field, name, complaints);
  if (name.includes('/') || /^(cpu|memory|ephemeral-storage)$|^hugepages-/.test(name)) return;
  if (complaints.length === 0 && !/^(requests\.|limits\.|pods$|storage$|services)/.test(name)) {
    errors.invalid(field, name, 'must be a standard resource type or fully qualified');
  }
  errors.invalid(field, name, 'must be a standard resource for containers');
}

/** Models pkg/apis/autoscaling/validation/validation.go validateObjectSource and its neighbours */
function validateSource(
  source: (typeof SOURCES)[number],
  metric: MetricSpec,
  path: string,
  errors: FieldErrors,
): void {
  const target = `${path}.target`;
  const { object, external, pods, resource, containerResource } = metric;
  if (source === 'object' && object) {
    validateReference(object.describedObject, `${path}.describedObject`, errors);
    validateIdentifier(object.metric, `${path}.metric`, errors);
    validateTarget(object.target, target, errors);
    if (object.target.value === undefined && object.target.averageValue === undefined) {
      errors.required(`${target}.averageValue`, 'must set either a target value or averageValue');
    }
  } else if (source === 'external' && external) {
    validateIdentifier(external.metric, `${path}.metric`, errors);
    validateTarget(external.target, target, errors);
    const { value, averageValue } = external.target;
    if (value === undefined && averageValue === undefined) {
      errors.required(
        `${target}.averageValue`,
        'must set either a target value for metric or a per-pod target',
      );
    }
    if (value !== undefined && averageValue !== undefined) {
      errors.forbidden(`${target}.value`, 'may not set both a target value for metric and a per-pod target');
    }
  } else if (source === 'pods' && pods) {
    validateIdentifier(pods.metric, `${path}.metric`, errors);
    validateTarget(pods.target, target, errors);
    if (pods.target.averageValue === undefined) {
      errors.required(`${target}.averageValue`, 'must specify a positive target averageValue');
    }
  } else if (source === 'resource' && resource) {
    if (!resource.name) errors.required(`${path}.name`, 'must specify a resource name');
    validateShare(resource.target, target, errors);
  } else if (source === 'containerResource' && containerResource) {
    const { name, container } = containerResource;
    if (!name) errors.required(`${path}.name`, 'must specify a resource name');
    else validateResourceName(name, `${path}.name`, errors);
    if (!container) errors.required(`${path}.container`, 'must specify a container');
    else errors.complain(`${path}.container`, container, checkLabel(container));
    validateShare(containerResource.target, target, errors);
  }
}

/** Models pkg/apis/autoscaling/validation/validation.go validateMetricSpec */
export function validateMetric(metric: MetricSpec, path: string, errors: FieldErrors): void {
  const { type } = metric;
  if (!type) errors.required(`${path}.type`, 'must specify a metric source type');
  const isKnown = TYPES.includes(type);
  if (!isKnown) errors.notSupported(`${path}.type`, type, TYPES);
  const present = SOURCES.filter((source) => metric[source] !== undefined);
  const [first] = present;
  if (first) validateSource(first, metric, `${path}.${first}`, errors);
  const expected = SOURCES.find((source) => source.toLowerCase() === type.toLowerCase());
  if (isKnown && expected && !metric[expected]) errors.required(`${path}.${expected}`, NO_SOURCE);
  if (!isKnown) errors.notSupported(`${path}.type`, type, TYPES);
  if (present.length === 1) return;
  for (const source of present) {
    if (!isKnown || source !== expected) {
      errors.forbidden(`${path}.${source}`, 'must populate the given metric source only');
    }
  }
}
