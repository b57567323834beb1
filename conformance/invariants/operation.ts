import type { Look } from './invariant.ts';
import type { Checker } from './checker.ts';
import type { FuzzCluster } from './fuzz-cluster.ts';

/** What is done once, as plain data: what it is about is chosen by the numbers among what is there. */
export interface Operation {
  readonly what: string;
  /** Chooses among what is there. */
  readonly which: number;
  readonly size: number;
  readonly variant: number;
  /** Virtual milliseconds that pass afterwards. */
  readonly wait: number;
}

/** What an action works with. */
export interface Scene {
  readonly cluster: FuzzCluster;
  readonly checker: Checker | undefined;
  readonly look: Look;
  readonly operation: Operation;
  /** Sends a request and tells the status of its answer. */
  send(method: string, path: string, body?: unknown, type?: string): Promise<number>;
}

/** Does one thing to a cluster. */
export type Action = (scene: Scene) => Promise<unknown> | unknown;
