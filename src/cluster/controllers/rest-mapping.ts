import { DEFINITIONS } from '../custom/definition.ts';
import { customScale } from '../custom/scale.ts';
import { apiVersionOf, resourceOf, type ScaleRule } from '../kinds/kind.ts';
import { kindOfType, KINDS } from '../kinds/registry.ts';
import { preferredVersionFirst } from '../machinery/api-versions.ts';
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

type ServedKind = (typeof KINDS)[number];

const mapped = (kind: ServedKind): Mapping => ({
  resource: resourceOf(kind),
  namespaced: kind.namespaced,
  scale: kind.scale,
});

/** @param version the preferred one if not given */
function customMapping(store: Store, group: string, name: string, version?: string): Mapping | undefined {
  const definition = store
    .list(DEFINITIONS)
    .find(({ spec }) => spec.group === group && spec.names.kind === name);
  const [served] = (definition?.spec.versions ?? [])
    .filter((one) => one.served && (version === undefined || one.name === version))
    .sort((a, b) => preferredVersionFirst(a.name, b.name));
  if (!definition || !served) return undefined;
  const scale = served.subresources?.scale;
  return {
    resource: `${definition.spec.names.plural}.${group}`,
    namespaced: definition.spec.scope === 'Namespaced',
    scale: scale && customScale(scale),
  };
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
  if (kind) return mapped(kind);
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? undefined : customMapping(store, group, name, version);
}

/** The same for a kind of a group, in whatever version. */
export function mappingOfKind(store: Store, group: string, name: string): Mapping | undefined {
  const kind = KINDS.find((one) => one.kind === name && one.group === group);
  return kind ? mapped(kind) : customMapping(store, group, name);
}
