import { describe, expect, it } from 'vitest';
import { messages, restoredCluster, testCluster, type TestCluster } from '../simulation/test-cluster.ts';
import {
  createPod,
  createWaitingClass,
  createPodWithClaim,
  requesting,
  where,
  NOT_HELPFUL,
} from './test-placing.ts';

describe('a pod that waits for its volumes', () => {
  it('binds a claim on the node that it has chosen', () => {
    const cluster = testCluster();
    const { simulation } = cluster;
    createWaitingClass(cluster, 'local', 'kubernetes.io/no-provisioner');
    createPodWithClaim(cluster, 'local', '1Gi');
    cluster.pass(1);
    expect(messages(cluster, 'Pod')).toEqual([
      `FailedScheduling: 0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind. ${NOT_HELPFUL}`,
    ]);
    const values = ['node-2'];
    simulation.create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'on-2' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'local',
        local: { path: '/mnt' },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] },
            ],
          },
        },
      },
    });
    cluster.pass(3);
    expect(where(cluster)).toEqual({ p: 'node-2' });
    expect(simulation.store.get('persistentvolumeclaims', 'default/c')?.spec.volumeName).toBe('on-2');
  });

  it.each([
    [
      'sees at its next look that a pod is gone that waits for its volumes',
      true,
      'running PreBind plugin "VolumeBinding": binding volumes: pod does not exist any more: pod "p" not found',
    ],
    [
      'sees first that the node is gone, too',
      false,
      'running PreBind plugin "VolumeBinding": binding volumes: failed to get node "node-1": node "node-1" not found',
    ],
  ])('%s', (_name, nodeStays, message) => {
    const cluster = testCluster({ nodes: 1 });
    createWaitingClass(cluster, 'disks', 'disks.example.com');
    createPodWithClaim(cluster, 'disks', '1Gi');
    cluster.pass(0.5);
    const client = cluster.simulation.client('test');
    client.delete('pods', 'default', 'p', { gracePeriodSeconds: 0 });
    if (!nodeStays) client.delete('nodes', '', 'node-1');
    const told = (one: TestCluster): readonly string[] =>
      one.simulation.store
        .list('events')
        .filter(({ involvedObject, reason }) => involvedObject.name === 'p' && reason === 'FailedScheduling')
        .map((event) => event.message ?? '');
    cluster.pass(0.2);
    expect(told(cluster)).toEqual([]);
    const twin = restoredCluster(cluster.simulation.snapshot(), cluster.clock.now());
    for (const one of [cluster, twin]) {
      one.pass(1);
      expect(told(one)).toEqual([message]);
    }
  });

  it('keeps room for a pod that waits for its volumes until it sees that it is gone', () => {
    const cluster = testCluster({ nodes: 1 });
    createWaitingClass(cluster, 'disks', 'disks.example.com');
    createPodWithClaim(cluster, 'disks', '1Gi');
    const client = cluster.simulation.client('test');
    client.delete('pods', 'default', 'p', { gracePeriodSeconds: 0 });
    const claim = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] };
    createPod(cluster, 'waits', { ...claim, ...requesting({ cpu: '3' }) });
    cluster.pass(0.5);
    client.delete('pods', 'default', 'waits', { gracePeriodSeconds: 0 });
    createPod(cluster, 'next', requesting({ cpu: '3' }));
    cluster.pass(0.2);
    expect(where(cluster)).toEqual({ next: undefined });
    cluster.pass(2);
    expect(where(cluster)).toEqual({ next: 'node-1' });
  });

  it('sees that a pod is gone though another one of its name waits meanwhile', () => {
    const cluster = testCluster({ nodes: 1 });
    createWaitingClass(cluster, 'disks', 'disks.example.com');
    createPodWithClaim(cluster, 'disks', '1Gi');
    const claim = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] };
    const client = cluster.simulation.client('test');
    const end = (name: string): void =>
      void client.delete('pods', 'default', name, { gracePeriodSeconds: 0 });
    cluster.pass(0.1);
    end('p');
    for (let i = 0; i < 2; i++) {
      createPod(cluster, 'again', { ...claim, ...requesting({ cpu: '1' }) });
      cluster.pass(0.2);
      end('again');
    }
    const told = (one: TestCluster): readonly (string | undefined)[] =>
      one.simulation.store
        .list('events')
        .filter(
          ({ involvedObject, reason }) => involvedObject.name === 'again' && reason === 'FailedScheduling',
        )
        .map((event) => event.message);
    const gone =
      'running PreBind plugin "VolumeBinding": binding volumes: pod does not exist any more: pod "again" not found';
    const twin = restoredCluster(cluster.simulation.snapshot(), cluster.clock.now());
    for (const one of [cluster, twin]) {
      one.pass(3);
      createPod(one, 'large', requesting({ cpu: '3500m' }));
      one.pass(1);
      expect(where(one)).toEqual({ large: 'node-1' });
      expect(told(one)).toEqual([gone, gone]);
    }
  });

  it('leaves for a pod that matters more, whatever has been written of it meanwhile', () => {
    const cluster = testCluster({ nodes: 1 });
    const { simulation } = cluster;
    createWaitingClass(cluster, 'disks', 'disks.example.com');
    createPodWithClaim(cluster, 'disks', '1Gi');
    const claim = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] };
    createPod(cluster, 'waits', { ...claim, ...requesting({ cpu: '3' }) });
    cluster.pass(0.2);
    const client = simulation.client('test');
    const waiting = client.get('pods', 'default', 'waits');
    if (!waiting) throw new Error('there is none');
    client.update('pods', { ...waiting, metadata: { ...waiting.metadata, labels: { seen: 'yes' } } });
    simulation.create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    });
    createPod(cluster, 'small', requesting({ cpu: '100m' }));
    cluster.pass(0.1);
    createPod(cluster, 'first', {
      priorityClassName: 'high',
      ...requesting({ cpu: '3' }),
    });
    cluster.pass(0.1);
    const twin = restoredCluster(simulation.snapshot(), cluster.clock.now());
    for (const one of [cluster, twin]) {
      // Its place counts as taken until the scheduler has seen that it is gone.
      one.simulation.client('test').delete('pods', 'default', 'small', { gracePeriodSeconds: 0 });
      one.pass(0.5);
      expect(where(one)).toEqual({ first: undefined, p: undefined });
      one.pass(3);
      expect(where(one)).toEqual({ first: 'node-1', p: undefined });
    }
    expect(messages(twin, 'Pod')).toEqual(messages(cluster, 'Pod'));
  });
});
