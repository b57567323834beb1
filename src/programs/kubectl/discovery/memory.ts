import type { ApiClient } from '../client.ts';
import { asError, ConnectionError, StatusError } from '../errors.ts';
import { asList, type JsonObject } from '../object.ts';
import { quote } from '../text.ts';
import { askServer, type ServerLists } from './lists.ts';

/**
 * Takes a line of klog from one of Go's source files.
 * @param file without `.go`; the line is written from this verbosity on, an error at any
 */
export type Tell = (file: string, level: number | 'error', message: string) => Promise<void>;

/** Whether the server could not be asked, or refused. */
export const isUnanswered = (error: unknown): error is ConnectionError | StatusError =>
  error instanceof ConnectionError || error instanceof StatusError;

/** What the server offers, asked for until it has answered. Models client-go/discovery/cached/memory/memcache.go */
export class MemoryDiscovery {
  readonly #client: ApiClient;
  readonly #tell: Tell;
  #lists: ServerLists | undefined;

  constructor(client: ApiClient, tell: Tell) {
    this.#client = client;
    this.#tell = tell;
  }

  /** An `APIGroupList`. Throws when the server does not answer, after a complaint about it. */
  async groups(): Promise<JsonObject> {
    return (await this.#known()).groups;
  }

  /** An `APIResourceList`; undefined when the server has no such group and version. */
  async resources(groupVersion: string): Promise<JsonObject | undefined> {
    return (await this.#known()).resources.get(groupVersion);
  }

  invalidate(): void {
    this.#lists = undefined;
  }

  async #known(): Promise<ServerLists> {
    if (this.#lists) return this.#lists;
    try {
      return (this.#lists = await askServer(this.#client));
    } catch (error) {
      if (isUnanswered(error)) {
        const message = `couldn't get current server API group list: ${asError(error).message}`;
        await this.#tell('memcache', 'error', `memcache.go:265] "Unhandled Error" err=${quote(message)}`);
      }
      throw error;
    }
  }
}

/** Whether a list of groups or resources has any. */
export const isEmpty = (list: JsonObject): boolean =>
  asList(list['groups'] ?? list['resources']).length === 0;
