import type { Clock } from '../cluster/environment.ts';

/**
 * Sleeps in virtual time.
 * @param milliseconds how long; 0 and less end in this instant, after what is due already
 * @returns a promise that rejects with the signal's reason when it is aborted
 */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const abort = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    const cancel = clock.schedule(clock.now() + milliseconds, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    signal.addEventListener('abort', abort, { once: true });
  });
}
