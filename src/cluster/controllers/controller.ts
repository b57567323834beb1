import type { Client, EventRecorder } from '../client.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { RequestBudget } from '../request-budget.ts';
import type { Store } from '../store/store.ts';
import { Informers } from './informer.ts';
import { type Reconcile, type Retries, WorkQueue, type WorkQueueState } from './workqueue.ts';

/** What a controller works with. It reads the store and writes through the client. */
export interface ControllerContext {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store;
  readonly client: Client;
  /** What pays for the client's requests; missing: they are not limited. */
  readonly budget?: RequestBudget;
  /** The recorder of a component: `deployment-controller`. */
  recorder(component: string): EventRecorder;
}

/** What a controller has ahead of it, and since when things are as they are, as plain data. */
export interface ControllerState {
  readonly queue: WorkQueueState;
  readonly times?: ReadonlyMap<string, number>;
  /** What it keeps beside, by whatever names: JSON. */
  readonly notes?: ReadonlyMap<string, string>;
  /** What is left of the client's budget. */
  readonly requests?: number;
}

/** A running controller. */
export interface Controller {
  /** Looks at everything that is there: after a start, after a restore. */
  resync(): void;
  /** Missing, or of undefined, for controllers that would do the same after a look at everything. */
  state?(): ControllerState | undefined;
  /** After {@link resync}: goes on with what a snapshot says instead of what that look has found to do. */
  restore?(state: ControllerState): void;
  /**
   * Its program ends, or begins anew: one that does not run reconciles nothing, one that begins knows nothing but what is stored.
   * Missing for controllers that are made anew instead.
   */
  setRunning?(running: boolean): void;
  stop(): void;
}

/** A controller that says what it has ahead of it. */
export interface QueueController extends Required<Controller> {
  state(): ControllerState;
}

/** What a controller with one work queue is made of. */
interface QueueParts {
  readonly queue: WorkQueue;
  readonly budget: RequestBudget | undefined;
  readonly times?: Map<string, number> | undefined;
  readonly resync: () => void;
  readonly unsubscribe: () => void;
}

/** The controller whose work is all in one queue. @param parts `times`: what it remembers beside; it is forgotten with its program. */
export function queueControllerOf({
  queue,
  budget,
  times,
  resync,
  unsubscribe,
}: QueueParts): QueueController {
  return {
    resync,
    state: () => ({
      queue: queue.snapshot(),
      ...(times && { times: new Map(times) }),
      ...(budget && { requests: budget.snapshot() }),
    }),
    restore(state) {
      budget?.restore(state.requests ?? 0);
      queue.restore(state.queue);
      times?.clear();
      for (const [name, time] of state.times ?? []) times?.set(name, time);
    },
    setRunning(running) {
      times?.clear();
      queue.setRunning(running);
      if (running) resync();
    },
    stop() {
      unsubscribe();
      queue.stop();
    },
  };
}

/**
 * A controller with one work queue: `observe` says which keys a change concerns, `reconcile` brings a key's object to where it should be.
 * @param context with `retries` where they are not the usual ones
 * @param times what `reconcile` remembers: when it began something, by whatever name
 */
export function queueController(
  {
    clock,
    store,
    budget,
    retries,
  }: Pick<ControllerContext, 'clock' | 'store' | 'budget'> & { readonly retries?: Retries },
  observe: (informers: Informers, queue: WorkQueue) => void,
  reconcile: (key: string, queue: WorkQueue) => ReturnType<Reconcile>,
  times?: Map<string, number>,
): QueueController {
  const informers = new Informers(store);
  const queue: WorkQueue = new WorkQueue(clock, (key) => reconcile(key, queue), budget, retries);
  observe(informers, queue);
  return queueControllerOf({
    queue,
    budget,
    times,
    resync: () => informers.resync(),
    unsubscribe: () => informers.stop(),
  });
}
