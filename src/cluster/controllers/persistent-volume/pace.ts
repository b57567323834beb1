import type { RandomKey, RandomSource } from '../../environment.ts';
import { atPace, drawn, type Duration } from '../../pace.ts';

/** How long a cloud's driver and its nodes take over a disk. */
const volumePace = {
  attach: { median: 3500, spread: 1.4 },
  detach: { median: 2500, spread: 1.4 },
  unmount: { median: 1500, spread: 1.5 },
  resize: { median: 3000, spread: 1.3 },
  /** Until a node sees that a disk has grown. */
  notice: { median: 20_000, spread: 1.4 },
} as const satisfies Readonly<Record<string, Duration>>;

/** How long work on a volume takes this time, in milliseconds. @param pace of the cluster. */
export const volumeTime = (
  work: keyof typeof volumePace,
  random: RandomSource,
  pace: number,
  ...key: RandomKey
): number => drawn(atPace(volumePace[work], pace), random, ...key, work);
