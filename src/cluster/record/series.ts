import type { Event } from '../api/types.ts';
import type { Client } from '../client.ts';
import type { Clock } from '../environment.ts';
import { ApiError } from '../machinery/errors.ts';
import type { StoredObject } from '../machinery/object.ts';
import { formatMicroTime } from '../machinery/time.ts';
import { Cache } from './cache.ts';
import type { EventNames } from './names.ts';
import { referenceTo } from './recorder.ts';

/** An event that may repeat, and how often it has. */
interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly count: number;
  /** Milliseconds since the epoch at which it was last seen. */
  readonly at: number;
}

/** What a series recorder remembers, by reference. */
export type SeriesState = ReadonlyMap<string, Series>;

const NO_SOURCE = {};

const CACHE_SIZE = 4096;
/** A series that has not gone on for this long is over, in milliseconds. */
const FINISHED = 360_000;

/**
 * Writes events as the newer events API does: what repeats becomes a series of the first one.
 * Models staging/src/k8s.io/client-go/tools/events/event_broadcaster.go
 */
export class SeriesRecorder {
  readonly #clock: Clock;
  readonly #names: EventNames;
  readonly #client: Client;
  readonly #controller: string;
  #seen: Cache<Series>;

  constructor(
    { clock, names, client }: { readonly clock: Clock; readonly names: EventNames; readonly client: Client },
    controller: string,
    state?: SeriesState,
  ) {
    this.#clock = clock;
    this.#names = names;
    this.#client = client;
    this.#controller = controller;
    this.#seen = new Cache(CACHE_SIZE, state);
  }

  snapshot(): SeriesState {
    return this.#seen.snapshot();
  }

  /** Forgets everything: the next event of each kind is a first one. */
  forget(): void {
    this.#seen = new Cache(CACHE_SIZE);
  }

  event(
    regarding: StoredObject,
    type: 'Normal' | 'Warning',
    reason: string,
    action: string,
    note: string,
    related?: StoredObject,
  ): void {
    const now = this.#clock.now();
    const { uid, resourceVersion } = regarding.metadata;
    const key = [type, action, reason, uid, resourceVersion, related?.metadata.uid ?? ''].join('\n');
    const before = this.#seen.get(key);
    if (before && now - before.at < FINISHED) {
      const next = { ...before, count: before.count + 1, at: now };
      this.#seen.set(key, next);
      // Only the second occurrence is written at once; upstream writes later ones when the series ends.
      if (next.count === 2) this.#attempt(() => this.#continue(next));
      return;
    }
    const namespace = regarding.metadata.namespace ?? 'default';
    const name = this.#names.next(regarding)();
    const instance = `${this.#controller}-controlplane`;
    const plain = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: referenceTo(regarding),
      reason,
      message: note,
      type,
      eventTime: formatMicroTime(now),
      action,
      reportingComponent: this.#controller,
      reportingInstance: instance,
      source: NO_SOURCE,
    };
    const event: Event = related ? { ...plain, related: referenceTo(related) } : plain;
    this.#seen.set(key, { namespace, name, count: 1, at: now });
    this.#attempt(() => this.#client.create('events', namespace, event));
  }

  #continue({ namespace, name, count, at }: Series): void {
    const event = this.#client.get('events', namespace, name);
    if (!event) return;
    this.#client.update('events', { ...event, series: { count, lastObservedTime: formatMicroTime(at) } });
  }

  /** An event that the server refuses is given up. */
  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}
