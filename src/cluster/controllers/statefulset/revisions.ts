import type { ControllerRevision } from '../../api/types.ts';
import { controllerOf, type KubeObject, type StoredObject } from '../../machinery/object.ts';
import { claim } from '../claim.ts';
import type { ControllerContext } from '../controller.ts';
import { goJsonText } from '../hash/go-json.ts';
import { revisionHash } from '../hash/hash.ts';
import { byRevision, createRevision, dataOf, holds, newRevision, type StoredRevision } from '../history.ts';
import type { StoredPod } from '../pods.ts';
import type { StoredStatefulSet } from './ordinals.ts';
import { podRevision } from './pods.ts';

/** The history of a StatefulSet's template. Models pkg/controller/statefulset/stateful_set_control.go */

const HASH_LABEL = 'controller.kubernetes.io/hash';

/** The set's revisions that match, oldest first; those that nobody manages become its own. None is let go of. */
export const revisionsOf = (
  context: ControllerContext,
  set: StoredStatefulSet,
  matches: (object: StoredObject) => boolean,
): readonly StoredRevision[] =>
  claim(
    context,
    'controllerrevisions.apps',
    set,
    (one) => controllerOf(one)?.uid === set.metadata.uid || matches(one),
  )
    .filter(matches)
    .toSorted(byRevision);

/** Which revisions pods may be of, and how often hashes have collided. */
export interface Revisions {
  readonly current: StoredRevision;
  readonly update: StoredRevision;
  readonly collisionCount: number;
}

/** The revision of the present template, the newest of all, made or moved to the end if need be; and the one before the update. */
export function syncRevisions(
  context: ControllerContext,
  set: StoredStatefulSet,
  revisions: readonly StoredRevision[],
): Revisions {
  const { template } = set.spec;
  const newest = revisions.at(-1);
  const same = revisions.findLast((revision) => holds(revision, template));
  let collisionCount = set.status.collisionCount ?? 0;
  let update = same;
  const revision = (newest?.revision ?? 0) + 1;
  if (same && newest && !holds(newest, template))
    update = context.client.update('controllerrevisions.apps', { ...same, revision });
  while (!update) {
    update = createRevision(context, made(set, revision, collisionCount), template);
    if (!update) collisionCount++;
  }
  const current = revisions.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update;
  return { current, update, collisionCount };
}

const made = (
  set: StoredStatefulSet,
  revision: number,
  collisionCount: number,
): ControllerRevision & KubeObject => {
  const { template } = set.spec;
  const value = revisionHash(goJsonText(dataOf(template)), collisionCount);
  return newRevision(set, template, { label: HASH_LABEL, value }, revision);
};

/** Deletes the oldest revisions beyond the limit that nothing is of; a limit below 0 is none. */
export function truncateHistory(
  { client }: Pick<ControllerContext, 'client'>,
  set: StoredStatefulSet,
  pods: readonly StoredPod[],
  revisions: readonly StoredRevision[],
  { current, update }: Pick<Revisions, 'current' | 'update'>,
): void {
  const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(podRevision)]);
  const unused = revisions.filter(({ metadata }) => !live.has(metadata.name));
  const { revisionHistoryLimit: limit = 10 } = set.spec;
  if (limit < 0) return;
  for (const { metadata } of unused.slice(0, Math.max(0, unused.length - limit)))
    client.delete('controllerrevisions.apps', metadata.namespace ?? '', metadata.name);
}
