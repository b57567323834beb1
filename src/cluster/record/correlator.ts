import type { EventSource, ObjectReference } from '../api/types.ts';
import type { Clock } from '../environment.ts';
import { formatTime } from '../machinery/time.ts';
import { Cache } from './cache.ts';

/** How often one event has happened, and the object that says so. */
interface Log {
  readonly fieldPath: string | undefined;
  readonly message: string;
  readonly count: number;
  readonly name: string;
  readonly firstTimestamp: string;
}

/** Events about one object that differ by their messages alone. */
interface Similar {
  readonly reason: string;
  /** The messages seen while they keep coming, and when the last one came. */
  readonly messages: readonly string[];
  readonly at: number;
  /** The newest last. */
  readonly logs: readonly Log[];
  /** The log of those that are told together. */
  readonly combined: Log | undefined;
}

/** What one source has said of one type about one object, and what is left of what it may say. */
interface Subject {
  readonly kind: string | undefined;
  readonly component: string | undefined;
  readonly host: string | undefined;
  readonly type: string;
  readonly tokens: number;
  readonly at: number;
  readonly reasons: readonly Similar[];
}

/** Everything a correlator remembers, by the UIDs of the objects that the events are about; by reference. */
export interface CorrelatorState {
  /** Absent from records of old versions. */
  readonly subjects?: ReadonlyMap<string, readonly Subject[]>;
}

/** So many objects are remembered; upstream's components have as many entries in each of their caches. */
const CACHE_SIZE = 4096;
/** So many different messages of one reason are remembered about one object. */
const MESSAGES = 256;
/** This many different messages within the interval are put together into one event. */
const SIMILAR_EVENTS = 10;
const SIMILAR_INTERVAL = 600_000;
/** A source may write this many events about one object at once, and one more every five minutes. */
const BURST = 25;
const REFILL_MILLISECONDS = 300_000;

const NOTHING: readonly never[] = [];

/** What of an event that happened tells which others are like it. */
export interface Happening {
  readonly source: EventSource;
  readonly involvedObject: ObjectReference;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** When, in milliseconds since the epoch; now if missing. */
  readonly at?: number;
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
const keyOfObject = ({ uid, namespace, name }: ObjectReference): string =>
  uid || `${namespace ?? ''}/${name ?? ''}`;

/** The list with one element in the place of another; at its end if there was none. */
function renewed<T>(list: readonly T[], before: T | undefined, now: T): readonly T[] {
  if (list.length === 0) return [now];
  return before === undefined ? list.concat([now]) : list.map((each) => (each === before ? now : each));
}

/**
 * Counts events that repeat, puts similar ones together and drops floods.
 * Models staging/src/k8s.io/client-go/tools/record/events_cache.go
 */
export class Correlator {
  readonly #clock: Clock;
  readonly #subjects: Cache<readonly Subject[]>;

  constructor(clock: Clock, state?: CorrelatorState) {
    this.#clock = clock;
    this.#subjects = new Cache(CACHE_SIZE, state?.subjects);
  }

  snapshot(): CorrelatorState {
    return { subjects: this.#subjects.snapshot() };
  }

  /**
   * @param name the event's, if it is the first of its kind
   * @returns undefined: nothing is to be written
   */
  correlate(event: Happening, name: () => string): Telling | undefined {
    const { source, involvedObject, type, reason, message } = event;
    const { kind } = involvedObject;
    const { component, host } = source;
    const object = keyOfObject(involvedObject);
    const subjects = this.#subjects.get(object);
    const subject = subjects?.find(
      (each) =>
        each.component === component && each.host === host && each.type === type && each.kind === kind,
    );
    const reasons = subject?.reasons ?? NOTHING;
    const before = reasons.find((each) => each.reason === reason);
    const { similar, log, combined } = this.#observe(event, before, name);
    const { tokens, allowed } = this.#spend(subject);
    const at = this.#clock.now();
    const now = { kind, component, host, type, tokens, at, reasons: renewed(reasons, before, similar) };
    if (subjects) this.#subjects.set(object, renewed(subjects, subject, now));
    else this.#subjects.add(object, [now]);
    if (!allowed) return undefined;
    return {
      name: log.name,
      count: log.count,
      firstTimestamp: log.firstTimestamp,
      message: combined ? `(combined from similar events): ${message}` : message,
      combined,
    };
  }

  /** Counts an event among those like it. Models EventAggregate and eventObserve */
  #observe(
    { involvedObject: { fieldPath }, reason, message, at: happened }: Happening,
    before: Similar | undefined,
    name: () => string,
  ): { readonly similar: Similar; readonly log: Log; readonly combined: boolean } {
    const at = this.#clock.now();
    const fresh = before && at - before.at <= SIMILAR_INTERVAL ? before.messages : NOTHING;
    const messages = fresh.includes(message) ? fresh : renewed(fresh, undefined, message);
    const combined = messages.length >= SIMILAR_EVENTS;
    const logs = before?.logs ?? NOTHING;
    const last = combined
      ? before?.combined
      : logs.find((each) => each.message === message && each.fieldPath === fieldPath);
    const log: Log = last
      ? { ...last, count: last.count + 1 }
      : { fieldPath, message, count: 1, name: name(), firstTimestamp: formatTime(happened ?? at) };
    const all = combined ? logs : renewed(logs, last, log);
    return {
      similar: {
        reason,
        // Upstream forgets any one of them; the newest is what leaves earlier ones recognisable.
        messages: combined ? fresh : messages,
        at,
        logs: all.length > MESSAGES ? all.slice(-MESSAGES) : all,
        combined: combined ? log : before?.combined,
      },
      log,
      combined,
    };
  }

  /** Takes a token of what a source may say. Models EventSourceObjectSpamFilter */
  #spend(subject: Subject | undefined): { readonly tokens: number; readonly allowed: boolean } {
    if (!subject) return { tokens: BURST - 1, allowed: true };
    const refilled = (this.#clock.now() - subject.at) / REFILL_MILLISECONDS;
    const tokens = Math.min(BURST, subject.tokens + refilled);
    return tokens >= 1 ? { tokens: tokens - 1, allowed: true } : { tokens, allowed: false };
  }
}
