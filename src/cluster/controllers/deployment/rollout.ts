import type { DeploymentStatus } from '../../api/types.ts';
import type { Client, EventRecorder } from '../../client.ts';
import type { Clock } from '../../environment.ts';
import { equal } from '../../machinery/equal.ts';
import { ApiError } from '../../machinery/errors.ts';
import { controllerOf } from '../../machinery/object.ts';
import { conditionOf, withCondition } from '../conditions.ts';
import { computeHash } from '../hash/hash.ts';
import { controllerReference } from '../references.ts';
import {
  byCreation,
  hasProgressDeadline,
  hasRevisionHistoryLimit,
  newSetReplicas,
  type ReplicaSets,
  replicasOf,
  type StoredDeployment,
  type StoredReplicaSet,
} from './counts.ts';
import {
  byRevision,
  findNewSet,
  HASH_LABEL,
  hasAnnotations,
  maxRevision,
  newSetAnnotations,
  replicaAnnotations,
  REVISION,
  sameTemplate,
} from './revisions.ts';
import { calculateStatus, progressing, PROGRESSING, rolloutStatus } from './status.ts';

/** A deployment under reconciliation with its replica sets: what all strategies do to them. Models pkg/controller/deployment/sync.go */
export class Rollout {
  deployment: StoredDeployment;
  readonly client: Client;
  readonly #events: EventRecorder;
  readonly #clock: Clock;
  #sets: StoredReplicaSet[];
  #new: StoredReplicaSet | undefined;

  constructor(
    deployment: StoredDeployment,
    sets: ReplicaSets,
    tools: { readonly client: Client; readonly events: EventRecorder; readonly clock: Clock },
  ) {
    this.deployment = deployment;
    this.client = tools.client;
    this.#events = tools.events;
    this.#clock = tools.clock;
    this.#sets = sets.toSorted(byCreation);
    this.#new = findNewSet(deployment, sets);
  }

  get newSet(): StoredReplicaSet | undefined {
    return this.#new;
  }

  /** Oldest first. */
  get oldSets(): ReplicaSets {
    return this.#sets.filter((set) => set.metadata.uid !== this.#new?.metadata.uid);
  }

  get allSets(): ReplicaSets {
    return this.#new ? [...this.oldSets, this.#new] : this.oldSets;
  }

  warn(reason: string, message: string): void {
    this.#events.event(this.deployment, 'Warning', reason, message);
  }

  note(reason: string, message: string): void {
    this.#events.event(this.deployment, 'Normal', reason, message);
  }

