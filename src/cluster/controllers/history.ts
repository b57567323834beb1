import type { ControllerRevision, PodTemplateSpec, RawExtension } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import { ApiError } from '../machinery/errors.ts';
import type { Stored, StoredObject } from '../machinery/object.ts';
import { controlledBy, indexByController } from './claim.ts';
import type { ControllerContext } from './controller.ts';
import { computeHash } from './hash.ts';
import { controllerReference } from './references.ts';
import type { Store } from '../store/store.ts';

/** The revisions of a StatefulSet's or DaemonSet's template. Models pkg/controller/history/controller_history.go */

export type StoredRevision = Stored<ControllerRevision>;

/** An object whose template has a history. */
export interface Versioned {
  readonly owner: StoredObject;
  readonly template: PodTemplateSpec;
  readonly limit: number;
  /** The label that says the hash. */
  readonly hashLabel: string;
}

export function indexRevisions(store: Store): void {
  indexByController(store, 'controllerrevisions.apps');
}

/** Oldest first. */
export const revisionsOf = (store: Store, { metadata }: StoredObject): readonly StoredRevision[] =>
  controlledBy(store, 'controllerrevisions.apps', metadata.uid).toSorted((a, b) => a.revision - b.revision);

const dataOf = (template: PodTemplateSpec): RawExtension => ({
  spec: { template: { $patch: 'replace', ...template } },
});

/** The template that a revision holds. */
export function templateOf({ data }: StoredRevision): PodTemplateSpec | undefined {
  const { spec } = (data ?? {}) as {
    readonly spec?: { readonly template?: PodTemplateSpec & { readonly $patch?: string } };
  };
  if (!spec?.template) return undefined;
  const { $patch: _patch, ...template } = spec.template;
  return template;
}

/** The revision of the present template, the newest of all; made or moved to the end if need be. */
export function syncRevision(
  { store, client }: ControllerContext,
  { owner, template, hashLabel }: Versioned,
): StoredRevision {
  const revisions = revisionsOf(store, owner);
  const newest = revisions.at(-1)?.revision ?? 0;
  const data = dataOf(template);
  const same = revisions.findLast((revision) => semanticEqual(revision.data, data));
  if (same) {
    if (same.revision === newest) return same;
    return client.update('controllerrevisions.apps', { ...same, revision: newest + 1 });
  }
  const { namespace = '', name, annotations } = owner.metadata;
  for (let collisions = 0; ; collisions++) {
    const hash = computeHash(template, collisions === 0 ? undefined : collisions);
    try {
      return client.create('controllerrevisions.apps', namespace, {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: {
          name: `${name}-${hash}`,
          namespace,
          labels: { ...template.metadata?.labels, [hashLabel]: hash },
          ...(annotations && { annotations }),
          ownerReferences: [controllerReference(owner)],
        },
        data,
        revision: newest + 1,
      });
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
    }
  }
}

/** Deletes the oldest revisions beyond the limit that no pod is of. */
export function truncateHistory(
  { store, client }: ControllerContext,
  { owner, limit }: Versioned,
  isUsed: (revision: StoredRevision) => boolean,
): void {
  const unused = revisionsOf(store, owner).filter((revision) => !isUsed(revision));
  for (const { metadata } of unused.slice(0, Math.max(0, unused.length - limit)))
    client.delete('controllerrevisions.apps', metadata.namespace ?? '', metadata.name);
}
