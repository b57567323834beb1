import { asList, asObject, fieldOf, isObject, textOf, withField, type JsonObject } from './object.ts';

/** What `--profile` takes. */
export const debugProfiles = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin'] as const;

type DebugProfile = (typeof debugProfiles)[number];

export const isDebugProfile = (name: string): name is DebugProfile =>
  debugProfiles.some((profile) => profile === name);

/** How the target is debugged. */
export type DebugStyle = 'node' | 'copy' | 'ephemeral';

/** What a copied pod keeps of the original: `--keep-labels` and so on. */
export interface Keeps {
  readonly labels: boolean;
  readonly annotations: boolean;
  readonly livenessProbe: boolean;
  readonly readinessProbe: boolean;
  readonly startupProbe: boolean;
  readonly initContainers: boolean;
}

/** A pod with a profile's privileges and restrictions for one of its containers. Models kubectl/pkg/cmd/debug/profiles.go */
export function applyProfile(
  profile: DebugProfile,
  pod: JsonObject,
  container: string,
  style: DebugStyle,
  keeps: Keeps,
): JsonObject {
  const change = (edit: (context: JsonObject) => JsonObject | undefined): JsonObject =>
    withContainer(pod, container, (each) => {
      const { securityContext, ...others } = each;
      const edited = edit(asObject(securityContext));
      return edited === undefined ? others : { ...others, securityContext: edited };
    });
  const copied = (result: JsonObject): JsonObject =>
    style === 'copy' ? shared(stripped(result, keeps)) : result;
  switch (profile) {
    case 'legacy':
      if (style === 'node') return onHost(withRoot(pod, container));
      return style === 'copy' ? withoutMetadata(pod, 'labels') : pod;
    case 'general':
      if (style === 'node')
        return onHost(
          withRoot(
            change(() => undefined),
            container,
          ),
        );
      return copied(change((context) => withCapabilities(context, ['SYS_PTRACE'])));
    case 'baseline':
      return copied(change(() => undefined));
    case 'restricted':
      return copied(
        change(() => ({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        })),
      );
    case 'netadmin': {
      const result = change((context) => withCapabilities(context, ['NET_ADMIN', 'NET_RAW']));
      return style === 'node' ? onHost(result) : copied(result);
    }
    case 'sysadmin': {
      const result = change((context) => ({ ...context, privileged: true }));
      return style === 'node' ? onHost(withRoot(result, container)) : copied(result);
    }
  }
}

/** A pod with one container, of whichever sort, changed. */
export function withContainer(
  pod: JsonObject,
  name: string,
  edit: (container: JsonObject) => JsonObject,
): JsonObject {
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    const containers = asList(fieldOf(pod, 'spec', list)).filter(isObject);
    if (!containers.some((each) => each['name'] === name)) continue;
    return withField(
      pod,
      ['spec', list],
      containers.map((each) => (each['name'] === name ? edit(each) : each)),
    );
  }
  return pod;
}

function withCapabilities(context: JsonObject, added: readonly string[]): JsonObject {
  const capabilities = asObject(context['capabilities']);
  return {
    ...context,
    capabilities: { ...capabilities, add: [...asList(capabilities['add']), ...added] },
  };
}

const onHost = (pod: JsonObject): JsonObject => ({
  ...pod,
  spec: { ...asObject(pod['spec']), hostNetwork: true, hostPID: true, hostIPC: true },
});

function withRoot(pod: JsonObject, container: string): JsonObject {
  const name = 'host-root';
  const mounted = withContainer(pod, container, (each) => ({
    ...each,
    volumeMounts: [...asList(each['volumeMounts']), { mountPath: '/host', name }],
  }));
  return withField(
    mounted,
    ['spec', 'volumes'],
    [...asList(fieldOf(mounted, 'spec', 'volumes')), { name, hostPath: { path: '/' } }],
  );
}

function shared(pod: JsonObject): JsonObject {
  return fieldOf(pod, 'spec', 'shareProcessNamespace') === undefined
    ? withField(pod, ['spec', 'shareProcessNamespace'], true)
    : pod;
}

function withoutMetadata(pod: JsonObject, field: 'labels' | 'annotations'): JsonObject {
  const { [field]: _dropped, ...metadata } = asObject(pod['metadata']);
  return { ...pod, metadata };
}

function stripped(pod: JsonObject, keeps: Keeps): JsonObject {
  let result = pod;
  for (const field of ['labels', 'annotations'] as const)
    if (!keeps[field]) result = withoutMetadata(result, field);
  const probes = (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).filter(
    (probe) => !keeps[probe],
  );
  const { initContainers, ...spec } = asObject(result['spec']);
  return {
    ...result,
    spec: {
      ...spec,
      ...(keeps.initContainers && initContainers !== undefined ? { initContainers } : {}),
      containers: asList(spec['containers'])
        .filter(isObject)
        .map((container) =>
          Object.fromEntries(
            Object.entries(container).filter(([field]) => !probes.some((probe) => probe === field)),
          ),
        ),
    },
  };
}

/**
 * Whether the profile gives the container privileges that its user cannot use. Models kubectl/pkg/cmd/debug/debug.go
 * displayWarning
 */
export function isHamperedByUser(pod: JsonObject, container: JsonObject | undefined): boolean {
  const user = fieldOf(pod, 'spec', 'securityContext', 'runAsUser');
  const context = container?.['securityContext'];
  if (user === undefined || user === 0 || !isObject(context) || context['runAsUser'] === 0) return false;
  return context['privileged'] === true || asList(fieldOf(context, 'capabilities', 'add')).length > 0;
}

/** What a custom profile may not set, as far as it does. */
export const isForbiddenCustom = (custom: JsonObject): boolean =>
  ['name', 'image'].some((field) => textOf(custom, field) !== '') ||
  ['command', 'volumeDevices'].some((field) => asList(custom[field]).length > 0) ||
  custom['lifecycle'] !== undefined;
