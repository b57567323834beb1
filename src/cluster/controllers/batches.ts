import { ApiError } from '../machinery/errors.ts';
import type { RequestBudget } from '../request-budget.ts';
import { causedByTerminatingNamespace } from './pods.ts';

/** So many objects are created or deleted in one event of the clock: between two of them a browser gets its turn. */
const SLICE = 100;

/** Where each slice costs a look at all objects it has at least so many, even if its owner then has to wait longer for the next. */
const CHUNK = 20;

/** How many objects an owner may create or delete in this event of the clock, by what its client may ask of the server. */
export const slice = (budget: RequestBudget | undefined, least = CHUNK): number =>
  budget?.room(SLICE, least) ?? SLICE;

/** How many objects of its burst each owner has created or deleted, by the owner's key. */
export type Bursts = Map<string, number>;

/** How many attempts the batches come to that are over after so many: 1, 3, 7, … */
export const batchesUntil = (attempts: number): number => 2 ** (Math.floor(Math.log2(attempts + 1)) + 1) - 1;

/**
 * Tries one, then two, then four, … and stops after a batch in which one failed, so that a quota costs few attempts.
 * Returns the first refusal. Models pkg/controller/replicaset/replica_set.go slowStartBatch
 * @param done how many have been tried before, with success
 */
export function inGrowingBatches(count: number, act: () => void, done = 0): ApiError | undefined {
  for (let at = done; at < done + count;) {
    let first: ApiError | undefined;
    for (const end = Math.min(batchesUntil(at), done + count); at < end; at++) {
      const error = refusal(act);
      if (error && !causedByTerminatingNamespace(error)) first ??= error;
    }
    if (first) return first;
  }
  return undefined;
}

/** What the server says against an action; undefined when it succeeds. */
export function refusal(act: () => void): ApiError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
