import type { Clock } from '../environment.ts';
import type { ClusterSettings } from '../kinds/kind.ts';
import type { ApiRequest } from '../messages.ts';
import type { Store } from '../store/store.ts';
import type { Caller } from './authorization/caller.ts';
import type { NodeDoor } from './node-door.ts';
import type { Form } from './representation.ts';
import type { Served } from './served.ts';
import type { Writer } from './writer.ts';

/** The parts of the server that handlers work with. */
export interface ServerParts {
  readonly store: Store;
  readonly writer: Writer;
  readonly clock: Clock;
  readonly settings: ClusterSettings;
  /** The way to the kubelets; undefined before any has come. */
  readonly nodes: NodeDoor | undefined;
  /** A number that differs for each draw of a moment, and is the same for the same requests. */
  draws(now: number): number;
}

/** One request about a resource. */
export interface Call {
  readonly parts: ServerParts;
  readonly request: ApiRequest;
  readonly served: Served;
  readonly namespace: string;
  /** '' for requests about the whole collection. */
  readonly name: string;
  readonly subresource: string;
  /** Who asks. */
  readonly caller: Caller;
  readonly form: Form;
  /** Adds a Warning header. */
  readonly warn: (text: string) => void;
}
