import { apiVersionOf, type Kind } from '../kinds/kind.ts';
import { KINDS } from '../kinds/registry.ts';
import type { KubeObject, StoredObject } from '../machinery/object.ts';

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

/** What a path's group, version and resource stand for. */
export const findServed = (group: string, version: string, plural: string): Served | undefined =>
  byPath.get(`${group}/${version}/${plural}`);

const groupVersions = new Set(SERVED.map(({ group, version }) => `${group}/${version}`));

/** Whether any kind is served under a group and version. */
export const isServedVersion = (group: string, version: string): boolean =>
  groupVersions.has(`${group}/${version}`);
