import type { PodDisruptionBudget } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { GoText } from '../machinery/go.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind } from './kind.ts';
import { validateSelector } from './selector-validation.ts';
import { validateBudgetStatusUpdate } from './workload-status-validation.ts';
import { validateAtMost100Percent, validateIntOrPercent } from './workload-validation.ts';

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

/** Models pkg/apis/policy/validation/validation.go ValidatePodDisruptionBudgetSpec */
function validate({ spec }: PodDisruptionBudget, errors: FieldErrors): void {
  if (spec?.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    errors.invalid(
      'spec',
      new GoText('policy.PodDisruptionBudgetSpec{}'),
      'minAvailable and maxUnavailable cannot be both set',
    );
  }
  for (const key of ['minAvailable', 'maxUnavailable'] as const) {
    validateIntOrPercent(spec?.[key], `spec.${key}`, errors);
    validateAtMost100Percent(spec?.[key], `spec.${key}`, errors);
  }
  if (spec?.selector) validateSelector(spec.selector, 'spec.selector', errors);
  const policy = spec?.unhealthyPodEvictionPolicy;
  if (policy !== undefined && !POLICIES.includes(policy)) {
    errors.notSupported('spec.unhealthyPodEvictionPolicy', policy, POLICIES);
  }
}

/** Models pkg/registry/policy/poddisruptionbudget/strategy.go */
export const poddisruptionbudget = defineKind<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  shortNames: ['pdb'],
  schema: 'io.k8s.api.policy.v1.PodDisruptionBudget',
  hasStatus: true,
  generation: true,
  unconditionalUpdate: false,
  columns: columns('Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions:integer', 'Age'),
  initialStatus: () => ({ currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 }),
  validate,
  validateUpdate: (object, _old, errors) => validate(object, errors),
  validateStatusUpdate: validateBudgetStatusUpdate,
  row: ({ metadata, spec, status }, { now }) => [
    metadata?.name ?? '',
    String(spec?.minAvailable ?? 'N/A'),
    String(spec?.maxUnavailable ?? 'N/A'),
    status?.disruptionsAllowed ?? 0,
    age(metadata?.creationTimestamp, now),
  ],
});
