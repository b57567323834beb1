import { VirtualClock } from '../clock.ts';
import type { KubeletConfig } from '../kubelet/config.ts';
import { rigKubelet } from '../kubelet/rig.ts';
import type { Deployment } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { KeyedRandom } from '../random.ts';
import type { CloudProvider } from '../runtime.ts';
import { Simulation, type SimulationOptions, type SimulationSnapshot } from '../simulation.ts';
import { rigClusterConfig } from './config.ts';
import { rigMachine } from './machines.ts';
import { StillRuntime } from './still-runtime.ts';
import type { Manifest } from './system-objects.ts';

/** A cluster under test, with its clock. */
export interface TestCluster {
  readonly clock: VirtualClock;
  readonly simulation: Simulation;
  readonly runtime: StillRuntime;
  /** Lets virtual seconds pass. */
  pass(seconds: number): void;
}

/** Where tests begin. */
export const START = Date.parse('2026-01-05T09:00:00Z');

function options(
  clock: VirtualClock,
  runtime: StillRuntime,
  seed: number,
  kubelet: KubeletConfig,
  cloud?: CloudProvider,
): SimulationOptions {
  return {
    clock,
    random: new KeyedRandom(seed),
    config: rigClusterConfig,
    kubelet,
    runtime,
    ...(cloud && { cloud }),
  };
}

const cluster = (clock: VirtualClock, runtime: StillRuntime, simulation: Simulation): TestCluster => ({
  clock,
  runtime,
  simulation,
  pass: (seconds) => clock.advanceTo(clock.now() + seconds * 1000),
});

/** The reference cluster with three nodes, settled, its events forgotten. */
export function testCluster({
  seed = 1,
  nodes = 3,
  kubelet = rigKubelet,
  cloud,
}: { seed?: number; nodes?: number; kubelet?: KubeletConfig; cloud?: CloudProvider } = {}): TestCluster {
  const clock = new VirtualClock(START - 60_000);
  const runtime = new StillRuntime();
  const made = cluster(clock, runtime, new Simulation(options(clock, runtime, seed, kubelet, cloud)));
  for (let i = 1; i <= nodes; i++) made.simulation.addNode(rigMachine(i));
  made.pass(60);
  made.simulation.forgetEvents();
  return made;
}

/** The cluster that a snapshot was taken of at `now`. */
export function restoredCluster(
  snapshot: SimulationSnapshot,
  now: number,
  seed = 1,
  kubelet = rigKubelet,
): TestCluster {
  const clock = new VirtualClock(now);
  const runtime = new StillRuntime();
  return cluster(clock, runtime, Simulation.restore(snapshot, options(clock, runtime, seed, kubelet)));
}

/** A deployment of one container; `spec` is merged into its spec. */
export function deployment(name: string, replicas: number, image = 'nginx', spec: object = {}): Manifest {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'c', image }] } },
      ...spec,
    },
  };
}

export function service(name: string, spec: object = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { app: name } },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  };
}

/** Changes a deployment's spec as `kubectl edit` would. */
export function edit(
  { simulation }: TestCluster,
  name: string,
  change: (spec: Stored<Deployment>['spec']) => Partial<Stored<Deployment>['spec']>,
): void {
  const client = simulation.client('test');
  const before = client.get('deployments.apps', 'default', name);
  if (!before) throw new Error(`no deployment ${name}`);
  client.update('deployments.apps', { ...before, spec: { ...before.spec, ...change(before.spec) } });
}

/** The spec with another image. */
export const withImage =
  (image: string) =>
  ({ template }: Stored<Deployment>['spec']): Partial<Stored<Deployment>['spec']> => ({
    template: {
      ...template,
      spec: { ...template.spec, containers: [{ name: 'c', image }] },
    },
  });

/** Messages of the events about objects of a kind, in order. */
export const messages = ({ simulation }: TestCluster, kind: string): readonly string[] =>
  simulation.store
    .list('events')
    .filter(({ involvedObject }) => involvedObject.kind === kind)
    .toSorted((a, b) =>
      (a.metadata.name.split('.').at(-1) ?? '').localeCompare(b.metadata.name.split('.').at(-1) ?? ''),
    )
    .map(({ reason, message, count = 1 }) => `${reason}: ${message}${count > 1 ? ` (x${count})` : ''}`);

/** The status of a deployment without its conditions, and the conditions as `Type=Status Reason`. */
export function summary({ simulation }: TestCluster, name: string): object {
  const { conditions, ...counts } = simulation.store.get('deployments.apps', `default/${name}`)?.status ?? {};
  return {
    ...counts,
    conditions: conditions?.map(({ type, status, reason }) => `${type}=${status} ${reason}`).sort(),
  };
}

/** The {@link summary} of a deployment all of whose replicas are there. */
export const complete = (replicas: number, generation = 1): object => ({
  observedGeneration: generation,
  replicas,
  updatedReplicas: replicas,
  readyReplicas: replicas,
  availableReplicas: replicas,
  conditions: ['Available=True MinimumReplicasAvailable', 'Progressing=True NewReplicaSetAvailable'],
});
