import { scaledValue } from '../../src/cluster/controllers/int-or-percent.ts';
import type { Deployment, Job, ReplicaSet } from '../../src/cluster/api/types.ts';
import { controllerOf, type Stored, type StoredObject } from '../../src/cluster/machinery/object.ts';
import { selectorMatches } from '../../src/cluster/machinery/selectors.ts';
import {
  isActive,
  isDeleted,
  isOver,
  isReady,
  nameOf,
  shared,
  type ChangeInvariant,
  type Look,
  type StateInvariant,
  type StoredPod,
} from './invariant.ts';

const failing = (status: {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True') ?? false;

const observed = (
  { metadata }: StoredObject,
  status: { readonly observedGeneration?: number },
): readonly string[] =>
  status.observedGeneration === metadata.generation
    ? []
    : [
        `${nameOf({ metadata, apiVersion: '', kind: '' })}: generation ${metadata.generation} is not observed`,
      ];

/** Whether it, or its namespace, is on its way out: where nothing can be made, what is told may be old. */
const isLeaving = ({ store }: Look, object: StoredObject): boolean =>
  isDeleted(object) ||
  store.get('namespaces', object.metadata.namespace ?? '')?.metadata.deletionTimestamp !== undefined;

/** Replica sets and replication controllers have the pods that they ask for, and count them right. */
export const replicaSets: StateInvariant = {
  name: 'replica sets have and count their pods',
  patience: 5,
  *check(look) {
    for (const resource of ['replicasets.apps', 'replicationcontrollers'] as const)
      for (const set of look.store.list(resource)) {
        if (isDeleted(set)) continue;
        const name = `${set.kind} ${nameOf(set)}`;
        const { spec, status } = set;
        const active = look.podsOf(set.metadata.uid).filter(isActive);
        yield* observed(set, status);
        if ((status.replicas ?? 0) !== active.length)
          yield `${name} counts ${status.replicas} replicas of ${active.length}`;
        const ready = active.filter(isReady).length;
        if ((status.readyReplicas ?? 0) !== ready)
          yield `${name} counts ${status.readyReplicas} ready of ${ready}`;
        if ((status.availableReplicas ?? 0) > ready) yield `${name} counts more available than ready`;
        if (!failing(status) && !isLeaving(look, set) && active.length !== spec.replicas)
          yield `${name} has ${active.length} of ${spec.replicas} pods`;
        for (const pod of active) {
          const chosen =
            'matchLabels' in (spec.selector ?? {}) || 'matchExpressions' in (spec.selector ?? {})
              ? selectorMatches(spec.selector as Stored<ReplicaSet>['spec']['selector'], pod.metadata.labels)
              : Object.entries((spec.selector ?? {}) as Record<string, string>).every(
                  ([key, value]) => pod.metadata.labels?.[key] === value,
                );
          if (!chosen) yield `${name} keeps ${nameOf(pod)}, which it does not select`;
        }
      }
  },
};

const setsOf = (
  { store }: Pick<Look, 'store'>,
  deployment: Stored<Deployment>,
): readonly Stored<ReplicaSet>[] =>
  store
    .list('replicasets.apps', deployment.metadata.namespace)
    .filter((set) => controllerOf(set)?.uid === deployment.metadata.uid);

const MOST = 'deployment.kubernetes.io/max-replicas';

const sum = (numbers: readonly (number | undefined)[]): number =>
  numbers.reduce<number>((total, one) => total + (one ?? 0), 0);

function bounds({ spec }: Stored<Deployment>): { readonly most: number; readonly fewest: number } {
  const replicas = spec.replicas ?? 1;
  const { maxSurge, maxUnavailable } = spec.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, replicas, true);
  const down = scaledValue(maxUnavailable, replicas, false);
  return { most: replicas + surge, fewest: replicas - (surge === 0 && down === 0 ? 1 : down) };
}

/** A deployment's status adds up, and it never has more pods than it may. */
export const deployments: StateInvariant = {
  name: 'deployments add up',
  patience: 5,
  *check(look) {
    for (const deployment of look.store.list('deployments.apps')) {
      if (isLeaving(look, deployment)) continue;
      const { status, spec } = deployment;
      const name = `Deployment ${nameOf(deployment)}`;
      yield* observed(deployment, status);
      const sets = setsOf(look, deployment);
      for (const field of ['replicas', 'readyReplicas', 'availableReplicas'] as const) {
        const total = sum(sets.map((set) => set.status[field]));
        if ((status[field] ?? 0) !== total)
          yield `${name} says ${field} ${status[field]} instead of ${total}`;
      }
      const rolling = spec.strategy?.type !== 'Recreate';
      const total = sum(sets.map((set) => set.spec.replicas));
      // What was allowed before a change of the strategy stays until the rollout goes on.
      const most = Math.max(
        bounds(deployment).most,
        ...sets.map((set) => Number(set.metadata.annotations?.[MOST] ?? 0)),
      );
      if (rolling && spec.replicas !== 0 && total > most && !spec.paused)
        yield `${name} asks for ${total} pods, more than ${most}`;
      const hashes = sets.map(({ metadata }) => metadata.labels?.['pod-template-hash']);
      if (new Set(hashes).size < hashes.length) yield `${name} has two replica sets of one template`;
      // Those that are held in their deletion do not count.
      const idle = sets.filter(
        ({ spec: { replicas }, status, metadata: { deletionTimestamp } }) =>
          replicas === 0 && status.replicas === 0 && deletionTimestamp === undefined,
      );
      const { updatedReplicas, replicas, availableReplicas } = status;
      const complete = [updatedReplicas, replicas, availableReplicas].every(
        (one) => (one ?? 0) === spec.replicas,
      );
      if (complete && idle.length > (spec.revisionHistoryLimit ?? 10) + 1)
        yield `${name} keeps ${idle.length} old replica sets, more than ${spec.revisionHistoryLimit}`;
    }
  },
};

const AVAILABLE = 'availableReplicas';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';

/** A rolling update takes no pod away that is needed. */
export const rollingBounds: ChangeInvariant = {
  name: 'rolling updates keep enough pods available',
  *check({ type, object, previous }, resource, store) {
    if (resource !== 'replicasets.apps' || type !== 'MODIFIED') return;
    const [set, before] = [object, previous] as [Stored<ReplicaSet>, Stored<ReplicaSet>];
    if ((set.spec.replicas ?? 0) >= (before.spec.replicas ?? 0)) return;
    const owner = controllerOf(set);
    const deployment = owner && store.get('deployments.apps', `${set.metadata.namespace}/${owner.name}`);
    if (deployment?.metadata.uid !== owner?.uid || deployment?.spec.strategy?.type === 'Recreate') return;
    if (!deployment || set.metadata.annotations?.[DESIRED] !== before.metadata.annotations?.[DESIRED]) return;
    const others = setsOf({ store }, deployment).filter(({ metadata }) => metadata.uid !== set.metadata.uid);
    if (others.length === 0) return;
    // One that is paused rolls nothing out: it shares out what its strategy allows, which may be less than before.
    if (deployment.spec.paused) {
      const { replicas = 1 } = deployment.spec;
      const asked = (one: Stored<ReplicaSet>): number =>
        sum([...others, one].map(({ spec }) => spec.replicas));
      if (asked(set) < Math.min(asked(before), replicas))
        yield `Deployment ${nameOf(deployment)} is paused and asks for ${asked(set)} pods, fewer than ${replicas}`;
      return;
    }
    const kept = (one: Stored<ReplicaSet>): number =>
      Math.min(one.status[AVAILABLE] ?? 0, one.spec.replicas ?? 0);
    const rest = sum(others.map(kept));
    const [was, is] = [rest + kept(before), rest + kept(set)];
    const { fewest } = bounds(deployment);
    if (is < Math.min(was, fewest))
      yield `Deployment ${nameOf(deployment)} goes from ${was} to ${is} available pods, fewer than ${fewest}`;
  },
};

/** Counts of one status never contradict each other. */
export const counts: ChangeInvariant = {
  name: 'statuses are consistent',
  *check({ type, object }, resource) {
    if (
      type === 'DELETED' ||
      !/^(deployments|replicasets|statefulsets)\.apps$|^replicationcontrollers$/.test(resource)
    )
      return;
    const { status } = object as Stored<Deployment>;
    const { replicas = 0, readyReplicas = 0, availableReplicas = 0, updatedReplicas = 0 } = status;
    const name = `${resource} ${nameOf(object)}`;
    if ([replicas, readyReplicas, availableReplicas, updatedReplicas].some((one) => one < 0))
      yield `${name} counts below nothing`;
    if (readyReplicas > replicas) yield `${name} has ${readyReplicas} ready of ${replicas}`;
    if (availableReplicas > readyReplicas)
      yield `${name} has ${availableReplicas} available of ${readyReplicas} ready`;
    if (updatedReplicas > replicas) yield `${name} has ${updatedReplicas} updated of ${replicas}`;
  },
};

/** Ordered stateful sets make their pods in order. */
export const ordinals: ChangeInvariant = {
  name: 'stateful sets keep their order',
  *check({ type, object }, resource, store) {
    if (resource !== 'pods' || type !== 'ADDED') return;
    const owner = controllerOf(object);
    if (owner?.kind !== 'StatefulSet') return;
    const { namespace, name } = object.metadata;
    const set = store.get('statefulsets.apps', `${namespace}/${owner.name}`);
    if (!set || set.metadata.uid !== owner.uid || set.spec.podManagementPolicy === 'Parallel') return;
    const first = set.spec.ordinals?.start ?? 0;
    for (let ordinal = Number(name.split('-').at(-1)) - 1; ordinal >= first; ordinal--) {
      const lower = store.get('pods', `${namespace}/${owner.name}-${ordinal}`);
      if (!lower || !isReady(lower))
        yield `${namespace}/${name} was made before ${owner.name}-${ordinal} was ready`;
    }
  },
};

export const statefulSets: StateInvariant = {
  name: 'stateful sets count their pods',
  patience: 5,
  *check(look) {
    for (const set of look.store.list('statefulsets.apps')) {
      if (isLeaving(look, set)) continue;
      const pods = look.podsOf(set.metadata.uid);
      yield* observed(set, set.status);
      const name = `StatefulSet ${nameOf(set)}`;
      if (set.status.replicas !== pods.length)
        yield `${name} counts ${set.status.replicas} of ${pods.length}`;
      const ready = pods.filter(isReady).length;
      if ((set.status.readyReplicas ?? 0) !== ready)
        yield `${name} counts ${set.status.readyReplicas} ready of ${ready}`;
    }
  },
};

/** The node that a daemon's pod waits for. */
const targetOf = ({ spec }: StoredPod): string =>
  spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.[0]
    ?.matchFields?.[0]?.values?.[0] ?? '';

export const daemonSets: StateInvariant = {
  name: 'daemon sets have one pod on each node',
  patience: 5,
  *check(look) {
    for (const set of look.store.list('daemonsets.apps')) {
      if (isLeaving(look, set)) continue;
      const name = `DaemonSet ${nameOf(set)}`;
      const { status } = set;
      yield* observed(set, status);
      const pods = look.podsOf(set.metadata.uid).filter(isActive);
      const surging = set.spec.updateStrategy?.rollingUpdate?.maxSurge ?? 0;
      for (const [node, own] of Map.groupBy(pods, ({ spec }) => spec.nodeName ?? ''))
        if (node && own.length > 1 && !surging) yield `${name} has ${own.length} pods on ${node}`;
      const targets = new Set<string>();
      const nodes = new Set<string>();
      for (const pod of look.podsOf(set.metadata.uid)) {
        const target = pod.spec.nodeName ?? targetOf(pod);
        targets.add(target);
        const since = look.store.get('nodes', target)?.metadata.creationTimestamp;
        // A node that has come back to its pods calls for nothing.
        if (since !== undefined && since <= pod.metadata.creationTimestamp) nodes.add(target);
      }
      const counted = status.currentNumberScheduled + status.numberMisscheduled;
      // That a node is gone is seen when its pods go.
      if (counted < nodes.size || counted > targets.size)
        yield `${name} counts ${counted} nodes of ${nodes.size}`;
      if (status.numberReady > status.desiredNumberScheduled) yield `${name} has more ready than desired`;
    }
  },
};

/** No more of the past is kept than is asked for. */
export const revisions: StateInvariant = {
  name: 'revisions are limited',
  patience: 5,
  *check(look) {
    for (const resource of ['statefulsets.apps', 'daemonsets.apps'] as const)
      for (const set of look.store.list(resource)) {
        // What cannot make its pods does not look back either.
        const isShort =
          'replicas' in set.spec && 'replicas' in set.status
            ? set.status.replicas < (set.spec.replicas ?? 1)
            : 'desiredNumberScheduled' in set.status &&
              set.status.currentNumberScheduled < set.status.desiredNumberScheduled;
        if (isShort || isLeaving(look, set)) continue;
        const used = new Set(
          look.podsOf(set.metadata.uid).map(({ metadata }) => metadata.labels?.['controller-revision-hash']),
        );
        const own = look.store
          .list('controllerrevisions.apps', set.metadata.namespace)
          .filter((one) => controllerOf(one)?.uid === set.metadata.uid);
        const latest = Math.max(...own.map((one) => Number(one.revision)));
        const current = 'currentRevision' in set.status ? set.status.currentRevision : undefined;
        const old = own.filter(
          ({ revision, metadata: { name, labels } }) =>
            Number(revision) !== latest &&
            name !== current &&
            !used.has(labels?.['controller-revision-hash']) &&
            !used.has(name),
        );
        const limit = set.spec.revisionHistoryLimit ?? 10;
        if (old.length > limit)
          yield `${set.kind} ${nameOf(set)} keeps ${old.length} revisions, not ${limit}`;
        // Those that it has taken over bring numbers of their own.
        const made = own.filter((one) => !isOlder(one, set));
        yield* shared(made, ({ revision }) => [`${nameOf(set)}'s revision ${revision}`]);
      }
  },
};

/** Whether an object was there before another one, to the second. */
const isOlder = (one: StoredObject, other: StoredObject): boolean =>
  one.metadata.creationTimestamp < other.metadata.creationTimestamp;

export const jobs: StateInvariant = {
  name: 'jobs count their pods',
  patience: 5,
  *check(look) {
    for (const job of look.store.list('jobs.batch')) {
      if (isLeaving(look, job)) continue;
      const name = `Job ${nameOf(job)}`;
      const pods = look.podsOf(job.metadata.uid);
      const active = pods.filter(isActive);
      const ended = job.status.conditions?.find(
        ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
      );
      if (ended && active.length > 0) yield `${name} is ${ended.type} and has ${active.length} active pods`;
      const uncounted = pods.filter(
        (pod) => !isActive(pod) && pod.metadata.finalizers?.includes('batch.kubernetes.io/job-tracking'),
      );
      const held = uncounted.filter(isOver);
      // While it waits before it tries again, it counts none, and not the last failure of an index. The server takes nothing
      // at all from a job that counts none while some are ready.
      const ofIndexes = job.spec.backoffLimitPerIndex !== undefined && pods.some((pod) => !isActive(pod));
      const { active: says, ready = 0, failed = 0 } = job.status;
      const someReady = ready > 0 || active.some(isReady);
      const isRefused = uncounted.length > 0 && someReady && says !== active.length;
      // A policy may ignore failures: they make it wait, and are not counted.
      const backsOff = says ? isRefused : failed > 0 || ofIndexes || job.spec.podFailurePolicy !== undefined;
      if (!backsOff && (job.status.active ?? 0) !== active.length)
        yield `${name} counts ${job.status.active} active of ${active.length}`;
      // After the first success pods that share a queue of work run on, however many they are.
      const runOn = job.spec.completions === undefined && (job.status.succeeded ?? 0) > 0;
      if (!runOn && active.length > (job.spec.parallelism ?? 1))
        yield `${name} has ${active.length} pods at once`;
      // The last failure of an index waits for the pod that takes its place.
      if ((job.spec.backoffLimitPerIndex === undefined && !isRefused) || ended)
        for (const pod of held) yield `${name} does not count ${nameOf(pod)}`;
    }
    for (const pod of look.pods) {
      if (!pod.metadata.finalizers?.includes('batch.kubernetes.io/job-tracking')) continue;
      const owner = controllerOf(pod);
      if (!owner || !look.byUid.has(owner.uid)) yield `${nameOf(pod)} is tracked for a job that is gone`;
    }
  },
};

/** How many indexes `0-2,5` names. */
const indexCount = (text: string): number =>
  text
    .split(',')
    .filter(Boolean)
    .reduce((sum, part) => {
      const [first, last] = part.split('-').map(Number);
      return sum + ((last ?? first ?? 0) - (first ?? 0) + 1);
    }, 0);

/** What a job says of itself is one story. */
export const jobStatus: ChangeInvariant = {
  name: 'jobs add up',
  *check({ type, object }, resource) {
    if (resource !== 'jobs.batch' || type === 'DELETED') return;
    const { spec, status } = object as Stored<Job>;
    const { active = 0, ready = 0, succeeded = 0, terminating = 0, conditions = [] } = status;
    const name = `Job ${nameOf(object)}`;
    const is = (what: string): boolean =>
      conditions.some((one) => one.type === what && one.status === 'True');
    if (ready > active + terminating) yield `${name} has ${ready} ready of ${active} active`;
    if (is('Complete') && is('Failed')) yield `${name} is complete and failed`;
    const over = is('Complete') || is('Failed');
    if (over && active > 0) yield `${name} is over with ${active} active`;
    if (over && (status.uncountedTerminatedPods?.succeeded?.length ?? 0) > 0)
      yield `${name} is over before it has counted all`;
    if (is('Complete') !== (status.completionTime !== undefined)) yield `${name} completed at no time`;
    if (is('Complete') && !is('SuccessCriteriaMet')) yield `${name} is complete without criteria`;
    if (is('Complete') && !spec.successPolicy && succeeded < (spec.completions ?? 1))
      yield `${name} is complete with ${succeeded} of ${spec.completions}`;
    const indexes = indexCount(status.completedIndexes ?? '');
    if (spec.completionMode === 'Indexed' && indexes !== succeeded)
      yield `${name} has completed ${indexes} indexes and counts ${succeeded}`;
  },
};

/** What a job has counted stays counted. */
export const jobHistory: ChangeInvariant = {
  name: 'jobs go forward',
  *check({ type, object, previous }, resource) {
    if (resource !== 'jobs.batch' || type !== 'MODIFIED') return;
    type Counts = { readonly status: { readonly succeeded?: number; readonly failed?: number } };
    const [is, was] = [(object as StoredObject & Counts).status, (previous as StoredObject & Counts).status];
    for (const field of ['succeeded', 'failed'] as const)
      if ((is[field] ?? 0) < (was[field] ?? 0))
        yield `Job ${nameOf(object)}: ${field} went from ${was[field]} to ${is[field]}`;
  },
};

/** A job whose pods share a queue of work lets them run on after the first success, and adds none. */
export const jobQueues: ChangeInvariant = {
  name: 'jobs add nobody to work that ends',
  *check({ type, object }, resource, store) {
    if (resource !== 'pods' || type !== 'ADDED') return;
    const owner = controllerOf(object);
    if (owner?.kind !== 'Job') return;
    const job = store.get('jobs.batch', `${object.metadata.namespace}/${owner.name}`);
    if (job?.metadata.uid !== owner.uid || job.spec.completions !== undefined) return;
    if ((job.status.succeeded ?? 0) > 0) yield `Job ${nameOf(job)} adds ${nameOf(object)} after a success`;
  },
};

export const cronJobs: StateInvariant = {
  name: 'cron jobs know their jobs',
  patience: 5,
  *check({ store }) {
    for (const cron of store.list('cronjobs.batch')) {
      if (isDeleted(cron)) continue;
      for (const { uid, name, namespace } of cron.status.active ?? [])
        if (store.get('jobs.batch', `${namespace}/${name}`)?.metadata.uid !== uid)
          yield `CronJob ${nameOf(cron)} lists ${name} (${uid}), which is gone`;
    }
  },
};
