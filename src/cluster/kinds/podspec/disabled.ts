import type {
  Container,
  EphemeralContainer,
  PodSpec,
  PodTemplateSpec,
  VolumeMount,
} from '../../api/types.ts';
import { mapShared, replace } from '../kind.ts';

type AnyContainer = Container | EphemeralContainer;

const hasImageVolumes = (spec: PodSpec | undefined): boolean =>
  spec?.volumes?.some(({ image }) => image !== undefined) ?? false;

/** Which fields an object that is there already uses: those stay, whatever is off. */
const inUse = (old: PodSpec | undefined) => ({
  images: hasImageVolumes(old),
  resources: old?.resources !== undefined,
  claims: (old?.resourceClaims ?? []).length > 0,
  stopSignals: [...(old?.containers ?? []), ...(old?.initContainers ?? [])].some(
    ({ lifecycle }) => lifecycle?.stopSignal !== undefined,
  ),
});

function withoutMounts<C extends AnyContainer>(container: C, gone: ReadonlySet<string>): C {
  const mounts = container.volumeMounts;
  if (!mounts?.some(({ name }) => gone.has(name))) return container;
  const kept: readonly VolumeMount[] = mounts.filter(({ name }) => !gone.has(name));
  const { volumeMounts: _mounts, ...rest } = container;
  return (kept.length > 0 ? { ...rest, volumeMounts: kept } : rest) as C;
}

function withoutStopSignal<C extends AnyContainer>(container: C): C {
  const { lifecycle } = container;
  if (lifecycle?.stopSignal === undefined) return container;
  const { stopSignal: _signal, ...kept } = lifecycle;
  const { lifecycle: _lifecycle, ...rest } = container;
  return (Object.keys(kept).length > 0 ? { ...rest, lifecycle: kept } : rest) as C;
}

const withoutClaims = <C extends AnyContainer>(container: C): C =>
  container.resources?.claims
    ? { ...container, resources: replace(container.resources, 'claims', undefined) }
    : container;

function mapContainers(spec: PodSpec, map: <C extends AnyContainer>(container: C) => C): PodSpec {
  let out = replace(spec, 'containers', mapShared(spec.containers, map));
  if (out.initContainers) out = replace(out, 'initContainers', mapShared(out.initContainers, map));
  return out.ephemeralContainers
    ? replace(out, 'ephemeralContainers', mapShared(out.ephemeralContainers, map))
    : out;
}

/**
 * The spec without the fields of features that are off in this version: image volumes and their mounts, resources of whole
 * pods, resource claims, stop signals. Models pkg/api/pod/util.go dropDisabledFields
 */
export function withoutDisabled(spec: PodSpec, old?: PodSpec): PodSpec {
  const used = inUse(old);
  let out = used.resources ? spec : replace(spec, 'resources', undefined);
  if (!used.claims) {
    out = mapContainers(replace(out, 'resourceClaims', undefined), withoutClaims);
  }
  if (!used.stopSignals) out = mapContainers(out, withoutStopSignal);
  if (used.images || !hasImageVolumes(out)) return out;
  const gone = new Set(out.volumes?.filter(({ image }) => image).map(({ name }) => name));
  const kept = out.volumes?.filter(({ image }) => image === undefined) ?? [];
  out = replace(out, 'volumes', kept.length > 0 ? kept : undefined);
  return mapContainers(out, (container) => withoutMounts(container, gone));
}

/** The same for what holds a pod template: the spec of a workload, or a PodTemplate itself. */
export function withoutDisabledInTemplate<T extends { readonly template?: PodTemplateSpec }>(
  holder: T,
  old?: T,
): T {
  const { template } = holder;
  if (!template?.spec) return holder;
  const spec = withoutDisabled(template.spec, old?.template?.spec);
  return spec === template.spec ? holder : { ...holder, template: { ...template, spec } };
}

/** The same for a workload. */
export function withoutDisabledInSpec<T extends { readonly spec?: { readonly template?: PodTemplateSpec } }>(
  object: T,
  old?: T,
): T {
  if (!object.spec) return object;
  const spec = withoutDisabledInTemplate(object.spec, old?.spec);
  return spec === object.spec ? object : { ...object, spec };
}
