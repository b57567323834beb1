/**
 * Measures the cluster alone: CPU milliseconds of the process, its compiler and its garbage collector included, until all replicas of a
 * deployment behind a service are ready, for 1, 100, 1000 and 10,000 of them one after the other, first in a process that has just begun
 * (`fresh`), and once the engine has compiled what it needs (`warm`); of a rolling update of 1000; of 5000 replicas on 500 nodes; the
 * longest of the clock's events meanwhile, for which a browser waits; and bytes of memory per pod. Prints one line of JSON; with a
 * number as argument only the replicas of that size, fresh. Run with `--expose-gc` for the memory.
 */
import { type BenchCluster, makeCluster, rounded } from './bench-simulation.ts';
import { createWeb } from './bench-web.ts';

const PODS_PER_NODE = 100;
const LIMIT = 3_600_000;
const ROUNDS = 8;
/** How often each size is measured on a warm engine. */
const WARM_ROUNDS = 2;

const nodesFor = (replicas: number): number => Math.max(3, Math.ceil(replicas / PODS_PER_NODE));

/**
 * Lets events happen until so many updated replicas, and no others, are ready.
 * @returns how long each event took, in milliseconds
 */
function untilReady({ clock, simulation }: BenchCluster, replicas: number): readonly number[] {
  const until = clock.now() + LIMIT;
  const took: number[] = [];
  const isDone = (): boolean => {
    const web = simulation.client('bench').get('deployments.apps', 'default', 'web');
    const { readyReplicas, updatedReplicas, replicas: all, observedGeneration } = web?.status ?? {};
    return (
      observedGeneration === web?.metadata.generation &&
      [readyReplicas, updatedReplicas, all].every((count) => count === replicas)
    );
  };
  let told = true;
  const stop = simulation.store.subscribe('deployments.apps', () => {
    told = true;
  });
  while (!told || !isDone()) {
    told = false;
    const before = performance.now();
    if (!clock.runNext(until)) throw new Error(`not all of ${replicas} became ready`);
    took.push(performance.now() - before);
  }
  stop();
  return took;
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return rounded((user + system) / 1000);
}

/** CPU milliseconds until `replicas` are ready. */
function starting(replicas: number, nodes = nodesFor(replicas)): number {
  const cluster = makeCluster(nodes);
  const spent = cpuOf(() => {
    createWeb(cluster.simulation, replicas);
    untilReady(cluster, replicas);
  });
  cluster.simulation.stop();
  return spent;
}

/** CPU milliseconds of a rolling update. */
function updating(replicas: number): number {
  const cluster = makeCluster(2 * nodesFor(replicas));
  createWeb(cluster.simulation, replicas);
  untilReady(cluster, replicas);
  const spent = cpuOf(() => {
    const client = cluster.simulation.client('bench');
    const web = client.get('deployments.apps', 'default', 'web');
    if (!web) throw new Error('there is no deployment');
    const { template } = web.spec;
    const containers = template.spec?.containers.map((each) => ({ ...each, image: 'nginx:1.28' })) ?? [];
    client.update('deployments.apps', {
      ...web,
      spec: { ...web.spec, template: { ...template, spec: { ...template.spec, containers } } },
    });
    untilReady(cluster, replicas);
  });
  cluster.simulation.stop();
  return spent;
}

/**
 * How long the events of the clock take until `replicas` are ready, all of them and the longest, in milliseconds. The same events happen in
 * every round, and what disturbs them only adds: each takes what it took in its best round.
 */
function bestOf(replicas: number): { readonly all: number; readonly longest: number } {
  const best: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cluster = makeCluster(nodesFor(replicas));
    createWeb(cluster.simulation, replicas);
    const took = untilReady(cluster, replicas);
    cluster.simulation.stop();
    for (const [at, one] of took.entries()) best[at] = Math.min(best[at] ?? Infinity, one);
  }
  return {
    all: rounded(best.reduce((sum, one) => sum + one, 0)),
    longest: rounded(best.reduce((longest, one) => Math.max(longest, one), 0)),
  };
}

/** Bytes of memory that a running pod takes, with everything that it entails; 0 where nothing can be collected on demand. */
function bytesPerPod(replicas: number): number {
  const { gc } = globalThis;
  if (!gc) return 0;
  const used = (): number => {
    gc();
    return process.memoryUsage().heapUsed;
  };
  const cluster = makeCluster(nodesFor(replicas));
  const before = used();
  createWeb(cluster.simulation, replicas);
  untilReady(cluster, replicas);
  const bytes = (used() - before) / replicas;
  cluster.simulation.stop();
  return Math.round(bytes);
}

const only = process.argv[2];
// A first round that does not count: modules are evaluated, and the engine has read their code.
starting(50);
const sizes = only === undefined ? [1, 100, 1000, 10_000] : [Number(only)];
const each = (measure: (size: number) => number): Readonly<Record<string, number>> =>
  Object.fromEntries(sizes.map((size) => [size, measure(size)]));
const fresh = each((size) => starting(size));
console.log(
  JSON.stringify(
    only === undefined
      ? {
          fresh,
          update: updating(1000),
          manyNodes: starting(5000, 500),
          best: bestOf(1000),
          warm: each((size) => Math.min(...Array.from({ length: WARM_ROUNDS }, () => starting(size)))),
          bytesPerPod: bytesPerPod(1000),
        }
      : { fresh },
  ),
);
