import type { StatefulSet } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';

/** The numbers of a StatefulSet's pods. Models pkg/controller/statefulset/stateful_set_utils.go */

export type StoredStatefulSet = Stored<StatefulSet>;

export const startOrdinal = ({ spec }: StoredStatefulSet): number => spec.ordinals?.start ?? 0;

export const replicasOf = ({ spec }: StoredStatefulSet): number => spec.replicas ?? 1;

export const inRange = (set: StoredStatefulSet, ordinal: number): boolean =>
  ordinal >= startOrdinal(set) && ordinal < startOrdinal(set) + replicasOf(set);

/** The number at the end of a pod's name, if the rest is the set's name. */
export function ordinalOf(
  { metadata }: { readonly metadata: { readonly name: string } },
  set: StoredStatefulSet,
): number | undefined {
  const { name } = set.metadata;
  const rest = metadata.name.startsWith(`${name}-`) ? metadata.name.slice(name.length + 1) : '';
  return /^\d+$/.test(rest) ? Number(rest) : undefined;
}

export const podName = (set: StoredStatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`;
