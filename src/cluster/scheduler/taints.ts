import type { Pod, Taint } from '../api/types.ts';
import { tolerates } from '../controllers/tolerations.ts';
import type { Stored } from '../machinery/object.ts';

/** Whether a pod puts up with a taint. */
export const isTolerated = ({ spec }: Stored<Pod>, taint: Taint): boolean =>
  spec.tolerations?.some((toleration) => tolerates(toleration, taint)) ?? false;

/** The first taint that keeps a pod away from where it is. */
export const untolerated = (pod: Stored<Pod>, taints: readonly Taint[] = []): Taint | undefined =>
  taints.find((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(pod, taint));

/** What a cordon means to those who tolerate it. */
export const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
