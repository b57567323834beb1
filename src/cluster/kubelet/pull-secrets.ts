import type { NodeSystemInfo, Secret } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { ImageResolution } from '../runtime.ts';
import { refusalText } from './image-pull.ts';
import { keyringOf, lookUp } from './keyring.ts';
import { engineOf } from './runtime-names.ts';
import type { KubeletServices, PodContext } from './services.ts';

/** What is needed of a pod to find out as whom its images are pulled. */
export type PullingPod = Pick<PodContext, 'pod' | 'event'> & {
  readonly services: Pick<KubeletServices, 'lookup' | 'runtime' | 'config' | 'clock'> & {
    readonly machine: { readonly systemInfo: Pick<NodeSystemInfo, 'containerRuntimeVersion'> };
  };
};

/** The secrets with which a pod's images are pulled, and the names of those that are not there. */
function pullSecrets({ pod, services }: PullingPod): {
  readonly secrets: readonly Stored<Secret>[];
  readonly missing: readonly string[];
} {
  const { namespace = '' } = pod.metadata;
  const secrets: Stored<Secret>[] = [];
  const missing: string[] = [];
  for (const { name = '' } of pod.spec.imagePullSecrets ?? []) {
    if (name === '') continue;
    const secret = services.lookup.secret(namespace, name);
    if (secret) secrets.push(secret);
    else missing.push(name);
  }
  return { secrets, missing };
}

/** Tells of pull secrets that are not there. Models pkg/kubelet/kubelet_pods.go (getPullSecretsForPod) */
export function warnOfPullSecrets(pod: PullingPod): void {
  if (!pod.services.config.refuses || !pod.pod.spec.imagePullSecrets) return;
  const { missing } = pullSecrets(pod);
  if (missing.length === 0) return;
  const message = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`;
  pod.event('Warning', 'FailedToRetrieveImagePullSecret', message);
}

/** What came of asking a registry: the image, or the container runtime's words. */
export type PullAnswer =
  Extract<ImageResolution, { readonly found: true }> | { readonly found: false; readonly message: string };

/**
 * Asks an image's registry as every account that fits until one gets it, or as nobody.
 * Models pkg/kubelet/kuberuntime/kuberuntime_image.go (PullImage)
 */
export function askRegistry(pod: PullingPod, image: string): PullAnswer {
  const { runtime, machine, config } = pod.services;
  const engine = engineOf(machine.systemInfo.containerRuntimeVersion);
  const anonymous = runtime.resolve(image, undefined, engine);
  const { secrets } = pullSecrets(pod);
  const accounts = secrets.length === 0 ? [] : lookUp(keyringOf(secrets), anonymous.repository ?? '');
  const answers =
    accounts.length === 0 ? [anonymous] : accounts.map((own) => runtime.resolve(image, own, engine));
  const refusals = new Set<string>();
  for (const answer of answers) {
    if (answer.found) return answer;
    refusals.add(config.refuses && answer.code === 'Unknown' ? answer.message : refusalText(answer));
  }
  const [first = '', ...more] = refusals;
  return { found: false, message: more.length === 0 ? first : `[${[...refusals].join(', ')}]` };
}
