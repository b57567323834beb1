import type { Namespace, NamespaceCondition, Pod } from '../api/types.ts';
import { ApiError } from '../machinery/errors.ts';
import { splitKey, type Stored, type StoredObject } from '../machinery/object.ts';
import type { ResourceKey } from '../machinery/resources.ts';
import { formatTime, parseTime } from '../machinery/time.ts';
import { remoteServices } from '../aggregation/extensions.ts';
import { availability } from '../kinds/apiservice.ts';
import { internalError } from '../machinery/status.ts';
import { conditionOf } from './conditions.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';

const RETRIES = { first: 5, most: 60_000 };

/** Changes of a namespace are looked at after this many milliseconds, so that late creations in it are seen. */
const SETTLING = 5000;

/** So many objects are deleted in one event of the clock: between two of them a browser gets its turn. */
const SLICE = 250;

/** Finalizers are given so many seconds. */
const FINALIZER_ESTIMATE = 15;

/** What stands in the way of a namespace's end, by condition type; undefined where nothing does. */
interface Findings {
  /** Groups and versions of which nobody says what is in them: `metrics.k8s.io/v1beta1`. */
  readonly stale: readonly string[];
  readonly failures: readonly string[];
  /** Counts by resource: `pods.`, `deployments.apps`. */
  readonly remaining: ReadonlyMap<string, number>;
  readonly finalizers: ReadonlyMap<string, number>;
}

type Outcome = readonly [type: string, status: 'True' | 'False', reason: string, message: string];

/** Models staging/src/k8s.io/client-go/discovery/discovery_client.go ErrGroupDiscoveryFailed */
const discoveryFailure = (stale: readonly string[]): string =>
  `unable to retrieve the complete list of server APIs: ${stale.map((one) => `${one}: stale GroupVersion discovery: ${one}`).join(', ')}`;

