import type { PodSpec } from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { validateCommon, validateImage, type PodFacts } from './container-validation.ts';

/** What stands for a part in the pod's own work, in the order of the type. */
const FOR_WORK = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

const isSet = (value: unknown): boolean =>
  value !== undefined &&
  value !== '' &&
  !(typeof value === 'object' && Object.keys(value ?? {}).length === 0);

const REFUSED = 'cannot be set for an Ephemeral Container';

/** Models pkg/apis/core/validation/validation.go validateEphemeralContainers */
export function validateEphemeralContainers(
  spec: PodSpec,
  pod: PodFacts,
  path: string,
  errors: FieldErrors,
): void {
  const others = new Set([...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  for (const [i, container] of (spec.ephemeralContainers ?? []).entries()) {
    const field = `${path}[${i}]`;
    validateCommon(container, pod, field, errors);
    validateImage(container, field, errors);
    if (names.has(container.name)) errors.duplicate(`${field}.name`, container.name);
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) errors.notFound(`${field}.targetContainerName`, target);
    for (const key of FOR_WORK) if (isSet(container[key])) errors.forbidden(`${field}.${key}`, REFUSED);
    for (const [at, { subPath, subPathExpr }] of (container.volumeMounts ?? []).entries()) {
      if (subPath) errors.forbidden(`${field}.volumeMounts[${at}].subPath`, REFUSED);
      if (subPathExpr) errors.forbidden(`${field}.volumeMounts[${at}].subPathExpr`, REFUSED);
    }
  }
}
