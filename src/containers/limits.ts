import { parseQuantity } from '../cluster/machinery/quantity.ts';
import type { ContainerSpec } from '../cluster/runtime.ts';

/** Bytes or processors that a container may use; Infinity without a limit. */
export function limitOf({ container }: ContainerSpec, resource: 'cpu' | 'memory'): number {
  const nano = parseQuantity(container.resources?.limits?.[resource] ?? '')?.nano;
  return nano === undefined ? Infinity : Number(nano) / 1e9;
}