  /** Brings the new set's annotations and the deployment's revision up to date. */
  syncRevision(): void {
    const set = this.#new;
    if (!set) return;
    const d = this.deployment;
    const revision = maxRevision(this.oldSets) + 1;
    const annotations = newSetAnnotations(d, set.metadata.annotations ?? {}, revision);
    const { minReadySeconds } = d.spec;
    const { minReadySeconds: before, ...spec } = set.spec;
    if (!hasAnnotations(set.metadata.annotations, annotations) || before !== minReadySeconds) {
      this.#replace(
        this.client.update('replicasets.apps', {
          ...set,
          metadata: { ...set.metadata, annotations },
          // A set that waits for nothing says nothing of it.
          spec: { ...spec, ...(minReadySeconds !== undefined && { minReadySeconds }) },
        }),
      );
    }
    const own = this.#new?.metadata.annotations?.[REVISION] ?? '';
    const noted = conditionOf(d.status.conditions, PROGRESSING) !== undefined;
    if (hasProgressDeadline(d) && !noted)
      this.#setProgressing('True', 'FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`, own);
    else this.#writeRevision(own);
  }

  /** The set of the present template, made if there is none; throws what the server says when it cannot be made. */
  ensureNewSet(): StoredReplicaSet {
    if (this.#new) {
      this.syncRevision();
      return this.#new;
    }
    const d = this.deployment;
    const { template } = d.spec;
    const hash = computeHash(template, d.status.collisionCount);
    const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
    const name = `${d.metadata.name}-${hash}`;
    const revision = maxRevision(this.oldSets) + 1;
    const replicas = newSetReplicas(d, this.oldSets, 0);
    const { minReadySeconds } = d.spec;
    try {
      this.#new = this.client.create('replicasets.apps', d.metadata.namespace ?? '', {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: {
          name,
          ...(d.metadata.namespace !== undefined && { namespace: d.metadata.namespace }),
          labels,
          annotations: { ...newSetAnnotations(d, {}, revision), ...replicaAnnotations(d) },
          ownerReferences: [controllerReference(d)],
        },
        spec: {
          replicas,
          ...(minReadySeconds !== undefined && { minReadySeconds }),
          selector: {
            ...d.spec.selector,
            matchLabels: { ...d.spec.selector.matchLabels, [HASH_LABEL]: hash },
          },
          template: { ...template, metadata: { ...template.metadata, labels } },
        },
      });
    } catch (error) {
      this.#new = this.#existing(error, name);
      this.#sets = [...this.#sets, this.#new];
      this.#writeRevision(String(revision));
      return this.#new;
    }
    this.#sets = [...this.#sets, this.#new];
    if (replicas > 0) this.note('ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${replicas}`);
    if (hasProgressDeadline(d))
      this.#setProgressing(
        'True',
        'NewReplicaSetCreated',
        `Created new replica set "${name}"`,
        String(revision),
      );
    else this.#writeRevision(String(revision));
    return this.#new;
  }

  /** What to do when the new set cannot be made: a set of that name may be ours already, or the hash collides. */
  #existing(error: unknown, name: string): StoredReplicaSet {
    if (!(error instanceof ApiError)) throw error;
    const d = this.deployment;
    if (error.reason === 'AlreadyExists') {
      const set = this.client.get('replicasets.apps', d.metadata.namespace ?? '', name);
      const ours = set && controllerOf(set)?.uid === d.metadata.uid;
      if (ours && sameTemplate(set.spec.template, d.spec.template)) return set;
      this.#updateStatus({ ...d.status, collisionCount: (d.status.collisionCount ?? 0) + 1 });
    } else if (!error.causes.some(({ reason }) => reason === 'NamespaceTerminating')) {
      const message = `Failed to create new replica set "${name}": ${error.message}`;
      if (hasProgressDeadline(d)) this.#setProgressing('False', 'ReplicaSetCreateError', message);
      this.warn('ReplicaSetCreateError', message);
    }
    throw error;
  }

  /** Gives a set another size, with the event; returns whether the size changed. */
  scale(set: StoredReplicaSet, replicas: number): boolean {
    const before = replicasOf(set);
    const annotations = replicaAnnotations(this.deployment);
    if (before === replicas && hasAnnotations(set.metadata.annotations, annotations)) return false;
    const { name } = set.metadata;
    this.#replace(
      this.client.update('replicasets.apps', {
        ...set,
        metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, ...annotations } },
        spec: { ...set.spec, replicas },
      }),
    );
    if (before === replicas) return false;
    const direction = before < replicas ? 'up' : 'down';
    this.note('ScalingReplicaSet', `Scaled ${direction} replica set ${name} from ${before} to ${replicas}`);
    return true;
  }

  /** As {@link scale}, leaving a set alone that has the size already. */
  resize(set: StoredReplicaSet, replicas: number): boolean {
    return replicasOf(set) !== replicas && this.scale(set, replicas);
  }

  /** Deletes the oldest empty sets beyond the history limit. */
  cleanUp(): void {
    const d = this.deployment;
    if (!hasRevisionHistoryLimit(d)) return;
    const cleanable = this.oldSets.filter((set) => set.metadata.deletionTimestamp === undefined);
    const excess = cleanable.length - (d.spec.revisionHistoryLimit ?? 0);
    if (excess <= 0) return;
    for (const set of cleanable.toSorted(byRevision).slice(0, excess)) {
      const observed = (set.metadata.generation ?? 0) <= (set.status.observedGeneration ?? 0);
      if (set.status.replicas || replicasOf(set) !== 0 || !observed) continue;
      this.client.delete('replicasets.apps', set.metadata.namespace ?? '', set.metadata.name);
    }
  }

  /** Marks a pause or a resumption, so that the deadline does not count through it. */
  syncPaused(): void {
    const d = this.deployment;
    const current = conditionOf(d.status.conditions, PROGRESSING);
    if (!hasProgressDeadline(d) || current?.reason === 'ProgressDeadlineExceeded') return;
    const marked = current?.reason === 'DeploymentPaused';
    if (d.spec.paused && !marked) this.#setProgressing('Unknown', 'DeploymentPaused', 'Deployment is paused');
    if (!d.spec.paused && marked)
      this.#setProgressing('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  }

  /** Writes the counts; during a rollout also how it goes on. Returns whether something changed. */
  syncStatus(kind: 'counts' | 'rollout'): boolean {
    const calculate = kind === 'counts' ? calculateStatus : rolloutStatus;
    return this.#updateStatus(calculate(this.deployment, this.allSets, this.#new, this.#clock.now()));
  }

  #writeRevision(revision: string): void {
    this.#updateStatus(this.deployment.status, revision);
  }

  #setProgressing(status: string, reason: string, message: string, revision?: string): void {
    const next = progressing(status, reason, message, this.#clock.now());
    const { status: before } = this.deployment;
    this.#updateStatus({ ...before, conditions: withCondition(before.conditions, next) }, revision);
  }

  #updateStatus(status: DeploymentStatus, revision?: string): boolean {
    const d = this.deployment;
    const sameRevision = revision === undefined || d.metadata.annotations?.[REVISION] === revision;
    if (sameRevision && equal(status, d.status)) return false;
    const annotations = sameRevision
      ? d.metadata.annotations
      : { ...d.metadata.annotations, [REVISION]: revision };
    this.deployment = this.client.updateStatus('deployments.apps', {
      ...d,
      metadata: { ...d.metadata, ...(annotations && { annotations }) },
      status,
    });
    return true;
  }

  #replace(set: StoredReplicaSet): void {
    this.#sets = this.#sets.map((other) => (other.metadata.uid === set.metadata.uid ? set : other));
    if (this.#new?.metadata.uid === set.metadata.uid) this.#new = set;
  }
}
