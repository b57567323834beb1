import type { ResourceRequirements } from '../cluster/api/types.ts';
import { parseQuantity } from '../cluster/machinery/quantity.ts';

const amountOf = (text: string | undefined, missing: number): number => {
  const nano = parseQuantity(text ?? '')?.nano;
  return nano === undefined ? missing : Number(nano) / 1e9;
};

/** Bytes or processors that a container may use; Infinity without a limit. */
export const limitIn = ({ limits }: ResourceRequirements, resource: 'cpu' | 'memory'): number =>
  amountOf(limits?.[resource], Infinity);

/** Bytes or processors that a container asks for; 0 if it asks for none. */
export const requestIn = ({ requests }: ResourceRequirements, resource: 'cpu' | 'memory'): number =>
  amountOf(requests?.[resource], 0);
