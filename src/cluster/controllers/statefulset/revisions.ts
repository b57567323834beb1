import { controllerOf, type StoredObject } from '../../machinery/object.ts';
import { claim } from '../claim.ts';
import type { ControllerContext } from '../controller.ts';
import { goJsonText } from '../hash/go-json.ts';
import { revisionHash } from '../hash/hash.ts';
import {
  byRevision,
  createRevision,
  dataOf,
  holds,
  newRevision,
  revisionName,
  type StoredRevision,
} from '../history.ts';
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
  const revision = (newest?.revision ?? 0) + 1;
  const { currentRevision, collisionCount = 0 } = set.status;
  const moved = (one: StoredRevision): StoredRevision =>
    newest && holds(newest, template)
      ? one
      : context.client.update('controllerrevisions.apps', { ...one, revision });
  const found = same ? { update: moved(same), collisionCount } : makeRevision(context, set, revision);
  const current = revisions.find(({ metadata }) => metadata.name === currentRevision) ?? found.update;
  return { ...found, current };
}

/** Makes the revision of the present template; what collides changes its name, the hash in its label stays. */
function makeRevision(
  context: ControllerContext,
  set: StoredStatefulSet,
  revision: number,
): Pick<Revisions, 'update' | 'collisionCount'> {
  const { template } = set.spec;
  const text = goJsonText(dataOf(template));
  let { collisionCount = 0 } = set.status;
  const hash = { label: HASH_LABEL, value: revisionHash(text, collisionCount) };
  const made = newRevision(set, template, hash, revision);
  for (;;) {
    const name = revisionName(set, revisionHash(text, collisionCount));
    const update = createRevision(context, { ...made, metadata: { ...made.metadata, name } }, template);
    if (update) return { update, collisionCount };
    collisionCount++;
  }
}

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
