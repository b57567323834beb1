import { ApiError } from '../machinery/errors.ts';
import { causedByTerminatingNamespace } from './pods.ts';

/**
 * Tries one, then two, then four, … and stops after a batch in which one failed, so that a quota costs few attempts.
 * Returns the first refusal. Models pkg/controller/replicaset/replica_set.go slowStartBatch
 */
export function inGrowingBatches(count: number, act: () => void): ApiError | undefined {
  let remaining = count;
  for (let size = 1; remaining > 0; size *= 2) {
    let first: ApiError | undefined;
    for (let i = 0; i < Math.min(size, remaining); i++) {
      const error = refusal(act);
      if (error && !causedByTerminatingNamespace(error)) first ??= error;
    }
    if (first) return first;
    remaining -= size;
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
