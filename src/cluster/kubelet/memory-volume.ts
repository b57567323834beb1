import type { Pod, Volume } from '../api/types.ts';
import { wholeUnits } from '../machinery/quantity.ts';
import type { Stored } from '../machinery/object.ts';

/** Bytes of memory that all containers of a pod may use; Infinity unless each of them has a limit. */
function memoryLimit({ spec: { containers, initContainers = [] } }: Stored<Pod>): number {
  const limits = (
    list: readonly { readonly resources?: { readonly limits?: Readonly<Record<string, string>> } }[],
  ) => list.map(({ resources }) => wholeUnits(resources?.limits?.['memory']) || Infinity);
  const main = limits(containers).reduce((sum, limit) => sum + limit, 0);
  return Math.max(main, ...limits(initContainers));
}

/**
 * Bytes that a volume which is kept in memory may hold.
 * Models pkg/volume/emptydir/empty_dir.go (calculateEmptyDirMemorySize)
 * @param allocatable the node's memory for pods, in bytes
 */
export function memoryVolumeSize({ emptyDir }: Volume, pod: Stored<Pod>, allocatable: number): number {
  const own = wholeUnits(emptyDir?.sizeLimit) || Infinity;
  return Math.min(allocatable, memoryLimit(pod), own);
}
