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
  const found = mappingOf(store, reference);
  if (!found) return `no matches for kind "${reference.kind}" in version "${reference.apiVersion}"`;
  const { resource, scale } = found;
  const object = store.get(resource, `${namespace}/${reference.name}`) as WithReplicas | undefined;
  if (!scale) return `${resource} does not implement the scale subresource`;
  if (object?.metadata.uid !== reference.uid) return undefined;
  const owner = resource === 'replicasets.apps' ? controllerOf(object) : undefined;
  if (owner?.kind === 'Deployment') {
    const deployment = store.get('deployments.apps', `${namespace}/${owner.name}`);
    if (deployment?.metadata.uid === owner.uid) {
      return { uid: owner.uid, replicas: deployment.spec.replicas ?? 0 };
    }
  }
  const replicas = scale.replicas ? scale.replicas.wanted(object) : object.spec?.replicas;
  return { uid: object.metadata.uid, replicas: replicas ?? 0 };
}
