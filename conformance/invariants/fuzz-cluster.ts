import { VirtualClock } from '../../src/cluster/clock.ts';
import { type KubeletConfig, realisticKubelet } from '../../src/cluster/kubelet/config.ts';
import { rigKubelet } from '../../src/cluster/kubelet/rig.ts';
import { KeyedRandom } from '../../src/cluster/random.ts';
import { Simulation, type SimulationSnapshot } from '../../src/cluster/simulation.ts';
import {
  defaultClusterConfig,
  rigClusterConfig,
  type ClusterConfig,
} from '../../src/cluster/simulation/config.ts';
import { rigMachine } from '../../src/cluster/simulation/machines.ts';
import { MortalRuntime } from './mortal-runtime.ts';

const START = Date.parse('2026-01-05T09:00:00Z');
const PROVISIONER = 'disk.example.com';
const disk = { topologyKey: 'kubernetes.io/os', perNode: 15 };
/** How many nodes there are in the beginning. */
export const NODES = 4;

/** A cluster to which things are done. */
export interface FuzzCluster {
  readonly seed: number;
  readonly clock: VirtualClock;
  readonly simulation: Simulation;
  readonly runtime: MortalRuntime;
}

/** Real kubelets for even seeds, the reference cluster's for odd ones, of whose probes the probe decides. */
function settings(seed: number): { readonly config: ClusterConfig; readonly kubelet: KubeletConfig } {
  const [config, kubelet] =
    seed % 2 === 0 ? [defaultClusterConfig, realisticKubelet] : [rigClusterConfig, rigKubelet];
  return {
    config: {
      ...config,
      startupEvents: true,
      provisioners: [{ name: PROVISIONER, identity: 'fuzz_1', milliseconds: 2000, disk }],
    },
    kubelet: {
      ...kubelet,
      ...(kubelet.judgeProbe && {
        judgeProbe: (_container, { exec }, podIP) =>
          exec?.command?.[0] === 'odd' && Number(podIP.at(-1)) % 2 === 0 ? 'no' : undefined,
      }),
    },
  };
}

function make(seed: number, now: number, snapshot?: SimulationSnapshot): FuzzCluster {
  const clock = new VirtualClock(now);
  const runtime = new MortalRuntime(clock);
  const random = new KeyedRandom(seed);
  const cloud = {
    loadBalancers: {
      ensure: (
        { uid }: { readonly uid: string },
        ready: (ingress: { readonly ip: string }) => void,
        since: number,
      ) =>
        clock.schedule(
          since + 2000 + random.integer(20_000, uid),
          () => ready({ ip: `34.0.0.${random.integer(250, uid, 'ip')}` }),
          uid,
        ),
      release: () => undefined,
    },
  };
  const simulation = new Simulation({ clock, random, runtime, cloud, ...settings(seed) }, snapshot);
  return { seed, clock, simulation, runtime };
}

/** Some nodes, storage classes and priorities, settled. */
export function newCluster(seed: number): FuzzCluster {
  const cluster = make(seed, START);
  const { simulation, clock } = cluster;
  for (let index = 1; index <= NODES; index++) simulation.addNode(rigMachine(index));
  for (const [name, volumeBindingMode] of [
    ['standard', 'Immediate'],
    ['late', 'WaitForFirstConsumer'],
  ])
    simulation.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: name ?? '',
        ...(name === 'standard' && {
          annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
        }),
      },
      provisioner: PROVISIONER,
      volumeBindingMode,
      allowVolumeExpansion: true,
    });
  for (const [name, value] of [
    ['low', 10],
    ['high', 1000],
  ] as const)
    simulation.create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
    });
  for (const name of ['alpha', 'beta'])
    simulation.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  clock.advanceTo(START + 60_000);
  return cluster;
}

/**
 * The same cluster after a save and a load, in the middle of an instant if it stands there.
 * @param apart what was saved is written down and read again, instead of being held
 */
export function reload({ seed, clock, simulation }: FuzzCluster, apart: boolean): FuzzCluster {
  const held = simulation.snapshot();
  const snapshot = apart ? structuredClone(held) : held;
  simulation.stop();
  return make(seed, clock.now(), snapshot);
}

/** The same cluster once more, with controllers that have just been started and remember nothing. */
export function restarted({ seed, clock, simulation }: FuzzCluster): FuzzCluster {
  const { controllers: _, ...snapshot } = simulation.snapshot();
  return make(seed, clock.now(), snapshot);
}
