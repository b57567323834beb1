import type { Container, PodSpec, SecurityContext, VolumeMount } from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { GoText } from '../../machinery/go.ts';
import { checkLabel, checkPortName, checkPortNumber, rangeMessage } from '../../machinery/names.ts';
import { validateEnvironment } from './env-validation.ts';
import { validateSeccomp } from './pod-fields-validation.ts';
import { validateProbes } from './probe-validation.ts';
import { validateResources } from './resource-validation.ts';
import { validateDescendingPath } from './volume-validation.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
/** The greatest number of a user or group. */
export const MAX_ID = 2 ** 31 - 1;

/** What validation knows about the pod around a container. */
export interface PodFacts {
  readonly volumes: ReadonlySet<string>;
  readonly grace: number | undefined;
  readonly allowPrivileged: boolean;
}

function validatePorts({ ports = [] }: Container, path: string, errors: FieldErrors): void {
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const field = `${path}.ports[${i}]`;
    if (port.name) {
      const complaints = checkPortName(port.name);
      if (complaints.length > 0) errors.complain(`${field}.name`, port.name, complaints);
      else if (names.has(port.name)) errors.duplicate(`${field}.name`, port.name);
      else names.add(port.name);
    }
    if (!port.containerPort) errors.required(`${field}.containerPort`);
    else errors.complain(`${field}.containerPort`, port.containerPort, checkPortNumber(port.containerPort));
    if (port.hostPort) errors.complain(`${field}.hostPort`, port.hostPort, checkPortNumber(port.hostPort));
    const protocol = port.protocol ?? '';
    if (protocol === '') errors.required(`${field}.protocol`);
    else if (!PROTOCOLS.includes(protocol)) errors.notSupported(`${field}.protocol`, protocol, PROTOCOLS);
  }
}

function validateMounts(
  mounts: readonly VolumeMount[] | undefined,
  volumes: ReadonlySet<string>,
  path: string,
  errors: FieldErrors,
): void {
  const paths = new Set<string>();
  for (const [i, mount] of (mounts ?? []).entries()) {
    const field = `${path}[${i}]`;
    if (!mount.name) errors.required(`${field}.name`);
    if (!volumes.has(mount.name)) errors.notFound(`${field}.name`, mount.name);
    if (!mount.mountPath) errors.required(`${field}.mountPath`);
    if (paths.has(mount.mountPath)) errors.invalid(`${field}.mountPath`, mount.mountPath, 'must be unique');
    paths.add(mount.mountPath);
    if (mount.subPath) validateDescendingPath(mount.subPath, `${path}.subPath`, errors);
    if (mount.subPathExpr) {
      if (mount.subPath) {
        errors.invalid(
          `${field}.subPathExpr`,
          mount.subPathExpr,
          'subPathExpr and subPath are mutually exclusive',
        );
      }
      validateDescendingPath(mount.subPathExpr, `${path}.subPathExpr`, errors);
    }
  }
}

/** User and group ids of a security context. */
export function validateIds(
  context: { readonly runAsUser?: number; readonly runAsGroup?: number },
  path: string,
  errors: FieldErrors,
): void {
  for (const key of ['runAsUser', 'runAsGroup'] as const) {
    const id = context[key];
    if (id !== undefined && (id < 0 || id > MAX_ID)) {
      errors.invalid(`${path}.${key}`, id, rangeMessage(0, MAX_ID));
    }
  }
}

function validateSecurity(
  context: SecurityContext | undefined,
  allowPrivileged: boolean,
  path: string,
  errors: FieldErrors,
): void {
  if (!context) return;
  if (context.privileged === true && !allowPrivileged) {
    errors.forbidden(`${path}.privileged`, 'disallowed by cluster policy');
  }
  validateIds(context, path, errors);
  if (context.seccompProfile) validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors);
  if (context.allowPrivilegeEscalation !== false) return;
  const shown = new GoText('core.SecurityContext{}');
  if (context.privileged === true) {
    errors.invalid(path, shown, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
  }
  if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
    errors.invalid(
      path,
      shown,
      'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
    );
  }
}

