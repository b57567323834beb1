import type { Container, Pod, PodSpec, Volume, VolumeMount } from '../../api/types.ts';
import type { WriteContext } from '../../kinds/kind.ts';
import { SUFFIX_ALPHABET } from '../../machinery/names.ts';
import { forbidden } from '../../machinery/status.ts';
import type { AdmissionPlugin } from './admission.ts';

const PREFIX = 'kube-api-access-';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const MODE = 0o644;
/** An hour and seven seconds: how the kubelet's clients recognise that the server chose it. */
const TOKEN_SECONDS = 3607;

const SOURCE: NonNullable<Volume['projected']> = {
  sources: [
    { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ],
  defaultMode: MODE,
};

const hasMount = (container: Container): boolean =>
  container.volumeMounts?.some(({ mountPath }) => mountPath === MOUNT_PATH) ?? false;

function mountToken(spec: PodSpec, key: string, { random, store }: WriteContext): PodSpec {
  const existing = spec.volumes?.find(({ name }) => name.startsWith(PREFIX));
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  if (all.every(hasMount)) return spec;
  const name =
    existing?.name ?? PREFIX + random.text(5, SUFFIX_ALPHABET, 'token-volume', key, store.revision);
  const mount: VolumeMount = { name, readOnly: true, mountPath: MOUNT_PATH };
  const mounted = (container: Container): Container =>
    hasMount(container)
      ? container
      : { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] };
  return {
    ...spec,
    containers: spec.containers.map(mounted),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(mounted) } : {}),
    ...(existing ? {} : { volumes: [...(spec.volumes ?? []), { name, projected: SOURCE }] }),
  };
}

/**
 * Gives a pod its service account, and the volume with the account's token.
 * Models plugin/pkg/admission/serviceaccount/admission.go
 */
export const serviceAccount: AdmissionPlugin = ({ namespace, object, old }, context) => {
  const pod: Pod = object;
  if (!pod.spec || old !== undefined) return pod;
  // A static pod's mirror has no account.
  if (pod.metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined) return pod;
  const account = pod.spec.serviceAccountName || 'default';
  const found = context.store.get('serviceaccounts', `${namespace}/${account}`);
  const name = pod.metadata?.name ?? '';
  if (!found) {
    throw forbidden(
      { group: '', name: 'pods' },
      name,
      `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`,
    );
  }
  let spec: PodSpec = { ...pod.spec, serviceAccountName: account, serviceAccount: account };
  if (spec.automountServiceAccountToken ?? found.automountServiceAccountToken ?? true) {
    spec = mountToken(spec, `${namespace}/${name || (pod.metadata?.generateName ?? '')}`, context);
  }
  if (!spec.imagePullSecrets?.length && found.imagePullSecrets?.length) {
    spec = { ...spec, imagePullSecrets: found.imagePullSecrets };
  }
  return { ...pod, spec } as Pod;
};
