import type { StoredObject } from '../../machinery/object.ts';
import { alreadyExists } from '../../machinery/status.ts';
import { claim } from '../claim.ts';
import type { ControllerContext } from '../controller.ts';
import { computeHash } from '../hash/hash.ts';
import { byRevision, createRevision, holds, newRevision, type StoredRevision } from '../history.ts';
import type { StoredPod } from '../pods.ts';
import { HASH, type StoredDaemonSet } from './placement.ts';

/** The history of a DaemonSet's template. Models pkg/controller/daemon/update.go */

export interface History {
  readonly current: StoredRevision;
  /** The revisions of other templates, oldest first. */
  readonly old: readonly StoredRevision[];
}

/** The revision of the present template, the newest of all, made or moved to the end if need be; and those before. */
export function constructHistory(
  context: ControllerContext,
  set: StoredDaemonSet,
  matches: (object: StoredObject) => boolean,
  pods: readonly StoredPod[],
): History {
  const { client } = context;
  const { template } = set.spec;
  const all = claim(context, 'controllerrevisions.apps', set, matches).map((one) =>
    one.metadata.labels?.[HASH] === undefined ? labelled(context, one) : one,
  );
  const old = all.filter((one) => !holds(one, template)).toSorted(byRevision);
  const same = all.filter((one) => holds(one, template)).toSorted(byRevision);
  const revision = Math.max(0, ...old.map((one) => one.revision)) + 1;
  const kept = same.at(-1);
  if (!kept) return { current: snapshot(context, set, revision), old };
  const hash = kept.metadata.labels?.[HASH];
  if (same.length > 1 && hash !== undefined)
    for (const pod of pods)
      if (pod.metadata.labels?.[HASH] !== hash)
        client.update('pods', {
          ...pod,
          metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, [HASH]: hash } },
        });
  for (const { metadata } of same.slice(0, -1))
    client.delete('controllerrevisions.apps', metadata.namespace ?? '', metadata.name);
  if (kept.revision < revision) client.update('controllerrevisions.apps', { ...kept, revision });
  return { current: kept, old };
}

function labelled({ client }: ControllerContext, revision: StoredRevision): StoredRevision {
  const { metadata } = revision;
  const labels = { ...metadata.labels, [HASH]: metadata.name };
  return client.update('controllerrevisions.apps', { ...revision, metadata: { ...metadata, labels } });
}

/** Makes the revision of the present template; when its hash collides, counts that up and fails. */
function snapshot(context: ControllerContext, set: StoredDaemonSet, revision: number): StoredRevision {
  const { template } = set.spec;
  const { collisionCount } = set.status;
  const wanted = newRevision(
    set,
    template,
    { label: HASH, value: computeHash(template, collisionCount) },
    revision,
  );
  const made = createRevision(context, wanted, template);
  if (made) return made;
  context.client.updateStatus('daemonsets.apps', {
    ...set,
    status: { ...set.status, collisionCount: (collisionCount ?? 0) + 1 },
  });
  throw alreadyExists({ group: 'apps', name: 'controllerrevisions' }, wanted.metadata?.name ?? '');
}

/** Deletes the oldest revisions beyond the limit, but those that pods are of. */
export function cleanUpHistory(
  { client }: Pick<ControllerContext, 'client'>,
  set: StoredDaemonSet,
  old: readonly StoredRevision[],
  pods: readonly StoredPod[],
): void {
  const excess = old.length - (set.spec.revisionHistoryLimit ?? 10);
  if (excess <= 0) return;
  const live = new Set(pods.map(({ metadata }) => metadata.labels?.[HASH]));
  const unused = old.filter(({ metadata }) => !live.has(metadata.labels?.[HASH]));
  for (const { metadata } of unused.slice(0, excess))
    client.delete('controllerrevisions.apps', metadata.namespace ?? '', metadata.name);
}
