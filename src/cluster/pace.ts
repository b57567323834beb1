import type { RandomKey, RandomSource } from './environment.ts';

/**
 * How long something takes, as real clusters are known for it: half of the times are below the median, one in ten is above
 * `median × spread`, one in ten below `median / spread`, none beyond `median × spread²` or its counterpart.
 */
export interface Duration {
  /** Milliseconds. */
  readonly median: number;
  /** From 1: it always takes the same. */
  readonly spread: number;
}

/** Always the same time, in milliseconds. */
export const exactly = (median: number): Duration => ({ median, spread: 1 });

/** The same at another pace. @param factor 2: it takes twice as long */
export const atPace = ({ median, spread }: Duration, factor: number): Duration => ({
  median: median * factor,
  spread,
});

/** A tenth of the draws lies at either end. */
const TAIL = 0.1;

/** How long it takes this time, in whole milliseconds. The key is the object's UID, the purpose and a counter that is stored. */
export function drawn({ median, spread }: Duration, random: RandomSource, ...key: RandomKey): number {
  if (spread === 1) return Math.round(median);
  const place = 2 * random.number(...key) - 1;
  const far = Math.abs(place);
  // Straight lines through the quantiles: engines may differ in the last digit of a logarithm.
  const middle = 1 - 2 * TAIL;
  const factor =
    far <= middle
      ? 1 + (far / middle) * (spread - 1)
      : spread + ((far - middle) / (1 - middle)) * (spread * spread - spread);
  return Math.round(place < 0 ? median / factor : median * factor);
}
