import type { EnvFromSource, EnvVar, PersistentVolume, Pod, PodSpec } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';

/**
 * What has to do with a node by way of the pods that run there.
 * Models plugin/pkg/auth/authorizer/node/graph.go, pkg/api/v1/pod/util.go, pkg/api/v1/persistentvolume/util.go
 */

const MIRROR = 'kubernetes.io/config.mirror';

interface Named {
  readonly name?: string;
}

interface WithEnvironment {
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
}

const containersOf = (spec: PodSpec): readonly WithEnvironment[] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
  ...(spec.ephemeralContainers ?? []),
];

const namesOf = (references: readonly (Named | string | undefined)[]): ReadonlySet<string> =>
  new Set(references.flatMap((one) => (typeof one === 'string' ? one : one?.name) || []));

/** The secrets that a pod names anywhere. */
export function podSecrets(spec: PodSpec): ReadonlySet<string> {
  return namesOf([
    ...(spec.imagePullSecrets ?? []),
    ...containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef),
      ...envFrom.map(({ secretRef }) => secretRef),
    ]),
    ...(spec.volumes ?? []).flatMap((volume) => [
      volume.secret?.secretName,
      volume.azureFile?.secretName,
      volume.csi?.nodePublishSecretRef,
      ...[volume.cephfs, volume.cinder, volume.flexVolume, volume.rbd].map((one) => one?.secretRef),
      ...[volume.scaleIO, volume.iscsi, volume.storageos].map((one) => one?.secretRef),
      ...(volume.projected?.sources ?? []).map(({ secret }) => secret),
    ]),
  ]);
}

/** The config maps that a pod names anywhere. */
export function podConfigMaps(spec: PodSpec): ReadonlySet<string> {
  return namesOf([
    ...containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef),
      ...envFrom.map(({ configMapRef }) => configMapRef),
    ]),
    ...(spec.volumes ?? []).flatMap(({ configMap, projected }) => [
      configMap,
      ...(projected?.sources ?? []).map((source) => source.configMap),
    ]),
  ]);
}

/** The claims that a pod uses, by name. */
export const podClaims = ({ metadata, spec }: Stored<Pod>): readonly string[] =>
  (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim: claim, ephemeral }) => {
    if (claim) return claim.claimName;
    return ephemeral ? `${metadata.name}-${name}` : [];
  });

/** Whether a kubelet needs a secret to mount a volume. */
function volumeUses({ spec }: Stored<PersistentVolume>, namespace: string, name: string): boolean {
  const claimant = spec.claimRef?.namespace ?? '';
  const { azureFile, csi } = spec;
  if (azureFile?.secretName === name && (azureFile.secretNamespace ?? claimant) === namespace) return true;
  const references = [
    ...[csi?.nodePublishSecretRef, csi?.nodeStageSecretRef, csi?.nodeExpandSecretRef],
    ...[spec.cephfs, spec.cinder, spec.flexVolume, spec.rbd].map((one) => one?.secretRef),
    ...[spec.scaleIO, spec.iscsi, spec.storageos].map((one) => one?.secretRef),
  ];
  return references.some((one) => one?.name === name && (one.namespace || claimant) === namespace);
}

/** Whether an object has to do with a node; `resource` is one of those that are given out by this alone. */
export function isRelated(
  store: Store,
  node: string,
  resource: string,
  namespace: string,
  name: string,
): boolean {
  const runs = (pod: Stored<Pod> | undefined): boolean => pod?.spec.nodeName === node;
  // A mirror pod must never open what it names to the kubelet that made it.
  const some = (within: string, holds: (pod: Stored<Pod>) => boolean): boolean =>
    store
      .list('pods', within)
      .some((pod) => runs(pod) && pod.metadata.annotations?.[MIRROR] === undefined && holds(pod));
  const claims = (within: string, claim: string): boolean =>
    some(within, (pod) => podClaims(pod).includes(claim));
  const mounts = ({ spec }: Stored<PersistentVolume>): boolean =>
    spec.claimRef !== undefined && claims(spec.claimRef.namespace ?? '', spec.claimRef.name ?? '');
  switch (resource) {
    case 'pods':
      return runs(store.get('pods', `${namespace}/${name}`));
    case 'secrets':
      return (
        some(namespace, ({ spec }) => podSecrets(spec).has(name)) ||
        store
          .list('persistentvolumes')
          .some((volume) => volumeUses(volume, namespace, name) && mounts(volume))
      );
    case 'configmaps':
      return some(namespace, ({ spec }) => podConfigMaps(spec).has(name));
    case 'serviceaccounts':
      return some(namespace, ({ spec }) => spec.serviceAccountName === name);
    case 'persistentvolumeclaims':
      return claims(namespace, name);
    case 'persistentvolumes': {
      const volume = store.get('persistentvolumes', name);
      return volume !== undefined && mounts(volume);
    }
    default:
      return store.get('volumeattachments.storage.k8s.io', name)?.spec.nodeName === node;
  }
}
