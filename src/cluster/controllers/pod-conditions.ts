import type { PodCondition } from '../api/types.ts';
import { formatTime } from '../machinery/time.ts';

/** Go writes a time that was never set as null. */
export const NO_TIME = JSON.parse('null') as string;

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
  lastProbeTime: NO_TIME,
  lastTransitionTime: formatTime(now),
  reason,
  message,
});
