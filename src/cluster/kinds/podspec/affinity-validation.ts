import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  TopologySpreadConstraint,
} from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { checkLabel, checkLabelValue, checkQualifiedName, checkSubdomain } from '../../machinery/names.ts';
import { validateSelector, validateSetOperator } from '../selector-validation.ts';

const INCLUSIONS = ['Honor', 'Ignore'];
const UNSATISFIABLE = ['DoNotSchedule', 'ScheduleAnyway'];

/** Models ValidateNodeFieldSelectorRequirement */
function validateField(
  { key, operator, values = [] }: NodeSelectorRequirement,
  path: string,
  errors: FieldErrors,
): void {
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.invalid(`${path}.operator`, operator, 'not a valid selector operator');
  } else if (values.length !== 1) {
    const rule = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.required(`${path}.values`, rule);
  }
  if (key !== 'metadata.name') errors.invalid(`${path}.key`, key, 'not a valid field selector key');
  else
    for (const [i, value] of values.entries())
      errors.complain(`${path}.values[${i}]`, value, checkSubdomain(value));
}

/** Models ValidateNodeSelectorTerm. @param strict values must be such as labels can have */
function validateTerm(term: NodeSelectorTerm, path: string, errors: FieldErrors, strict: boolean): void {
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
    for (const [j, value] of strict ? values.entries() : [])
      errors.complain(`${field}.values[${j}]`, value, checkLabelValue(value));
  }
  for (const [i, requirement] of (term.matchFields ?? []).entries())
    validateField(requirement, `${path}.matchFields[${i}]`, errors);
}

/** Models pkg/apis/core/validation/validation.go ValidateNodeSelector */
export function validateNodeSelector(
  { nodeSelectorTerms }: NodeSelector,
  path: string,
  errors: FieldErrors,
): void {
  const terms = `${path}.nodeSelectorTerms`;
  if (nodeSelectorTerms.length === 0) errors.required(terms, 'must have at least one node selector term');
  for (const [i, term] of nodeSelectorTerms.entries()) validateTerm(term, `${terms}[${i}]`, errors, true);
}

function validatePodTerm(term: PodAffinityTerm, path: string, errors: FieldErrors): void {
  if (term.labelSelector) validateSelector(term.labelSelector, `${path}.labelSelector`, errors);
  if (term.namespaceSelector) validateSelector(term.namespaceSelector, `${path}.namespaceSelector`, errors);
  for (const name of term.namespaces ?? []) errors.complain(`${path}.namespace`, name, checkLabel(name));
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
    if (required)
      validateNodeSelector(required, `${field}.requiredDuringSchedulingIgnoredDuringExecution`, errors);
    const preferred = nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const [i, { weight, preference }] of preferred.entries()) {
      const own = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
      validateWeight(weight, own, errors);
      validateTerm(preference, `${own}.preference`, errors, false);
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
    const { topologyKey, whenUnsatisfiable: action, minDomains } = constraint;
    if (!topologyKey) errors.required(`${field}.topologyKey`, 'can not be empty');
    if (!UNSATISFIABLE.includes(action)) {
      errors.notSupported(`${field}.whenUnsatisfiable`, action, UNSATISFIABLE);
    }
    const alike = ({ topologyKey: key, whenUnsatisfiable }: TopologySpreadConstraint): boolean =>
      key === topologyKey && whenUnsatisfiable === action;
    if (constraints.slice(i + 1).some(alike))
      errors.duplicate(`${field}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${action}}`);
    if (minDomains !== undefined && minDomains <= 0)
      errors.invalid(`${field}.minDomains`, minDomains, 'must be greater than zero');
    if (minDomains !== undefined && action !== 'DoNotSchedule') {
      const rule = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
      errors.invalid(`${field}.minDomains`, minDomains, rule);
    }
    for (const policy of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = constraint[policy];
      if (value !== undefined && !INCLUSIONS.includes(value))
        errors.notSupported(`${field}.${policy}`, value, INCLUSIONS);
    }
    if (constraint.labelSelector) {
      validateSelector(constraint.labelSelector, `${field}.labelSelector`, errors);
    }
  }
}
