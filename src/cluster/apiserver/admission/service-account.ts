import type { Container, Pod, PodSpec, ServiceAccount, Volume, VolumeMount } from '../../api/types.ts';
import type { WriteContext } from '../../kinds/kind.ts';
import { SUFFIX_ALPHABET } from '../../machinery/names.ts';
import type { Stored } from '../../machinery/object.ts';
import { refuse, type AdmissionPlugin, type Admitted } from './admission.ts';
import { hasSecrets, unmountableEphemeralSecret, unmountableSecret } from './mountable-secrets.ts';

const PREFIX = 'kube-api-access-';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const MODE = 0o644;
const MIRROR = 'kubernetes.io/config.mirror';
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
    existing?.name ?? PREFIX + random.text(5, SUFFIX_ALPHABET, 'token-volume', key, store.creations('pods'));
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

/** The account of a pod. @throws ApiError Forbidden if there is none of the name */
function accountOf(write: Admitted, account: string, { store }: WriteContext): Stored<ServiceAccount> {
  const found = store.get('serviceaccounts', `${write.namespace}/${account}`);
  if (found) return found;
  throw refuse(
    write,
    `error looking up service account ${write.namespace}/${account}: serviceaccount "${account}" not found`,
  );
}

function checkMirror(write: Admitted, spec: PodSpec): void {
  if (spec.serviceAccountName) throw refuse(write, 'a mirror pod may not reference service accounts');
  if (hasSecrets(spec)) throw refuse(write, 'a mirror pod may not reference secrets');
  const sources = (spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []);
  if (sources.some(({ serviceAccountToken }) => serviceAccountToken !== undefined)) {
    throw refuse(write, 'a mirror pod may not use ServiceAccountToken volume projections');
  }
}

const enforcesSecrets = ({ metadata }: Stored<ServiceAccount>): boolean =>
  ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(
    metadata.annotations?.['kubernetes.io/enforce-mountable-secrets'] ?? '',
  );

/**
 * Gives a pod its service account, the volume with the account's token, and the account's pull secrets.
 * Models plugin/pkg/admission/serviceaccount/admission.go
 */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  resources: ['pods'],
  admit(write, context) {
    const { namespace, object, old, subresource } = write;
    const pod: Pod = object;
    if (!pod.spec || old !== undefined || subresource !== '') return pod;
    if (pod.metadata?.annotations?.[MIRROR] !== undefined) {
      checkMirror(write, pod.spec);
      return pod;
    }
    const account = pod.spec.serviceAccountName || 'default';
    const found = accountOf(write, account, context);
    let spec: PodSpec = { ...pod.spec, serviceAccountName: account, serviceAccount: account };
    if (spec.automountServiceAccountToken ?? found.automountServiceAccountToken ?? true) {
      const { name, generateName = '' } = pod.metadata ?? {};
      spec = mountToken(spec, `${namespace}/${name || generateName}`, context);
    }
    if (!spec.imagePullSecrets?.length && found.imagePullSecrets?.length) {
      spec = { ...spec, imagePullSecrets: found.imagePullSecrets };
    }
    return { ...pod, spec } as Pod;
  },
  validate(write, context) {
    const { object, old, subresource } = write;
    const { spec, metadata }: Pod = object;
    if (!spec || metadata?.annotations?.[MIRROR] !== undefined) return;
    const ephemeral = old !== undefined && subresource === 'ephemeralcontainers';
    if (!ephemeral && (old !== undefined || subresource !== '')) return;
    const found = accountOf(write, spec.serviceAccountName ?? '', context);
    if (!enforcesSecrets(found)) return;
    const problem = ephemeral ? unmountableEphemeralSecret(spec, found) : unmountableSecret(spec, found);
    if (problem !== undefined) throw refuse(write, problem);
  },
};
