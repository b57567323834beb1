import type { Subresource } from '../kinds/kind.ts';
import { preferredVersionFirst } from '../machinery/api-versions.ts';
import { groupRank } from '../aggregation/priorities.ts';
import type { Served } from './served.ts';
import { VIRTUAL } from './virtual-resources.ts';

/**
 * A resource as discovery and OpenAPI documents describe it: a served kind in one of its versions, a kind of a
 * CustomResourceDefinition, or a resource that nothing stores.
 */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Sorted by name, `status` among them. */
  readonly subresources: readonly Subresource[];
  /** The name of the OpenAPI schema. */
  readonly schema: string;
  /** Whether documents say that a deletion answers with the object. */
  readonly returnsDeleted: boolean;
  /** The type in which objects are stored, `apps/v1/Deployment`; undefined for what nothing stores. */
  readonly storage: string | undefined;
  /** Whether a CustomResourceDefinition made it. */
  readonly custom: boolean;
}

/** The resources of one group in one version. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
  /** Sorted by name. */
  readonly resources: readonly Resource[];
  /** Another server answers for it, and does not answer now. */
  readonly stale?: boolean;
}

/**
 * The versions in which upstream stores what is new in the served one, for the sake of older servers.
 * Models pkg/kubeapiserver/default_storage_factory_builder.go and pkg/controlplane/apiserver/apiextensions.go
 */
const STORED_VERSIONS: Readonly<Record<string, string>> = {
  customresourcedefinitions: 'v1beta1',
  ipaddresses: 'v1beta1',
  servicecidrs: 'v1beta1',
};

const STATUS_VERBS = ['get', 'patch', 'update'];

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function resourceOf({ kind, group, version, schema, custom = false }: Served): Resource {
  const storedVersion = (custom ? undefined : STORED_VERSIONS[kind.plural]) ?? kind.version;
  const status = kind.hasStatus ? [{ name: 'status', kind: kind.kind, verbs: STATUS_VERBS }] : [];
  return {
    group,
    version,
    plural: kind.plural,
    singular: kind.singular,
    kind: kind.kind,
    namespaced: kind.namespaced,
    verbs: kind.verbs,
    shortNames: kind.shortNames,
    categories: kind.categories,
    subresources: [...kind.subresources, ...status].sort((a, b) => byName(a.name, b.name)),
    schema,
    // The storage of a kind with finalizers of its own answers with the object, but does not say so.
    returnsDeleted: kind.returnsDeleted && kind.holdsDeletion === undefined,
    storage: `${kind.group}/${storedVersion}/${kind.kind}`,
    custom,
  };
}

const virtual = VIRTUAL.map((one): Resource => ({
  shortNames: [],
  categories: [],
  subresources: [],
  returnsDeleted: false,
  storage: undefined,
  custom: false,
  ...one,
}));

const known = new WeakMap<readonly Served[], readonly GroupVersion[]>();

/**
 * What is served, by group and version, in the order in which the server prefers groups and versions. The answer is kept with the
 * list: who serves other kinds gives another list.
 */
export function groupVersions(served: readonly Served[]): readonly GroupVersion[] {
  let out = known.get(served);
  if (!out) {
    const byVersion = new Map<string, Resource[]>();
    for (const resource of [...served.map(resourceOf), ...virtual]) {
      const root = rootOf(resource);
      byVersion.set(root, [...(byVersion.get(root) ?? []), resource]);
    }
    out = [...byVersion.values()]
      .map((resources): GroupVersion => {
        const [{ group = '', version = '' } = {}] = resources;
        return { group, version, resources: resources.sort((a, b) => byName(a.plural, b.plural)) };
      })
      .sort(
        (a, b) =>
          groupRank(b.group) - groupRank(a.group) ||
          byName(a.group, b.group) ||
          preferredVersionFirst(a.version, b.version),
      );
    known.set(served, out);
  }
  return out;
}

/** The names of the groups, the core group's '' first. */
export const groupNames = (versions: readonly GroupVersion[]): readonly string[] => [
  ...new Set(versions.map(({ group }) => group)),
];

/** The path of a group and version, without a leading slash. */
export const rootOf = ({ group, version }: { readonly group: string; readonly version: string }): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;
