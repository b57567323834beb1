import type { Client } from '../client.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { ClusterSettings } from '../kinds/kind.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import type { Store } from '../store/store.ts';
import { bootstrap } from './bootstrap.ts';
import { DirectClient } from './client.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { Writer } from './writer.ts';

/** What an API server is made from. */
export interface ApiServerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** `v1.33.13` if not given. */
  readonly version?: string;
  readonly settings?: Partial<ClusterSettings>;
}

/** The emulated kube-apiserver: the one way to a cluster's objects. */
export class ApiServer {
  readonly settings: ClusterSettings;
  readonly store: Store;
  readonly #writer: Writer;
  readonly #client: DirectClient;

  constructor(options: ApiServerOptions) {
    const { store, clock, random, version, settings } = options;
    this.settings = { ...DEFAULT_SETTINGS, ...settings, ...(version === undefined ? {} : { version }) };
    this.store = store;
    this.#writer = new Writer(store, clock, random, this.settings);
    this.#client = new DirectClient(store, this.#writer);
    if (store.count('namespaces') === 0) bootstrap(this.#client, this.settings);
  }

  /** The synchronous door for a component of the control plane, `deployment-controller` or `kubelet`. */
  client(_component: string): Client {
    return this.#client;
  }

  /** The HTTP-like door. Never rejects: refusals are Status objects. */
  handle(_request: ApiRequest): Promise<ApiResponse> {
    return Promise.resolve({ status: 501, headers: {}, body: { type: 'empty' } });
  }
}
