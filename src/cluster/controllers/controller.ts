import type { Client, EventRecorder } from '../client.ts';
import type { Clock, RandomSource } from '../environment.ts';
import type { Store } from '../store/store.ts';
import { Informers } from './informer.ts';
import { type Reconcile, WorkQueue } from './workqueue.ts';

/** What a controller works with. It reads the store and writes through the client. */
export interface ControllerContext {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly store: Store;
  readonly client: Client;
  /** The recorder of a component: `deployment-controller`. */
  recorder(component: string): EventRecorder;
}

/** A running controller. */
export interface Controller {
  /** Looks at everything that is there: after a start, after a restore. */
  resync(): void;
  stop(): void;
}

/** A controller with one work queue: `observe` says which keys a change concerns, `reconcile` brings a key's object to where it should be. */
export function queueController(
  { clock, store }: Pick<ControllerContext, 'clock' | 'store'>,
  observe: (informers: Informers, queue: WorkQueue) => void,
  reconcile: (key: string, queue: WorkQueue) => ReturnType<Reconcile>,
): Controller {
  const informers = new Informers(store);
  const queue: WorkQueue = new WorkQueue(clock, (key) => reconcile(key, queue));
  observe(informers, queue);
  return {
    resync: () => informers.resync(),
    stop() {
      informers.stop();
      queue.stop();
    },
  };
}
