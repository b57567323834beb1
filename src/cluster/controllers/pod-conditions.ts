import type { PodCondition } from '../api/types.ts';
import { formatTime } from '../machinery/time.ts';
import { NIL } from '../machinery/nil.ts';

/** A condition of a pod as the control plane writes it. @param now milliseconds since the epoch */
export const podCondition = (
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  now: number,
): PodCondition => ({
  type,
  status,
  lastProbeTime: NIL,
  lastTransitionTime: formatTime(now),
  reason,
  message,
});
