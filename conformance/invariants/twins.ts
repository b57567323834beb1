import { equal } from '../../src/cluster/machinery/equal.ts';
import { keyOf } from '../../src/cluster/machinery/object.ts';
import type { LogSnapshot } from '../../src/cluster/kubelet/log.ts';
import { KeyedRandom } from '../../src/cluster/random.ts';
import type { Change } from '../../src/cluster/store/store.ts';
import type { Violation } from './checker.ts';
import { newCluster, reload, type FuzzCluster } from './fuzz-cluster.ts';
import type { Operation } from './operation.ts';
import { comeToRest, perform, type Outcome } from './voyage.ts';

const NAME = 'a restored cluster goes on as it would have';

type Told = readonly (readonly [resource: string, change: Change])[];

/** A cluster and what has changed in it since the last comparison. */
class Twin {
  cluster: FuzzCluster;
  #told: Told[number][] = [];
  #stop: () => void;

  constructor(cluster: FuzzCluster) {
    this.cluster = cluster;
    this.#stop = this.#listen();
  }

  reload(): void {
    this.#stop();
    const { revision } = this.cluster.simulation.store;
    this.cluster = reload(this.cluster);
    this.#stop = this.#listen();
    if (this.cluster.simulation.store.revision !== revision)
      this.#told.push(...changesAfter(this.cluster, revision));
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
  return { nodes, events: [...events.logs], series: [...series], eventNames };
};

/**
 * Does all operations to two clusters, of which one is saved and loaded again and again, and compares every change of their stores
 * and in the end what their kubelets know, logs included.
 */
export async function sailTwice(seed: number, operations: readonly Operation[]): Promise<Outcome> {
  const random = new KeyedRandom(seed);
  const steady = new Twin(newCluster(seed));
  const loaded = new Twin(newCluster(seed));
  const violations: Violation[] = [];
  let done = 0;
  const compare = (after: string): boolean => {
    for (const message of differences(steady.take(), loaded.take()))
      violations.push({ invariant: NAME, message: `${after}: ${message}` });
    return violations.length > 0;
  };
  const both = [steady, loaded];
  for (const operation of operations) {
    for (const { cluster } of both) await perform(cluster, operation);
    // what is due in this instant is done before anybody can save
    const total = operation.wait;
    const before = Math.floor(total * random.number(operation.which, operation.variant));
    for (const { cluster } of both) cluster.clock.advanceTo(cluster.clock.now() + before);
    if (operation.variant % 4 === 0) loaded.reload();
    for (const { cluster } of both) cluster.clock.advanceTo(cluster.clock.now() + total - before);
    done++;
    if (compare(operation.what)) break;
  }
  if (violations.length === 0) {
    loaded.reload();
    for (const { cluster } of both) await comeToRest(cluster);
    const [one, other] = [memoryOf(steady.cluster), memoryOf(loaded.cluster)];
    if (!compare('rest') && !equal(one, other))
      violations.push({ invariant: NAME, message: `in the end ${firstDifference(one, other)}` });
  }
  const changes = steady.cluster.simulation.store.revision;
  for (const { cluster } of both) cluster.simulation.stop();
  return { violations, done, changes };
}
