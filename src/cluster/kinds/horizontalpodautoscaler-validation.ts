import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HPAScalingRules,
} from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { nano } from '../machinery/quantity.ts';
import { validateMetric, validateReference } from './metric-validation.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';

const MAX_PERIOD = 1800;
const MAX_WINDOW = 3600;
const POLICIES = ['Percent', 'Pods'];
const SELECTIONS = ['Disabled', 'Max', 'Min'];

/** Models pkg/apis/autoscaling/validation/validation.go validateScalingRules */
function validateRules(rules: HPAScalingRules | undefined, path: string, errors: FieldErrors): void {
  if (!rules) return;
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  const field = `${path}.stabilizationWindowSeconds`;
  if (window !== undefined && window < 0) {
    errors.invalid(field, window, 'must be greater than or equal to zero');
  }
  if (window !== undefined && window > MAX_WINDOW) {
    errors.invalid(field, window, `must be less than or equal to ${MAX_WINDOW}`);
  }
  if (selectPolicy !== undefined && !SELECTIONS.includes(selectPolicy)) {
    errors.notSupported(`${path}.selectPolicy`, selectPolicy, SELECTIONS);
  }
  if (policies.length === 0) errors.required(`${path}.policies`, 'must specify at least one Policy');
  policies.forEach(({ type, value, periodSeconds }, i) => {
    const at = `${path}.policies[${i}]`;
    if (!POLICIES.includes(type)) errors.notSupported(`${at}.type`, type, POLICIES);
    if (value <= 0) errors.invalid(`${at}.value`, value, 'must be greater than zero');
    if (periodSeconds <= 0) errors.invalid(`${at}.periodSeconds`, periodSeconds, 'must be greater than zero');
    if (periodSeconds > MAX_PERIOD) {
      errors.invalid(`${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${MAX_PERIOD}`);
    }
  });
  if (tolerance !== undefined && nano(tolerance) < 0n) {
    errors.invalid(`${path}.tolerance`, tolerance, 'must be greater than or equal to 0');
  }
}

function validateBehavior(
  behavior: HorizontalPodAutoscalerBehavior,
  path: string,
  errors: FieldErrors,
): void {
  validateRules(behavior.scaleUp, `${path}.scaleUp`, errors);
  validateRules(behavior.scaleDown, `${path}.scaleDown`, errors);
}

/** Models pkg/apis/autoscaling/validation/validation.go validateHorizontalPodAutoscalerSpec */
export function validateAutoscaler({ spec }: HorizontalPodAutoscaler, errors: FieldErrors): void {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics = [], behavior } = spec ?? {};
  if (minReplicas !== undefined && minReplicas < 1) {
    errors.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1');
  }
  if (maxReplicas < 1) errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0');
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`');
  }
  validateReference(scaleTargetRef, 'spec.scaleTargetRef', errors);
  metrics.forEach((metric, i) => {
    validateMetric(metric, `spec.metrics[${i}]`, errors);
  });
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    errors.forbidden(
      'spec.metrics',
      'must specify at least one Object or External metric to support scaling to zero replicas',
    );
  }
  if (behavior) validateBehavior(behavior, 'spec.behavior', errors);
}

/** Models pkg/apis/autoscaling/validation/validation.go ValidateHorizontalPodAutoscalerStatusUpdate */
export function validateAutoscalerStatus({ status }: HorizontalPodAutoscaler, errors: FieldErrors): void {
  validateNonNegative(status?.currentReplicas, 'status.currentReplicas', errors);
  validateNonNegative(status?.desiredReplicas, 'status.desiredReplicas', errors);
}