/** What holds for the image of a pod's own container, but not in templates. Models validateContainerOnlyForPod */
export function validateImage({ image = '' }: Container, path: string, errors: FieldErrors): void {
  if (image !== image.trim()) {
    errors.invalid(`${path}.image`, image, 'must not have leading or trailing whitespace');
  }
}

/** What holds for containers of every sort. Models validateContainerCommon */
export function validateCommon(container: Container, pod: PodFacts, path: string, errors: FieldErrors): void {
  if (!container.name) errors.required(`${path}.name`);
  else errors.complain(`${path}.name`, container.name, checkLabel(container.name));
  if (!container.image) errors.required(`${path}.image`);
  const messages = container.terminationMessagePolicy ?? '';
  if (!MESSAGE_POLICIES.includes(messages)) {
    errors.notSupported(`${path}.terminationMessagePolicy`, messages, MESSAGE_POLICIES);
  }
  if (container.ports) validatePorts(container, path, errors);
  if (container.env ?? container.envFrom) validateEnvironment(container, path, errors);
  validateMounts(container.volumeMounts, pod.volumes, `${path}.volumeMounts`, errors);
  const pull = container.imagePullPolicy ?? '';
  if (!PULL_POLICIES.includes(pull)) errors.notSupported(`${path}.imagePullPolicy`, pull, PULL_POLICIES);
  if (container.resources) validateResources(container.resources, `${path}.resources`, errors);
  validateSecurity(container.securityContext, pod.allowPrivileged, `${path}.securityContext`, errors);
}

function validateHostPorts(
  containers: readonly Container[],
  path: (i: number) => string,
  errors: FieldErrors,
): void {
  const taken = new Set<string>();
  containers.forEach(({ ports = [] }, i) => {
    ports.forEach(({ hostPort, hostIP, protocol }, at) => {
      if (!hostPort) return;
      const key = `${protocol ?? ''}/${hostIP ?? ''}/${hostPort}`;
      if (taken.has(key)) errors.duplicate(`${path(i)}.ports[${at}].hostPort`, key);
      taken.add(key);
    });
  });
}

/** Models pkg/apis/core/validation/validation.go validateContainers */
export function validateContainers(spec: PodSpec, pod: PodFacts, path: string, errors: FieldErrors): void {
  const { containers } = spec;
  if (containers.length === 0) {
    errors.required(path);
    return;
  }
  const names = new Set<string>();
  for (const [i, container] of containers.entries()) {
    const field = `${path}[${i}]`;
    validateCommon(container, pod, field, errors);
    if (names.has(container.name)) errors.duplicate(`${field}.name`, container.name);
    names.add(container.name);
    validateProbes(container, pod.grace, field, errors);
    if (container.restartPolicy !== undefined) {
      errors.forbidden(`${field}.restartPolicy`, 'may not be set for non-init containers');
    }
  }
  validateHostPorts(containers, (i) => `${path}[${i}]`, errors);
}

const ONLY_SIDECARS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** Models validateInitContainers */
export function validateInitContainers(
  spec: PodSpec,
  pod: PodFacts,
  path: string,
  errors: FieldErrors,
): void {
  const names = new Set(spec.containers.map(({ name }) => name));
  for (const [i, container] of (spec.initContainers ?? []).entries()) {
    const field = `${path}[${i}]`;
    validateCommon(container, pod, field, errors);
    const policy = container.restartPolicy;
    if (policy !== undefined && policy !== 'Always') {
      errors.notSupported(`${field}.restartPolicy`, policy, ['Always']);
    }
    if (names.has(container.name)) errors.duplicate(`${field}.name`, container.name);
    else if (container.name) names.add(container.name);
    validateHostPorts([container], () => `${path}[0]`, errors);
    if (policy === 'Always') {
      validateProbes(container, pod.grace, field, errors);
      continue;
    }
    for (const key of ONLY_SIDECARS) {
      if (container[key] === undefined) continue;
      errors.forbidden(`${field}.${key}`, 'may not be set for init containers without restartPolicy=Always');
    }
  }
}
