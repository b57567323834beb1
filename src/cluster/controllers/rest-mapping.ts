import { DEFINITIONS } from '../custom/definition.ts';
import { customScale } from '../custom/scale.ts';
import { apiVersionOf, resourceOf, type ScaleRule } from '../kinds/kind.ts';
import { kindOfType, KINDS } from '../kinds/registry.ts';
import type { Store } from '../store/store.ts';

/** What stands behind a kind that somebody names. */
export interface Mapping {
  /** `deployments.apps` */
  readonly resource: string;
  readonly namespaced: boolean;
  readonly scale: ScaleRule | undefined;
}

interface Type {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * What a cluster serves under a kind's name and version; undefined when it serves no such thing.
 * Models staging/src/k8s.io/apimachinery/pkg/api/meta/restmapper.go
 */
export function mappingOf(store: Store, { apiVersion, kind: name }: Type): Mapping | undefined {
  const kind =
    kindOfType(apiVersion, name) ??
    KINDS.find(
      (one) => one.kind === name && one.alternates.some((other) => apiVersionOf(other) === apiVersion),
    );
  if (kind) return { resource: resourceOf(kind), namespaced: kind.namespaced, scale: kind.scale };
  const [group = '', version] = apiVersion.split('/');
  const definition = store
    .list(DEFINITIONS)
    .find(({ spec }) => spec.group === group && spec.names.kind === name);
  const served = definition?.spec.versions.find((one) => one.name === version && one.served);
  if (!definition || !served) return undefined;
  const scale = served.subresources?.scale;
  return {
    resource: `${definition.spec.names.plural}.${group}`,
    namespaced: definition.spec.scope === 'Namespaced',
    scale: scale && customScale(scale),
  };
}
