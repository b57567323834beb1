import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { KeyedRandom } from '../random.ts';
import { Simulation, type SimulationOptions } from '../simulation.ts';
import { rigClusterConfig } from '../simulation/config.ts';
import { rigMachine } from '../simulation/machines.ts';
import { StillRuntime } from '../simulation/still-runtime.ts';
import { START } from '../simulation/test-cluster.ts';
import { realisticKubelet } from './config.ts';

/** A cluster in which the container of the pod `web` ends whenever it is told. */
class Crashing {
  readonly #clock: VirtualClock;
  readonly #runtime = new StillRuntime();
  readonly simulation: Simulation;

  constructor(restored?: Crashing) {
    this.#clock = new VirtualClock(restored ? restored.now : START);
    const options: SimulationOptions = {
      clock: this.#clock,
      random: new KeyedRandom(1),
      config: rigClusterConfig,
      kubelet: realisticKubelet,
      runtime: this.#runtime,
    };
    if (restored) {
      this.simulation = Simulation.restore(structuredClone(restored.simulation.snapshot()), options);
      return;
    }
    this.simulation = new Simulation(options);
    this.simulation.addNode(rigMachine(1));
    this.pass(30);
    const spec = { containers: [{ name: 'c', image: 'one' }] };
    this.simulation.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec });
    this.pass(30);
  }

  get now(): number {
    return this.#clock.now();
  }

  pass(seconds: number): void {
    this.#clock.advanceTo(this.now + seconds * 1000);
  }

  get state(): string {
    const [status] = this.simulation.store.get('pods', 'default/web')?.status.containerStatuses ?? [];
    const { running, waiting, terminated } = status?.state ?? {};
    return `${running ? 'running' : (waiting ?? terminated)?.reason} ${status?.restartCount}`;
  }

  /** The container ends. */
  end(): void {
    this.#runtime.end('default/web', 1);
    this.pass(3);
  }

  /** The same; tells after how many seconds the next one runs. */
  crash(): number {
    this.#runtime.end('default/web', 1);
    let waited = 0;
    do this.pass(1);
    while (++waited < 400 && !this.state.startsWith('running'));
    return waited;
  }

  rename(image: string): void {
    const client = this.simulation.client('kubectl');
    const pod = client.get('pods', 'default', 'web');
    const containers = pod?.spec.containers.map((container) => ({ ...container, image })) ?? [];
    if (pod) client.update('pods', { ...pod, spec: { ...pod.spec, containers } });
  }
}

// The back-off of pkg/kubelet/kuberuntime/kuberuntime_manager.go (doBackOff), as TestCrashLoopBackOffConfiguration has it.
// What has waited long enough is started by the next try of the pod's worker, which is every 12 s.
test('a container that ends is started at once, then after 10 s, then after twice as long each time', () => {
  const cluster = new Crashing();
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(() => cluster.crash());
  expect(waits).toEqual([3, 15, 27, 51, 87, 171, 303, 303]);
  expect(cluster.state).toBe('running 8');
});

test('what runs for ten minutes is taken for well', () => {
  const cluster = new Crashing();
  for (const _ of [1, 2, 3]) cluster.crash();
  cluster.pass(601);
  expect(cluster.crash()).toBeLessThan(5);
});

// As GetStableKey of pkg/kubelet/kuberuntime/helpers.go has it.
test('another image does not wait for what the one before it has come to, in restored clusters neither', () => {
  const cluster = new Crashing();
  for (const _ of [1, 2, 3, 4]) cluster.crash();
  cluster.end();
  expect(cluster.state).toBe('CrashLoopBackOff 4');
  for (const each of [cluster, new Crashing(cluster)]) {
    each.rename('two');
    each.pass(10);
    expect(each.state).toBe('running 5');
  }
  expect(cluster.crash()).toBeGreaterThanOrEqual(10);
});

test('a container that is replaced for another image waits neither, the next ones do', () => {
  const cluster = new Crashing();
  for (const _ of [1, 2, 3, 4]) cluster.crash();
  cluster.rename('two');
  cluster.pass(10);
  expect(cluster.state).toBe('running 5');
  const next = cluster.crash();
  expect([next >= 10, next < 20]).toEqual([true, true]);
});
