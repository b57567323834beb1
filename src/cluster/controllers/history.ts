import type { ControllerRevision, PodTemplateSpec, RawExtension } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import { ApiError } from '../machinery/errors.ts';
import type { KubeObject, Stored, StoredObject } from '../machinery/object.ts';
import { indexByController } from './claim.ts';
import type { ControllerContext } from './controller.ts';
import { goJson } from './hash/go-json.ts';
import { isObject } from '../machinery/go-structs.ts';
import { controllerReference } from './references.ts';
import type { Store } from '../store/store.ts';

/** The revisions of a StatefulSet's or DaemonSet's template. Models pkg/controller/history/controller_history.go */

export type StoredRevision = Stored<ControllerRevision>;

export function indexRevisions(store: Store): void {
  indexByController(store, 'controllerrevisions.apps');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Oldest first. */
export const byRevision = (a: StoredRevision, b: StoredRevision): number =>
  a.revision - b.revision ||
  compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
  compare(a.metadata.name, b.metadata.name);

/** What a revision keeps of a template: the patch that brings it back, as Go writes it. */
export const dataOf = (template: PodTemplateSpec): RawExtension => {
  const written = goJson(template, 'v1.PodTemplateSpec');
  return { spec: { template: { $patch: 'replace', ...(isObject(written) && written) } } };
};

/** Whether a revision holds this template. */
export const holds = ({ data }: StoredRevision, template: PodTemplateSpec): boolean =>
  semanticEqual(data, dataOf(template));

/** The template that a revision holds. */
export function templateOf({ data }: StoredRevision): PodTemplateSpec | undefined {
  const { spec } = (data ?? {}) as {
    readonly spec?: { readonly template?: PodTemplateSpec & { readonly $patch?: string } };
  };
  if (!spec?.template) return undefined;
  const { $patch: _patch, ...template } = spec.template;
  return template;
}

export const revisionName = ({ metadata: { name } }: StoredObject, hash: string): string =>
  `${name.slice(0, 223)}-${hash}`;

/** A revision of an owner's template, before it is stored. */
export function newRevision(
  owner: StoredObject,
  template: PodTemplateSpec,
  hash: { readonly label: string; readonly value: string },
  revision: number,
): ControllerRevision & KubeObject {
  const { namespace, annotations } = owner.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: revisionName(owner, hash.value),
      ...(namespace !== undefined && { namespace }),
      labels: { ...template.metadata?.labels, [hash.label]: hash.value },
      ...(annotations && { annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    data: dataOf(template),
    revision,
  };
}

/**
 * Stores a revision. One of that name that holds the same is as good; one that holds something else is a collision of
 * hashes: undefined.
 */
export function createRevision(
  { client }: Pick<ControllerContext, 'client'>,
  revision: ControllerRevision & KubeObject,
  template: PodTemplateSpec,
): StoredRevision | undefined {
  const { namespace = '', name = '' } = revision.metadata ?? {};
  try {
    return client.create('controllerrevisions.apps', namespace, revision);
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
    const existing = client.get('controllerrevisions.apps', namespace, name);
    if (!existing) throw error;
    return holds(existing, template) ? existing : undefined;
  }
}
