import type { StatefulSet } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goSelector, GoText, quote } from '../machinery/go.ts';
import { checkLabel } from '../machinery/names.ts';
import { requirementsOf } from '../machinery/selectors.ts';
import { validateAnnotations, validateLabels } from './metadata-validation.ts';
import { validatePodAnnotations } from './podspec/annotations-validation.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';
import {
  validateAlwaysRestarts,
  validateSelectorMatches,
  validateWorkloadSelector,
} from './workload-validation.ts';

/** What a stateful set may change. */
const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

/** Models pkg/apis/apps/validation/validation.go ValidateStatefulSetSpec */
export function validateStatefulSet({ spec }: StatefulSet, errors: FieldErrors): void {
  if (!spec) return;
  const management = spec.podManagementPolicy ?? '';
  if (management !== 'OrderedReady' && management !== 'Parallel') {
    errors.invalid('spec.podManagementPolicy', management, "must be 'OrderedReady' or 'Parallel'");
  }
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (type === 'RollingUpdate') {
    validateNonNegative(rollingUpdate?.partition, 'spec.updateStrategy.rollingUpdate.partition', errors);
  } else if (type !== 'OnDelete') {
    const shown = `apps.StatefulSetUpdateStrategy{Type:${quote(type ?? '')}, RollingUpdate:(*apps.RollingUpdateStatefulSetStrategy)(nil)}`;
    errors.invalid('spec.updateStrategy', new GoText(shown), "must be 'RollingUpdate' or 'OnDelete'");
  }
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  for (const key of ['whenDeleted', 'whenScaled'] as const) {
    const value = retention?.[key] ?? 'Retain';
    if (value !== 'Retain' && value !== 'Delete') {
      const field = `spec.persistentVolumeClaimRetentionPolicy.${key}`;
      errors.notSupported(field, value, ['Retain', 'Delete']);
    }
  }
  validateNonNegative(spec.replicas, 'spec.replicas', errors);
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  if (spec.serviceName) errors.complain('spec.serviceName', spec.serviceName, checkLabel(spec.serviceName));
  validateWorkloadSelector(spec.selector, 'statefulset', errors);
  const { template } = spec;
  if (spec.selector !== undefined && requirementsOf(spec.selector) === undefined) {
    errors.invalid('spec.selector', goSelector(spec.selector), '');
  } else {
    validateSelectorMatches(spec.selector, template, errors);
    validateLabels(template.metadata?.labels, 'spec.template.labels', errors);
    const { annotations } = template.metadata ?? {};
    validateAnnotations(annotations, 'spec.template.annotations', errors);
    validatePodAnnotations(
      annotations,
      template.spec ?? { containers: [] },
      'spec.template.annotations',
      errors,
    );
  }
  validateAlwaysRestarts(template, 'StatefulSet', errors);
}

export function validateStatefulSetUpdate(object: StatefulSet, old: StatefulSet, errors: FieldErrors): void {
  if (object.spec === old.spec) return;
  validateStatefulSet(object, errors);
  const fixed = ({ spec }: StatefulSet): object => ({
    ...spec,
    ...Object.fromEntries(MUTABLE.map((key) => [key, undefined])),
  });
  if (semanticEqual(fixed(object), fixed(old))) return;
  errors.forbidden(
    'spec',
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  );
}
