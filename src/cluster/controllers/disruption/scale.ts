import type { OwnerReference } from '../../api/types.ts';
import { controllerOf, type StoredObject } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import { mappingOf } from '../rest-mapping.ts';

/** A controller of pods and how many it is to keep. */
export interface Scaled {
  readonly uid: string;
  readonly replicas: number;
}

interface WithReplicas extends StoredObject {
  readonly spec?: { readonly replicas?: number };
}

const APPS: ReadonlySet<string> = new Set(['apps', 'extensions']);

/** Whether a reference means a kind, in whichever version of the groups of Deployments and ReplicaSets. */
const means = ({ apiVersion, kind }: OwnerReference, wanted: string): boolean =>
  kind === wanted && APPS.has(apiVersion.slice(0, apiVersion.indexOf('/')));

/** The object that a reference means, with its replicas; undefined when it is gone or another has its name. */
function kept(
  store: Store,
  resource: string,
  { name, uid }: OwnerReference,
  namespace: string,
): WithReplicas | undefined {
  const found = store.get(resource, `${namespace}/${name}`) as WithReplicas | undefined;
  return found?.metadata.uid === uid ? found : undefined;
}

const scaled = ({ metadata, spec }: WithReplicas): Scaled => ({
  uid: metadata.uid,
  replicas: spec?.replicas ?? 0,
});

/** The ReplicaSet behind a reference, or the Deployment that it is of. A set whose Deployment is gone is no answer yet. */
function ofSet(store: Store, reference: OwnerReference, namespace: string): Scaled | undefined {
  if (!means(reference, 'ReplicaSet')) return undefined;
  const set = kept(store, 'replicasets.apps', reference, namespace);
  if (!set) return undefined;
  const owner = controllerOf(set);
  if (owner?.kind !== 'Deployment') return scaled(set);
  const deployment = means(owner, 'Deployment')
    ? kept(store, 'deployments.apps', owner, namespace)
    : undefined;
  return deployment && scaled(deployment);
}

/**
 * The controller behind a pod's reference, for pods of a Deployment's ReplicaSet the Deployment; undefined when it is gone,
 * words when there is none that could be asked.
 * Models pkg/controller/disruption/disruption.go finders
 */
export function scaledBy(
  store: Store,
  reference: OwnerReference,
  namespace: string,
): Scaled | string | undefined {
  const bySet = ofSet(store, reference, namespace);
  if (bySet) return bySet;
  const found = mappingOf(store, reference);
  if (!found) return `no matches for kind "${reference.kind}" in version "${reference.apiVersion}"`;
  const { resource, scale } = found;
  if (!scale) return `${resource} does not implement the scale subresource`;
  const object = kept(store, resource, reference, namespace);
  if (!object) return undefined;
  const replicas = scale.replicas ? scale.replicas.wanted(object) : object.spec?.replicas;
  return { uid: object.metadata.uid, replicas: replicas ?? 0 };
}
