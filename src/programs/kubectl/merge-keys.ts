/** How a field of the built-in kinds is merged. Models the `patchStrategy` tags of k8s.io/api */
export type MergeRule =
  /** Lists of objects, by this field. */
  | { readonly type: 'merge'; readonly key: string; readonly retainKeys: boolean }
  /** Lists of texts that are sets. */
  | { readonly type: 'set' }
  /** Objects of which only the given fields stay. */
  | { readonly type: 'retainKeys' }
  /** Whole values. */
  | { readonly type: 'replace' };

const byKey = (key: string, retainKeys = false): MergeRule => ({ type: 'merge', key, retainKeys });

const containerLists = new Set(['containers', 'initContainers', 'ephemeralContainers']);

const podSpec: Readonly<Record<string, MergeRule>> = {
  volumes: byKey('name', true),
  initContainers: byKey('name'),
  containers: byKey('name'),
  ephemeralContainers: byKey('name'),
  imagePullSecrets: byKey('name'),
  hostAliases: byKey('ip'),
  topologySpreadConstraints: byKey('topologyKey'),
  schedulingGates: byKey('name'),
  resourceClaims: byKey('name', true),
};

const container: Readonly<Record<string, MergeRule>> = {
  ports: byKey('containerPort'),
  env: byKey('name'),
  volumeMounts: byKey('mountPath'),
  volumeDevices: byKey('devicePath'),
};

const byParent: Readonly<Record<string, Readonly<Record<string, MergeRule>>>> = {
  metadata: { ownerReferences: byKey('uid'), finalizers: { type: 'set' } },
  status: {
    conditions: byKey('type'),
    addresses: byKey('type'),
    podIPs: byKey('ip'),
    hostIPs: { type: 'replace' },
  },
};

/**
 * The rule for a field of a built-in object, by where it is.
 * @param path the names of the fields from the object's root, without list positions
 */
export function mergeRule(kind: string, path: readonly string[]): MergeRule | undefined {
  const field = path.at(-1) ?? '';
  const parent = path.at(-2) ?? '';
  if (containerLists.has(parent)) return container[field];
  if (parent === 'spec') {
    if (kind === 'Service' && path.length === 2 && field === 'ports') return byKey('port');
    if (kind === 'Deployment' && path.length === 2 && field === 'strategy') return { type: 'retainKeys' };
    if (kind === 'PodDisruptionBudget' && field === 'selector') return { type: 'replace' };
    return podSpec[field];
  }
  if (path.length === 1 && kind === 'ServiceAccount' && field === 'secrets') return byKey('name');
  return byParent[parent]?.[field];
}

const builtInGroups = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'extensions',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'certificates.k8s.io',
  'admissionregistration.k8s.io',
  'node.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'internal.apiserver.k8s.io',
  'resource.k8s.io',
  'storagemigration.k8s.io',
]);

/** Whether kubectl knows a group's kinds itself: their types, and how lists of theirs are merged. */
export const isBuiltIn = (group: string): boolean => builtInGroups.has(group);
