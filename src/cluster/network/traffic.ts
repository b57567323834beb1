import type { ByteStream } from '../messages.ts';
import type { ConnectFailure } from './network.ts';

/** A place that a connection passes; objects by their uids. */
export type Waypoint =
  /** A machine beyond the cluster. */
  | { readonly at: 'outside' }
  /** The load balancer of a service. */
  | { readonly at: 'load-balancer'; readonly service: string }
  | { readonly at: 'node'; readonly uid: string }
  | { readonly at: 'service'; readonly uid: string }
  | { readonly at: 'pod'; readonly uid: string }
  /** The Ingress whose rule a proxy followed. */
  | { readonly at: 'ingress'; readonly uid: string }
  | { readonly at: 'api-server' };

/** A connection as the network routed it. */
export interface Connection {
  /** From where it came to where it was sent, in order; the last one is who answered, or should have. */
  readonly way: readonly Waypoint[];
  readonly port: number;
  /** Undefined when somebody answered. */
  readonly failure: ConnectFailure | undefined;
  /** `GET /path` where the first thing said was an HTTP request, `DNS name` where a name was not found. */
  readonly request: string | undefined;
}

/** Hears of connections. It must not change anything. */
export type TrafficObserver = (connection: Connection) => void;

/** The same observer; what it throws goes to `failed` instead of to whoever sends. */
export function guarded<Seen>(
  observer: (seen: Seen) => void,
  failed: (error: unknown) => void,
): (seen: Seen) => void {
  return (seen) => {
    try {
      observer(seen);
    } catch (error) {
      failed(error);
    }
  };
}

const HTTP = /^([A-Z]+ \S+) HTTP\/1/;

/**
 * The same stream; `tell` is called once, with the first HTTP request on it if it begins with one. A request that the server
 * passes on is told of as part of the connection that takes it further; others to such a server, once it answers them.
 */
export function tapped(
  stream: ByteStream,
  way: readonly Waypoint[],
  tell: (request: string | undefined) => void,
): ByteStream {
  let told = false;
  let held: string | undefined;
  const { link } = stream;
  const once = (request: string | undefined): void => {
    if (told) return;
    told = true;
    tell(request);
  };
  if (link?.relays)
    link.adopt = () => {
      told = true;
      return way;
    };
  return {
    ...(link && { link }),
    read: () => {
      const piece = stream.read();
      // whose other side speaks first is no HTTP server
      if (!told)
        piece.then(
          () => once(held),
          () => once(held),
        );
      return piece;
    },
    write: (text) => {
      const request = HTTP.exec(text)?.[1];
      if (link?.relays && request !== undefined) held ??= request;
      else once(request);
      return stream.write(text);
    },
    close: () => {
      once(held);
      stream.close();
    },
  };
}
