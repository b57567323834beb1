import { describe, expect, it } from 'vitest';
import {
  deployment,
  messages,
  restoredCluster,
  testCluster,
  type TestCluster,
} from '../simulation/test-cluster.ts';
import {
  CONTAINER,
  createPod,
  createWaitingClass,
  createPodWithClaim,
  requesting,
  where,
  NOT_HELPFUL,
} from './test-placing.ts';

function editNode(
  { simulation }: TestCluster,
  name: string,
  change: { labels?: object; spec?: object },
): void {
  const client = simulation.client('test');
  const node = client.get('nodes', '', name);
  if (!node) throw new Error(`no ${name}`);
  client.update('nodes', {
    ...node,
    metadata: { ...node.metadata, labels: { ...node.metadata.labels, ...change.labels } },
    spec: { ...node.spec, ...change.spec },
  });
}

/** The one message of a pod that was not placed. */
function refusal(spec: object, prepare: (cluster: TestCluster) => void = () => undefined): readonly string[] {
  const cluster = testCluster();
  prepare(cluster);
  cluster.pass(1);
  cluster.simulation.forgetEvents();
  createPod(cluster, 'p', spec, { app: 'p' });
  cluster.pass(1);
  expect(where(cluster)['p']).toBeUndefined();
  return messages(cluster, 'Pod').map((text) => text.replace(/^FailedScheduling: /, ''));
}

const NO_VICTIMS = 'preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.';

