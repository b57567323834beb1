import type { StoredDaemonSet } from './placement.ts';

const INITIAL = 1000;
const MAX = 15 * 60_000;

// No owner whose bursts are kept beside has a key with a colon.
const lastOf = (key: string): string => `failed:${key}`;
const delayOf = (key: string): string => `backoff:${key}`;

/**
 * How long failed pods stay on their nodes: the first goes at once, the next one a second after it, then twice as long each time up
 * to a quarter of an hour. Failures of other nodes and of specs that were observed before do not count; after twice the longest wait
 * all is forgotten. Models staging/src/k8s.io/client-go/util/flowcontrol/backoff.go
 */
export class FailureBackoff {
  readonly #times: Map<string, number>;

  /** @param times where it is kept when pods have gone, and how long the next ones wait: milliseconds */
  constructor(times: Map<string, number>) {
    this.#times = times;
  }

  /** In how many milliseconds to look at a failed pod of a node again; 0: it goes now, and the next one waits for longer. */
  next(
    { metadata: { uid }, status: { observedGeneration = 0 } }: StoredDaemonSet,
    node: string,
    now: number,
  ): number {
    this.#forget(now);
    const key = `${uid}/${observedGeneration}/${node}`;
    const [last, delay] = [this.#times.get(lastOf(key)), this.#times.get(delayOf(key))];
    if (last !== undefined && delay !== undefined && now - last < delay) return delay;
    this.#times.set(lastOf(key), now);
    this.#times.set(delayOf(key), delay === undefined ? INITIAL : Math.min(delay * 2, MAX));
    return 0;
  }

  #forget(now: number): void {
    const prefix = lastOf('');
    for (const [name, last] of this.#times) {
      if (!name.startsWith(prefix) || now - last <= 2 * MAX) continue;
      this.#times.delete(name);
      this.#times.delete(delayOf(name.slice(prefix.length)));
    }
  }
}
