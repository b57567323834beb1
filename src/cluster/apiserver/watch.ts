import type { Cancel, Clock } from '../environment.ts';
import { resourceOf } from '../kinds/kind.ts';
import type { StoredObject } from '../machinery/object.ts';
import { badRequest, expired } from '../machinery/status.ts';
import type { ApiRequest } from '../messages.ts';
import type { Change, Store } from '../store/store.ts';
import { renderObject, type Form } from './representation.ts';
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

/** A queue that one consumer reads asynchronously. */
class EventQueue implements AsyncIterable<WatchEvent> {
  readonly #events: WatchEvent[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  readonly #onEnd: () => void;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  push(event: WatchEvent): void {
    if (this.#ended) return;
    this.#events.push(event);
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
        const event = this.#events.shift();
        if (event) yield event;
        else if (this.#ended) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
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
  readonly request: ApiRequest;
}

/** What a change means to a watcher of some of the objects. */
function seen(selection: Selection, change: Change): 'ADDED' | 'MODIFIED' | 'DELETED' | undefined {
  const is = isSelected(selection, change.object);
  const was = change.previous !== undefined && isSelected(selection, change.previous);
  if (change.type === 'DELETED') return was ? 'DELETED' : undefined;
  if (is) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}

/**
 * Starts a watch: what changes after `resourceVersion`, until the client goes, the time-out comes or the server stops.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/watch.go
 * @throws ApiError 410 for a revision that is too old
 */
export function watch({
  store,
  clock,
  served,
  selection,
  form,
  request,
}: Options): AsyncIterable<WatchEvent> {
  const { query, signal } = request;
  const resource = resourceOf(served.kind);
  const from = query.get('resourceVersion') ?? '';
  if (from !== '' && !/^\d+$/.test(from)) {
    throw badRequest(`Invalid value: "${from}": strconv.ParseUint: parsing "${from}": invalid syntax`);
  }
  const initial = query.get('sendInitialEvents') === 'true';
  const bookmarks = query.get('allowWatchBookmarks') === 'true';
  const fresh = from === '' || from === '0' || initial;
  const missed = fresh ? [] : store.changesSince(resource, Number(from));
  if (!missed) throw expired(`too old resource version: ${from} (${store.revision})`);

  let first = true;
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
  const queue = new EventQueue(() => {
    for (const stop of stops) stop();
  });
  const tell = (change: Change): void => {
    const type = seen(selection, change);
    if (type === undefined) return;
    // Who leaves the selection is shown as it was, with the revision of leaving.
    const leaves = type === 'DELETED' && change.type !== 'DELETED' && change.previous !== undefined;
    const object = leaves && change.previous ? withRevision(change.previous, change.object) : change.object;
    queue.push({ type, object: render(object) });
  };
  if (fresh) {
    for (const object of store.list(resource, selection.namespace)) {
      if (isSelected(selection, object)) queue.push({ type: 'ADDED', object: render(object) });
    }
    if (initial && bookmarks) queue.push(bookmark(true));
  }
  for (const change of missed) tell(change);
  stops.push(store.subscribe(resource, tell));

  const seconds = Number(query.get('timeoutSeconds') ?? '') || DEFAULT_TIMEOUT_SECONDS;
  stops.push(clock.schedule(clock.now() + seconds * 1000, () => queue.end()));
  if (bookmarks) {
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
