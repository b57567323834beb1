import type { OwnerReference } from '../../api/types.ts';
import { DEFINITIONS } from '../../custom/definition.ts';
import { customScale } from '../../custom/scale.ts';
import { type ScaleRule, resourceOf } from '../../kinds/kind.ts';
import { kindOfType } from '../../kinds/registry.ts';
import { controllerOf, type StoredObject } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';

/** A controller of pods and how many it is to keep. */
export interface Scaled {
  readonly uid: string;
  readonly replicas: number;
}

interface WithReplicas extends StoredObject {
  readonly spec?: { readonly replicas?: number };
}

interface Scalable {
  /** `deployments.apps` */
  readonly resource: string;
  readonly scale: ScaleRule | undefined;
}

function scalable(store: Store, { apiVersion, kind: name }: OwnerReference): Scalable | undefined {
  const kind = kindOfType(apiVersion, name);
  if (kind) return { resource: resourceOf(kind), scale: kind.scale };
  const [group = '', version] = apiVersion.split('/');
  const definition = store
    .list(DEFINITIONS)
    .find(({ spec }) => spec.group === group && spec.names.kind === name);
  const served = definition?.spec.versions.find((one) => one.name === version && one.served);
  if (!definition || !served) return undefined;
  const scale = served.subresources?.scale;
  return {
    resource: `${definition.spec.names.plural}.${group}`,
    scale: scale && customScale(scale),
  };
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
  const found = scalable(store, reference);
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
