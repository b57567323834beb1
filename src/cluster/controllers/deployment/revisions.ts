import type { PodTemplateSpec } from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import {
  byCreation,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  maxSurge,
  type ReplicaSets,
  replicasOf,
  type StoredDeployment,
  type StoredReplicaSet,
} from './counts.ts';

/** Revisions and templates of a deployment's replica sets. Models pkg/controller/deployment/util/deployment_util.go */

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
export const ROLLBACK_TO = 'deprecated.deployment.rollback.to';
export const HASH_LABEL = 'pod-template-hash';

/** The revision history may grow to this many characters. */
const HISTORY_LIMIT = 2000;

const NOT_COPIED: ReadonlySet<string> = new Set([
  LAST_APPLIED,
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  ROLLBACK_TO,
]);

type Annotations = Readonly<Record<string, string>>;

/** A template without the label that makes its pods its own. */
export function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const { [HASH_LABEL]: _hash, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

const semantic = (template: PodTemplateSpec | undefined): unknown => {
  const { creationTimestamp: _time, ...metadata } = withoutHash(template).metadata ?? {};
  return { metadata, spec: template?.spec };
};

export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return semanticEqual(semantic(a), semantic(b));
}

/** The set of the deployment's present template: the oldest if there are several. */
export function findNewSet(d: StoredDeployment, sets: ReplicaSets): StoredReplicaSet | undefined {
  return sets.toSorted(byCreation).find((set) => sameTemplate(set.spec.template, d.spec.template));
}

/** The whole number that an annotation is, undefined when it is none. */
const whole = (text: string): number | undefined => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined);

/** A set's revision; 0 when it has none, undefined when it is no number. */
export const revisionOf = (set: StoredReplicaSet): number | undefined =>
  whole(set.metadata.annotations?.[REVISION] ?? '0');

const numbers = (sets: ReplicaSets): readonly number[] =>
  sets.map(revisionOf).filter((revision) => revision !== undefined);

/** The revision that a deployment is to go back to, 0 for the last one, undefined when it is not to. */
export const wantedRevision = (d: StoredDeployment): number | undefined =>
  whole(d.metadata.annotations?.[ROLLBACK_TO] ?? '');

export const maxRevision = (sets: ReplicaSets): number => Math.max(0, ...numbers(sets));

/** The second highest revision, 0 when there is none. */
export const lastRevision = (sets: ReplicaSets): number => numbers(sets).toSorted((a, b) => b - a)[1] ?? 0;

/** Sets of which one has no revision that is a number come by their age. */
export function byRevision(a: StoredReplicaSet, b: StoredReplicaSet): number {
  const [one, other] = [revisionOf(a), revisionOf(b)];
  return one === undefined || other === undefined ? byCreation(a, b) : one - other || byCreation(a, b);
}

export const replicaAnnotations = (d: StoredDeployment): Annotations => ({
  [DESIRED_REPLICAS]: String(replicasOf(d)),
  [MAX_REPLICAS]: String(replicasOf(d) + maxSurge(d)),
});

/** Whether all of `wanted` is among `annotations`. */
export const hasAnnotations = (annotations: Annotations | undefined, wanted: Annotations): boolean =>
  Object.entries(wanted).every(([key, value]) => annotations?.[key] === value);

const filtered = (annotations: Annotations | undefined, copied: boolean): Annotations =>
  Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => NOT_COPIED.has(key) !== copied));

/**
 * The annotations of the new set: the deployment's own, and its revision with the ones that it had before. A set whose revision is no
 * number keeps what it has.
 */
export function newSetAnnotations(d: StoredDeployment, before: Annotations, revision: number): Annotations {
  const annotations = { ...before, ...filtered(d.metadata.annotations, true) };
  const old = before[REVISION];
  const number = whole(old || '0');
  if (number === undefined) return before;
  if (number >= revision) return annotations;
  annotations[REVISION] = String(revision);
  if (old !== undefined) annotations[REVISION_HISTORY] = history(before[REVISION_HISTORY], old);
  return annotations;
}

function history(before: string | undefined, revision: string): string {
  const revisions = before ? before.split(',') : [];
  revisions.push(revision);
  while (revisions.length > 1 && revisions.join(',').length > HISTORY_LIMIT) revisions.shift();
  return revisions.join(',');
}

/** The deployment's annotations when it goes back to a set: the set's, and of its own those that are about itself. */
export const rolledBackAnnotations = (d: StoredDeployment, set: StoredReplicaSet): Annotations => ({
  ...filtered(d.metadata.annotations, false),
  ...filtered(set.metadata.annotations, true),
});
