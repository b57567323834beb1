import type { PodItem, PodPhase, WorkloadItem } from '../../../sandbox/map/model.ts';
import { roomOf, type GroupThing, type Thing } from './description.ts';

/** The phases in the order in which cells are laid. */
export const phases: readonly PodPhase[] = [
  'ready',
  'starting',
  'pulling',
  'scheduled',
  'unscheduled',
  'failing',
  'terminating',
  'completed',
];

/** The controller highest above an owner: the Deployment, not its ReplicaSet. */
function topOwner(owner: string, things: ReadonlyMap<string, Thing>): WorkloadItem | undefined {
  let top: WorkloadItem | undefined;
  const seen = new Set<string>();
  for (let uid = owner; uid !== '' && !seen.has(uid); uid = top?.owner ?? '') {
    seen.add(uid);
    const thing = things.get(uid);
    if (thing?.sort !== 'workload') break;
    top = thing.item;
  }
  return top;
}

/** Puts pods together by room, controller and phase. */
export function groupPods(
  pods: readonly PodItem[],
  rooms: ReadonlyMap<string, string>,
  things: ReadonlyMap<string, Thing>,
): readonly GroupThing[] {
  const tops = new Map<string, WorkloadItem | undefined>();
  const groups = new Map<string, GroupThing & { readonly pods: PodItem[] }>();
  for (const pod of pods) {
    if (!tops.has(pod.owner)) tops.set(pod.owner, topOwner(pod.owner, things));
    const owner = tops.get(pod.owner);
    const room = roomOf(pod, rooms);
    const id = `group:${room}/${owner?.uid ?? ''}/${pod.phase}`;
    const group = groups.get(id);
    if (group) group.pods.push(pod);
    else groups.set(id, { id, sort: 'group', room, owner, phase: pod.phase, pods: [pod] });
  }
  return [...groups.values()];
}
