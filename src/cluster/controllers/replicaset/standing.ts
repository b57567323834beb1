import { controllerOf } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import type { Tally, Tallying } from '../../store/tally.ts';
import { isActive, isReady, type StoredPod } from '../pods.ts';

const STANDING = 'standing';

/** Labels as pods of one template share them. */
export type Labels = Readonly<Record<string, string>> | undefined;

/** How many pods stand how, by their labels. */
export type Standing = Tally<Labels>;

type State = 'over' | 'active' | 'ready';

const RULES = {
  keyOf(pod: StoredPod): string | undefined {
    const owner = controllerOf(pod);
    return owner?.kind === 'ReplicaSet' || owner?.kind === 'ReplicationController' ? owner.uid : undefined;
  },
  partOf: ({ metadata }: StoredPod): Labels => metadata.labels,
  stateOf: (pod: StoredPod): State => (!isActive(pod) ? 'over' : isReady(pod) ? 'ready' : 'active'),
} satisfies Tallying<StoredPod>;

/** Keeps the pods of replica sets and replication controllers counted. */
export const tallyStanding = (store: Store): void => store.addTally('pods', STANDING, RULES);

/** The pods that a controller with this UID manages. */
export const standingOf = (store: Store, uid: string): Standing =>
  store.tally('pods', STANDING, uid) as Standing;

/** The same of some pods. */
export function standing(pods: readonly StoredPod[]): Standing {
  const counts = new Map<Labels, Map<State, number>>();
  for (const pod of pods) {
    const labels = RULES.partOf(pod);
    const states = counts.get(labels) ?? new Map<State, number>();
    const state = RULES.stateOf(pod);
    states.set(state, (states.get(state) ?? 0) + 1);
    counts.set(labels, states);
  }
  return counts;
}

/** How many are active, how many of these are ready, and how many have labels that are asked about. */
export function summed(
  pods: Standing,
  isAsked: (labels: Labels) => boolean,
): { readonly active: number; readonly ready: number; readonly labelled: number } {
  let [active, ready, labelled] = [0, 0, 0];
  for (const [labels, states] of pods) {
    const good = states.get('ready') ?? 0;
    const all = good + (states.get('active') ?? 0);
    active += all;
    ready += good;
    if (all > 0 && isAsked(labels)) labelled += all;
  }
  return { active, ready, labelled };
}
