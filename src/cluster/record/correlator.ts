import type { EventSource, ObjectReference } from '../api/types.ts';
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

const NONE: readonly string[] = [];

const key = (...parts: readonly (string | undefined)[]): string => parts.join('\n');

/** What of an event that happened tells which others are like it. */
export interface Happening {
  readonly source: EventSource;
  readonly involvedObject: ObjectReference;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** What to write for an event that happened. */
export interface Telling {
  readonly name: string;
  /** From 2: the event of this name says it already. */
  readonly count: number;
  readonly firstTimestamp: string;
  readonly message: string;
  /** It stands for similar events too. */
  readonly combined: boolean;
}

/** The UID of an object says what else upstream looks at. */
function objectKey({ source, involvedObject: { kind, namespace, name, uid }, type }: Happening): string {
  const object = uid || `${namespace ?? ''}/${name ?? ''}`;
  return key(object, kind, source.component, source.host, type);
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

  /**
   * @param name the event's, if it is the first of its kind
   * @returns undefined: nothing is to be written
   */
  correlate(event: Happening, name: () => string): Telling | undefined {
    const about = objectKey(event);
    const similar = this.#similarTo(event, about);
    const { message } = event;
    const told = this.#count(
      similar ?? key(about, event.involvedObject.fieldPath, event.reason, message),
      name,
    );
    if (!this.#allowed(about)) return undefined;
    return {
      name: told.name,
      count: told.count,
      firstTimestamp: told.firstTimestamp,
      message: similar === undefined ? message : `(combined from similar events): ${message}`,
      combined: similar !== undefined,
    };
  }

  /** The key of the events like this one when there are too many of them to be told one by one. */
  #similarTo({ reason, message }: Happening, about: string): string | undefined {
    const now = this.#clock.now();
    const similar = key(about, reason);
    const before = this.#aggregates.get(similar);
    const fresh = before && now - before.at <= SIMILAR_INTERVAL ? before.messages : NONE;
    const messages = fresh.includes(message) ? fresh : [...fresh, message];
    const tooMany = messages.length >= SIMILAR_EVENTS;
    // Upstream forgets any one of them; the newest is what leaves earlier ones recognisable.
    const aggregate = { messages: tooMany ? fresh : messages, at: now };
    if (before) this.#aggregates.set(similar, aggregate);
    else this.#aggregates.add(similar, aggregate);
    return tooMany ? similar : undefined;
  }

  #count(cacheKey: string, name: () => string): Log {
    const last = this.#logs.get(cacheKey);
    if (last) {
      const log = { count: last.count + 1, name: last.name, firstTimestamp: last.firstTimestamp };
      this.#logs.set(cacheKey, log);
      return log;
    }
    const first = { count: 1, name: name(), firstTimestamp: formatTime(this.#clock.now()) };
    this.#logs.add(cacheKey, first);
    return first;
  }

  #allowed(about: string): boolean {
    const now = this.#clock.now();
    const last = this.#buckets.get(about);
    const tokens = last ? Math.min(BURST, last.tokens + (now - last.at) / REFILL_MILLISECONDS) : BURST;
    const allowed = tokens >= 1;
    const bucket = { tokens: allowed ? tokens - 1 : tokens, at: now };
    if (last) this.#buckets.set(about, bucket);
    else this.#buckets.add(about, bucket);
    return allowed;
  }
}
