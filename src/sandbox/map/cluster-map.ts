import type { Simulation } from '../../cluster/simulation.ts';
import type { World } from '../../world/world.ts';
import { watchCluster } from './cluster-watch.ts';
import { Flows } from './flows.ts';
import { MapState } from './map-state.ts';
import type { Flow, Inspection, MapChange, MapItem, ObjectReference } from './model.ts';

/** What the map needs of the sandbox that it belongs to. */
interface MapHost {
  /** Calls back after so many real milliseconds; returns how to cancel. */
  later(milliseconds: number, run: () => void): () => void;
  /** Tells the page, while it watches. */
  tell(change: MapChange): void;
  /** Tells the page, while it watches, of requests as the network carried them. */
  carry(flows: readonly Flow[]): void;
  /** Something in the cluster, or the cluster itself, is another. */
  changed(): void;
  failed(error: unknown): void;
}

/** Real milliseconds for which changes are gathered before they are told. */
const GATHER = 100;
/** Real milliseconds after which a refusing API server is asked again. */
const RETRY = 1_000;
/** Real milliseconds for which the page waits for a cluster's first lists, before it is told what there is. */
const FIRST_LISTS = 1_500;

/** Which cluster is watched. */
interface Target {
  readonly context: string | undefined;
  readonly server: string | undefined;
  readonly simulation: Simulation | undefined;
}

const nowhere: Target = { context: undefined, server: undefined, simulation: undefined };

/** The map of one world: follows the kubeconfig's current context to its cluster, watches that, and tells what changes. */
export class ClusterMap {
  readonly #world: World;
  readonly #host: MapHost;
  #target = nowhere;
  #state = new MapState();
  #watch = new AbortController();
  #on = false;
  /** The page is to forget what it knows. */
  #fresh = true;
  /** Whether it is known where the kubeconfig points, and what there is; until then the page keeps what it knows. */
  #known = false;
  #looked = false;
  #stopWaiting: (() => void) | undefined;
  /** What the page has not been told, by uid. */
  #set = new Map<string, MapItem>();
  #gone = new Set<string>();
  #gathering: (() => void) | undefined;
  #closed = false;
  /** Whether objects have changed since the last gathering. */
  #changed = false;
  readonly #flows: Flows;

  constructor(world: World, host: MapHost) {
    this.#world = world;
    this.#host = host;
    this.#flows = new Flows(
      world,
      () => this.items,
      () => this.#gather(),
      (error) => host.failed(error),
    );
  }

  /** Everything on the map now. */
  get items(): ReadonlyMap<string, MapItem> {
    this.#settle();
    return this.#state.items;
  }

  /** Whether something in the cluster is on its way to another state by itself. */
  get moving(): boolean {
    this.#settle();
    return this.#state.moving;
  }

  /** The cluster that the learner's kubeconfig points at, if it is there. */
  get simulation(): Simulation | undefined {
    return this.#target.simulation;
  }

  /** Everything about one object of the cluster; undefined when there is no such object. */
  async inspect(reference: ObjectReference): Promise<Inspection | undefined> {
    const { inspect } = await import('./inspect/inspect.ts');
    const { simulation } = this.#target;
    if (!simulation) return undefined;
    return inspect((request) => simulation.handle(request), reference, {
      now: this.#world.clock.now(),
      isSilent: (node) => simulation.kubelets.get(node)?.outage.reports === false,
    });
  }

  /** Tells the page from now on, beginning with everything; or no more. */
  set on(on: boolean) {
    this.#on = on;
    this.#flows.observe(on ? this.#target : undefined);
    if (!on) return;
    this.#fresh = true;
    this.#flush();
  }

  /** Looks where the kubeconfig points at now. To be called now and then: nothing tells when it changes. */
  async look(): Promise<void> {
    const { currentContext } = await import('../../world/current-context.ts');
    const context = await currentContext(this.#world);
    if (this.#closed) return;
    const server = context?.server;
    const simulation = server === undefined ? undefined : this.#world.fleet.byServer(server);
    const name = context?.name;
    const target = { context: name === '' ? undefined : name, server, simulation };
    const before = this.#target;
    const elsewhere = !this.#looked || target.context !== before.context || target.server !== before.server;
    this.#looked = true;
    if (!elsewhere && target.simulation === before.simulation) return;
    this.#target = target;
    if (this.#on) this.#flows.observe(target);
    this.#follow(elsewhere);
  }

  /** Ends for good. */
  close(): void {
    this.#closed = true;
    this.#watch.abort();
    this.#gathering?.();
    this.#stopWaiting?.();
    this.#flows.observe(undefined);
  }

  /** @param elsewhere whether it is another cluster; otherwise it has gone, come back, or been upgraded */
  #follow(elsewhere: boolean): void {
    this.#watch.abort();
    this.#watch = new AbortController();
    const { simulation } = this.#target;
    if (elsewhere) {
      this.#state = new MapState();
      this.#fresh = true;
      this.#known = false;
    } else if (!simulation) this.#state.clear();
    this.#stopWaiting?.();
    if (!simulation) {
      this.#know();
      return;
    }
    this.#note();
    if (!this.#known) this.#stopWaiting = this.#host.later(FIRST_LISTS, () => this.#know());
    const { signal } = this.#watch;
    const later = (): Promise<void> =>
      new Promise((resolve) => {
        const stop = (): void => {
          cancel();
          resolve();
        };
        const cancel = this.#host.later(RETRY, () => {
          signal.removeEventListener('abort', stop);
          resolve();
        });
        signal.addEventListener('abort', stop, { once: true });
      });
    watchCluster(
      (request) => simulation.handle(request),
      this.#state,
      signal,
      () => this.#note(),
      later,
      () => this.#know(),
    ).catch((error: unknown) => this.#host.failed(error));
  }

  /** The first lists are in, or will not come soon. */
  #know(): void {
    this.#stopWaiting?.();
    this.#known = true;
    this.#note();
  }

  #note(): void {
    this.#changed = true;
    this.#gather();
  }

  /** There is something to tell: does so soon, with what comes until then. */
  #gather(): void {
    if (this.#closed || this.#gathering) return;
    this.#gathering = this.#host.later(GATHER, () => {
      this.#gathering = undefined;
      this.#flush();
      const flows = this.#flows.take();
      if (this.#on && flows.length > 0) this.#host.carry(flows);
      if (this.#changed) this.#host.changed();
      this.#changed = false;
    });
  }

  /** Derives what is stale, and remembers what the page does not know. */
  #settle(): void {
    if (!this.#state.stale) return;
    const { set, gone } = this.#state.take();
    if (!this.#on || this.#fresh) return;
    for (const item of set) {
      this.#gone.delete(item.uid);
      this.#set.set(item.uid, item);
    }
    for (const uid of gone) {
      this.#set.delete(uid);
      this.#gone.add(uid);
    }
  }

  #flush(): void {
    this.#settle();
    if (!this.#on || (this.#fresh && !this.#known)) return;
    const { context } = this.#target;
    const fresh = this.#fresh;
    const set = [...(fresh ? this.#state.items : this.#set).values()];
    const gone = fresh ? [] : [...this.#gone];
    this.#fresh = false;
    this.#set.clear();
    this.#gone.clear();
    if (fresh || set.length > 0 || gone.length > 0) this.#host.tell({ context, fresh, set, gone });
  }
}
