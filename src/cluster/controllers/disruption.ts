import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from '../api/types.ts';
import { equal } from '../machinery/equal.ts';
import { controllerOf, keyOf, splitKey, type Stored } from '../machinery/object.ts';
import type { ResourceKey } from '../machinery/resources.ts';
import { selectorMatches } from '../machinery/selectors.ts';
import { formatTime, parseTime } from '../machinery/time.ts';
import { conditionOf } from './conditions.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';
import { scaledValue } from './int-or-percent.ts';
import { isReady, isTerminal, type StoredPod } from './pods.ts';

type StoredBudget = Stored<PodDisruptionBudget>;

/** How long an eviction may take to show before the pod counts again, in milliseconds. */
const EVICTION_TIMEOUT = 120_000;

const SCALED: Readonly<Record<string, ResourceKey>> = {
  ReplicaSet: 'replicasets.apps',
  ReplicationController: 'replicationcontrollers',
  StatefulSet: 'statefulsets.apps',
};

/** Keeps count of how many pods of a budget may be evicted. Models pkg/controller/disruption/disruption.go */
export function disruptionController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('controllermanager');

  /** How many pods there ought to be, by the controllers of those that there are. */
  const expected = (pods: readonly StoredPod[]): number => {
    const sizes = new Map<string, number>();
    for (const pod of pods) {
      const owner = controllerOf(pod);
      const resource = SCALED[owner?.kind ?? ''];
      if (!owner || !resource || sizes.has(owner.uid)) continue;
      const found = store.get(resource, `${pod.metadata.namespace}/${owner.name}`) as
        { readonly spec: { readonly replicas?: number } } | undefined;
      if (found) sizes.set(owner.uid, found.spec.replicas ?? 1);
    }
    return [...sizes.values()].reduce((sum, size) => sum + size, 0);
  };

  const counts = (
    { spec }: StoredBudget,
    pods: readonly StoredPod[],
  ): readonly [expected: number, desired: number] => {
    if (spec.maxUnavailable !== undefined) {
      const all = expected(pods);
      return [all, Math.max(0, all - scaledValue(spec.maxUnavailable, all, true))];
    }
    if (typeof spec.minAvailable === 'string') {
      const all = expected(pods);
      return [all, scaledValue(spec.minAvailable, all, true)];
    }
    return [pods.length, spec.minAvailable ?? 1];
  };

  const sync = (budget: StoredBudget, again: (milliseconds: number) => void): void => {
    const now = clock.now();
    const { namespace, generation } = budget.metadata;
    const pods = store
      .list('pods', namespace)
      .filter((pod) => !isTerminal(pod) && selectorMatches(budget.spec.selector, pod.metadata.labels));
    if (pods.length === 0) events.event(budget, 'Normal', 'NoPods', 'No matching pods found');
    const [expectedPods, desiredHealthy] = counts(budget, pods);
    const disrupted = Object.entries(budget.status.disruptedPods ?? {}).filter(([name, time]) => {
      const pod = pods.find(({ metadata }) => metadata.name === name);
      const left = parseTime(time) + EVICTION_TIMEOUT - now;
      if (!pod || pod.metadata.deletionTimestamp !== undefined || left <= 0) return false;
      again(left);
      return true;
    });
    const leaving = new Set(disrupted.map(([name]) => name));
    const currentHealthy = pods.filter(
      (pod) =>
        pod.metadata.deletionTimestamp === undefined && !leaving.has(pod.metadata.name) && isReady(pod),
    ).length;
    const allowed = expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
    const [is, reason] =
      allowed > 0 ? (['True', 'SufficientPods'] as const) : (['False', 'InsufficientPods'] as const);
    const old = conditionOf(budget.status.conditions, 'DisruptionAllowed');
    const condition = {
      type: 'DisruptionAllowed',
      status: is,
      ...(generation !== undefined && { observedGeneration: generation }),
      lastTransitionTime: old?.status === is ? old.lastTransitionTime : formatTime(now),
      reason,
      message: '',
    };
    const status: PodDisruptionBudgetStatus = {
      conditions: [condition],
      currentHealthy,
      desiredHealthy,
      ...(disrupted.length > 0 && { disruptedPods: Object.fromEntries(disrupted) }),
      disruptionsAllowed: allowed,
      expectedPods,
      ...(generation !== undefined && { observedGeneration: generation }),
    };
    if (!equal(status, budget.status))
      client.updateStatus('poddisruptionbudgets.policy', { ...budget, status });
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('poddisruptionbudgets.policy', ({ object }) => queue.add(keyOf(object)))
        .on('pods', ({ object, previous, type }) => {
          const same =
            type === 'MODIFIED' &&
            previous &&
            isReady(previous) === isReady(object) &&
            isTerminal(previous) === isTerminal(object) &&
            previous.metadata.labels === object.metadata.labels &&
            previous.metadata.deletionTimestamp === object.metadata.deletionTimestamp;
          if (same) return;
          for (const budget of store.list('poddisruptionbudgets.policy', object.metadata.namespace))
            if (selectorMatches(budget.spec.selector, object.metadata.labels)) queue.add(keyOf(budget));
        }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const budget = client.get('poddisruptionbudgets.policy', namespace, name);
      if (budget) sync(budget, (milliseconds) => queue.addAfter(key, milliseconds));
    },
  );
}
