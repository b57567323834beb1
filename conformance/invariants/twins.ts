import { equal } from '../../src/cluster/machinery/equal.ts';
import { keyOf } from '../../src/cluster/machinery/object.ts';
import type { ApiBody } from '../../src/cluster/messages.ts';
import type { LogSnapshot } from '../../src/cluster/kubelet/log.ts';
import { KeyedRandom } from '../../src/cluster/random.ts';
import type { Change } from '../../src/cluster/store/store.ts';
import type { Violation } from './checker.ts';
import { newCluster, reload, type FuzzCluster } from './fuzz-cluster.ts';
import type { Operation } from './operation.ts';
import { aftermath, mendAll, perform, REST, type Outcome } from './voyage.ts';

type Told = readonly (readonly [resource: string, change: Change])[];

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

/** A cluster and what has changed in it since the last comparison. */
class Twin {
  cluster: FuzzCluster;
  #told: Told[number][] = [];
  #stop: () => void;

  constructor(cluster: FuzzCluster) {
    this.cluster = cluster;
    this.#stop = this.#listen();
  }

  reload(apart: boolean): void {
    this.#stop();
    const { revision } = this.cluster.simulation.store;
    this.cluster = reload(this.cluster, apart);
    this.#stop = this.#listen();
    if (this.cluster.simulation.store.revision !== revision)
      this.#told.push(...changesAfter(this.cluster, revision));
  }

  /** Somebody comes who lists everything of some kinds and watches it from then on, bookmarks included. */
  async watch(): Promise<void> {
    for (const path of ['/api/v1/pods', '/api/v1/events', '/apis/apps/v1/replicasets']) {
      await this.#get(path, 'limit=7');
      const body = await this.#get(path, 'watch=true&allowWatchBookmarks=true&timeoutSeconds=90');
      if (body.type !== 'events') throw new Error(`${path} cannot be watched`);
      void drain(body.events);
    }
  }

  async #get(path: string, query: string): Promise<ApiBody> {
    const headers = { accept: 'application/json' };
    const request = { method: 'GET', path, query: new URLSearchParams(query), headers };
    return (await this.cluster.simulation.handle(request)).body;
  }

  take(): Told {
    const told = this.#told;
    this.#told = [];
    return told;
  }

  #listen(): () => void {
    return this.cluster.simulation.store.subscribeAll((resource, change) =>
      this.#told.push([resource, change]),
    );
  }
}

function changesAfter({ simulation: { store } }: FuzzCluster, revision: number): Told {
  return store
    .resources()
    .flatMap((resource) =>
      (store.changesSince(resource, revision) ?? []).map((change) => [resource, change] as const),
    )
    .sort(([, a], [, b]) => a.revision - b.revision);
}

const show = (entry: Told[number] | undefined, whole = true): string =>
  entry
    ? `${entry[1].type} ${entry[0]} ${keyOf(entry[1].object)} ${whole ? JSON.stringify(entry[1].object) : ''}`
    : 'nothing';

/** Where two values differ first: `.status.phase: "Running", "Pending"`. */
function firstDifference(a: unknown, b: unknown, path = ''): string {
  const isNested = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null;
  if (isNested(a) && isNested(b))
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      if (!equal(a[key], b[key])) return firstDifference(a[key], b[key], `${path}.${key}`);
  return `${path}: ${JSON.stringify(a)}, ${JSON.stringify(b)}`;
}

function* differences(a: Told, b: Told): Iterable<string> {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [one, other] = [a[index], b[index]];
    if (
      one &&
      other &&
      one[0] === other[0] &&
      one[1].type === other[1].type &&
      equal(one[1].object, other[1].object)
    )
      continue;
    yield one && other && keyOf(one[1].object) === keyOf(other[1].object)
      ? `${show(one, false)} differs at ${firstDifference(one[1].object, other[1].object)}`
      : `without: ${show(one)}\n  with: ${show(other)}`;
    return;
  }
}

/** The lines of a log, however they were put together. */
const linesOf = (log: LogSnapshot | undefined): unknown => log && { ...log, chunks: log.chunks.flat() };

/** What only the kubelets and the recorders know, comparable. Places tell no more than an order. */
const memoryOf = ({ simulation }: FuzzCluster): unknown => {
  const { kubelets, events, series, eventNames } = simulation.snapshot();
  const nodes = kubelets.nodes.map((node) => ({
    ...node,
    beat: undefined,
    pods: node.pods.map(({ logs, alarm: _number, ...pod }) => ({
      ...pod,
      logs: logs.map(({ current, previous }) => [linesOf(current), linesOf(previous)]),
    })),
  }));
  return { nodes, events: [...(events.subjects ?? [])], series: [...series], eventNames };
};

/** What is done to a cluster again and again that should make no difference. */
interface Disturbance {
  readonly name: string;
  /** After how many events of the clock on the average: 1 is after each. */
  readonly every: number;
  disturb(twin: Twin): Promise<void> | void;
}

/** Saves and loads it now and then: the components then look at everything anew. */
export const loading: Disturbance = {
  name: 'a restored cluster goes on as it would have',
  every: 60,
  disturb: (twin) => twin.reload(true),
};

/** The same after every single event, in the middle of instants too. */
export const loadingAlways: Disturbance = { ...loading, every: 1, disturb: (twin) => twin.reload(false) };

export const watching: Disturbance = {
  name: 'a cluster does not mind who watches it',
  every: 60,
  disturb: (twin) => twin.watch(),
};

/**
 * Does all operations to two clusters, of which one is disturbed again and again, and compares every change of their stores
 * and in the end what their kubelets know, logs included.
 * @param rest virtual milliseconds that pass in the end
 */
export async function sailTwice(
  seed: number,
  operations: readonly Operation[],
  { name, every, disturb }: Disturbance = loading,
  rest = REST,
): Promise<Outcome> {
  const random = new KeyedRandom(seed);
  const steady = new Twin(newCluster(seed));
  const disturbed = new Twin(newCluster(seed));
  const both = [steady, disturbed];
  const violations: Violation[] = [];
  let events = 0;
  let done = 0;
  const compare = (after: string): boolean => {
    for (const message of differences(steady.take(), disturbed.take()))
      violations.push({ invariant: name, message: `${after}: ${message}` });
    return violations.length > 0;
  };
  const sometimes = async (twin: Twin): Promise<void> => {
    await aftermath();
    if (twin === disturbed && random.integer(every, events++) === 0) await disturb(twin);
  };
  const pass = async (milliseconds: number): Promise<void> => {
    for (const twin of both) {
      const until = twin.cluster.clock.now() + milliseconds;
      await sometimes(twin);
      while (twin.cluster.clock.runNext(until)) await sometimes(twin);
      twin.cluster.clock.moveTo(until);
    }
  };
  for (const operation of operations) {
    for (const { cluster } of both) await perform(cluster, operation);
    await pass(operation.wait);
    done++;
    if (compare(operation.what)) break;
  }
  if (violations.length === 0) {
    for (const { cluster } of both) await mendAll(cluster);
    await pass(rest);
    const [one, other] = [memoryOf(steady.cluster), memoryOf(disturbed.cluster)];
    if (!compare('rest') && !equal(one, other))
      violations.push({ invariant: name, message: `in the end ${firstDifference(one, other)}` });
  }
  const changes = steady.cluster.simulation.store.revision;
  for (const { cluster } of both) cluster.simulation.stop();
  return { violations, done, changes };
}
