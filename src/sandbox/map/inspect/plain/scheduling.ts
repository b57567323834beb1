import type { Pod } from '../../../../cluster/api/types.ts';
import type { Stored } from '../../../../cluster/machinery/object.ts';
import type { PlainStatus } from '../../model.ts';
import { say } from './keys.ts';

/** Why a pod has no node yet, read from the scheduler's message. */
export function unscheduled({ status, spec }: Stored<Pod>): PlainStatus {
  const condition = status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (condition?.reason === 'SchedulingGated' || (spec.schedulingGates ?? []).length > 0)
    return say('pod.gated');
  if (condition?.reason !== 'Unschedulable') return say('pod.waiting-for-scheduler');
  const message = condition.message ?? '';
  const short = [...message.matchAll(/Insufficient ([\w./-]+?)(?=[,.]? |[,.]?$)/g)].map(([, what]) => what);
  if (short.length > 0) return say('pod.no-room', { what: [...new Set(short)].join(', '), message });
  if (/Too many pods/.test(message)) return say('pod.no-room', { what: 'pods', message });
  if (/no nodes available/.test(message)) return say('pod.no-nodes');
  if (/persistentvolumeclaim|PersistentVolumeClaim|volume/.test(message))
    return say('pod.volume-unbound', { message });
  if (/node affinity|node selector|didn't match/.test(message))
    return say('pod.no-matching-node', { message });
  if (/taint|unschedulable/.test(message)) return say('pod.taints', { message });
  return say('pod.unschedulable', { message });
}
