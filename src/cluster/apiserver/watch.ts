import type { Cancel, Clock } from '../environment.ts';
import { DEFINITIONS } from '../custom/definition.ts';
import { resourceOf } from '../kinds/kind.ts';
import { ApiError } from '../machinery/errors.ts';
import type { StoredObject } from '../machinery/object.ts';
import { expired, invalid } from '../machinery/status.ts';
import type { Change, Store } from '../store/store.ts';
import { tracked, type FieldTypes } from './deferred-tracking.ts';
import { renderObject, type Form } from './representation.ts';
import type { ListOptions } from './list-options.ts';
import { freshAsOf, InvalidRevision, parseRevision } from './revisions.ts';
import { isSelected, type Selection } from './selection.ts';
import type { Served } from './served.ts';
import { PARTIAL, table, tableMeta } from './table.ts';

/** Bookmarks come about once a minute. */
const BOOKMARK_INTERVAL = 60_000;
/** What the server takes when the client names no time-out: between 30 and 60 minutes. */
const DEFAULT_TIMEOUT_SECONDS = 45 * 60;

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

/** A watcher with more events than this before it, the oldest waiting longer than that, is too slow. */
const BACKLOG = 1000;
const BACKLOG_MILLISECONDS = 5000;

/**
 * A queue that one consumer reads asynchronously. A consumer that has fallen far behind gets what was queued, then the end:
 * it lists again. Models staging/src/k8s.io/apiserver/pkg/storage/cacher/cache_watcher.go
 */
class EventQueue implements AsyncIterable<WatchEvent> {
  #events: (readonly [at: number, event: WatchEvent])[] = [];
  /** How many of them have been read. */
  #read = 0;
  #wake: (() => void) | undefined;
  #ended = false;
  readonly #clock: Clock;
  readonly #onEnd: () => void;

