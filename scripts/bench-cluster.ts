/**
 * Measures the cluster alone: CPU milliseconds until all replicas of a deployment behind a service are ready, for 1, 100, 1000 and
 * 10,000 of them; of a rolling update of 1000; of 5000 replicas on 500 nodes; bytes of memory per pod; and the events of the clock while
 * 1000 pods start, the longest of which is what a browser waits between two turns. Prints one line of JSON; with a number
 * as argument only the replicas of that size. Run with `--expose-gc` for the memory.
 */
import { VirtualClock } from '../src/cluster/clock.ts';
import { realisticKubelet } from '../src/cluster/kubelet/config.ts';
import { KeyedRandom } from '../src/cluster/random.ts';
import { Simulation } from '../src/cluster/simulation.ts';
import { defaultClusterConfig } from '../src/cluster/simulation/config.ts';
import { rigMachine } from '../src/cluster/simulation/machines.ts';
import { StillRuntime } from '../src/cluster/simulation/still-runtime.ts';
import { createWeb } from './bench-web.ts';

const PODS_PER_NODE = 100;
const LIMIT = 600_000;
const ROUNDS = 8;

interface Cluster {
  readonly clock: VirtualClock;
  readonly simulation: Simulation;
}

function makeCluster(nodes: number): Cluster {
  const clock = new VirtualClock(Date.parse('2026-01-05T09:00:00Z'));
  const simulation = new Simulation({
    clock,
    random: new KeyedRandom(1),
    config: defaultClusterConfig,
    kubelet: realisticKubelet,
    runtime: new StillRuntime(),
  });
  for (let i = 1; i <= nodes; i++) {
    const [high, low] = [i >> 8, i & 255];
    simulation.addNode(
      rigMachine(i, { ip: `172.16.${high}.${low}`, podCIDR: `10.${100 + high}.${low}.0/24` }),
    );
  }
  clock.advanceTo(clock.now() + 1000);
  return { clock, simulation };
}

const nodesFor = (replicas: number): number => Math.max(3, Math.ceil(replicas / PODS_PER_NODE));

/**
 * Lets events happen until so many updated replicas, and no others, are ready.
 * @returns how long each event took, in milliseconds
 */
function untilReady({ clock, simulation }: Cluster, replicas: number): readonly number[] {
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
  while (!isDone()) {
    const before = performance.now();
    if (!clock.runNext(until)) throw new Error(`not all of ${replicas} became ready`);
    took.push(performance.now() - before);
  }
  return took;
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

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
 * What the events of the clock take while `replicas` start: all of them, and the longest. The same events happen in every round, and
 * what disturbs them only adds: each takes what it took in its best round, on an engine that has compiled what it needs.
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
          bytesPerPod: bytesPerPod(1000),
        }
      : { replicas },
  ),
);
