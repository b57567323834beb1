import type { Clock } from '../environment.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { tooLargeResourceVersion } from '../machinery/status.ts';
import type { Store } from '../store/store.ts';

/** How long a read waits for a revision that the server has not seen yet: milliseconds. */
const PATIENCE = 3000;

/** A resourceVersion that is no number, in the words of a field error. */
export class InvalidRevision extends Error {
  readonly errors = new FieldErrors();

  constructor(text: string) {
    super();
    this.errors.invalid('resourceVersion', text, `strconv.ParseUint: parsing "${text}": invalid syntax`);
    this.message = this.errors.aggregate();
  }
}

/**
 * The revision that a resourceVersion names; 0 for '' and '0'.
 * Models staging/src/k8s.io/apiserver/pkg/storage/api_object_versioner.go
 * @throws InvalidRevision
 */
export function parseRevision(text: string): number {
  if (text === '') return 0;
  if (!/^\d+$/.test(text)) throw new InvalidRevision(text);
  return Number(text);
}

/**
 * Waits until the store has seen a revision.
 * Models waitUntilFreshAndBlock of staging/src/k8s.io/apiserver/pkg/storage/cacher/watch_cache.go
 * @throws ApiError Timeout when it does not come
 */
export async function freshAsOf(store: Store, clock: Clock, revision: number): Promise<void> {
  if (store.revision >= revision) return;
  await new Promise<void>((resolve, reject) => {
    const cancel = clock.schedule(clock.now() + PATIENCE, () => {
      stop();
      reject(tooLargeResourceVersion(revision, store.revision));
    });
    const stop = store.subscribeAll(() => {
      if (store.revision < revision) return;
      stop();
      cancel();
      resolve();
    });
  });
}
