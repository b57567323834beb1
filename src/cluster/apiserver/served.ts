import { onDemand } from '../../loading/on-demand.ts';
import { apiVersionOf, type Kind } from '../kinds/kind.ts';
import { DEFINITIONS } from '../custom/definition.ts';
import { KINDS } from '../kinds/registry.ts';
import type { VersionRules } from '../custom/rules.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';
import type { Store } from '../store/store.ts';

/** A kind under one of the versions in which it is served. */
export interface Served {
  readonly kind: Kind;
  readonly group: string;
  readonly version: string;
  readonly apiVersion: string;
  /** The name of the version's schema. */
  readonly schema: string;
  /** Whether a CustomResourceDefinition made the kind. */
  readonly custom?: boolean;
  /** How objects of a custom kind are read. */
  readonly rules?: VersionRules;
  /** Whether objects are stored in this version. */
  readonly isStored: boolean;
  toStored(object: KubeObject): KubeObject;
  fromStored(object: StoredObject): KubeObject;
}

function versionsOf(kind: Kind): readonly Served[] {
  const own: Served = {
    kind,
    group: kind.group,
    version: kind.version,
    apiVersion: apiVersionOf(kind),
    schema: kind.schema,
    isStored: true,
    toStored: (object) => object,
    fromStored: (object) => object,
  };
  return [
    own,
    ...kind.alternates.map((alternate): Served => ({
      kind,
      ...alternate,
      apiVersion: apiVersionOf(alternate),
      isStored: false,
    })),
  ];
}

/** Every kind in every version, in the order of the registry. */
export const SERVED: readonly Served[] = KINDS.flatMap(versionsOf);

const byPath = new Map(
  SERVED.map((served) => [`${served.group}/${served.version}/${served.kind.plural}`, served]),
);

/** Every kind in every version that a cluster serves: the built-in ones and those of its CustomResourceDefinitions. */
export async function allServed(store: Store): Promise<readonly Served[]> {
  if (store.count(DEFINITIONS) === 0) return SERVED;
  const { customServed } = await onDemand(import('../custom/served.ts'));
  const custom = await customServed(store);
  const last = lists.get(store);
  if (last && last.custom.length === custom.length && last.custom.every((one, i) => one === custom[i])) {
    return last.all;
  }
  const all = [...SERVED, ...custom];
  lists.set(store, { custom, all });
  return all;
}

/** Whoever keeps what follows from a list finds the same list while nothing changes. */
const lists = new WeakMap<Store, { readonly custom: readonly Served[]; readonly all: readonly Served[] }>();

/** What a path's group, version and resource stand for in a cluster. */
export async function findServedIn(
  store: Store,
  group: string,
  version: string,
  plural: string,
): Promise<Served | undefined> {
  const builtIn = findServed(group, version, plural);
  if (builtIn || store.get(DEFINITIONS, `${plural}.${group}`) === undefined) return builtIn;
  const all = await allServed(store);
  return all.find((one) => one.group === group && one.version === version && one.kind.plural === plural);
}

/** What a path's group, version and resource stand for. */
export const findServed = (group: string, version: string, plural: string): Served | undefined =>
  byPath.get(`${group}/${version}/${plural}`);

const groupVersions = new Set(SERVED.map(({ group, version }) => `${group}/${version}`));

/** Whether any kind is served under a group and version. */
export const isServedVersion = (group: string, version: string): boolean =>
  groupVersions.has(`${group}/${version}`);
