import type { ContainerStatus, Pod } from '../../cluster/api/types.ts';
import { podRow } from '../../cluster/kinds/pod-row.ts';
import type { Stored } from '../../cluster/machinery/object.ts';
import { AT_NO_TIME, commonPart, ownerOf } from './common.ts';
import type { PodItem, PodPhase, Tone } from './model.ts';

const failing =
  /BackOff|Err|Error|Invalid|OOMKilled|Failed|Unknown|Evicted|Lost|DeadlineExceeded|^(?:Init:)?(?:Signal|ExitCode)|NotFound/;

/** Containers that have not run yet, or not again. */
export function waitingContainers({ status }: Stored<Pod>): readonly string[] {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return all.filter(({ state }) => state?.waiting !== undefined).map(({ name }) => name);
}

const runs = ({ state }: ContainerStatus): boolean => state?.running !== undefined;

function phaseOf(pod: Stored<Pod>, status: string, ready: string, pulling: boolean): PodPhase {
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating';
  if (pod.status.phase === 'Succeeded') return 'completed';
  if (pod.status.phase === 'Failed' || failing.test(status)) return 'failing';
  if (!pod.spec.nodeName) return 'unscheduled';
  const [up, of] = ready.split('/');
  if (status === 'Running' && up === of) {
    if (pod.status.conditions?.find(({ type }) => type === 'Ready')?.status !== 'False') return 'ready';
    // the containers were ready when their node was heard of last
    return (pod.spec.readinessGates ?? []).length > 0 ? 'starting' : 'failing';
  }
  if (pulling) return 'pulling';
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status;
  return initContainerStatuses.some(runs) || containerStatuses.some(runs) ? 'starting' : 'scheduled';
}

function toneOf(pod: Stored<Pod>, phase: PodPhase, status: string): Tone {
  switch (phase) {
    case 'ready':
      return 'good';
    case 'completed':
      return 'idle';
    case 'failing':
      return 'bad';
    case 'terminating':
      return status === 'Unknown' ? 'bad' : 'moving';
    case 'unscheduled': {
      const scheduled = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
      return scheduled?.reason === 'Unschedulable' ? 'bad' : 'moving';
    }
    default:
      return 'moving';
  }
}

/** @param pulling whether an image that the pod waits for is being pulled */
export function podItem(pod: Stored<Pod>, pulling: boolean): PodItem {
  const [, ready = '', status = '', restarts = '0'] = podRow(pod, AT_NO_TIME.now).map(String);
  const phase = phaseOf(pod, status, ready, pulling);
  return {
    ...commonPart(pod),
    kind: 'Pod',
    apiVersion: 'v1',
    tone: toneOf(pod, phase, status),
    status,
    phase,
    ready,
    restarts: Number.parseInt(restarts, 10),
    ip: pod.status.podIP ?? '',
    node: pod.spec.nodeName ?? '',
    owner: ownerOf(pod),
  };
}
