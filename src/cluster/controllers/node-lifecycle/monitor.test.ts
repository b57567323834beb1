import { expect, test } from 'vitest';
import { formatTime } from '../../machinery/time.ts';
import { testCluster, type TestCluster } from '../../simulation/test-cluster.ts';
import { conditionOf } from '../conditions.ts';
import type { Manifest } from '../../simulation/system-objects.ts';

/** A node that no kubelet speaks for. Silent for 10 s it is given up; if it has never said anything, after 60 s. */
const guest = 'guest';

const heartbeat = (cluster: TestCluster, types: readonly string[], status = 'True'): void => {
  const client = cluster.simulation.client('kubelet');
  const node = client.get('nodes', '', guest);
  if (!node) throw new Error(guest);
  const lastHeartbeatTime = formatTime(cluster.clock.now());
  const conditions = types.map((type) => {
    const before = conditionOf(node.status.conditions, type);
    const is = type === 'Ready' ? status : 'False';
    const since = before?.status === is ? before.lastTransitionTime : lastHeartbeatTime;
    return { type, status: is, lastHeartbeatTime, ...(since !== undefined && { lastTransitionTime: since }) };
  });
  client.updateStatus('nodes', { ...node, status: { ...node.status, conditions } });
};

const renew = ({ simulation, clock }: TestCluster): void => {
  const client = simulation.client('kubelet');
  const renewTime = new Date(clock.now()).toISOString().replace('Z', '000Z');
  const lease = client.get('leases.coordination.k8s.io', 'kube-node-lease', guest);
  if (lease) client.update('leases.coordination.k8s.io', { ...lease, spec: { ...lease.spec, renewTime } });
  else
    client.create('leases.coordination.k8s.io', 'kube-node-lease', {
      metadata: { name: guest },
      spec: { holderIdentity: guest, leaseDurationSeconds: 40, renewTime },
    });
};

/** A pod on the node; only a kubelet could have made it ready. */
function place({ simulation }: TestCluster, ready = true): void {
  const manifest: Manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pod0' },
    spec: { nodeName: guest, containers: [{ name: 'c', image: 'nginx' }] },
  };
  simulation.create(manifest);
  const client = simulation.client('kubelet');
  const pod = client.get('pods', 'default', 'pod0');
  if (pod && ready)
    client.updateStatus('pods', {
      ...pod,
      status: { ...pod.status, phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    });
}

/** Conditions as `Type=Status(Reason)`, and whether the pod there is ready. */
function shown({ simulation }: TestCluster): string {
  const { conditions = [] } = simulation.store.get('nodes', guest)?.status ?? {};
  const pod = simulation.store.get('pods', 'default/pod0');
  const ready = conditionOf(pod?.status.conditions, 'Ready')?.status;
  return [
    ...conditions.map(
      ({ type, status, reason }) => `${type}=${status}${reason === undefined ? '' : `(${reason})`}`,
    ),
    ...(ready === undefined ? [] : [`pod=${ready}`]),
  ].join(' ');
}

const NEVER = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']
  .map((type) => `${type}=Unknown(NodeStatusNeverUpdated)`)
  .join(' ');

/*
 * As TestMonitorNodeHealthUpdateStatus, TestMonitorNodeHealthUpdateNodeAndPodStatusWithLease, TestMonitorNodeHealthMarkPodsNotReady
 * and TestTryUpdateNodeHealth of pkg/controller/nodelifecycle/node_lifecycle_controller_test.go. First and then: what the kubelet
 * does at the beginning and every 5 s: `s`: it tells its status, `l`: it renews its lease.
 */
test.each<[what: string, first: string, then: string, seconds: number, expected: string]>([
  ['is new and says nothing', '', '', 50, 'pod=True'],
  ['is new and renews its lease', 'l', '', 50, 'pod=True'],
  ['has never said anything', '', '', 70, `${NEVER} pod=True`],
  ['has no status and renews its lease', 'l', 'l', 300, 'pod=True'],
  ['has no status and renews its lease no more', 'l', '', 80, `${NEVER} pod=True`],
  ['has told its status just now', 's', '', 5, 'Ready=True DiskPressure=False pod=True'],
  [
    'tells its status no more',
    's',
    '',
    20,
    'Ready=Unknown(NodeStatusUnknown) DiskPressure=Unknown(NodeStatusUnknown) MemoryPressure=Unknown(NodeStatusNeverUpdated) PIDPressure=Unknown(NodeStatusNeverUpdated) pod=False',
  ],
  ['tells its status no more but renews its lease', 'sl', 'l', 300, 'Ready=True DiskPressure=False pod=True'],
  ['renews its lease no more but tells its status', 'sl', 's', 300, 'Ready=True DiskPressure=False pod=True'],
  [
    'does neither',
    'sl',
    '',
    300,
    'Ready=Unknown(NodeStatusUnknown) DiskPressure=Unknown(NodeStatusUnknown) MemoryPressure=Unknown(NodeStatusNeverUpdated) PIDPressure=Unknown(NodeStatusNeverUpdated) pod=False',
  ],
])('a node that %s', (_what, first, then, seconds, expected) => {
  const cluster = testCluster({ nodes: 1 });
  cluster.simulation.client('kubectl').create('nodes', '', { metadata: { name: guest }, spec: {} });
  const act = (what: string): void => {
    if (what.includes('s')) heartbeat(cluster, ['Ready', 'DiskPressure']);
    if (what.includes('l')) renew(cluster);
  };
  act(first);
  place(cluster);
  for (let second = 5; second <= seconds; second += 5) {
    cluster.pass(5);
    act(then);
  }
  expect(shown(cluster)).toBe(expected);
});

// As TestProcessPodMarkPodNotReady.
test.each([
  ['True', 'pod=True'],
  ['False', 'pod=False'],
  ['Unknown', 'pod=False'],
  [undefined, 'pod=True'],
])('a ready pod that comes to a node whose readiness is %s', (status, expected) => {
  const cluster = testCluster({ nodes: 1 });
  cluster.simulation.client('kubectl').create('nodes', '', { metadata: { name: guest }, spec: {} });
  if (status !== undefined) heartbeat(cluster, ['Ready'], status);
  cluster.pass(2);
  place(cluster);
  cluster.pass(2);
  expect(shown(cluster).split(' ').at(-1)).toBe(expected);
});

test('what else is known of a node whose readiness is unknown stays known', () => {
  const cluster = testCluster({ nodes: 1 });
  cluster.simulation.client('kubectl').create('nodes', '', { metadata: { name: guest }, spec: {} });
  heartbeat(cluster, ['Ready', 'DiskPressure'], 'Unknown');
  cluster.pass(60);
  expect(shown(cluster)).toBe('Ready=Unknown DiskPressure=False');
});
