import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { KeyedRandom } from '../random.ts';
import { rigClusterConfig } from '../simulation/config.ts';
import { rigMachine } from '../simulation/machines.ts';
import { StillRuntime } from '../simulation/still-runtime.ts';
import { START } from '../simulation/test-cluster.ts';
import { Simulation, type SimulationOptions, type SimulationSnapshot } from '../simulation.ts';
import { exactly } from '../pace.ts';
import type { PodSnapshot } from './record.ts';
import { rigKubelet } from './rig.ts';

/** A kubelet that sees a started container two seconds later. */
const options = (clock: VirtualClock): SimulationOptions => ({
  clock,
  random: new KeyedRandom(1),
  config: rigClusterConfig,
  kubelet: { ...rigKubelet, pace: { ...rigKubelet.pace, notice: exactly(2_000) } },
  runtime: new StillRuntime(),
});
const restored = (snapshot: SimulationSnapshot, now: number) => {
  const clock = new VirtualClock(now);
  return { clock, simulation: Simulation.restore(structuredClone(snapshot), options(clock)) };
};
const ready = ({ store }: Simulation): boolean =>
  store.get('pods', 'default/web')?.status.containerStatuses?.[0]?.ready === true;
const web = (snapshot: SimulationSnapshot): PodSnapshot | undefined =>
  snapshot.kubelets.nodes.flatMap(({ pods }) => pods).find(({ record }) => record.key === 'default/web');

test('a status that was not reported when a snapshot was taken is reported when it is due', () => {
  const clock = new VirtualClock(START);
  const simulation = new Simulation(options(clock));
  simulation.addNode(rigMachine(1));
  clock.advanceTo(START + 60_000);
  simulation.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'web', image: 'nginx' }] },
  });
  let due: number | undefined;
  while (due === undefined || due <= clock.now()) {
    clock.advanceTo(clock.now() + 100);
    due = web(simulation.snapshot())?.reportAt;
  }
  const snapshot = simulation.snapshot();
  const taken = clock.now();
  clock.advanceTo(due);
  expect(ready(simulation)).toBe(true);

  const other = restored(snapshot, taken);
  other.clock.advanceTo(due - 1);
  expect(ready(other.simulation)).toBe(false);
  other.clock.advanceTo(due);
  expect(ready(other.simulation)).toBe(true);
  expect(other.simulation.store.revision).toBe(simulation.store.revision);
});

test('what others wrote into a status in the instant of the snapshot is set right after it', () => {
  const clock = new VirtualClock(START);
  const simulation = new Simulation(options(clock));
  simulation.addNode(rigMachine(1));
  clock.advanceTo(START + 30_000);
  simulation.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'web', image: 'nginx' }] },
  });
  clock.advanceTo(START + 60_000);
  const client = simulation.client('test');
  const pod = client.get('pods', 'default', 'web');
  if (!pod) throw new Error('no pod');
  client.updateStatus('pods', { ...pod, status: { phase: 'Pending' } });
  const snapshot = simulation.snapshot();
  expect(web(snapshot)?.unreported).toBe(true);
  const other = restored(snapshot, clock.now());
  expect(ready(other.simulation)).toBe(false);
  other.clock.advanceTo(clock.now());
  expect(ready(other.simulation)).toBe(true);
});
