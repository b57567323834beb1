import type {
  Affinity,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  TopologySpreadConstraint,
} from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { checkQualifiedName } from '../../machinery/names.ts';
import { validateSelector, validateSetOperator } from '../selector-validation.ts';

const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway'];

function validateTerm(term: NodeSelectorTerm, path: string, errors: FieldErrors): void {
  for (const [i, { key, operator, values = [] }] of (term.matchExpressions ?? []).entries()) {
    const field = `${path}.matchExpressions[${i}]`;
    if (operator === 'Gt' || operator === 'Lt') {
      if (values.length !== 1) {
        errors.required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'");
      }
    } else if (!validateSetOperator(operator, values, field, errors)) {
      errors.invalid(`${field}.operator`, operator, 'not a valid selector operator');
    }
    errors.complain(`${field}.key`, key, checkQualifiedName(key));
  }
}

function validatePodTerm(term: PodAffinityTerm, path: string, errors: FieldErrors): void {
  if (term.labelSelector) validateSelector(term.labelSelector, `${path}.labelSelector`, errors);
  if (!term.topologyKey) errors.required(`${path}.topologyKey`, 'can not be empty');
  errors.complain(`${path}.topologyKey`, term.topologyKey, checkQualifiedName(term.topologyKey));
}

function validateWeight(weight: number, path: string, errors: FieldErrors): void {
  if (weight < 1 || weight > 100) errors.invalid(`${path}.weight`, weight, 'must be in the range 1-100');
}

function validatePods(affinity: PodAffinity, path: string, errors: FieldErrors): void {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const [i, term] of required.entries()) {
    validatePodTerm(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`, errors);
  }
  const preferred = affinity.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const [i, { weight, podAffinityTerm }] of preferred.entries()) {
    const field = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
    validateWeight(weight, field, errors);
    validatePodTerm(podAffinityTerm, `${field}.podAffinityTerm`, errors);
  }
}

/** Models pkg/apis/core/validation/validation.go validateAffinity */
export function validateAffinity(affinity: Affinity, path: string, errors: FieldErrors): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  if (nodeAffinity) {
    const field = `${path}.nodeAffinity`;
    const required = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    if (required) {
      const terms = `${field}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
      if (required.nodeSelectorTerms.length === 0) {
        errors.required(terms, 'must have at least one node selector term');
      }
      for (const [i, term] of required.nodeSelectorTerms.entries()) {
        validateTerm(term, `${terms}[${i}]`, errors);
      }
    }
    const preferred = nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const [i, { weight, preference }] of preferred.entries()) {
      const own = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
      validateWeight(weight, own, errors);
      validateTerm(preference, `${own}.preference`, errors);
    }
  }
  if (podAffinity) validatePods(podAffinity, `${path}.podAffinity`, errors);
  if (podAntiAffinity) validatePods(podAntiAffinity, `${path}.podAntiAffinity`, errors);
}

/** Models validateTopologySpreadConstraints */
export function validateSpread(
  constraints: readonly TopologySpreadConstraint[],
  path: string,
  errors: FieldErrors,
): void {
  for (const [i, constraint] of constraints.entries()) {
    const field = `${path}[${i}]`;
    if (constraint.maxSkew <= 0) {
      errors.invalid(`${field}.maxSkew`, constraint.maxSkew, 'must be greater than zero');
    }
    if (!constraint.topologyKey) errors.required(`${field}.topologyKey`, 'can not be empty');
    else {
      errors.complain(
        `${field}.topologyKey`,
        constraint.topologyKey,
        checkQualifiedName(constraint.topologyKey),
      );
    }
    if (!UNSATISFIABLE.includes(constraint.whenUnsatisfiable)) {
      errors.notSupported(`${field}.whenUnsatisfiable`, constraint.whenUnsatisfiable, UNSATISFIABLE);
    }
    if (constraint.labelSelector) {
      validateSelector(constraint.labelSelector, `${field}.labelSelector`, errors);
    }
  }
}
