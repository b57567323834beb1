import type { Job, JobSpec } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goMap } from '../machinery/go.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import type { WriteContext } from './kind.ts';
import { IMMUTABLE } from './metadata-validation.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';
import { goTemplate } from './podspec/diff.ts';
import { validatePodTemplate, type PodRules } from './podspec/validation.ts';
import { validateSameSelector } from './workload-validation.ts';

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

const MODES = ['NonIndexed', 'Indexed'];
const REPLACEMENTS = ['Failed', 'TerminatingOrFailed'];

/** Models pkg/apis/batch/validation/validation.go validateJobSpec */
export function validateJobSpec(spec: JobSpec, path: string, errors: FieldErrors, rules: PodRules): void {
  for (const key of COUNTS) validateNonNegative(spec[key], `${path}.${key}`, errors);
  const mode = spec.completionMode ?? 'NonIndexed';
  if (!MODES.includes(mode)) errors.notSupported(`${path}.completionMode`, mode, MODES);
  if (mode === 'Indexed' && spec.completions === undefined) {
    errors.required(`${path}.completions`, 'when completion mode is Indexed');
  }
  if (mode === 'NonIndexed') {
    for (const key of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
      const value = spec[key];
      if (value !== undefined) errors.invalid(`${path}.${key}`, value, 'requires indexed completion mode');
    }
  }
  const replacement = spec.podReplacementPolicy;
  if (replacement !== undefined) {
    const supported = spec.podFailurePolicy ? ['Failed'] : REPLACEMENTS;
    if (!supported.includes(replacement)) {
      errors.notSupported(`${path}.podReplacementPolicy`, replacement, supported);
    }
  }
  validatePodTemplate(spec.template, `${path}.template`, errors, rules);
  const restart = spec.template.spec?.restartPolicy ?? '';
  const field = `${path}.template.spec.restartPolicy`;
  if (restart === 'Always' || restart === '') {
    errors.required(field, 'valid values: "OnFailure", "Never"');
  } else if (restart !== 'OnFailure' && restart !== 'Never') {
    errors.notSupported(field, restart, ['OnFailure', 'Never']);
  } else if (spec.podFailurePolicy && restart !== 'Never') {
    errors.invalid(field, restart, 'only "Never" is supported when podFailurePolicy is specified');
  }
}

/** Models pkg/apis/batch/validation/validation.go ValidateJob */
export function validateJob({ spec }: Job, errors: FieldErrors, { settings }: WriteContext): void {
  if (!spec) return;
  validateJobSpec(spec, 'spec', errors, settings);
  if (spec.selector === undefined) errors.required('spec.selector');
  const labels = spec.template.metadata?.labels;
  if (spec.selector !== undefined && !selectorMatches(spec.selector, labels)) {
    errors.invalid(
      'spec.template.metadata.labels',
      goMap(labels),
      '`selector` does not match template `labels`',
    );
  }
}

export function validateJobUpdate(
  object: Job,
  old: Job,
  errors: FieldErrors,
  { settings }: WriteContext,
): void {
  const { spec } = object;
  const was = old.spec;
  if (!spec || !was || spec === was) return;
  validateJobSpec(spec, 'spec', errors, settings);
  if (spec.completionMode !== 'Indexed' && spec.completions !== was.completions) {
    errors.invalid('spec.completions', spec.completions ?? null, IMMUTABLE);
  }
  validateSameSelector(spec.selector, was.selector, errors);
  if (!semanticEqual(spec.template, was.template)) {
    errors.invalid('spec.template', goTemplate(spec.template), IMMUTABLE);
  }
  if (spec.completionMode !== was.completionMode) {
    errors.invalid('spec.completionMode', spec.completionMode ?? null, IMMUTABLE);
  }
}

/** Models pkg/registry/batch/job/strategy.go (getStatusValidationOptions) */
export function validateJobStatusUpdate({ status }: Job, { status: old }: Job, errors: FieldErrors): void {
  const { active = 0, ready = 0 } = status ?? {};
  if (active === (old?.active ?? 0) && ready === (old?.ready ?? 0)) return;
  if (ready > active) errors.invalid('status.ready', ready, 'cannot set more ready pods than active');
}
