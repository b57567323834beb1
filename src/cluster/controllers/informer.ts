import type { Stored } from '../machinery/object.ts';
import type { ResourceKey, ResourceTypes } from '../machinery/resources.ts';
import type { Change, Store } from '../store/store.ts';

/** Hears a change of an object. It may note keys; it must not write. */
export type Handler<R extends ResourceKey> = (change: Change<Stored<ResourceTypes[R]>>) => void;

/**
 * How a component observes the store, and the only way: it hears every change, and on {@link resync} everything that is
 * there, as `ADDED`.
 */
export class Informers {
  readonly #store: Store;
  readonly #stops: (() => void)[] = [];
  readonly #replays: (() => void)[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** Calls the handler for each change from now on; to hear what is already there, {@link resync}. */
  on<R extends ResourceKey>(resource: R, handle: Handler<R>): this {
    this.#stops.push(this.#store.subscribe(resource, handle));
    this.#replays.push(() => {
      for (const object of this.#store.list(resource))
        handle({ type: 'ADDED', revision: this.#store.revision, object, previous: undefined });
    });
    return this;
  }

  /** Tells every handler about every object that is there. */
  resync(): void {
    for (const replay of this.#replays) replay();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }
}
