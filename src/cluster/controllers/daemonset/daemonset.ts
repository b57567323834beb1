import type { DaemonSetStatus } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import { controllerOf, keyOf, splitKey } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import { claim, indexByController } from '../claim.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import { indexRevisions, syncRevision, truncateHistory } from '../history.ts';
import { scaledValue } from '../int-or-percent.ts';
import { availableIn, createPod, deletePod, isReady, isTerminal, type StoredPod } from '../pods.ts';
import type { WorkQueue } from '../workqueue.ts';
import { daemonPod, placement, type StoredDaemonSet, targetNode } from './placement.ts';

const HASH = 'controller-revision-hash';

const age = (a: StoredPod, b: StoredPod): number =>
  a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1;

const isGoing = ({ metadata }: StoredPod): boolean => metadata.deletionTimestamp !== undefined;

/** Runs a pod on every node that suits. Models pkg/controller/daemon */
export function daemonSetController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('daemonset-controller');
  indexByController(store, 'pods');
  indexRevisions(store);

  const podsByNode = (set: StoredDaemonSet): ReadonlyMap<string, readonly StoredPod[]> => {
    const pods = claim(context, 'pods', set, ({ metadata }) =>
      selectorMatches(set.spec.selector, metadata.labels),
    );
    return Map.groupBy(pods, (pod) => targetNode(pod) ?? '');
  };

  /** Creates and deletes pods so that each node has what it should. */
  const manage = (set: StoredDaemonSet, hash: string): void => {
    const pods = podsByNode(set);
    const nodes = store.list('nodes');
    const remove: StoredPod[] = [];
    for (const node of nodes) {
      const { run, stay } = placement(set, node);
      const here = pods.get(node.metadata.name) ?? [];
      if (!stay) remove.push(...here.filter((pod) => !isGoing(pod)));
      else {
        const failed = here.filter((pod) => isTerminal(pod) && !isGoing(pod));
        for (const pod of failed) {
          const { namespace, name } = pod.metadata;
          const message = `Found failed daemon pod ${namespace}/${name} on node ${node.metadata.name}, will try to kill it`;
          events.event(set, 'Warning', 'FailedDaemonPod', message);
        }
        const running = here.filter((pod) => !isTerminal(pod) && !isGoing(pod));
        remove.push(...failed, ...running.toSorted(age).slice(1));
        const waits = here.some((pod) => isGoing(pod) && !isTerminal(pod));
        if (run && running.length === 0 && failed.length === 0 && !waits)
          createPod(client, events, set, daemonPod(set, node.metadata.name, hash));
      }
    }
    const known = new Set(nodes.map(({ metadata }) => metadata.name));
    for (const [node, here] of pods)
      if (!known.has(node)) remove.push(...here.filter((pod) => !isGoing(pod) && !pod.spec.nodeName));
    for (const pod of remove) deletePod(client, events, set, pod.metadata.name);
  };

  /** Replaces pods of older templates, as many at a time as may be unavailable. */
  const rollingUpdate = (set: StoredDaemonSet, hash: string): void => {
    const { updateStrategy, minReadySeconds = 0 } = set.spec;
    if (updateStrategy?.type === 'OnDelete') return;
    const now = clock.now();
    const pods = podsByNode(set);
    const nodes = store.list('nodes').filter((node) => placement(set, node).run);
    const most = Math.max(
      1,
      scaledValue(updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, nodes.length, true),
    );
    let unavailable = 0;
    const idle: StoredPod[] = [];
    const old: StoredPod[] = [];
    for (const { metadata } of nodes) {
      const pod = pods.get(metadata.name)?.find((one) => !isGoing(one));
      const available = pod !== undefined && availableIn(pod, minReadySeconds, now) === 0;
      if (!available) unavailable++;
      if (!pod || pod.metadata.labels?.[HASH] === hash) continue;
      (available ? old : idle).push(pod);
    }
    for (const pod of [...idle, ...old.slice(0, Math.max(0, most - unavailable))])
      deletePod(client, events, set, pod.metadata.name);
  };

  const writeStatus = (key: string, set: StoredDaemonSet, hash: string, queue: WorkQueue): void => {
    const pods = podsByNode(set);
    const now = clock.now();
    let [current, desired, misscheduled, ready, updated, available] = [0, 0, 0, 0, 0, 0];
    for (const node of store.list('nodes')) {
      const [pod] = (pods.get(node.metadata.name) ?? []).toSorted(age);
      if (!placement(set, node).run) {
        if (pod) misscheduled++;
        continue;
      }
      desired++;
      if (!pod) continue;
      current++;
      if (pod.metadata.labels?.[HASH] === hash) updated++;
      if (!isReady(pod)) continue;
      ready++;
      const wait = availableIn(pod, set.spec.minReadySeconds ?? 0, now);
      if (wait === 0) available++;
      else if (wait !== undefined) queue.addAfter(key, wait);
    }
    const unavailable = desired - available;
    const status: DaemonSetStatus = {
      currentNumberScheduled: current,
      desiredNumberScheduled: desired,
      ...(available > 0 && { numberAvailable: available }),
      numberMisscheduled: misscheduled,
      numberReady: ready,
      ...(unavailable > 0 && { numberUnavailable: unavailable }),
      ...(set.metadata.generation !== undefined && { observedGeneration: set.metadata.generation }),
      ...(updated > 0 && { updatedNumberScheduled: updated }),
    };
    if (!equal(status, set.status)) client.updateStatus('daemonsets.apps', { ...set, status });
  };

  const sync = (key: string, set: StoredDaemonSet, queue: WorkQueue): void => {
    const versioned = {
      owner: set,
      template: set.spec.template,
      limit: set.spec.revisionHistoryLimit ?? 10,
      hashLabel: HASH,
    };
    const revision = syncRevision(context, versioned);
    const hash = revision.metadata.labels?.[HASH] ?? '';
    if (set.metadata.deletionTimestamp === undefined) {
      manage(set, hash);
      rollingUpdate(set, hash);
      const used = new Set(
        [...podsByNode(set).values()].flat().map(({ metadata }) => metadata.labels?.[HASH]),
      );
      truncateHistory(context, versioned, (one) => one === revision || used.has(one.metadata.labels?.[HASH]));
    }
    writeStatus(key, set, hash, queue);
  };

  return queueController(
    context,
    (informers, queue) => {
      const all = (): void => {
        for (const set of store.list('daemonsets.apps')) queue.add(keyOf(set));
      };
      informers
        .on('daemonsets.apps', ({ object }) => queue.add(keyOf(object)))
        .on('pods', ({ object, previous }) => {
          for (const owner of [controllerOf(object), previous && controllerOf(previous)])
            if (owner?.kind === 'DaemonSet') queue.add(`${object.metadata.namespace}/${owner.name}`);
        })
        .on('nodes', ({ type, object, previous }) => {
          const same =
            previous &&
            previous.spec === object.spec &&
            equal(previous.metadata.labels, object.metadata.labels);
          if (type !== 'MODIFIED' || !same) all();
        });
    },
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const set = client.get('daemonsets.apps', namespace, name);
      if (set) sync(key, set, queue);
    },
  );
}
