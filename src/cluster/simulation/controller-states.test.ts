import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import type { Controller, ControllerState } from '../controllers/controller.ts';
import { rigKubelet } from '../kubelet/rig.ts';
import { KeyedRandom } from '../random.ts';
import type { CloudProvider } from '../runtime.ts';
import { Simulation, type SimulationOptions, type SimulationSnapshot } from '../simulation.ts';
import { rigClusterConfig } from './config.ts';
import { StillRuntime } from './still-runtime.ts';
import { START } from './test-cluster.ts';

const stateOf = (note: string): ControllerState => ({
  queue: { ready: [], waiting: new Map(), resting: new Map(), failures: new Map() },
  notes: new Map([['note', note]]),
});

/** A cloud with controllers of these names, each of which notes what it is restored with. */
function cloudOf(names: readonly string[]): {
  readonly cloud: CloudProvider;
  readonly told: readonly string[];
} {
  const told: string[] = [];
  const controllerOf = (name: string): Controller => ({
    resync: () => undefined,
    stop: () => undefined,
    state: () => stateOf(`of ${name}`),
    restore: ({ notes }) => told.push(`${name}: ${notes?.get('note')}`),
  });
  const controllers = Object.fromEntries(names.map((name) => [name, controllerOf(name)]));
  const proxies = { has: () => false, accept: () => 'refused' as const };
  return { cloud: { attend: () => ({ controllers, proxies }) }, told };
}

const options = (cloud: CloudProvider): SimulationOptions => ({
  clock: new VirtualClock(START),
  random: new KeyedRandom(1),
  config: rigClusterConfig,
  kubelet: rigKubelet,
  runtime: new StillRuntime(),
  cloud,
});

/** What controllers of these names are restored with. */
function restored(snapshot: SimulationSnapshot, names: readonly string[]): readonly string[] {
  const { cloud, told } = cloudOf(names);
  Simulation.restore(snapshot, options(cloud)).stop();
  return told;
}

test('controllers find what they had ahead of them, whichever others there are by then', () => {
  const cluster = new Simulation(options(cloudOf(['one', 'two']).cloud));
  const snapshot: SimulationSnapshot = structuredClone(cluster.snapshot());
  cluster.stop();
  expect(restored(snapshot, ['new', 'two', 'one'])).toEqual(['two: of two', 'one: of one']);
  expect(restored(snapshot, ['constructor', 'one'])).toEqual(['one: of one']);
  // Snapshots of old have a list.
  const old = { ...snapshot, controllers: [stateOf('of one'), stateOf('of two')] };
  expect(restored(old, ['one', 'two'])).toEqual([]);
});