/** Models pkg/controller/namespace/deletion/status_condition_utils.go */
export function outcomes({ stale, failures, remaining, finalizers }: Findings): readonly Outcome[] {
  const list = (counts: ReadonlyMap<string, number>, text: (name: string, count: number) => string): string =>
    [...counts]
      .map(([name, count]) => text(name, count))
      .sort()
      .join(', ');
  const remain = list(remaining, (name, count) => `${name} has ${count} resource instances`);
  const held = list(finalizers, (name, count) => `${name} in ${count} resource instances`);
  return [
    stale.length > 0
      ? [
          'NamespaceDeletionDiscoveryFailure',
          'True',
          'DiscoveryFailed',
          `Discovery failed for some groups, ${stale.length} failing: ${discoveryFailure(stale)}`,
        ]
      : [
          'NamespaceDeletionDiscoveryFailure',
          'False',
          'ResourcesDiscovered',
          'All resources successfully discovered',
        ],
    [
      'NamespaceDeletionGroupVersionParsingFailure',
      'False',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ],
    failures.length > 0
      ? [
          'NamespaceDeletionContentFailure',
          'True',
          'ContentDeletionFailed',
          `Failed to delete all resource types, ${failures.length} remaining: ${failures.toSorted().join(', ')}`,
        ]
      : [
          'NamespaceDeletionContentFailure',
          'False',
          'ContentDeleted',
          'All content successfully deleted, may be waiting on finalization',
        ],
    remain
      ? [
          'NamespaceContentRemaining',
          'True',
          'SomeResourcesRemain',
          `Some resources are remaining: ${remain}`,
        ]
      : ['NamespaceContentRemaining', 'False', 'ContentRemoved', 'All content successfully removed'],
    held
      ? [
          'NamespaceFinalizersRemaining',
          'True',
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${held}`,
        ]
      : [
          'NamespaceFinalizersRemaining',
          'False',
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ],
  ];
}

/** The conditions with what was found in its place. Models updateConditions */
export function merged(
  before: readonly NamespaceCondition[],
  found: readonly Outcome[],
  now: number,
): readonly NamespaceCondition[] {
  const fresh = found.map(([type, status, reason, message]): NamespaceCondition => {
    const old = conditionOf(before, type);
    const lastTransitionTime = (old?.status === status && old.lastTransitionTime) || formatTime(now);
    return { type, status, lastTransitionTime, reason, message };
  });
  return [
    ...before.map((condition) => conditionOf(fresh, condition.type) ?? condition),
    ...fresh.filter(({ type }) => !conditionOf(before, type)),
  ];
}

/** `pods.`, `deployments.apps`: the resource as the condition names it. */
const conditionName = (resource: string): string => (resource.includes('.') ? resource : `${resource}.`);

/** What should have gone and has not: `/v1, Resource=pods`. */
const unexpected = (resource: string, { apiVersion, metadata }: StoredObject): string =>
  `unexpected items still remain in namespace: ${metadata.namespace ?? ''} for gvr: ${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Resource=${resource.split('.')[0] ?? ''}`;

/**
 * Empties a namespace that is being deleted, pods first, then lets it go. Models pkg/controller/namespace
 */
export function namespaceController(context: ControllerContext): Controller {
  const { store, client, clock } = context;

  /** Deletes all objects of a resource; those that are still there afterwards, or undefined when the slice is over before. */
  const empty = (
    resource: string,
    namespace: string,
    failures: string[],
    slice: { left: number },
  ): readonly StoredObject[] | undefined => {
    for (const { metadata } of store.list(resource, namespace)) {
      if (metadata.deletionTimestamp !== undefined) continue;
      if (slice.left-- === 0 && failures.length === 0) return undefined;
      try {
        client.delete(resource as ResourceKey, namespace, metadata.name);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.reason !== 'NotFound') failures.push(error.message);
      }
    }
    return store.list(resource, namespace);
  };

  const staleGroups = (): readonly string[] =>
    remoteServices(store)
      .filter((service) => availability(service)?.status !== 'True')
      .map(({ spec }) => `${spec.group}/${spec.version}`)
      .sort();

  /** @returns what was found and for how many seconds it may remain; undefined when there is more to delete in this instant */
  const deleteContent = (
    namespace: string,
    deletedAt: number,
  ): { readonly findings: Findings; readonly estimate: number } | undefined => {
    const grace = graceOf(store.list('pods', namespace), deletedAt, clock.now());
    const slice = { left: SLICE };
    const stale = staleGroups();
    const failures: string[] = [];
    const remaining = new Map<string, number>();
    const finalizers = new Map<string, number>();
    let estimate = 0;
    const others = store.resources().filter((resource) => resource !== 'pods');
    for (const resource of ['pods', ...others]) {
      const left = empty(resource, namespace, failures, slice);
      if (!left) return undefined;
      if (left.length === 0) continue;
      remaining.set(conditionName(resource), left.length);
      for (const { metadata } of left)
        for (const finalizer of metadata.finalizers ?? [])
          finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
      const isHeld = left.some(({ metadata }) => (metadata.finalizers ?? []).length > 0);
      const seconds = (resource === 'pods' && grace) || (isHeld ? FINALIZER_ESTIMATE : 0);
      if (seconds === 0) failures.push(...left.slice(0, 1).map((object) => unexpected(resource, object)));
      estimate = Math.max(estimate, seconds);
      // Other things may be what pods need in order to end well.
      if (resource === 'pods')
        return { findings: { stale, failures, remaining: new Map(), finalizers: new Map() }, estimate };
    }
    return { findings: { stale, failures, remaining, finalizers }, estimate };
  };

  return queueController(
    { ...context, retries: RETRIES },
    (informers, queue) =>
      informers
        .on('namespaces', ({ object, type }) => {
          const { metadata } = object;
          if (type === 'DELETED' || metadata.deletionTimestamp === undefined) return;
          queue.addAfter(metadata.name, type === 'MODIFIED' ? SETTLING : leftToSettle(object, clock.now()));
        })
        .on('apiservices.apiregistration.k8s.io', ({ type }) => {
          // What could not be discovered may have been all that a namespace waited for.
          if (type === 'ADDED') return;
          for (const { metadata, status } of store.list('namespaces'))
            if (conditionOf(status.conditions, 'NamespaceDeletionDiscoveryFailure')?.status === 'True')
              queue.add(metadata.name);
        }),
    (key, queue) => {
      const { name } = splitKey(key);
      const namespace = client.get('namespaces', '', name);
      if (!namespace || namespace.metadata.deletionTimestamp === undefined) return;
      if (namespace.status.phase !== 'Terminating') {
        client.updateStatus('namespaces', {
          ...namespace,
          status: { ...namespace.status, phase: 'Terminating' },
        });
        return;
      }
      if (!namespace.spec.finalizers?.includes('kubernetes')) return;
      const content = deleteContent(name, parseTime(namespace.metadata.deletionTimestamp));
      if (!content) {
        queue.add(key);
        return;
      }
      const { findings, estimate } = content;
      const before = namespace.status.conditions ?? [];
      const conditions = merged(before, outcomes(findings), clock.now());
      const isFailing = findings.stale.length + findings.failures.length > 0;
      const isEmpty = store.resources().every((resource) => store.list(resource, name).length === 0);
      if (isEmpty && !isFailing) {
        client.finalizeNamespace(name);
        return;
      }
      if (JSON.stringify(conditions) !== JSON.stringify(before))
        client.updateStatus('namespaces', { ...namespace, status: { ...namespace.status, conditions } });
      // A failure is tried again with back-off; what only takes its time is looked at when it may have ended.
      if (isFailing) throw internalError([...findings.failures, ...findings.stale].join(', '));
      queue.addAfter(key, (Math.floor(estimate / 2) + 1) * 1000);
    },
  );
}

/** What is left of the wait after the last change, for a namespace that was already going when the controller started. */
function leftToSettle({ metadata, status }: Stored<Namespace>, now: number): number {
  const times = [metadata.deletionTimestamp, ...(status.conditions ?? []).map((c) => c.lastTransitionTime)];
  const last = Math.max(...times.map((time) => parseTime(time ?? '')).filter((time) => !Number.isNaN(time)));
  return Math.min(Math.max(0, last + SETTLING - now), SETTLING);
}

/** The longest grace period of pods that have not ended, in seconds; 0 if it should be over. Models estimateGracefulTermination */
function graceOf(pods: readonly Stored<Pod>[], deletedAt: number, now: number): number {
  const running = pods.filter(({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed');
  const longest = Math.max(0, ...running.map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0));
  return now - deletedAt >= longest * 1000 ? 0 : longest;
}
