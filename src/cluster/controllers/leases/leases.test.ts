import { expect, test } from 'vitest';
import type { Lease } from '../../api/types.ts';
import { VirtualClock } from '../../clock.ts';
import { rigKubelet } from '../../kubelet/rig.ts';
import type { Stored } from '../../machinery/object.ts';
import { KeyedRandom } from '../../random.ts';
import { Simulation, type SimulationOptions, type SimulationSnapshot } from '../../simulation.ts';
import { rigClusterConfig } from '../../simulation/config.ts';
import { contextOf } from '../../simulation/control-plane.ts';
import { StillRuntime } from '../../simulation/still-runtime.ts';
import { leaderElection } from './leader-election.ts';
import { serverID } from './server-identity.ts';

const START = Date.parse('2026-01-05T09:00:00Z');
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString().replace('Z', '000Z');

function options(clock: VirtualClock): SimulationOptions {
  const host = { name: 'master', elected: ['kube-scheduler'] } as const;
  const config = { ...rigClusterConfig, startupEvents: true, host };
  return { clock, random: new KeyedRandom(1), config, kubelet: rigKubelet, runtime: new StillRuntime() };
}

const leases = ({ store }: Simulation): readonly Stored<Lease>[] =>
  store.list('leases.coordination.k8s.io', 'kube-system');

test('the scheduler and the API server keep their leases', () => {
  const clock = new VirtualClock(START);
  const cluster = new Simulation(options(clock));
  clock.advanceTo(START + 31_000);
  const [server, scheduler] = leases(cluster);
  const id = serverID('master');
  expect(id).toMatch(/^apiserver-[a-z2-7]{26}$/);
  expect([server?.metadata.name, server?.metadata.labels, server?.spec]).toEqual([
    id,
    { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': 'master' },
    {
      holderIdentity: expect.stringMatching(new RegExp(`^${id}_[0-9a-f-]{36}$`)) as string,
      leaseDurationSeconds: 3600,
      renewTime: at(30),
    },
  ]);
  const holder = scheduler?.spec.holderIdentity ?? '';
  expect(holder).toMatch(/^master_[0-9a-f-]{36}$/);
  expect([scheduler?.metadata.name, scheduler?.spec]).toEqual([
    'kube-scheduler',
    {
      acquireTime: at(0),
      holderIdentity: holder,
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
      renewTime: at(30),
    },
  ]);
  const told = cluster.store
    .list('events')
    .map(({ source, reason, message, involvedObject }) => [
      source?.component,
      reason,
      message,
      involvedObject.name,
    ]);
  expect(told).toEqual([
    ['default-scheduler', 'LeaderElection', `${holder} became leader`, 'kube-scheduler'],
  ]);
});

test('a restored cluster renews them as it would have', () => {
  const clock = new VirtualClock(START);
  const cluster = new Simulation(options(clock));
  clock.advanceTo(START + 31_000);
  const snapshot: SimulationSnapshot = structuredClone(cluster.snapshot());
  const later = new VirtualClock(START + 31_000);
  const restored = Simulation.restore(snapshot, options(later));
  for (const each of [clock, later]) each.advanceTo(START + 63_000);
  expect(leases(restored)).toEqual(leases(cluster));
  expect(leases(restored).map(({ spec }) => spec.renewTime)).toEqual([at(60), at(62)]);
});

test('a program that begins anew waits until the one before it has been silent for long enough', () => {
  const clock = new VirtualClock(START);
  const made = options(clock);
  const cluster = new Simulation(made);
  const { store } = cluster;
  const context = contextOf(
    {
      ...made,
      store,
      client: (component) => cluster.client(component),
      recorder: () => ({ event: () => undefined, annotatedEvent: () => undefined }) as never,
    },
    'other',
  );
  const controller = leaderElection(context, { name: 'other', host: 'a', recorder: 'other' });
  controller.resync();
  const spec = (): Lease['spec'] => store.get('leases.coordination.k8s.io', 'kube-system/other')?.spec;
  clock.advanceTo(START + 3000);
  const before = spec();
  expect([before?.renewTime, before?.leaseTransitions]).toEqual([at(2), 0]);
  controller.setRunning?.(false);
  clock.advanceTo(START + 5000);
  controller.setRunning?.(true);
  clock.advanceTo(START + 20_000);
  expect(spec()).toEqual(before);
  clock.advanceTo(START + 22_000);
  expect(spec()).toEqual({
    acquireTime: at(21),
    holderIdentity: expect.stringMatching(/^a_/) as string,
    leaseDurationSeconds: 15,
    leaseTransitions: 1,
    renewTime: at(21),
  });
  expect(spec()?.holderIdentity).not.toBe(before?.holderIdentity);
});
