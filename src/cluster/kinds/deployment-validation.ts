import type { Deployment, DeploymentStrategy } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goIntOrString, GoText, quote } from '../machinery/go.ts';
import type { WriteContext } from './kind.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';
import {
  intOrPercentValue,
  validateAtMost100Percent,
  validateIntOrPercent,
  validateReplicaTemplate,
  validateSameSelector,
  validateWorkloadSelector,
} from './workload-validation.ts';

const STRATEGIES = ['Recreate', 'RollingUpdate'];

function goStrategy({ type, rollingUpdate }: DeploymentStrategy): GoText {
  const rolling =
    rollingUpdate === undefined
      ? '(*apps.RollingUpdateDeployment)(nil)'
      : '(*apps.RollingUpdateDeployment)(0xc000000000)';
  return new GoText(`apps.DeploymentStrategy{Type:${quote(type ?? '')}, RollingUpdate:${rolling}}`);
}

/** Models pkg/apis/apps/validation/validation.go ValidateDeploymentStrategy */
function validateStrategy(strategy: DeploymentStrategy, path: string, errors: FieldErrors): void {
  const { type, rollingUpdate } = strategy;
  if (type === 'Recreate') {
    if (rollingUpdate) {
      errors.forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'");
    }
    return;
  }
  if (type !== 'RollingUpdate') {
    errors.notSupported(path, goStrategy(strategy), STRATEGIES);
    return;
  }
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
  const field = `${path}.rollingUpdate.maxUnavailable`;
  validateIntOrPercent(maxUnavailable, field, errors);
  validateIntOrPercent(maxSurge, `${path}.rollingUpdate.maxSurge`, errors);
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
    errors.invalid(field, goIntOrString(maxUnavailable ?? 0), 'may not be 0 when `maxSurge` is 0');
  }
  validateAtMost100Percent(maxUnavailable, field, errors);
}

/** Models pkg/apis/apps/validation/validation.go ValidateDeploymentSpec */
export function validateDeployment(
  { spec }: Deployment,
  errors: FieldErrors,
  { settings }: WriteContext,
): void {
  if (!spec) return;
  validateNonNegative(spec.replicas, 'spec.replicas', errors);
  validateWorkloadSelector(spec.selector, 'deployment', errors);
  validateReplicaTemplate(spec.selector, spec.template, errors, settings);
  validateStrategy(spec.strategy ?? {}, 'spec.strategy', errors);
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
  const deadline = spec.progressDeadlineSeconds;
  if (deadline === undefined) return;
  validateNonNegative(deadline, 'spec.progressDeadlineSeconds', errors);
  if (deadline <= (spec.minReadySeconds ?? 0)) {
    errors.invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds');
  }
}

export function validateDeploymentUpdate(
  object: Deployment,
  old: Deployment,
  errors: FieldErrors,
  context: WriteContext,
): void {
  if (object.spec === old.spec) return;
  validateDeployment(object, errors, context);
  validateSameSelector(object.spec?.selector, old.spec?.selector, errors);
}
