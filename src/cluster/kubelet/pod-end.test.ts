import { expect, test } from 'vitest';
import type { Pod, PodSpec } from '../api/types.ts';
import { VirtualClock } from '../clock.ts';
import type { Stored } from '../machinery/object.ts';
import { KeyedRandom } from '../random.ts';
import { Simulation, type SimulationOptions } from '../simulation.ts';
import { rigClusterConfig } from '../simulation/config.ts';
import { rigMachine } from '../simulation/machines.ts';
import { StillRuntime } from '../simulation/still-runtime.ts';
import type { Manifest } from '../simulation/system-objects.ts';
import { START } from '../simulation/test-cluster.ts';
import { realisticKubelet } from './config.ts';

const options = (clock: VirtualClock): SimulationOptions => ({
  clock,
  random: new KeyedRandom(1),
  config: rigClusterConfig,
  kubelet: realisticKubelet,
  runtime: new StillRuntime(),
});

/** Phase, reason, and the states of init and main containers: `Failed/Evicted c=ContainerStatusUnknown`. */
function shown({ metadata, status }: Stored<Pod>): string {
  const { phase = '', reason, initContainerStatuses = [], containerStatuses = [] } = status;
  const states = [...initContainerStatuses, ...containerStatuses].map(({ name, state = {} }) => {
    const { running, waiting, terminated } = state;
    // A pull that has just failed is tried again, and fails again.
    const why = (waiting ?? terminated)?.reason?.replace('ErrImagePull', 'ImagePullBackOff');
    return `${name}=${running ? 'running' : (why ?? '')}`;
  });
  const mark = metadata.deletionTimestamp === undefined ? '' : '~ ';
  return [`${mark}${reason === undefined ? phase : `${phase}/${reason}`}`, ...states].join(' ');
}

/** A cluster of one node, and what has been told of the pod `web` since it was asked last. */
class Watched {
  readonly clock: VirtualClock;
  readonly simulation: Simulation;
  readonly #told: string[] = [];

  constructor(clock: VirtualClock, simulation: Simulation) {
    this.clock = clock;
    this.simulation = simulation;
    simulation.store.subscribe('pods', ({ type, object }) => {
      if (object.metadata.name !== 'web') return;
      const text = type === 'DELETED' ? 'gone' : shown(object);
      if (this.#told.at(-1) !== text) this.#told.push(text);
    });
  }

  told(): readonly string[] {
    return this.#told.splice(0);
  }
}

function clusterWith(spec: PodSpec, held: boolean): Watched {
  const clock = new VirtualClock(START);
  const simulation = new Simulation(options(clock));
  simulation.addNode(rigMachine(1));
  clock.advanceTo(START + 30_000);
  const watched = new Watched(clock, simulation);
  const metadata = { name: 'web', ...(held && { finalizers: ['example.com/held'] }) };
  const manifest: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata, spec };
  simulation.create(manifest);
  clock.advanceTo(START + 60_000);
  return watched;
}

const runs = { name: 'c', image: 'nginx' };
const missing = { name: 'c', image: 'missing' };
const nowhere = {
  containers: [{ ...runs, volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
  volumes: [{ name: 'v', configMap: { name: 'nowhere' } }],
};
const UNKNOWN = 'ContainerStatusUnknown';

/*
 * How pods end, as the pod workers and the status manager tell of it: TestUpdatePod and TestTerminalPhaseTransition of
 * pkg/kubelet/pod_workers_test.go, TestDeletePodBeforeFinished and TestDeletePodFinished of pkg/kubelet/status/status_manager_test.go.
 */
test.each<[what: string, spec: PodSpec, held: boolean, before: string, told: readonly string[]]>([
  [
    'runs',
    { containers: [runs] },
    false,
    'Running c=running',
    ['~ Running c=running', '~ Succeeded c=Completed', 'gone'],
  ],
  [
    'runs and is held',
    { containers: [runs] },
    true,
    'Running c=running',
    ['~ Running c=running', '~ Succeeded c=Completed'],
  ],
  [
    'waits for its image',
    { containers: [missing] },
    false,
    'Pending c=ImagePullBackOff',
    ['~ Pending c=ImagePullBackOff', `~ Failed c=${UNKNOWN}`, 'gone'],
  ],
  [
    'waits for a volume',
    nowhere,
    false,
    'Pending c=ContainerCreating',
    ['~ Pending c=ContainerCreating', `~ Failed c=${UNKNOWN}`, 'gone'],
  ],
  [
    'has not come beyond its first init container',
    {
      initContainers: [
        { name: 'a', image: 'missing' },
        { name: 'b', image: 'nginx' },
      ],
      containers: [runs],
    },
    true,
    'Pending a=ImagePullBackOff b=PodInitializing c=PodInitializing',
    [
      '~ Pending a=ImagePullBackOff b=PodInitializing c=PodInitializing',
      `~ Failed a=${UNKNOWN} b=PodInitializing c=PodInitializing`,
    ],
  ],
  [
    'has a container that runs and one that waits for its image',
    { containers: [{ name: 'd', image: 'nginx' }, missing] },
    true,
    'Pending c=ImagePullBackOff d=running',
    ['~ Pending c=ImagePullBackOff d=running', `~ Failed c=${UNKNOWN} d=Completed`],
  ],
])('a pod that is deleted and %s', (_what, spec, held, before, told) => {
  const watched = clusterWith(spec, held);
  const { simulation, clock } = watched;
  expect(watched.told().at(-1)).toBe(before);
  simulation.client('kubectl').delete('pods', 'default', 'web');
  const snapshot = structuredClone(simulation.snapshot());
  const later = new VirtualClock(clock.now());
  const twin = new Watched(later, Simulation.restore(snapshot, options(later)));
  clock.advanceTo(clock.now() + 40_000);
  expect(watched.told()).toEqual(told);
  later.advanceTo(clock.now());
  expect(twin.told()).toEqual(told.slice(1));
  expect(twin.simulation.store.revision).toBe(simulation.store.revision);
});

// As the row of TestUpdatePod in which the kubelet itself ends a pod, and TestTerminatePod_EnsurePodPhaseIsTerminal.
test.each<[what: string, spec: PodSpec, told: readonly string[]]>([
  [
    'waits for its image',
    { containers: [missing] },
    ['Pending c=ImagePullBackOff', `Failed/DeadlineExceeded c=${UNKNOWN}`],
  ],
  ['waits for a volume', nowhere, [`Failed/DeadlineExceeded c=${UNKNOWN}`]],
  ['runs', { containers: [runs] }, ['Running c=running', 'Failed/DeadlineExceeded c=Completed']],
])('a pod that has been active for too long and %s', (_what, spec, told) => {
  const watched = clusterWith({ ...spec, activeDeadlineSeconds: 25 }, false);
  expect(watched.told().filter((text) => !/^Pending(?: c=ContainerCreating)?$/.test(text))).toEqual(told);
});
