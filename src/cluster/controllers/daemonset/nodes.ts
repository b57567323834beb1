import type { Node } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { availableIn, isReady, isTerminal, type StoredPod } from '../pods.ts';
import { allowsSurge } from './counts.ts';
import { HASH, placement, type StoredDaemonSet, targetNode } from './placement.ts';

/** What belongs on each node. Models pkg/controller/daemon/daemon_controller.go podsShouldBeOnNode */

export type PodsByNode = ReadonlyMap<string, readonly StoredPod[]>;

/** A DaemonSet under reconciliation. */
export interface Daemons {
  readonly set: StoredDaemonSet;
  readonly nodes: readonly Stored<Node>[];
  readonly pods: PodsByNode;
  /** The hash of the present template. */
  readonly hash: string;
  readonly now: number;
}

/** What to do: on which nodes a pod is missing, and which pods must go. */
export interface Plan {
  readonly create: readonly string[];
  readonly remove: readonly StoredPod[];
}

export const isGoing = ({ metadata }: StoredPod): boolean => metadata.deletionTimestamp !== undefined;

export const isAvailable = (pod: StoredPod, { set, now }: Pick<Daemons, 'set' | 'now'>): boolean =>
  availableIn(pod, set.spec.minReadySeconds ?? 0, now) === 0;

/** Bound ones first, then oldest first, then by name. */
export function byAge(a: StoredPod, b: StoredPod): number {
  const bound = Number(!a.spec.nodeName) - Number(!b.spec.nodeName);
  if (bound !== 0) return bound;
  const [older, younger] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (older !== younger) return older < younger ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** Pods by the node for which they are meant; those that have ended and are going do not count. */
export const podsByNode = (pods: readonly StoredPod[]): PodsByNode =>
  Map.groupBy(
    pods.filter((pod) => targetNode(pod) !== undefined && !(isTerminal(pod) && isGoing(pod))),
    (pod) => targetNode(pod) ?? '',
  );

/**
 * What each node lacks and has too much of.
 * @param ended whether a pod that has ended goes now; one that failed may have to wait
 */
export function planNodes(daemons: Daemons, ended: (pod: StoredPod, node: string) => boolean): Plan {
  const { set, nodes, pods } = daemons;
  const create: string[] = [];
  const remove: StoredPod[] = [];
  for (const node of nodes) {
    const { name } = node.metadata;
    const { run, stay } = placement(set, node);
    const here = pods.get(name) ?? [];
    const staying = here.filter((pod) => !isGoing(pod));
    if (run && here.length === 0) create.push(name);
    else if (!stay) remove.push(...staying);
    else {
      remove.push(...staying.filter((pod) => isTerminal(pod) && ended(pod, name)));
      const running = staying.filter((pod) => !isTerminal(pod)).toSorted(byAge);
      if (!allowsSurge(set)) remove.push(...running.slice(1));
      else if (running.length > 1) remove.push(...surplus(daemons, running));
      else if (running.length === 0 && run) create.push(name);
    }
  }
  const known = new Set(nodes.map(({ metadata }) => metadata.name));
  for (const [node, here] of pods)
    if (!known.has(node)) remove.push(...here.filter(({ spec }) => !spec.nodeName));
  return { create, remove };
}

/**
 * Whether a node that has come or changed concerns a set: a pod is to come or to go, or one that was misplaced may not be so any more.
 * Models pkg/controller/daemon/daemon_controller.go syncNodeUpdate
 * @param scheduled whether the set has a pod there
 */
export function isConcerned(set: StoredDaemonSet, node: Stored<Node>, scheduled: boolean): boolean {
  const { run, stay } = placement(set, node);
  return scheduled ? !stay || set.status.numberMisscheduled > 0 : run;
}

/** During a surge an old and a new pod may be on a node; the old one goes as soon as the new one is available, or it is of no use. */
function surplus(daemons: Daemons, running: readonly StoredPod[]): readonly StoredPod[] {
  const { true: [newest, ...moreNew] = [], false: [old, ...moreOld] = [] } = Object.groupBy(running, (pod) =>
    pod.metadata.labels?.[HASH] === daemons.hash ? 'true' : 'false',
  );
  const replaced = newest && old && (!isReady(old) || isAvailable(newest, daemons));
  return [...moreNew, ...moreOld, ...(replaced ? [old] : [])];
}
