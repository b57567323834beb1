import type { Pod, PodTemplateSpec } from '../../api/types.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { availableIn, isReady, podFromTemplate, type StoredPod } from '../pods.ts';
import { claimName, claimVolumes } from './claims.ts';
import { podName, type StoredStatefulSet } from './ordinals.ts';

/** What a StatefulSet's pods look like. Models pkg/controller/statefulset/stateful_set_utils.go */

export const HASH = 'controller-revision-hash';
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

export const isRunningAndReady = (pod: StoredPod): boolean => pod.status.phase === 'Running' && isReady(pod);

export const isAvailable = (pod: StoredPod, minReadySeconds: number, now: number): boolean =>
  availableIn(pod, minReadySeconds, now) === 0;

export const isTerminating = ({ metadata }: StoredPod): boolean => metadata.deletionTimestamp !== undefined;

/** Whether a pod serves and will go on to. */
export const isHealthy = (pod: StoredPod): boolean => isRunningAndReady(pod) && !isTerminating(pod);

export const podRevision = ({ metadata }: StoredPod): string => metadata.labels?.[HASH] ?? '';

const identity = (name: string, ordinal: number): Readonly<Record<string, string>> => ({
  [POD_INDEX]: String(ordinal),
  [POD_NAME]: name,
});

/** Whether a pod carries its name as the label by which services find it. */
export const identityMatches = (set: StoredStatefulSet, { metadata }: StoredPod, ordinal: number): boolean =>
  metadata.name === podName(set, ordinal) && metadata.labels?.[POD_NAME] === metadata.name;

/** Whether a pod mounts its claim for each of the set's claim templates. */
export const storageMatches = (set: StoredStatefulSet, { spec }: StoredPod, ordinal: number): boolean =>
  (set.spec.volumeClaimTemplates ?? []).every(
    (template) =>
      spec.volumes?.findLast(({ name }) => name === template.metadata?.name)?.persistentVolumeClaim
        ?.claimName === claimName(set, template, ordinal),
  );

/** The pod with the labels of its identity and the volumes of its claims. */
export function repaired(set: StoredStatefulSet, pod: StoredPod, ordinal: number): StoredPod {
  const labels = identityMatches(set, pod, ordinal)
    ? pod.metadata.labels
    : { ...pod.metadata.labels, ...identity(pod.metadata.name, ordinal) };
  const volumes = storageMatches(set, pod, ordinal)
    ? pod.spec.volumes
    : claimVolumes(set, ordinal, pod.spec.volumes);
  return {
    ...pod,
    metadata: { ...pod.metadata, ...(labels && { labels }) },
    spec: { ...pod.spec, ...(volumes && { volumes }) },
  };
}

/** The pod of a number, made from the template of a revision. */
export function statefulPod(
  set: StoredStatefulSet,
  ordinal: number,
  template: PodTemplateSpec,
  revision: string,
): Pod & KubeObject {
  const { metadata = {}, spec, ...pod } = podFromTemplate(set, template);
  const { subdomain: _own, ...rest } = spec ?? { containers: [] };
  const name = podName(set, ordinal);
  const volumes = claimVolumes(set, ordinal, rest.volumes);
  return {
    ...pod,
    metadata: {
      ...metadata,
      name,
      labels: { ...metadata.labels, ...identity(name, ordinal), [HASH]: revision },
    },
    spec: {
      ...rest,
      hostname: name,
      ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
      ...(volumes.length > 0 && { volumes }),
    },
  };
}
