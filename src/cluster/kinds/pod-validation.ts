import type { Container, Pod, PodSpec, Toleration } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { rangeMessage } from '../machinery/names.ts';
import type { WriteContext } from './kind.ts';
import { validatePodAnnotations, validatePodAnnotationsUpdate } from './podspec/annotations-validation.ts';
import { validateImage } from './podspec/container-validation.ts';
import { validateGated, validateGates } from './pod-gates-validation.ts';
import { podSpecDiff } from './podspec/diff.ts';
import { validatePodSpec } from './podspec/validation.ts';

const MAX_SECONDS = 2 ** 31 - 1;

const MUTABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

function validateImages(
  containers: readonly Container[] | undefined,
  path: string,
  errors: FieldErrors,
): void {
  for (const [i, container] of (containers ?? []).entries())
    validateImage(container, `${path}[${i}]`, errors);
}

/** What holds for the spec of a pod itself. Models validatePodMetadataAndSpec */
export function validateSpec(spec: PodSpec, errors: FieldErrors, { settings }: WriteContext): void {
  validatePodSpec(spec, 'spec', errors, settings);
  validateImages(spec.containers, 'spec.containers', errors);
  validateImages(spec.initContainers, 'spec.initContainers', errors);
}

/** Models pkg/apis/core/validation/validation.go ValidatePodCreate */
export function validatePod({ metadata, spec }: Pod, errors: FieldErrors, context: WriteContext): void {
  if (!spec) return;
  validatePodAnnotations(metadata?.annotations, spec, 'metadata.annotations', errors);
  validateSpec(spec, errors, context);
  if (spec.ephemeralContainers?.length)
    errors.forbidden('spec.ephemeralContainers', 'cannot be set on create');
  if (spec.nodeName && spec.schedulingGates?.length) {
    errors.forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared');
  }
}

type Lists = 'containers' | 'initContainers';

/** Tells whether the lists are of one length: else nothing more can be compared. */
function validateCount(spec: PodSpec, old: PodSpec, list: Lists, errors: FieldErrors): boolean {
  if ((spec[list] ?? []).length === (old[list] ?? []).length) return true;
  errors.forbidden(`spec.${list}`, 'pod updates may not add or remove containers');
  return false;
}

function withImages(spec: PodSpec, old: PodSpec, list: Lists): PodSpec {
  const containers = spec[list];
  if (!containers) return spec;
  const images = containers.map((container, i) => ({ ...container, image: old[list]?.[i]?.image ?? '' }));
  return { ...spec, [list]: images };
}

/** Tells whether the deadline is no reason to stop looking. */
function validateDeadline(spec: PodSpec, old: PodSpec, errors: FieldErrors): boolean {
  const field = 'spec.activeDeadlineSeconds';
  const value = spec.activeDeadlineSeconds;
  const was = old.activeDeadlineSeconds;
  if (value === undefined) {
    if (was !== undefined)
      errors.invalid(field, null, 'must not update from a positive integer to nil value');
  } else if (value < 0 || value > MAX_SECONDS) {
    errors.invalid(field, value, rangeMessage(0, MAX_SECONDS));
    return false;
  } else if (was !== undefined && was < value) {
    errors.invalid(field, value, 'must be less than or equal to previous value');
    return false;
  }
  return true;
}

function validateTolerations(spec: PodSpec, old: PodSpec, errors: FieldErrors): void {
  const own = spec.tolerations ?? [];
  const timeless = ({ tolerationSeconds: _seconds, ...rest }: Toleration): object => rest;
  const kept = (old.tolerations ?? []).every((one) =>
    own.some((other) => semanticEqual(timeless(one), timeless(other))),
  );
  if (kept) return;
  errors.forbidden(
    'spec.tolerations',
    'existing toleration can not be modified except its tolerationSeconds',
  );
}

/** What may not differ: everything but images, deadline, tolerations and gates. */
function comparable(spec: PodSpec, old: PodSpec): PodSpec {
  const {
    activeDeadlineSeconds: _deadline,
    tolerations: _tolerations,
    schedulingGates: _gates,
    ...own
  } = spec;
  const { activeDeadlineSeconds, tolerations, schedulingGates } = old;
  const out: PodSpec = {
    ...own,
    ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds }),
    ...(tolerations === undefined ? {} : { tolerations }),
    ...(schedulingGates === undefined ? {} : { schedulingGates }),
  };
  const grace = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  const images = withImages(withImages(out, old, 'containers'), old, 'initContainers');
  return grace
    ? { ...images, terminationGracePeriodSeconds: old.terminationGracePeriodSeconds ?? 0 }
    : images;
}

/** Models pkg/apis/core/validation/validation.go ValidatePodUpdate */
export function validatePodUpdate(object: Pod, old: Pod, errors: FieldErrors, context: WriteContext): void {
  const { spec } = object;
  const was = old.spec;
  if (!spec || !was) return;
  const annotations = object.metadata?.annotations;
  if (spec !== was || annotations !== old.metadata?.annotations)
    validatePodAnnotations(annotations, spec, 'metadata.annotations', errors);
  if (spec !== was) validateSpec(spec, errors, context);
  validatePodAnnotationsUpdate(object, old, errors);
  if (spec === was) return;
  if (!validateCount(spec, was, 'containers', errors)) return;
  if (!validateCount(spec, was, 'initContainers', errors)) return;
  if (!validateDeadline(spec, was, errors)) return;
  validateTolerations(spec, was, errors);
  validateGates(spec, was, errors);
  const compared = validateGated(comparable(spec, was), was, errors);
  if (semanticEqual(compared, was)) return;
  errors.forbidden(
    'spec',
    `pod updates may not change fields other than ${MUTABLE}\n${podSpecDiff(was, compared)}`,
  );
}
