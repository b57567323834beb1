import type { PodSpec, PodTemplateSpec, Toleration } from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import {
  checkLabel,
  checkLabelValue,
  checkQualifiedName,
  checkSubdomain,
  rangeMessage,
} from '../../machinery/names.ts';
import { validateAnnotations, validateLabels } from '../metadata-validation.ts';
import { validatePodAnnotations } from './annotations-validation.ts';
import { validateAffinity, validateSpread } from './affinity-validation.ts';
import { validateContainers, validateInitContainers } from './container-validation.ts';
import { validateEphemeralContainers } from './ephemeral-validation.ts';
import {
  validateDNS,
  validateGates,
  validateHostAliases,
  validatePodSecurity,
} from './pod-fields-validation.ts';
import { validateResources } from './resource-validation.ts';
import { validateVolumes } from './volume-validation.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const MAX_SECONDS = 2 ** 31 - 1;

/** Models pkg/apis/core/validation/validation.go ValidateTolerations */
export function validateTolerations(
  tolerations: readonly Toleration[],
  path: string,
  errors: FieldErrors,
): void {
  for (const [i, { key, operator, value, effect, tolerationSeconds }] of tolerations.entries()) {
    const field = `${path}[${i}]`;
    if (key) errors.complain(`${field}.key`, key, checkQualifiedName(key));
    if (!key && operator !== 'Exists') {
      errors.invalid(
        `${field}.operator`,
        operator ?? '',
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      );
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.invalid(
        `${field}.effect`,
        effect ?? '',
        "effect must be 'NoExecute' when `tolerationSeconds` is set",
      );
    }
    switch (operator ?? 'Equal') {
      case 'Equal': {
        const complaints = checkLabelValue(value ?? '');
        if (complaints.length > 0) errors.invalid(`${field}.operator`, value ?? '', complaints.join(';'));
        break;
      }
      case 'Exists':
        if (value) {
          errors.invalid(`${field}.operator`, value, "value must be empty when `operator` is 'Exists'");
        }
        break;
      default:
        errors.notSupported(`${field}.operator`, operator ?? '', ['Equal', 'Exists']);
    }
    if (effect && !EFFECTS.includes(effect)) errors.notSupported(`${field}.effect`, effect, EFFECTS);
  }
}

/** What validation of a pod spec depends on beside the spec. */
export interface PodRules {
  readonly allowPrivileged: boolean;
}

/** Models pkg/apis/core/validation/validation.go ValidatePodSpec */
export function validatePodSpec(spec: PodSpec, path: string, errors: FieldErrors, rules: PodRules): void {
  const volumes = validateVolumes(spec.volumes, `${path}.volumes`, errors);
  const grace = spec.terminationGracePeriodSeconds;
  const pod = { volumes, grace, allowPrivileged: rules.allowPrivileged };
  validateContainers(spec, pod, `${path}.containers`, errors);
  if (spec.initContainers) validateInitContainers(spec, pod, `${path}.initContainers`, errors);
  if (spec.ephemeralContainers) {
    validateEphemeralContainers(spec, pod, `${path}.ephemeralContainers`, errors);
  }
  if (spec.resources) validateResources(spec.resources, `${path}.resources`, errors);
  if (spec.hostNetwork === true) validateHostNetwork(spec, path, errors);
  const restart = spec.restartPolicy ?? '';
  if (!RESTART_POLICIES.includes(restart)) {
    errors.notSupported(`${path}.restartPolicy`, restart, RESTART_POLICIES);
  }
  const dns = spec.dnsPolicy ?? '';
  if (!DNS_POLICIES.includes(dns)) errors.notSupported(`${path}.dnsPolicy`, dns, DNS_POLICIES);
  if (spec.nodeSelector) validateLabels(spec.nodeSelector, `${path}.nodeSelector`, errors);
  validatePodSecurity(spec, `${path}.securityContext`, errors);
  for (const [i, { name }] of (spec.imagePullSecrets ?? []).entries()) {
    if (!name) errors.required(`${path}.imagePullSecrets[${i}].name`);
  }
  if (spec.affinity) validateAffinity(spec.affinity, `${path}.affinity`, errors);
  validateDNS(spec, `${path}.dnsConfig`, errors);
  validateGates(spec, path, errors);
  if (spec.topologySpreadConstraints) {
    validateSpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`, errors);
  }
  const names = [
    ['serviceAccountName', checkSubdomain],
    ['nodeName', checkSubdomain],
  ] as const;
  for (const [key, check] of names) {
    const value = spec[key];
    if (value) errors.complain(`${path}.${key}`, value, check(value));
  }
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_SECONDS)) {
    errors.invalid(`${path}.activeDeadlineSeconds`, deadline, rangeMessage(1, MAX_SECONDS));
  }
  if (spec.hostname) errors.complain(`${path}.hostname`, spec.hostname, checkLabel(spec.hostname));
  if (spec.subdomain) errors.complain(`${path}.subdomain`, spec.subdomain, checkLabel(spec.subdomain));
  if (spec.tolerations) validateTolerations(spec.tolerations, `${path}.tolerations`, errors);
  if (spec.hostAliases) validateHostAliases(spec.hostAliases, `${path}.hostAliases`, errors);
  if (spec.priorityClassName) {
    errors.complain(
      `${path}.priorityClassName`,
      spec.priorityClassName,
      checkSubdomain(spec.priorityClassName),
    );
  }
  if (spec.runtimeClassName) {
    errors.complain(`${path}.runtimeClassName`, spec.runtimeClassName, checkSubdomain(spec.runtimeClassName));
  }
}

function validateHostNetwork(spec: PodSpec, path: string, errors: FieldErrors): void {
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [i, { ports = [] }] of (spec[list] ?? []).entries()) {
      for (const [at, { hostPort, containerPort }] of ports.entries()) {
        if (hostPort === containerPort) continue;
        errors.invalid(
          `${path}.${list}[${i}].ports[${at}].hostPort`,
          hostPort ?? 0,
          'must match `containerPort` when `hostNetwork` is true',
        );
      }
    }
  }
}

/** Valid templates are shared by many objects and checked once. */
const valid = new WeakSet<PodTemplateSpec>();

/** Models ValidatePodTemplateSpec */
export function validatePodTemplate(
  template: PodTemplateSpec,
  path: string,
  errors: FieldErrors,
  rules: PodRules,
): void {
  if (valid.has(template) && rules.allowPrivileged) return;
  const before = errors.causes.length;
  validateLabels(template.metadata?.labels, `${path}.labels`, errors);
  validateAnnotations(template.metadata?.annotations, `${path}.annotations`, errors);
  const spec = template.spec ?? { containers: [] };
  validatePodAnnotations(template.metadata?.annotations, spec, `${path}.annotations`, errors);
  validatePodSpec(spec, `${path}.spec`, errors, rules);
  if (spec.ephemeralContainers?.length) {
    errors.forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template');
  }
  if (errors.causes.length === before) valid.add(template);
}