describe('scheduler', () => {
  it('names every resource that is short', () => {
    expect(refusal(requesting({ cpu: '8', memory: '64Gi', 'ephemeral-storage': '1Ti' }))).toEqual([
      `0/3 nodes are available: 3 Insufficient cpu, 3 Insufficient ephemeral-storage, 3 Insufficient memory. ${NO_VICTIMS}`,
    ]);
    const gpu = { 'nvidia.com/gpu': '1' };
    const resources = { requests: gpu, limits: gpu };
    expect(refusal({ containers: [{ ...CONTAINER, resources }] })).toEqual([
      `0/3 nodes are available: 3 Insufficient nvidia.com/gpu. ${NO_VICTIMS}`,
    ]);
  });

  it('counts reasons over nodes and sorts them', () => {
    const taint = (key: string) => ({ taints: [{ key, value: 'x', effect: 'NoSchedule' }] });
    expect(
      refusal({ nodeSelector: { disk: 'ssd' } }, (cluster) => {
        editNode(cluster, 'node-1', { spec: { unschedulable: true } });
        editNode(cluster, 'node-2', { spec: taint('dedicated') });
      }),
    ).toEqual([
      `0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint {dedicated: x}, 1 node(s) were unschedulable. ${NOT_HELPFUL}`,
    ]);
  });

  it('keeps pods apart that must not meet, whoever says so', () => {
    const antiAffinity = {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app: 'p' } }, topologyKey: 'kubernetes.io/hostname' },
          ],
        },
      },
    };
    const occupy = (spec: object) => (cluster: TestCluster) => {
      for (const name of ['a', 'b', 'c']) {
        createPod(cluster, name, spec, { app: 'p' });
        cluster.pass(1);
      }
    };
    expect(refusal(antiAffinity, occupy(antiAffinity))).toEqual([
      `0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. ${NO_VICTIMS}`,
    ]);
    expect(refusal({}, occupy(antiAffinity))).toEqual([
      `0/3 nodes are available: 3 node(s) didn't satisfy existing pods anti-affinity rules. ${NO_VICTIMS}`,
    ]);
  });

  it('knows ports of nodes, spread constraints and claims', () => {
    const port = { containers: [{ ...CONTAINER, ports: [{ containerPort: 80, hostPort: 8080 }] }] };
    expect(
      refusal(port, (cluster) => {
        for (const name of ['a', 'b', 'c']) createPod(cluster, name, port);
      }),
    ).toEqual([
      `0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports. ${NO_VICTIMS}`,
    ]);
    const spread = {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'p' } },
        },
      ],
    };
    expect(refusal(spread)).toEqual([
      `0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints (missing required label). ${NOT_HELPFUL}`,
    ]);
    expect(refusal({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'none' } }] })).toEqual([
      `0/3 nodes are available: persistentvolumeclaim "none" not found. ${NOT_HELPFUL}`,
    ]);
  });

  it('says so when there are no nodes, and goes on when one comes', () => {
    const cluster = testCluster({ nodes: 0 });
    createPod(cluster, 'p');
    cluster.pass(1);
    expect(messages(cluster, 'Pod')).toEqual(['FailedScheduling: no nodes available to schedule pods']);
  });

  it('spreads the pods of a controller over nodes', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 9));
    cluster.pass(5);
    const nodes = Object.values(where(cluster)).sort();
    expect(nodes).toEqual(['node-1', 'node-2', 'node-3'].flatMap((node) => [node, node, node]));
  });

  it('prefers nodes by weight and avoids those that are taken', () => {
    const cluster = testCluster();
    editNode(cluster, 'node-2', { labels: { disk: 'ssd' } });
    const preference = {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 50,
              preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] },
            },
          ],
        },
      },
    };
    createPod(cluster, 'first', { ...preference, ...requesting({ cpu: '3', memory: '6Gi' }) });
    cluster.pass(1);
    createPod(cluster, 'second', { ...preference, ...requesting({ cpu: '2', memory: '1Gi' }) });
    cluster.pass(1);
    expect(where(cluster)['first']).toBe('node-2');
    expect(['node-1', 'node-3']).toContain(where(cluster)['second']);
  });

  it('places a waiting pod as soon as room is made', () => {
    const cluster = testCluster({ nodes: 1 });
    createPod(cluster, 'big', requesting({ cpu: '3' }));
    cluster.pass(1);
    createPod(cluster, 'next', requesting({ cpu: '2' }));
    cluster.pass(2);
    expect(where(cluster)).toEqual({ big: 'node-1', next: undefined });
    cluster.simulation.client('test').delete('pods', 'default', 'big');
    cluster.pass(2);
    expect(where(cluster)).toEqual({ next: 'node-1' });
  });

  it('makes room for a pod that matters more', () => {
    const cluster = testCluster({ nodes: 1 });
    const { simulation } = cluster;
    simulation.create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    });
    createPod(cluster, 'low', requesting({ cpu: '3' }));
    createPod(cluster, 'small', requesting({ cpu: '500m' }));
    cluster.pass(1);
    createPod(cluster, 'high', { priorityClassName: 'high', ...requesting({ cpu: '3' }) });
    cluster.pass(3);
    expect(where(cluster)).toEqual({ high: 'node-1', small: 'node-1' });
    const uid = simulation.store.get('pods', 'default/high')?.metadata.uid;
    const told = messages(cluster, 'Pod').filter((text) => /^(Preempted|FailedScheduling)/.test(text));
    expect(told).toEqual([
      'FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.',
      `Preempted: Preempted by pod ${uid} on node node-1`,
    ]);
  });

  it('leaves pods alone that are gated or somebody else’s', () => {
    const cluster = testCluster();
    createPod(cluster, 'gated', { schedulingGates: [{ name: 'example.com/wait' }] });
    createPod(cluster, 'theirs', { schedulerName: 'custom' });
    cluster.pass(600);
    expect(where(cluster)).toEqual({ gated: undefined, theirs: undefined });
    expect(messages(cluster, 'Pod')).toEqual([]);
    const client = cluster.simulation.client('test');
    const gated = client.get('pods', 'default', 'gated');
    if (!gated) throw new Error('no pod');
    expect(gated.status.conditions?.map(({ type, reason }) => [type, reason])).toEqual([
      ['PodScheduled', 'SchedulingGated'],
    ]);
    client.update('pods', { ...gated, spec: { ...gated.spec, schedulingGates: [] } });
    cluster.pass(1);
    expect(where(cluster)['gated']).toBeDefined();
  });

  it('keeps pods of one revision apart', () => {
    const cluster = testCluster({ nodes: 2 });
    const affinity = {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            labelSelector: { matchLabels: { app: 'p' } },
            matchLabelKeys: ['version'],
            topologyKey: 'kubernetes.io/hostname',
          },
        ],
      },
    };
    for (const [name, version] of [
      ['a', '1'],
      ['b', '1'],
      ['c', '2'],
      ['d', '2'],
      ['e', '1'],
    ] as const)
      createPod(cluster, name, { affinity }, { app: 'p', version });
    cluster.pass(1);
    const { a, b, c, d, e } = where(cluster);
    expect([new Set([a, b]).size, new Set([c, d]).size, e]).toEqual([2, 2, undefined]);
  });

  it('looks for room for a volume where its driver tells of it', () => {
    const cluster = testCluster();
    const { simulation } = cluster;
    const storage = (kind: string, name: string, rest: object): void =>
      simulation.create({ apiVersion: 'storage.k8s.io/v1', kind, metadata: { name }, ...rest });
    storage('CSIDriver', 'disks.example.com', { spec: { storageCapacity: true } });
    createWaitingClass(cluster, 'disks', 'disks.example.com');
    createPodWithClaim(cluster, 'disks', '5Gi');
    cluster.pass(1);
    expect(messages(cluster, 'Pod')).toEqual([
      `FailedScheduling: 0/3 nodes are available: 3 node(s) did not have enough free storage. ${NOT_HELPFUL}`,
    ]);
    const selected = (): string | undefined =>
      simulation.store.get('persistentvolumeclaims', 'default/c')?.metadata.annotations?.[
        'volume.kubernetes.io/selected-node'
      ];
    const capacity = (name: string, node: string, most: object): void =>
      storage('CSIStorageCapacity', name, {
        storageClassName: 'disks',
        nodeTopology: { matchLabels: { 'kubernetes.io/hostname': node } },
        ...most,
      });
    capacity('small', 'node-1', { capacity: '10Gi', maximumVolumeSize: '4Gi' });
    cluster.pass(20);
    expect(selected()).toBeUndefined();
    capacity('large', 'node-3', { capacity: '5Gi' });
    cluster.pass(20);
    expect(selected()).toBe('node-3');
  });

  it('goes on from a snapshot as if nothing had been', () => {
    const waiting = () => {
      const cluster = testCluster({ nodes: 1 });
      createPod(cluster, 'big', requesting({ cpu: '3' }));
      createPod(cluster, 'next', requesting({ cpu: '2' }));
      cluster.pass(2);
      return cluster;
    };
    const seen = (cluster: TestCluster) => {
      cluster.pass(400);
      return [cluster.simulation.store.list('events'), cluster.simulation.store.list('pods', 'default')];
    };
    const before = waiting();
    const { simulation, clock } = waiting();
    const after = restoredCluster(structuredClone(simulation.snapshot()), clock.now());
    expect(seen(after)).toEqual(seen(before));
  });
});
