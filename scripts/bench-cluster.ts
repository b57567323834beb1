/**
 * Measures the cluster alone: CPU milliseconds of the process, its compiler and its garbage collector included, until all replicas of a
 * deployment behind a service are ready, for 1, 100, 1000 and 10,000 of them one after the other in a process that has just begun; of a
 * rolling update of 1000; of 5000 replicas on 500 nodes; of 1000 and 10,000 replicas once more when the engine has compiled what it
 * needs; the longest of the clock's events meanwhile, for which a browser waits; and bytes of memory per pod. Prints one line of JSON; with a
 * number as argument only the replicas of that size. Run with `--expose-gc` for the memory.
 */
import { type BenchCluster, makeCluster, rounded } from './bench-simulation.ts';
import { createWeb } from './bench-web.ts';

const PODS_PER_NODE = 100;
const LIMIT = 3_600_000;
const ROUNDS = 8;
const LARGE_ROUNDS = 2;

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
 * What it takes to start `replicas` on an engine that has compiled what it needs: CPU milliseconds in the best round; and how long the
 * events of the clock take, all of them and the longest. The same events happen in every round, and what disturbs them only adds: each
 * takes what it took in its best round.
 */
function bestOf(replicas: number): {
  readonly spent: number;
  readonly all: number;
  readonly longest: number;
} {
  const best: number[] = [];
  let spent = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const cluster = makeCluster(nodesFor(replicas));
    let took: readonly number[] = [];
    const cpu = cpuOf(() => {
      createWeb(cluster.simulation, replicas);
      took = untilReady(cluster, replicas);
    });
    cluster.simulation.stop();
    spent = Math.min(spent, cpu);
    for (const [at, one] of took.entries()) best[at] = Math.min(best[at] ?? Infinity, one);
  }
  return {
    spent,
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
// A first round that does not count: the engine compiles what it needs.
starting(50);
const sizes = only === undefined ? [1, 100, 1000, 10_000] : [Number(only)];
const replicas = Object.fromEntries(sizes.map((size) => [size, starting(size)]));
console.log(
  JSON.stringify(
    only === undefined
      ? {
          replicas,
          update: updating(1000),
          manyNodes: starting(5000, 500),
          best: bestOf(1000),
          bestLarge: Math.min(...Array.from({ length: LARGE_ROUNDS }, () => starting(10_000))),
          bytesPerPod: bytesPerPod(1000),
        }
      : { replicas },
  ),
);
