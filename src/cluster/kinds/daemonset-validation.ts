import type { DaemonSet } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goIntOrString, goMap, goSelector, GoText, quote } from '../machinery/go.ts';
import { requirementsOf, selectorMatches } from '../machinery/selectors.ts';
import type { WriteContext } from './kind.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';
import { validatePodTemplate } from './podspec/validation.ts';
import { validateSelector } from './selector-validation.ts';
import {
  intOrPercentValue,
  validateAlwaysRestarts,
  validateAtMost100Percent,
  validateIntOrPercent,
  validateSameSelector,
} from './workload-validation.ts';

const PATH = 'spec.updateStrategy.rollingUpdate';

function validateStrategy(
  { updateStrategy: strategy = {} }: NonNullable<DaemonSet['spec']>,
  errors: FieldErrors,
): void {
  if (strategy.type === 'OnDelete') return;
  if (strategy.type !== 'RollingUpdate') {
    const shown = `apps.DaemonSetUpdateStrategy{Type:${quote(strategy.type ?? '')}, RollingUpdate:(*apps.RollingUpdateDaemonSet)(nil)}`;
    errors.notSupported('spec.updateStrategy', new GoText(shown), ['RollingUpdate', 'OnDelete']);
    return;
  }
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  validateIntOrPercent(maxUnavailable, `${PATH}.maxUnavailable`, errors);
  validateIntOrPercent(maxSurge, `${PATH}.maxSurge`, errors);
  validateAtMost100Percent(maxUnavailable, `${PATH}.maxUnavailable`, errors);
  validateAtMost100Percent(maxSurge, `${PATH}.maxSurge`, errors);
  const unavailable = intOrPercentValue(maxUnavailable) !== 0;
  const surge = intOrPercentValue(maxSurge) !== 0;
  if (unavailable && surge) {
    errors.invalid(
      `${PATH}.maxSurge`,
      goIntOrString(maxSurge ?? 0),
      'may not be set when maxUnavailable is non-zero',
    );
  } else if (!unavailable && !surge) {
    errors.required(`${PATH}.maxUnavailable`, 'cannot be 0 when maxSurge is 0');
  }
}

/** Models pkg/apis/apps/validation/validation.go ValidateDaemonSetSpec */
export function validateDaemonSet(
  { spec }: DaemonSet,
  errors: FieldErrors,
  { settings }: WriteContext,
): void {
  if (!spec) return;
  const { selector, template } = spec;
  if (selector !== undefined) validateSelector(selector, 'spec.selector', errors);
  const labels = template.metadata?.labels;
  if (!selectorMatches(selector, labels)) {
    errors.invalid(
      'spec.template.metadata.labels',
      goMap(labels),
      '`selector` does not match template `labels`',
    );
  }
  if (selector !== undefined && requirementsOf(selector)?.length === 0) {
    errors.invalid('spec.selector', goSelector(selector), 'empty selector is invalid for daemonset');
  }
  validatePodTemplate(template, 'spec.template', errors, settings);
  validateAlwaysRestarts(template, 'DaemonSet', errors);
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateStrategy(spec, errors);
  validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
}

export function validateDaemonSetUpdate(
  object: DaemonSet,
  old: DaemonSet,
  errors: FieldErrors,
  context: WriteContext,
): void {
  if (object.spec === old.spec) return;
  validateDaemonSet(object, errors, context);
  validateSameSelector(object.spec?.selector, old.spec?.selector, errors);
}
