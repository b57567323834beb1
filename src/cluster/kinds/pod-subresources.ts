import type { Container, Pod, PodSpec, ResourceRequirements } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { quote } from '../machinery/go.ts';
import { compareQuantities } from '../machinery/quantity.ts';
import { defineKind, replace, type WriteContext } from './kind.ts';
import { SOURCE } from './pod.ts';
import { validateSpec } from './pod-validation.ts';
import { goDiff } from './podspec/diff.ts';
import { withoutDisabled } from './podspec/disabled.ts';
import { qosClass } from './podspec/qos.ts';

const NO_SPEC: PodSpec = { containers: [] };
const MIRROR = 'kubernetes.io/config.mirror';

/** The stored pod with another spec: nothing else of what was sent counts. */
function withSpec(object: Pod, old: Pod, spec: PodSpec): Pod {
  const { managedFields } = object.metadata ?? {};
  const metadata = replace(old.metadata ?? {}, 'managedFields', managedFields);
  return { ...old, metadata, spec: withoutDisabled(spec, old.spec) };
}

function validateEphemeralUpdate(
  { spec = NO_SPEC }: Pod,
  { metadata, spec: was = NO_SPEC }: Pod,
  errors: FieldErrors,
  context: WriteContext,
): void {
  if (metadata?.annotations?.[MIRROR] !== undefined) {
    errors.forbidden('', 'static pods do not support ephemeral containers');
    return;
  }
  validateSpec(spec, errors, context);
  const path = 'spec.ephemeralContainers';
  for (const old of was.ephemeralContainers ?? []) {
    const now = spec.ephemeralContainers?.find(({ name }) => name === old.name);
    const subject = `existing ephemeral containers ${quote(old.name)} may not be`;
    if (!now) errors.forbidden(path, `${subject} removed\n`);
    else if (!semanticEqual(old, now)) {
      errors.forbidden(path, `${subject} changed\n${goDiff('core.EphemeralContainer', old, now)}`);
    }
  }
}

/**
 * Pods as their subresource `ephemeralcontainers` writes them: containers for debugging are added, and never taken away.
 * Models pkg/registry/core/pod/strategy.go podEphemeralContainersStrategy
 */
export const podEphemeralContainers = defineKind<Pod>({
  ...SOURCE,
  warnings: () => [],
  prepareForUpdate(object, old) {
    const { ephemeralContainers } = object.spec ?? NO_SPEC;
    return withSpec(object, old, replace(old.spec ?? NO_SPEC, 'ephemeralContainers', ephemeralContainers));
  },
  validateUpdate: validateEphemeralUpdate,
});

type Lists = 'containers' | 'initContainers';

/** The stored containers with what was sent of resources; what was sent itself if it renames containers, for validation to see. */
function resized(now: readonly Container[], old: readonly Container[]): readonly Container[] {
  if (now.some(({ name }, i) => name !== old[i]?.name)) return now;
  return old.map((container, i) => {
    const { resources, resizePolicy } = now[i] ?? container;
    return replace(replace(container, 'resources', resources), 'resizePolicy', resizePolicy);
  });
}

function validateOrder(spec: PodSpec, was: PodSpec, list: Lists, errors: FieldErrors): void {
  const [now, old] = [spec[list] ?? [], was[list] ?? []];
  if (now.length !== old.length) {
    errors.forbidden(`spec.${list}`, `${list} may not be added or removed on resize`);
    return;
  }
  for (const [i, { name }] of old.entries()) {
    if (now[i]?.name === name) continue;
    errors.forbidden(`spec.${list}[${i}].name`, `${list} may not be renamed or reordered on resize`);
  }
}

/** Models validateContainerResize */
function validateContainer(
  { resources: now, resizePolicy = [] }: Container,
  { resources: old }: Container,
  path: string,
  errors: FieldErrors,
): void {
  for (const list of ['requests', 'limits'] as const) {
    const gone = Object.keys(old?.[list] ?? {}).some((name) => now?.[list]?.[name] === undefined);
    if (gone) errors.forbidden(`${path}.${list}`, `resource ${list} cannot be removed`);
  }
  const policy = resizePolicy.find(({ resourceName }) => resourceName === 'memory')?.restartPolicy;
  const limit = now?.limits?.['memory'];
  if (policy === 'RestartContainer' || limit === undefined) return;
  const was = old?.limits?.['memory'];
  const refuse = (what: string): void =>
    errors.forbidden(
      `${path}.limits[memory]`,
      `memory limits cannot be ${what} unless resizePolicy is RestartContainer`,
    );
  if (was === undefined) refuse('added');
  else if (compareQuantities(limit, was) < 0) refuse('decreased');
}

