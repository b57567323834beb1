import type { StatefulSetStatus } from '../../api/types.ts';
import { equal } from '../../machinery/equal.ts';
import { ApiError } from '../../machinery/errors.ts';
import { controllerOf, keyOf, splitKey } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import { claim, indexByController } from '../claim.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';
import {
  indexRevisions,
  revisionsOf,
  type StoredRevision,
  syncRevision,
  templateOf,
  truncateHistory,
} from '../history.ts';
import { availableIn, isTerminal, type StoredPod } from '../pods.ts';
import {
  claimsOf,
  HASH,
  isAvailable,
  isRunningAndReady,
  isTerminating,
  ordinalOf,
  statefulPod,
  type StoredStatefulSet,
} from './pods.ts';

/** The revisions between which a set's pods are. */
interface Revisions {
  readonly current: StoredRevision;
  readonly update: StoredRevision;
}

/** Runs numbered pods one after the other. Models pkg/controller/statefulset/stateful_set_control.go */
export function statefulSetController(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  const events = context.recorder('statefulset-controller');
  indexByController(store, 'pods');
  indexRevisions(store);

  /** Writes with the event that tells of it. */
  const told = (
    set: StoredStatefulSet,
    verb: 'create' | 'delete',
    what: string,
    write: () => void,
    end = 'successful',
  ): void => {
    const reason = verb === 'create' ? 'Create' : 'Delete';
    const message = `${verb} ${what} in StatefulSet ${set.metadata.name}`;
    try {
      write();
    } catch (error) {
      if (error instanceof ApiError)
        events.event(set, 'Warning', `Failed${reason}`, `${message} failed error: ${error.message}`);
      throw error;
    }
    events.event(set, 'Normal', `Successful${reason}`, `${message} ${end}`);
  };

  const createPod = (set: StoredStatefulSet, ordinal: number, revision: StoredRevision): void => {
    const { namespace = '' } = set.metadata;
    const template = templateOf(revision) ?? set.spec.template;
    const pod = statefulPod(set, ordinal, template, revision.metadata.name);
    const name = pod.metadata?.name ?? '';
    for (const { claim: wanted } of claimsOf(set, name)) {
      const claimName = wanted.metadata?.name ?? '';
      if (client.get('persistentvolumeclaims', namespace, claimName)) continue;
      const create = (): void => void client.create('persistentvolumeclaims', namespace, wanted);
      told(set, 'create', `Claim ${claimName} Pod ${name}`, create, 'success');
    }
    told(set, 'create', `Pod ${name}`, () => void client.create('pods', namespace, pod));
  };

  const deletePod = (set: StoredStatefulSet, pod: StoredPod): void => {
    const { namespace = '', name } = pod.metadata;
    told(set, 'delete', `Pod ${name}`, () => client.delete('pods', namespace, name));
  };

  /** Does what may be done now; in order, unless the set wants all at once. */
  const step = (set: StoredStatefulSet, pods: readonly StoredPod[], { current, update }: Revisions): void => {
    const ordered = set.spec.podManagementPolicy !== 'Parallel';
    const first = set.spec.ordinals?.start ?? 0;
    const end = first + (set.spec.replicas ?? 1);
    const { minReadySeconds = 0, updateStrategy } = set.spec;
    const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
    const now = clock.now();
    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod, set) ?? -1, pod]));
    for (let ordinal = first; ordinal < end; ordinal++) {
      const pod = byOrdinal.get(ordinal);
      if (!pod) {
        createPod(set, ordinal, ordinal < first + partition ? current : update);
        if (ordered) return;
      } else if (isTerminal(pod) && !isTerminating(pod)) {
        deletePod(set, pod);
        if (ordered) return;
      } else if (ordered && !isAvailable(pod, minReadySeconds, now)) return;
      else if (ordered && isTerminating(pod)) return;
    }
    const condemned = pods
      .filter((pod) => (ordinalOf(pod, set) ?? end) >= end || (ordinalOf(pod, set) ?? 0) < first)
      .toSorted((a, b) => (ordinalOf(b, set) ?? 0) - (ordinalOf(a, set) ?? 0));
    for (const pod of condemned) {
      if (!isTerminating(pod)) deletePod(set, pod);
      if (ordered) return;
    }
    if (updateStrategy?.type === 'OnDelete') return;
    for (let ordinal = end - 1; ordinal >= first + partition; ordinal--) {
      const pod = byOrdinal.get(ordinal);
      if (!pod) return;
      if (pod.metadata.labels?.[HASH] !== update.metadata.name && !isTerminating(pod)) {
        deletePod(set, pod);
        return;
      }
      if (isTerminating(pod) || !isAvailable(pod, minReadySeconds, now)) return;
    }
  };

  const writeStatus = (
    set: StoredStatefulSet,
    pods: readonly StoredPod[],
    { current, update }: Revisions,
  ): void => {
    const of = (revision: StoredRevision): number =>
      pods.filter((pod) => !isTerminating(pod) && pod.metadata.labels?.[HASH] === revision.metadata.name)
        .length;
    const ready = pods.filter(isRunningAndReady).length;
    const available = pods.filter((pod) =>
      isAvailable(pod, set.spec.minReadySeconds ?? 0, clock.now()),
    ).length;
    const updated = of(update);
    const complete =
      updated === pods.length && ready === pods.length && set.spec.updateStrategy?.type !== 'OnDelete';
    const currentReplicas = complete ? updated : of(current);
    const status: StatefulSetStatus = {
      ...(set.metadata.generation !== undefined && { observedGeneration: set.metadata.generation }),
      replicas: pods.length,
      ...(ready > 0 && { readyReplicas: ready }),
      ...(currentReplicas > 0 && { currentReplicas }),
      ...(updated > 0 && { updatedReplicas: updated }),
      currentRevision: complete ? update.metadata.name : current.metadata.name,
      updateRevision: update.metadata.name,
      collisionCount: set.status.collisionCount ?? 0,
      availableReplicas: available,
    };
    if (!equal(status, set.status)) client.updateStatus('statefulsets.apps', { ...set, status });
  };

  const podsOf = (set: StoredStatefulSet): readonly StoredPod[] =>
    claim(
      context,
      'pods',
      set,
      (pod) =>
        selectorMatches(set.spec.selector, pod.metadata.labels) &&
        ordinalOf(pod as StoredPod, set) !== undefined,
    );

  const sync = (set: StoredStatefulSet): number | undefined => {
    const versioned = {
      owner: set,
      template: set.spec.template,
      limit: set.spec.revisionHistoryLimit ?? 10,
      hashLabel: 'controller.kubernetes.io/hash',
    };
    const update = syncRevision(context, versioned);
    const known = revisionsOf(store, set);
    const current = known.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update;
    if (set.metadata.deletionTimestamp === undefined) {
      try {
        step(set, podsOf(set), { current, update });
      } finally {
        writeStatus(set, podsOf(set), { current, update });
      }
    } else writeStatus(set, podsOf(set), { current, update });
    const used = new Set(podsOf(set).map(({ metadata }) => metadata.labels?.[HASH]));
    truncateHistory(
      context,
      versioned,
      (one) => [update, current].includes(one) || used.has(one.metadata.name),
    );
    const waits = podsOf(set).flatMap(
      (pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, clock.now()) || [],
    );
    return waits.length > 0 ? Math.min(...waits) : undefined;
  };

  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('statefulsets.apps', ({ object }) => queue.add(keyOf(object)))
        .on('pods', ({ object, previous }) => {
          for (const owner of [controllerOf(object), previous && controllerOf(previous)])
            if (owner?.kind === 'StatefulSet') queue.add(`${object.metadata.namespace}/${owner.name}`);
        }),
    (key, queue) => {
      const { namespace, name } = splitKey(key);
      const set = client.get('statefulsets.apps', namespace, name);
      const again = set && sync(set);
      if (again !== undefined) queue.addAfter(key, again);
    },
  );
}
