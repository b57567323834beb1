import type { LabelSelector, PodTemplateSpec } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goIntOrString, goMap, goSelector, GoText } from '../machinery/go.ts';
import { checkPercent } from '../machinery/names.ts';
import { requirementsOf, selectorMatches } from '../machinery/selectors.ts';
import { validateImmutable } from './metadata-validation.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';
import { validatePodTemplate, type PodRules } from './podspec/validation.ts';
import { validateSelector } from './selector-validation.ts';

/** A workload's selector: there, valid, not empty. @param what how the message about an empty one calls the workload */
export function validateWorkloadSelector(
  selector: LabelSelector | undefined,
  what: string,
  errors: FieldErrors,
): void {
  if (selector === undefined) {
    errors.required('spec.selector');
    return;
  }
  validateSelector(selector, 'spec.selector', errors);
  if (requirementsOf(selector)?.length === 0) {
    errors.invalid('spec.selector', goSelector(selector), `empty selector is invalid for ${what}`);
  }
}

/** A workload keeps the selector that it was made with. */
export function validateSameSelector(
  selector: LabelSelector | undefined,
  old: LabelSelector | undefined,
  errors: FieldErrors,
): void {
  const shown = (): GoText => (selector === undefined ? new GoText('null') : goSelector(selector));
  validateImmutable(selector, old, 'spec.selector', shown, errors);
}

export function validateSelectorMatches(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  errors: FieldErrors,
): void {
  // An empty selector has been refused already; a missing one matches nothing.
  if (selector !== undefined && requirementsOf(selector)?.length === 0) return;
  const labels = template.metadata?.labels;
  if (selectorMatches(selector, labels)) return;
  errors.invalid(
    'spec.template.metadata.labels',
    goMap(labels),
    '`selector` does not match template `labels`',
  );
}

/** Pods of a workload that runs for ever restart for ever. @param what how the message calls the workload */
export function validateAlwaysRestarts(template: PodTemplateSpec, what: string, errors: FieldErrors): void {
  const policy = template.spec?.restartPolicy ?? '';
  if (policy !== 'Always') errors.notSupported('spec.template.spec.restartPolicy', policy, ['Always']);
  if (template.spec?.activeDeadlineSeconds !== undefined) {
    errors.forbidden(
      'spec.template.spec.activeDeadlineSeconds',
      `activeDeadlineSeconds in ${what} is not Supported`,
    );
  }
}

/** Models pkg/apis/apps/validation/validation.go ValidatePodTemplateSpecForReplicaSet */
export function validateReplicaTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  errors: FieldErrors,
  rules: PodRules,
): void {
  if (selector !== undefined && requirementsOf(selector) === undefined) {
    errors.invalid('spec.selector', goSelector(selector), 'invalid label selector');
    return;
  }
  validateSelectorMatches(selector, template, errors);
  validatePodTemplate(template, 'spec.template', errors, rules);
  validateAlwaysRestarts(template, 'ReplicaSet', errors);
}

/** A count or a percentage that is not negative. Models ValidatePositiveIntOrPercent */
export function validateIntOrPercent(
  value: number | string | undefined,
  field: string,
  errors: FieldErrors,
): void {
  if (typeof value === 'string') errors.complain(field, goIntOrString(value), checkPercent(value));
  else validateNonNegative(value, field, errors);
}

/** The number of a count or a percentage. */
export function intOrPercentValue(value: number | string | undefined): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  return checkPercent(value).length === 0 ? Number(value.slice(0, -1)) : Number(value) || 0;
}

export function validateAtMost100Percent(
  value: number | string | undefined,
  field: string,
  errors: FieldErrors,
): void {
  if (typeof value !== 'string' || checkPercent(value).length > 0) return;
  if (Number(value.slice(0, -1)) > 100) {
    errors.invalid(field, goIntOrString(value), 'must not be greater than 100%');
  }
}