/** What may not change with a resize: everything but CPU and memory. Models dropCPUMemoryResourcesFromContainer */
function comparable(container: Container, { resources: old }: Container): Container {
  const munged = (list: 'requests' | 'limits'): Readonly<Record<string, string>> | undefined => {
    const was = old?.[list];
    if (!was) return undefined;
    const { cpu: _cpu, memory: _memory, ...rest } = container.resources?.[list] ?? {};
    const { cpu, memory } = was;
    return { ...rest, ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  };
  const [requests, limits] = [munged('requests'), munged('limits')];
  const resources: ResourceRequirements = { ...(requests && { requests }), ...(limits && { limits }) };
  return { ...container, resources };
}

const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always';

function validateChanges(spec: PodSpec, was: PodSpec, errors: FieldErrors): void {
  const only = 'only cpu and memory resources';
  for (const [i, old] of was.containers.entries()) {
    const now = spec.containers[i] ?? old;
    if (!semanticEqual(comparable(now, old), old)) errors.forbidden('spec', `${only} are mutable`);
  }
  for (const [i, old] of (was.initContainers ?? []).entries()) {
    const now = spec.initContainers?.[i] ?? old;
    if (!isSidecar(now)) {
      if (!semanticEqual(now, old)) {
        errors.forbidden('spec', 'resources for non-sidecar init containers are immutable');
      }
    } else if (!semanticEqual(comparable(now, old), old)) {
      errors.forbidden('spec', `${only} for sidecar containers are mutable`);
    }
  }
}

/** Models pkg/apis/core/validation/validation.go ValidatePodResize */
function validateResize(object: Pod, old: Pod, errors: FieldErrors, context: WriteContext): void {
  const { spec = NO_SPEC, status } = object;
  const { metadata, spec: was = NO_SPEC } = old;
  const refused = [
    [was.resources ?? spec.resources, 'pods with pod-level resources cannot be resized'],
    [metadata?.annotations?.[MIRROR], 'static pods cannot be resized'],
    [was.os?.name === 'windows' || undefined, 'windows pods cannot be resized'],
  ] as const;
  const reason = refused.find(([holds]) => holds !== undefined)?.[1];
  if (reason !== undefined) {
    errors.forbidden('', reason);
    return;
  }
  validateSpec(spec, errors, context);
  if ((old.status?.qosClass ?? qosClass(was)) !== qosClass(spec)) {
    errors.invalid('spec', status?.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing');
  }
  const running = old.status?.containerStatuses?.find(({ state }) => state?.running !== undefined);
  if (running && running.resources === undefined) {
    errors.forbidden('spec', 'Pod running on node without support for resize');
  }
  const before = errors.causes.length;
  validateOrder(spec, was, 'containers', errors);
  validateOrder(spec, was, 'initContainers', errors);
  if (errors.causes.length > before) return;
  for (const list of ['initContainers', 'containers'] as const) {
    for (const [i, container] of (was[list] ?? []).entries()) {
      if (list === 'initContainers' && !isSidecar(container)) continue;
      validateContainer(spec[list]?.[i] ?? container, container, `spec.${list}[${i}].resources`, errors);
    }
  }
  validateChanges(spec, was, errors);
}

/** Pods as their subresource `resize` writes them: requests and limits change in place. Models podResizeStrategy */
export const podResize = defineKind<Pod>({
  ...SOURCE,
  warnings: () => [],
  prepareForUpdate(object, old) {
    const [now, was] = [object.spec ?? NO_SPEC, old.spec ?? NO_SPEC];
    const inits = [now.initContainers ?? [], was.initContainers ?? []] as const;
    if (now.containers.length !== was.containers.length || inits[0].length !== inits[1].length) return object;
    const spec = replace(was, 'containers', resized(now.containers, was.containers));
    return withSpec(
      object,
      old,
      was.initContainers ? replace(spec, 'initContainers', resized(...inits)) : spec,
    );
  },
  validateUpdate: validateResize,
});
