import type { PodDisruptionBudgetStatus } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import { controllerOf, keyOf, splitKey } from '../../machinery/object.ts';
import { selectorString, selectorMatches } from '../../machinery/selectors.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { isReady, type StoredPod } from '../pods.ts';
import { disruptedPods, expectation, healthyPods } from './counts.ts';
import { staleIn, withoutDisruption } from './stale.ts';
import { budgetStatus, failSafeStatus, type StoredBudget } from './status.ts';

const BUDGETS = 'poddisruptionbudgets.policy';
/** Keys of pods that are to be looked at, beside those of budgets. */
const STALE = 'stale:';
const CROWDED = 'crowded:';

/** Keeps count of how many pods of a budget may be evicted. Models pkg/controller/disruption/disruption.go */
export function disruptionController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('controllermanager');

  const budgetsOf = ({ metadata: { namespace, labels } }: StoredPod): readonly StoredBudget[] =>
    store.list(BUDGETS, namespace).filter(({ spec }) => selectorMatches(spec.selector, labels));

  const write = (budget: StoredBudget, status: PodDisruptionBudgetStatus): void => {
    if (!equal(status, budget.status)) client.updateStatus(BUDGETS, { ...budget, status });
  };

  const sync = (budget: StoredBudget, again: (milliseconds: number) => void): void => {
    const now = clock.now();
    const { namespace = '' } = budget.metadata;
    const { selector } = budget.spec;
    const pods = store
      .list('pods', namespace)
      .filter(({ metadata }) => selectorMatches(selector, metadata.labels));
    if (pods.length === 0) events.event(budget, 'Normal', 'NoPods', 'No matching pods found');
    const wanted = expectation(store, budget.spec, pods);
    if (typeof wanted === 'string') {
      const message = `Failed to calculate the number of expected pods: ${wanted}`;
      events.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
      write(budget, failSafeStatus(budget, wanted, now));
      return;
    }
    if (wanted.unmanaged) {
      const which = `Pods selected by this PodDisruptionBudget (selector: ${selector ? selectorString(selector) : 'nil'})`;
      events.event(
        budget,
        'Warning',
        'UnmanagedPods',
        `${which} were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
      );
    }
    const { pods: disrupted, notDeleted, recheckIn } = disruptedPods(pods, budget.status.disruptedPods, now);
    for (const pod of notDeleted) {
      const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
      events.event(pod, 'Warning', 'NotDeleted', message);
    }
    const { expected, desired } = wanted;
    const healthy = healthyPods(pods, disrupted);
    write(budget, budgetStatus(budget, { expected, desired, healthy, disrupted }, now));
    if (recheckIn !== undefined) again(recheckIn);
  };

  /** Whether a change of a pod is nothing to its budgets. */
  const isIdle = (pod: StoredPod, previous: StoredPod | undefined): boolean =>
    previous !== undefined &&
    controllerOf(pod) !== undefined &&
    isReady(previous) === isReady(pod) &&
    previous.metadata.labels === pod.metadata.labels &&
    previous.metadata.deletionTimestamp === pod.metadata.deletionTimestamp;

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on(BUDGETS, ({ object }) => queue.add(keyOf(object)))
        .on('pods', ({ object, previous, type }) => {
          const stale = type === 'DELETED' ? undefined : staleIn(object, clock.now());
          if (stale !== undefined) queue.addAfter(STALE + keyOf(object), stale);
          if (type === 'MODIFIED' && isIdle(object, previous)) return;
          const budgets = budgetsOf(object);
          if (budgets.length > 1) queue.add(CROWDED + keyOf(object));
          for (const budget of budgets) queue.add(keyOf(budget));
        }),
    (key, queue) => {
      const [, kind, place = ''] = /^(\w+:)?(.*)$/.exec(key) ?? [];
      const { namespace, name } = splitKey(place);
      if (kind === undefined) {
        const budget = client.get(BUDGETS, namespace, name);
        if (budget) sync(budget, (milliseconds) => queue.addAfter(key, milliseconds));
        return;
      }
      const pod = client.get('pods', namespace, name);
      if (!pod) return;
      if (kind === STALE) {
        const left = staleIn(pod, clock.now());
        if (left === 0) client.updateStatus('pods', withoutDisruption(pod, clock.now()));
        else if (left !== undefined) queue.addAfter(key, left);
        return;
      }
      const [first, second] = budgetsOf(pod);
      if (!first || !second) return;
      const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${first.metadata.name}" arbitrarily.`;
      events.event(pod, 'Warning', 'MultiplePodDisruptionBudgets', message);
    },
  );
}
