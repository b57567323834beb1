import type { Client } from '../client.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { ClusterSettings } from '../kinds/kind.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import type { RequestBudget } from '../request-budget.ts';
import type { Store } from '../store/store.ts';
import { bootstrap } from './bootstrap.ts';
import { DirectClient } from './client.ts';
import type { NodeDoor } from './node-door.ts';
import { answer } from './router.ts';
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
  readonly #clock: Clock;
  #nodes: NodeDoor | undefined;
  #draws = { at: 0, count: 0 };

  constructor(options: ApiServerOptions) {
    const { store, clock, random, version, settings } = options;
    this.settings = { ...DEFAULT_SETTINGS, ...settings, ...(version === undefined ? {} : { version }) };
    this.store = store;
    this.#clock = clock;
    this.#writer = new Writer(store, clock, random, this.settings);
    if (store.count('namespaces') === 0) bootstrap(this.client('kube-apiserver'), this.settings);
  }

  /**
   * The synchronous door for a component of the control plane, `deployment-controller` or `system:node:NAME`.
   * @param budget pays for its requests
   */
  client(component: string, budget?: RequestBudget): Client {
    return new DirectClient(this.store, this.#writer, component, budget);
  }

  /** Makes the kubelets reachable for logs, exec, attach and port-forward. */
  connectNodes(nodes: NodeDoor): void {
    this.#nodes = nodes;
  }

  /** The HTTP-like door. Never rejects: refusals are Status objects. */
  handle(request: ApiRequest): Promise<ApiResponse> {
    const { store, settings } = this;
    const parts = {
      store,
      settings,
      writer: this.#writer,
      clock: this.#clock,
      nodes: this.#nodes,
      draws: (now: number) => this.#draw(now),
    };
    return answer(parts, request);
  }

  #draw(now: number): number {
    const { at, count } = this.#draws;
    this.#draws = { at: now, count: at === now ? count + 1 : 0 };
    return this.#draws.count;
  }
}
