import { VirtualClock } from '../src/cluster/clock.ts';
import { realisticKubelet } from '../src/cluster/kubelet/config.ts';
import { KeyedRandom } from '../src/cluster/random.ts';
import { Simulation } from '../src/cluster/simulation.ts';
import { defaultClusterConfig } from '../src/cluster/simulation/config.ts';
import { rigMachine } from '../src/cluster/simulation/machines.ts';
import { StillRuntime } from '../src/cluster/simulation/still-runtime.ts';

/** A cluster alone, without containers. */
export interface BenchCluster {
  readonly clock: VirtualClock;
  readonly simulation: Simulation;
}

/** A fresh cluster of so many nodes that have joined it. */
export function makeCluster(nodes: number): BenchCluster {
  const clock = new VirtualClock(Date.parse('2026-01-05T09:00:00Z'));
  const simulation = new Simulation({
    clock,
    random: new KeyedRandom(1),
    config: defaultClusterConfig,
    kubelet: realisticKubelet,
    runtime: new StillRuntime(),
  });
  addMachines(simulation, 1, nodes);
  clock.advanceTo(clock.now() + 1000);
  return { clock, simulation };
}

/** Machines join, from the `first`th to the `last`th. */
export function addMachines(simulation: Simulation, first: number, last: number): void {
  for (let i = first; i <= last; i++) {
    const [high, low] = [i >> 8, i & 255];
    simulation.addNode(
      rigMachine(i, { ip: `172.16.${high}.${low}`, podCIDR: `10.${100 + high}.${low}.0/24` }),
    );
  }
}

/** Milliseconds with one digit behind the point. */
export const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
