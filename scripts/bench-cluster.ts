/**
 * Measures the cluster alone: CPU milliseconds until all replicas of a deployment behind a service are ready, for 1, 100 and
 * 1000 of them. Prints one line of JSON; with a number as argument only that size.
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

/** CPU milliseconds until `replicas` are ready. */
function measure(replicas: number): number {
  const clock = new VirtualClock(Date.parse('2026-01-05T09:00:00Z'));
  const simulation = new Simulation({
    clock,
    random: new KeyedRandom(1),
    config: defaultClusterConfig,
    kubelet: realisticKubelet,
    runtime: new StillRuntime(),
  });
  for (let i = 1; i <= Math.max(3, Math.ceil(replicas / PODS_PER_NODE)); i++)
    simulation.addNode(rigMachine(i));
  clock.advanceTo(clock.now() + 1000);
  const before = process.cpuUsage();
  createWeb(simulation, replicas);
  const until = clock.now() + LIMIT;
  const ready = (): number =>
    simulation.client('bench').get('deployments.apps', 'default', 'web')?.status.readyReplicas ?? 0;
  while (ready() < replicas)
    if (!clock.runNext(until)) throw new Error(`only ${ready()} of ${replicas} became ready`);
  const { user, system } = process.cpuUsage(before);
  simulation.stop();
  return Math.round((user + system) / 100) / 10;
}

const sizes = process.argv[2] === undefined ? [1, 100, 1000] : [Number(process.argv[2])];
// A first round that does not count: the engine compiles what it needs.
measure(50);
console.log(JSON.stringify(Object.fromEntries(sizes.map((size) => [size, measure(size)]))));
