import { expect, it } from 'vitest';
import type { Host } from './host.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World } from './world.ts';

const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

async function type(world: World, line: string): Promise<string> {
  const { output } = await world.type(line, world.clock.now() + 600_000);
  return output;
}

it('makes nodes and what runs on them as GKE Standard does', async () => {
  const world = await World.create({ scenario: 'gke', seed: 1, start: DEFAULT_START, locale: 'C', host });
  const pods = await type(world, 'kubectl get pods -A --no-headers');
  const shown = pods
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/).slice(0, 4))
    .map(([namespace, name = '', ready, phase]) =>
      [
        namespace,
        name
          .replace(/^(kube-proxy)-gke-my-cluster-.*/, '$1-NODE')
          .replace(/(-[a-z0-9]{8,10})?-[a-z0-9]{5}$/, ''),
        ready,
        phase,
      ].join(' '),
    );
  expect([...new Set(shown)].map((each) => `${each} ${shown.filter((one) => one === each).length}`)).toEqual([
    'gke-managed-cim kube-state-metrics-0 2/2 Running 1',
    'gmp-system collector 2/2 Running 3',
    'gmp-system gmp-operator 1/1 Running 1',
    'kube-system event-exporter-gke 2/2 Running 1',
    'kube-system fluentbit-gke 3/3 Running 3',
    'kube-system gke-metrics-agent 3/3 Running 3',
    'kube-system konnectivity-agent 2/2 Running 3',
    'kube-system konnectivity-agent-autoscaler 1/1 Running 1',
    'kube-system kube-dns 5/5 Running 2',
    'kube-system kube-dns-autoscaler 1/1 Running 1',
    'kube-system kube-proxy-NODE 1/1 Running 3',
    'kube-system l7-default-backend 1/1 Running 1',
    'kube-system metrics-server-v1.33.0 1/1 Running 1',
    'kube-system pdcsi-node 2/2 Running 3',
  ]);
  const conditions = '{range .items[0].status.conditions[*]}{.type} {.status} {.reason}{"\\n"}{end}';
  expect(await type(world, `kubectl get nodes -o jsonpath='${conditions}'`)).toBe(
    [
      'KernelDeadlock False KernelHasNoDeadlock',
      'ReadonlyFilesystem False FilesystemIsNotReadOnly',
      'CorruptDockerOverlay2 False NoCorruptDockerOverlay2',
      'FrequentUnregisterNetDevice False NoFrequentUnregisterNetDevice',
      'FrequentKubeletRestart False NoFrequentKubeletRestart',
      'FrequentDockerRestart False NoFrequentDockerRestart',
      'FrequentContainerdRestart False NoFrequentContainerdRestart',
      'NetworkUnavailable False RouteCreated',
      'MemoryPressure False KubeletHasSufficientMemory',
      'DiskPressure False KubeletHasNoDiskPressure',
      'PIDPressure False KubeletHasSufficientPID',
      'Ready True KubeletReady',
      '',
    ].join('\n'),
  );
  expect(
    await type(
      world,
      "kubectl get nodes -o jsonpath='{.items[0].status.capacity} {.items[0].status.allocatable}'",
    ),
  ).toBe(
    '{"cpu":"2","ephemeral-storage":"98831434Ki","hugepages-1Gi":"0","hugepages-2Mi":"0","memory":"4025904Ki","pods":"110"} {"cpu":"940m","ephemeral-storage":"47059575613","hugepages-1Gi":"0","hugepages-2Mi":"0","memory":"2874928Ki","pods":"110"}',
  );
  const heartbeat = (): Promise<string> =>
    type(world, "kubectl get nodes -o jsonpath='{.items[0].status.conditions[0].lastHeartbeatTime}'");
  const before = await heartbeat();
  await jumpTo(world, world.clock.now() + 300_000);
  expect(Date.parse(await heartbeat()) - Date.parse(before)).toBe(300_000);
  world.dispose();
});
