import type { Event } from '../api/types.ts';
import type { Clock } from '../environment.ts';
import { formatTime } from '../machinery/time.ts';
import { Cache } from './cache.ts';

/** The messages seen of one kind of event about one object, while they keep coming. */
interface Aggregate {
  readonly messages: readonly string[];
  readonly at: number;
}

/** How often an event has happened, and the object that says so. */
interface Log {
  readonly count: number;
  readonly name: string;
  readonly firstTimestamp: string;
}

/** What is left of the events that one source may write about one object. */
interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Everything a correlator remembers, by reference. */
export interface CorrelatorState {
  readonly aggregates: ReadonlyMap<string, Aggregate>;
  readonly logs: ReadonlyMap<string, Log>;
  readonly buckets: ReadonlyMap<string, Bucket>;
}

const CACHE_SIZE = 4096;
/** This many different messages within the interval are put together into one event. */
const SIMILAR_EVENTS = 10;
const SIMILAR_INTERVAL = 600_000;
/** A source may write this many events about one object at once, and one more every five minutes. */
const BURST = 25;
const REFILL_MILLISECONDS = 300_000;

const key = (...parts: readonly (string | undefined)[]): string => parts.join('\n');

function objectKey({ source, involvedObject: o, type }: Event): string {
  return key(source?.component, source?.host, o.kind, o.namespace, o.name, o.uid, o.apiVersion, type);
}

/**
 * Counts events that repeat, puts similar ones together and drops floods.
 * Models staging/src/k8s.io/client-go/tools/record/events_cache.go
 */
export class Correlator {
  readonly #clock: Clock;
  readonly #aggregates: Cache<Aggregate>;
  readonly #logs: Cache<Log>;
  readonly #buckets: Cache<Bucket>;

  constructor(clock: Clock, state?: CorrelatorState) {
    this.#clock = clock;
    this.#aggregates = new Cache(CACHE_SIZE, state?.aggregates);
    this.#logs = new Cache(CACHE_SIZE, state?.logs);
    this.#buckets = new Cache(CACHE_SIZE, state?.buckets);
  }

  snapshot(): CorrelatorState {
    return {
      aggregates: this.#aggregates.snapshot(),
      logs: this.#logs.snapshot(),
      buckets: this.#buckets.snapshot(),
    };
  }

  /** What to write for an event that happened: its name and count tell whether it updates an earlier one; undefined: nothing. */
  correlate(event: Event): Event | undefined {
    const about = objectKey(event);
    const observed = this.#observe(...this.#aggregate(event, about));
    return this.#allowed(about) ? observed : undefined;
  }

  #aggregate(event: Event, about: string): readonly [Event, string] {
    const now = this.#clock.now();
    const message = event.message ?? '';
    const similar = key(about, event.reason, event.reportingComponent, event.reportingInstance);
    const before = this.#aggregates.get(similar);
    const fresh = before && now - before.at <= SIMILAR_INTERVAL ? before.messages : [];
    const messages = fresh.includes(message) ? fresh : [...fresh, message];
    const tooMany = messages.length >= SIMILAR_EVENTS;
    // Upstream forgets any one of them; the newest is what leaves earlier ones recognisable.
    this.#aggregates.set(similar, { messages: tooMany ? fresh : messages, at: now });
    if (!tooMany) return [event, key(about, event.involvedObject.fieldPath, event.reason, message)];
    const { reportingComponent: _component, reportingInstance: _instance, ...rest } = event;
    return [{ ...rest, message: `(combined from similar events): ${message}` }, similar];
  }

  #observe(event: Event, cacheKey: string): Event {
    const last = this.#logs.get(cacheKey);
    const count = (last?.count ?? 0) + 1;
    const name = last?.name ?? event.metadata.name ?? '';
    const firstTimestamp = last?.firstTimestamp ?? formatTime(this.#clock.now());
    this.#logs.set(cacheKey, { count, name, firstTimestamp });
    return { ...event, metadata: { ...event.metadata, name }, count, firstTimestamp };
  }

  #allowed(about: string): boolean {
    const now = this.#clock.now();
    const last = this.#buckets.get(about);
    const tokens = last ? Math.min(BURST, last.tokens + (now - last.at) / REFILL_MILLISECONDS) : BURST;
    const allowed = tokens >= 1;
    this.#buckets.set(about, { tokens: allowed ? tokens - 1 : tokens, at: now });
    return allowed;
  }
}