  constructor(clock: Clock, onEnd: () => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  push(event: WatchEvent): void {
    if (this.#ended) return;
    const now = this.#clock.now();
    const [oldest = now] = this.#events[this.#read] ?? [];
    if (this.#events.length - this.#read >= BACKLOG && now - oldest > BACKLOG_MILLISECONDS) {
      this.end();
      return;
    }
    this.#events.push([now, event]);
    this.#wake?.();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<WatchEvent> {
    try {
      for (;;) {
        const next = this.#events[this.#read];
        if (next) {
          this.#read++;
          if (this.#read > BACKLOG) {
            this.#events = this.#events.slice(this.#read);
            this.#read = 0;
          }
          yield next[1];
        } else if (this.#ended) return;
        else {
          this.#events = [];
          this.#read = 0;
          await new Promise<void>((resolve) => (this.#wake = resolve));
        }
      }
    } finally {
      this.end();
    }
  }
}

interface Options {
  readonly store: Store;
  readonly clock: Clock;
  readonly served: Served;
  readonly selection: Selection;
  readonly form: Form;
  readonly options: ListOptions;
  /** For managed fields; undefined for who does not look at them. */
  readonly types: FieldTypes | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What a change means to a watcher of some of the objects. */
function seen(selection: Selection, change: Change): 'ADDED' | 'MODIFIED' | 'DELETED' | undefined {
  const is = isSelected(selection, change.object);
  const was = change.previous !== undefined && isSelected(selection, change.previous);
  if (change.type === 'DELETED') return was ? 'DELETED' : undefined;
  if (is) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}

/** A watch that could not begin says so as its only event. */
async function* failed(error: unknown): AsyncGenerator<WatchEvent> {
  if (!(error instanceof ApiError)) throw error;
  yield { type: 'ERROR', object: error.status };
}

/** The revision that a watch asks for. @throws ApiError Invalid when it is no number */
function revisionOf({ kind }: Selection, text: string): number {
  try {
    return parseRevision(text);
  } catch (error) {
    if (error instanceof InvalidRevision)
      throw invalid({ group: kind.group, name: kind.plural }, '', error.errors);
    throw error;
  }
}

/**
 * Starts a watch: what changes after `resourceVersion`, until the client goes, the time-out comes or the server stops. A revision that
 * is too old, or does not come, is told as an event of type ERROR.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/watch.go and pkg/storage/cacher/cacher.go
 * @throws ApiError Invalid for a resourceVersion that is no number
 */
export function watch(asked: Options): AsyncIterable<WatchEvent> {
  const { store, clock, options } = asked;
  const from = revisionOf(asked.selection, options.resourceVersion);
  return options.sendInitialEvents === true && from > store.revision
    ? later(freshAsOf(store, clock, from), () => begin(asked, from))
    : begin(asked, from);
}

async function* later(
  ready: Promise<void>,
  next: () => AsyncIterable<WatchEvent>,
): AsyncGenerator<WatchEvent> {
  try {
    await ready;
  } catch (error) {
    yield* failed(error);
    return;
  }
  yield* next();
}

function begin(asked: Options, from: number): AsyncIterable<WatchEvent> {
  const { store, clock, served, selection, form, options, types, signal } = asked;
  const resource = resourceOf(served.kind);
  const initial = options.sendInitialEvents ?? from === 0;
  const since = from === 0 || initial ? store.revision : from;
  const missed = initial ? [] : store.changesSince(resource, since);
  if (!missed) return failed(expired(`too old resource version: ${from} (${store.horizon(resource)})`));

  let first = true;
  const managed = (object: StoredObject): StoredObject => (types ? tracked(object, types) : object);
  const render = (object: StoredObject): unknown => {
    if (form.type !== 'table') return renderObject(served, object, form, clock.now());
    const out = table(served, [object], tableMeta(object), form.include, clock.now(), first);
    first = false;
    return out;
  };
  const bookmark = (done = false): WatchEvent => {
    const metadata = {
      resourceVersion: String(store.revision),
      creationTimestamp: null,
      ...(done ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
    };
    const type = { kind: served.kind.kind, apiVersion: served.apiVersion };
    return { type: 'BOOKMARK', object: { ...(form.type === 'metadata' ? PARTIAL : type), metadata } };
  };

  const stops: (() => void)[] = [];
  const queue = new EventQueue(clock, () => {
    for (const stop of stops) stop();
  });
  const tell = (change: Change): void => {
    if (change.revision <= since) return;
    const type = seen(selection, change);
    if (type === undefined) return;
    // Who leaves the selection, or the store, is shown as it was, with the revision of leaving.
    const { previous, object: now } = change;
    const object = type === 'DELETED' && previous ? withRevision(managed(previous), now) : managed(now);
    queue.push({ type, object: render(object) });
  };
  if (initial) {
    for (const object of store.list(resource, selection.namespace)) {
      if (isSelected(selection, object)) queue.push({ type: 'ADDED', object: render(managed(object)) });
    }
    if (options.sendInitialEvents === true && options.allowWatchBookmarks) queue.push(bookmark(true));
  }
  for (const change of missed) tell(change);
  stops.push(store.subscribe(resource, tell));
  if (served.custom) {
    const definitions: string = DEFINITIONS;
    // Nothing is left to watch once the definition has gone, whose name is the resource's.
    const watchDefinition = ({ type, object }: Change): void => {
      if (type === 'DELETED' && object.metadata.name === resource) queue.end();
    };
    stops.push(store.subscribe(definitions, watchDefinition));
  }

  const seconds = options.timeoutSeconds || DEFAULT_TIMEOUT_SECONDS;
  stops.push(clock.schedule(clock.now() + seconds * 1000, () => queue.end()));
  if (options.allowWatchBookmarks) {
    let cancel: Cancel = () => undefined;
    const next = (): void => {
      cancel = clock.schedule(clock.now() + BOOKMARK_INTERVAL, () => {
        queue.push(bookmark());
        next();
      });
    };
    next();
    stops.push(() => cancel());
  }
  if (signal) {
    const stop = (): void => queue.end();
    if (signal.aborted) queue.end();
    else {
      signal.addEventListener('abort', stop, { once: true });
      stops.push(() => signal.removeEventListener('abort', stop));
    }
  }
  return queue;
}

const withRevision = (object: StoredObject, at: StoredObject): StoredObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: at.metadata.resourceVersion },
});
