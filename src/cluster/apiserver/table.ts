import { DEFAULT_COLUMNS, type Column } from '../kinds/kind.ts';
import type { StoredObject } from '../machinery/object.ts';
import type { Served } from './served.ts';

/** How much of each object a table carries beside its cells. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export const PARTIAL = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' } as const;

const definitions = new WeakMap<readonly Column[], readonly unknown[]>();

/** The columns as a table describes them. */
export function columnDefinitions(columns: readonly Column[]): readonly unknown[] {
  let out = definitions.get(columns);
  if (!out) {
    out = columns.map(({ name, type, format = '', description = '', priority }) => ({
      name,
      type,
      format,
      description,
      priority,
    }));
    definitions.set(columns, out);
  }
  return out;
}

/** The metadata of a table about a single object. */
export const tableMeta = ({ metadata }: StoredObject): { readonly resourceVersion: string } => ({
  resourceVersion: metadata.resourceVersion,
});

/**
 * Objects as a `Table` of the group `meta.k8s.io`.
 * @param headers false for the later events of a watch, which leave the columns out
 */
export function table(
  { kind, fromStored }: Served,
  objects: readonly StoredObject[],
  metadata: object,
  include: IncludeObject,
  now: number,
  headers = true,
): unknown {
  const context = { now };
  const row = (object: StoredObject): unknown => {
    const conditions = kind.rowConditions?.(object);
    return {
      cells: kind.row(object, context),
      ...(conditions ? { conditions } : {}),
      object:
        include === 'None'
          ? null
          : include === 'Object'
            ? fromStored(object)
            : { ...PARTIAL, metadata: kind.rowMetadata?.(object.metadata) ?? object.metadata },
    };
  };
  const { compareRows } = kind;
  const ordered = compareRows ? [...objects].sort((a, b) => compareRows(a, b)) : objects;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: headers ? columnDefinitions(kind.columns) : null,
    rows: objects.length === 0 && kind.columns === DEFAULT_COLUMNS ? null : ordered.map(row),
  };
}
