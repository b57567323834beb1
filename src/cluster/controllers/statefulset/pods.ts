import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet } from '../../api/types.ts';
import type { KubeObject, Stored } from '../../machinery/object.ts';
import { availableIn, isReady, podFromTemplate, type StoredPod } from '../pods.ts';

/** A StatefulSet's pods by number. Models pkg/controller/statefulset/stateful_set_utils.go */

export type StoredStatefulSet = Stored<StatefulSet>;

export const HASH = 'controller-revision-hash';

export const isRunningAndReady = (pod: StoredPod): boolean => pod.status.phase === 'Running' && isReady(pod);

export const isAvailable = (pod: StoredPod, minReadySeconds: number, now: number): boolean =>
  isRunningAndReady(pod) && availableIn(pod, minReadySeconds, now) === 0;

export const isTerminating = ({ metadata }: StoredPod): boolean => metadata.deletionTimestamp !== undefined;

/** The number at the end of a pod's name, if the rest is the set's name. */
export function ordinalOf({ metadata }: StoredPod, set: StoredStatefulSet): number | undefined {
  const { name } = set.metadata;
  const rest = metadata.name.startsWith(`${name}-`) ? metadata.name.slice(name.length + 1) : '';
  return /^\d+$/.test(rest) ? Number(rest) : undefined;
}

/** The claims of a pod: one per template, kept for whoever has its name next. */
export function claimsOf(
  set: StoredStatefulSet,
  pod: string,
): readonly { readonly volume: string; readonly claim: PersistentVolumeClaim & KubeObject }[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const volume = template.metadata?.name ?? '';
    const labels = { ...set.spec.selector.matchLabels, ...template.metadata?.labels };
    const { namespace } = set.metadata;
    const { status: _status, ...rest } = template;
    return {
      volume,
      claim: {
        ...rest,
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          ...template.metadata,
          name: `${volume}-${pod}`,
          ...(namespace !== undefined && { namespace }),
          labels,
        },
      },
    };
  });
}

/** The pod of a number, made from the template of a revision. */
export function statefulPod(
  set: StoredStatefulSet,
  ordinal: number,
  template: PodTemplateSpec,
  revision: string,
): Pod & KubeObject {
  const pod = podFromTemplate(set, template);
  const name = `${set.metadata.name}-${ordinal}`;
  const spec = pod.spec ?? { containers: [] };
  const claims = claimsOf(set, name);
  const claimed = new Set(claims.map(({ volume }) => volume));
  const volumes = [
    ...claims.map(({ volume, claim }) => ({
      name: volume,
      persistentVolumeClaim: { claimName: claim.metadata?.name ?? '' },
    })),
    ...(spec.volumes ?? []).filter((volume) => !claimed.has(volume.name)),
  ];
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name,
      labels: {
        ...pod.metadata?.labels,
        'apps.kubernetes.io/pod-index': String(ordinal),
        [HASH]: revision,
        'statefulset.kubernetes.io/pod-name': name,
      },
    },
    spec: {
      ...spec,
      hostname: name,
      ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
      ...(volumes.length > 0 && { volumes }),
    },
  };
}
