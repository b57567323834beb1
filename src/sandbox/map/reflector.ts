import type { ApiRequest, ApiResponse } from '../../cluster/messages.ts';
import type { StoredObject } from '../../cluster/machinery/object.ts';
import type { WatchedResource } from './resources.ts';

/** An API server's door. */
export type Door = (request: ApiRequest) => Promise<ApiResponse>;

/** Hears what there is of one resource. */
interface ReflectorListener {
  /** All that there is now: what is not in it is gone. */
  replace(objects: readonly StoredObject[]): void;
  put(object: StoredObject): void;
  remove(object: StoredObject): void;
}

interface Listed {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly StoredObject[];
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: StoredObject;
}

/**
 * Lists a resource and watches it from there until the signal aborts; lists again when the server has forgotten where the watch
 * stood, and after a while when it refuses to answer or a watch has told nothing. Models staging/src/k8s.io/client-go/tools/cache/reflector.go
 * @param later resolves when a refused request may be tried again
 */
export async function reflect(
  door: Door,
  resource: WatchedResource,
  listener: ReflectorListener,
  signal: AbortSignal,
  later: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const answer = await door(request(resource, {}, signal));
    if (signal.aborted) return;
    if (answer.status !== 200 || answer.body.type !== 'json') {
      await later();
      continue;
    }
    const { metadata, items } = answer.body.value as Listed;
    listener.replace(items);
    let revision: string | undefined = metadata.resourceVersion;
    while (revision !== undefined && !signal.aborted) {
      const watched = await follow(door, resource, revision, listener, signal);
      revision = watched.revision;
      if (!watched.heard && !signal.aborted) await later();
    }
  }
}

/** How a watch has ended. */
interface Watched {
  /** Where to go on; undefined when that is forgotten, or was refused. */
  readonly revision: string | undefined;
  /** Whether it has told anything: a server whose watches tell nothing must not be asked again and again at once. */
  readonly heard: boolean;
}

/** Watches from a revision until the watch ends. */
async function follow(
  door: Door,
  resource: WatchedResource,
  from: string,
  listener: ReflectorListener,
  signal: AbortSignal,
): Promise<Watched> {
  const query = { watch: 'true', allowWatchBookmarks: 'true', resourceVersion: from };
  const { body } = await door(request(resource, query, signal));
  if (body.type !== 'events') return { revision: undefined, heard: false };
  let revision = from;
  let heard = false;
  for await (const event of body.events as AsyncIterable<WatchEvent>) {
    if (signal.aborted || event.type === 'ERROR') return { revision: undefined, heard };
    heard = true;
    revision = event.object.metadata.resourceVersion;
    if (event.type === 'DELETED') listener.remove(event.object);
    else if (event.type !== 'BOOKMARK') listener.put(event.object);
  }
  return { revision, heard };
}

function request(
  { path, fieldSelector }: WatchedResource,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): ApiRequest {
  const given = fieldSelector === undefined ? query : { ...query, fieldSelector };
  return {
    method: 'GET',
    path,
    query: new URLSearchParams(given),
    headers: { accept: 'application/json', 'user-agent': 'cluster-map' },
    unmanaged: true,
    signal,
  };
}
