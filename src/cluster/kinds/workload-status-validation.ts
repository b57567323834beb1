import type { PodDisruptionBudget } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { validateConditions } from './conditions-validation.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';

/** What a workload's status counts, in the order of complaints. */
interface Counts {
  /** None of them is negative; that of collisions never becomes less. */
  readonly counts: readonly string[];
  /** None of them is greater than that of all replicas. */
  readonly parts?: readonly string[];
  /** How the complaint about more available replicas than ready ones calls the latter. */
  readonly ready?: string;
}

interface Counted {
  readonly status?: object;
}

/**
 * Validates the update of a workload's status.
 * Models pkg/apis/apps/validation/validation.go ValidateStatefulSetStatusUpdate and its neighbours
 */
const validateCounts =
  ({ counts, parts = [], ready = 'readyReplicas' }: Counts) =>
  ({ status }: Counted, { status: before }: Counted, errors: FieldErrors): void => {
    const reader = (from: object | undefined) => {
      const fields = new Map<string, unknown>(Object.entries(from ?? {}));
      return (name: string): number | undefined => {
        const value = fields.get(name);
        return typeof value === 'number' ? value : undefined;
      };
    };
    const [count, was] = [reader(status), reader(before)];
    const limit = (name: string, most: string, whose: string): void => {
      const value = count(name) ?? 0;
      if (value > (count(most) ?? 0))
        errors.invalid(`status.${name}`, value, `cannot be greater than ${whose}`);
    };
    for (const name of counts) validateNonNegative(count(name), `status.${name}`, errors);
    for (const name of parts) limit(name, 'replicas', 'status.replicas');
    if (parts.length > 0) limit('availableReplicas', 'readyReplicas', ready);
    const [collisions, earlier] = [count('collisionCount'), was('collisionCount')];
    if (counts.includes('collisionCount') && earlier !== undefined && (collisions ?? -1) < earlier)
      errors.invalid('status.collisionCount', collisions ?? 0, 'cannot be decremented');
  };

export const validateDeploymentStatusUpdate = validateCounts({
  counts: [
    'observedGeneration',
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'unavailableReplicas',
    'terminatingReplicas',
    'collisionCount',
  ],
  parts: ['updatedReplicas', 'readyReplicas', 'availableReplicas'],
});

/** The same for a ReplicaSet and a ReplicationController. */
export const validateReplicaStatusUpdate = validateCounts({
  counts: [
    'replicas',
    'fullyLabeledReplicas',
    'readyReplicas',
    'availableReplicas',
    'observedGeneration',
    'terminatingReplicas',
  ],
  parts: ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'],
});

export const validateStatefulSetStatusUpdate = validateCounts({
  counts: [
    'replicas',
    'readyReplicas',
    'currentReplicas',
    'updatedReplicas',
    'availableReplicas',
    'observedGeneration',
    'collisionCount',
  ],
  parts: ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'],
  ready: 'status.readyReplicas',
});

const validateBudgetCounts = validateCounts({
  counts: ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'],
});

/** Models pkg/apis/policy/validation/validation.go ValidatePodDisruptionBudgetStatusUpdate */
export function validateBudgetStatusUpdate(
  object: PodDisruptionBudget,
  old: PodDisruptionBudget,
  errors: FieldErrors,
): void {
  const conditions = object.status?.conditions;
  // Those that were there held when they were written.
  if (conditions !== old.status?.conditions) validateConditions(conditions, errors);
  validateBudgetCounts(object, old, errors);
}

export const validateDaemonSetStatusUpdate = validateCounts({
  counts: [
    'currentNumberScheduled',
    'numberMisscheduled',
    'desiredNumberScheduled',
    'numberReady',
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  ],
});
