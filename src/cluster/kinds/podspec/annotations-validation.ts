import type { Pod, PodSpec } from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { quote } from '../../machinery/go.ts';
import { validateDescendingPath } from './volume-validation.ts';

type Annotations = Readonly<Record<string, string>>;

const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_OF_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const LOCALHOST = 'localhost/';
const APP_ARMOR_PROFILES = ['', 'runtime/default', 'unconfined'];
const SECCOMP_PROFILES = ['runtime/default', 'docker/default', 'unconfined'];

/** Models pkg/apis/core/helper/helpers.go GetDeletionCostFromPodAnnotations */
function isDeletionCost(text: string): boolean {
  const cost = Number(text);
  return /^(?:-\d+|0|[1-9]\d*)$/.test(text) && cost === (cost | 0);
}

/** Models ValidateSeccompProfile */
function validateSeccomp(profile: string, field: string, errors: FieldErrors): void {
  if (SECCOMP_PROFILES.includes(profile)) return;
  if (profile.startsWith(LOCALHOST)) validateDescendingPath(profile.slice(LOCALHOST.length), field, errors);
  else errors.invalid(field, profile, 'must be a valid seccomp profile');
}

const hasContainer = ({ containers, initContainers, ephemeralContainers }: PodSpec, name: string): boolean =>
  [containers, initContainers, ephemeralContainers].some((list) => list?.some((one) => one.name === name));

/** Models ValidateAppArmorPodAnnotations */
function validateAppArmor(
  container: string,
  profile: string,
  spec: PodSpec,
  field: string,
  errors: FieldErrors,
): void {
  if (!hasContainer(spec, container)) errors.invalid(field, container, 'container not found');
  if (APP_ARMOR_PROFILES.includes(profile) || profile.startsWith(LOCALHOST)) return;
  errors.invalid(field, profile, `invalid AppArmor profile name: ${quote(profile)}`);
}

/**
 * Validates the annotations that mean something of a pod or of a template, less the tolerations that were alpha once.
 * Models pkg/apis/core/validation/validation.go ValidatePodSpecificAnnotations
 */
export function validatePodAnnotations(
  annotations: Annotations | undefined,
  spec: PodSpec,
  path: string,
  errors: FieldErrors,
): void {
  if (!annotations) return;
  const mirror = annotations[MIRROR];
  if (mirror !== undefined && !spec.nodeName) {
    const detail = 'must set spec.nodeName if mirror pod annotation is set';
    errors.invalid(`${path}[${MIRROR}]`, mirror, detail);
  }
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !isDeletionCost(cost))
    errors.invalid(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer');
  const seccomp = annotations[SECCOMP];
  if (seccomp !== undefined) validateSeccomp(seccomp, `${path}.${SECCOMP}`, errors);
  const entries = Object.entries(annotations);
  for (const [key, profile] of entries)
    if (key.startsWith(SECCOMP_OF_CONTAINER)) validateSeccomp(profile, `${path}.${key}`, errors);
  for (const [key, profile] of entries) {
    if (!key.startsWith(APP_ARMOR)) continue;
    validateAppArmor(key.slice(APP_ARMOR.length), profile, spec, `${path}[${key}]`, errors);
  }
}

const PATH = 'metadata.annotations';

/** What nobody changes of the annotations of a pod. Models ValidatePodSpecificAnnotationUpdates */
export function validatePodAnnotationsUpdate(object: Pod, old: Pod, errors: FieldErrors): void {
  const now: Annotations = object.metadata?.annotations ?? {};
  const was: Annotations = old.metadata?.annotations ?? {};
  if (now === was || object.metadata === old.metadata) return;
  const complain = (key: string, verb: string): void => {
    if (key.startsWith(APP_ARMOR))
      errors.forbidden(`${PATH}[${key}]`, `may not ${verb} AppArmor annotations`);
    if (key === MIRROR) errors.forbidden(`${PATH}[${key}]`, `may not ${verb} mirror pod annotation`);
  };
  for (const key of Object.keys(was)) if (now[key] !== was[key]) complain(key, 'remove or update');
  for (const key of Object.keys(now)) if (!Object.hasOwn(was, key)) complain(key, 'add');
  validatePodAnnotations(now, object.spec ?? { containers: [] }, PATH, errors);
}
