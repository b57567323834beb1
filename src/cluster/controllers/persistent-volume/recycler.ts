import type { Pod, PodSpec } from '../../api/types.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { wholeUnits } from '../../machinery/quantity.ts';
import type { StoredPod } from '../pods.ts';
import type { StoredVolume } from './matching.ts';

/** The pod that empties a volume. Models pkg/volume/util/recyclerclient/recycler_client.go and pkg/volume/plugins.go */

/** Where recyclers run. */
export const NAMESPACE = 'default';
const PREFIX = 'recycler-for-';
const IMAGE = 'registry.k8s.io/build-image/debian-base:bookworm-v1.0.6';
const SCRUB = 'test -e /scrub && find /scrub -mindepth 1 -delete && test -z "$(ls -A /scrub)" || exit 1';

const GI = 2 ** 30;
/** Seconds that a recycler gets for each GiB. */
const INCREMENT = 30;
/** Seconds that it gets at least. */
const LEAST = { hostPath: 60, nfs: 300 };

export const recyclerName = (volume: string): string => PREFIX + volume;

/** The volume that the pod of a name empties, undefined when it is none of those. */
export const recycledBy = (namespace: string | undefined, name: string | undefined): string | undefined =>
  namespace === NAMESPACE && name?.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;

/** Models CalculateTimeoutForVolume */
function deadline({ spec: { capacity = {}, nfs } }: StoredVolume): number {
  const size = Math.floor(Number(wholeUnits(capacity['storage'] ?? '0')) / GI);
  return Math.max(size * INCREMENT, nfs ? LEAST.nfs : LEAST.hostPath);
}

export function recyclerPod(volume: StoredVolume): Pod & KubeObject {
  const { hostPath, nfs } = volume.spec;
  const spec: PodSpec = {
    activeDeadlineSeconds: deadline(volume),
    restartPolicy: 'Never',
    volumes: [
      {
        name: 'vol',
        ...(hostPath && { hostPath: { path: hostPath.path } }),
        ...(nfs && { nfs: { server: nfs.server, path: nfs.path } }),
      },
    ],
    containers: [
      {
        name: 'pv-recycler',
        image: IMAGE,
        command: ['/bin/sh'],
        args: ['-c', SCRUB],
        volumeMounts: [{ name: 'vol', mountPath: '/scrub' }],
      },
    ],
  };
  const metadata = { name: recyclerName(volume.metadata.name), namespace: NAMESPACE };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

/** What a recycler has come to: undefined while it goes on. @param pod undefined when it is gone */
export function outcomeOf(pod: StoredPod | undefined): { readonly error?: string } | undefined {
  if (!pod) return { error: 'recycler pod was deleted' };
  if (pod.status.phase === 'Succeeded') return {};
  if (pod.status.phase !== 'Failed') return undefined;
  return { error: pod.status.message || 'pod failed, pod.Status.Message unknown' };
}
