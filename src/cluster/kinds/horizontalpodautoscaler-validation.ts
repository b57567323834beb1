import type { HorizontalPodAutoscaler } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';

/** Models pkg/apis/autoscaling/validation/validation.go validateHorizontalPodAutoscalerSpec */
export function validateAutoscaler({ spec }: HorizontalPodAutoscaler, errors: FieldErrors): void {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics = [] } = spec ?? {};
  if (minReplicas !== undefined && minReplicas < 1) {
    errors.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1');
  }
  if (maxReplicas < 1) errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0');
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`');
  }
  if (!scaleTargetRef?.kind) errors.required('spec.scaleTargetRef.kind');
  if (!scaleTargetRef?.name) errors.required('spec.scaleTargetRef.name');
  metrics.forEach((metric, i) => {
    const utilization = metric.resource?.target.averageUtilization;
    if (utilization !== undefined && utilization < 1) {
      errors.invalid(
        `spec.metrics[${i}].resource.target.averageUtilization`,
        utilization,
        'must be greater than 0',
      );
    }
  });
}
