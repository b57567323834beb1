import { describe, expect, it } from 'vitest';
import {
  complete,
  deployment,
  edit,
  messages,
  service,
  START,
  summary,
  testCluster,
  withImage,
  type TestCluster,
} from './simulation/test-cluster.ts';

const podsOf = ({ simulation }: TestCluster) => simulation.store.list('pods', 'default');
const setsOf = ({ simulation }: TestCluster) => simulation.store.list('replicasets.apps', 'default');

describe('Simulation', () => {
  it('brings a deployment up on all nodes', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 3));
    cluster.pass(5);
    expect(summary(cluster, 'web')).toEqual(complete(3));
    expect(
      podsOf(cluster)
        .map(({ spec }) => spec.nodeName)
        .sort(),
    ).toEqual(['node-1', 'node-2', 'node-3']);
    const [set] = setsOf(cluster);
    expect(messages(cluster, 'Deployment')).toEqual([
      `ScalingReplicaSet: Scaled up replica set ${set?.metadata.name} from 0 to 3`,
    ]);
    expect(messages(cluster, 'ReplicaSet').toSorted()).toEqual(
      podsOf(cluster).map(({ metadata }) => `SuccessfulCreate: Created pod: ${metadata.name}`),
    );
  });

  it('scales down', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 6));
    cluster.pass(5);
    edit(cluster, 'web', () => ({ replicas: 2 }));
    cluster.pass(5);
    expect(summary(cluster, 'web')).toEqual(complete(2, 2));
    expect(podsOf(cluster).length).toBe(2);
    expect(messages(cluster, 'ReplicaSet').filter((text) => text.startsWith('SuccessfulDelete')).length).toBe(
      4,
    );
  });

  it('rolls a new image out and back', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 4));
    cluster.pass(5);
    const [first] = setsOf(cluster);
    cluster.simulation.forgetEvents();
    let fewest = Infinity;
    let most = 0;
    const stop = cluster.simulation.store.subscribe('pods', () => {
      const pods = podsOf(cluster);
      const available = pods.filter(({ status }) =>
        status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
      );
      fewest = Math.min(fewest, available.length);
      most = Math.max(
        most,
        setsOf(cluster).reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0),
      );
    });
    edit(cluster, 'web', withImage('nginx:1.27'));
    cluster.pass(15);
    stop();
    expect(summary(cluster, 'web')).toEqual(complete(4, 2));
    expect(fewest).toBeGreaterThanOrEqual(3);
    expect(most).toBe(5);
    const second = setsOf(cluster).find(({ metadata }) => metadata.name !== first?.metadata.name);
    const [old, young] = [first?.metadata.name, second?.metadata.name];
    expect(messages(cluster, 'Deployment')).toEqual([
      `ScalingReplicaSet: Scaled up replica set ${young} from 0 to 1`,
      `ScalingReplicaSet: Scaled down replica set ${old} from 4 to 3`,
      `ScalingReplicaSet: Scaled up replica set ${young} from 1 to 2`,
      `ScalingReplicaSet: Scaled down replica set ${old} from 3 to 2`,
      `ScalingReplicaSet: Scaled up replica set ${young} from 2 to 3`,
      `ScalingReplicaSet: Scaled down replica set ${old} from 2 to 1`,
      `ScalingReplicaSet: Scaled up replica set ${young} from 3 to 4`,
      `ScalingReplicaSet: Scaled down replica set ${old} from 1 to 0`,
    ]);
    edit(cluster, 'web', withImage('nginx'));
    cluster.pass(15);
    expect(
      setsOf(cluster).map(({ metadata, spec }) => [metadata.name, spec.replicas, metadata.annotations]),
    ).toEqual(
      [
        [
          old,
          4,
          {
            'deployment.kubernetes.io/desired-replicas': '4',
            'deployment.kubernetes.io/max-replicas': '5',
            'deployment.kubernetes.io/revision': '3',
            'deployment.kubernetes.io/revision-history': '1',
          },
        ],
        [
          young,
          0,
          {
            'deployment.kubernetes.io/desired-replicas': '4',
            'deployment.kubernetes.io/max-replicas': '5',
            'deployment.kubernetes.io/revision': '2',
          },
        ],
      ].toSorted(([a], [b]) => String(a).localeCompare(String(b))),
    );
  });

  it('recreates all at once', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 3, 'nginx', { strategy: { type: 'Recreate' } }));
    cluster.pass(5);
    edit(cluster, 'web', withImage('nginx:1.27'));
    cluster.pass(0.3);
    expect(podsOf(cluster).every(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(true);
    cluster.pass(5);
    expect(summary(cluster, 'web')).toEqual(complete(3, 2));
  });

  it('gives a rollout up that makes no progress', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 3, 'nginx', { progressDeadlineSeconds: 20 }));
    cluster.pass(5);
    edit(cluster, 'web', withImage('missing'));
    cluster.pass(40);
    expect(summary(cluster, 'web')).toEqual({
      observedGeneration: 2,
      replicas: 4,
      updatedReplicas: 1,
      readyReplicas: 3,
      availableReplicas: 3,
      unavailableReplicas: 1,
      conditions: ['Available=True MinimumReplicasAvailable', 'Progressing=False ProgressDeadlineExceeded'],
    });
  });

  it('replaces deleted pods and lets go of pods whose labels change', () => {
    const cluster = testCluster();
    cluster.simulation.create(deployment('web', 2));
    cluster.pass(5);
    const client = cluster.simulation.client('test');
    const [first, second] = podsOf(cluster);
    if (!first || !second) throw new Error('two pods were expected');
    client.delete('pods', 'default', first.metadata.name);
    client.update('pods', {
      ...second,
      metadata: { ...second.metadata, labels: { ...second.metadata.labels, app: 'debug' } },
    });
    cluster.pass(5);
    const pods = podsOf(cluster);
    expect(
      pods.map(({ metadata }) => [metadata.labels?.['app'], metadata.ownerReferences?.length ?? 0]).sort(),
    ).toEqual([
      ['debug', 0],
      ['web', 1],
      ['web', 1],
    ]);
    expect(pods.some(({ metadata }) => metadata.name === first.metadata.name)).toBe(false);
  });

  it('keeps endpoints and slices of a service', () => {
    const cluster = testCluster();
    cluster.simulation.create(service('web'));
    cluster.simulation.create(deployment('web', 2));
    cluster.pass(5);
    const { store } = cluster.simulation;
    const ips = podsOf(cluster).map(({ status }) => status.podIP);
    const addresses = () =>
      store
        .get('endpoints', 'default/web')
        ?.subsets?.flatMap(({ addresses: list = [] }) => list.map(({ ip }) => ip));
    expect(addresses()?.toSorted()).toEqual(ips.toSorted());
    const slices = store
      .list('endpointslices.discovery.k8s.io', 'default')
      .filter(({ metadata }) => metadata.name !== 'kubernetes');
    expect(
      slices.map(({ endpoints, ports }) => [endpoints.flatMap((one) => one.addresses).toSorted(), ports]),
    ).toEqual([[ips.toSorted(), [{ name: '', protocol: 'TCP', port: 80 }]]]);
    edit(cluster, 'web', () => ({ replicas: 0 }));
    cluster.pass(5);
    expect(addresses()).toBeUndefined();
    expect(
      store.get('endpointslices.discovery.k8s.io', `default/${slices[0]?.metadata.name}`)?.endpoints,
    ).toEqual([]);
    cluster.simulation.client('test').delete('services', 'default', 'web');
    cluster.pass(1);
    expect(store.get('endpoints', 'default/web')).toBeUndefined();
    expect(store.count('endpointslices.discovery.k8s.io')).toBe(1);
  });

  it('collects what a deleted deployment leaves, unless it is to be orphaned', () => {
    const cluster = testCluster();
    const client = cluster.simulation.client('test');
    for (const name of ['background', 'foreground', 'orphan']) cluster.simulation.create(deployment(name, 1));
    cluster.pass(5);
    client.delete('deployments.apps', 'default', 'background', { propagationPolicy: 'Background' });
    client.delete('deployments.apps', 'default', 'foreground', { propagationPolicy: 'Foreground' });
    client.delete('deployments.apps', 'default', 'orphan', { propagationPolicy: 'Orphan' });
    cluster.pass(0.1);
    expect(
      cluster.simulation.store.list('deployments.apps', 'default').map(({ metadata }) => metadata.name),
    ).toEqual(['foreground']);
    cluster.pass(5);
    expect(cluster.simulation.store.count('deployments.apps')).toBe(0);
    expect(
      setsOf(cluster).map(({ metadata }) => [metadata.labels?.['app'], metadata.ownerReferences ?? []]),
    ).toEqual([['orphan', []]]);
    expect(podsOf(cluster).map(({ metadata }) => metadata.labels?.['app'])).toEqual(['orphan']);
  });

  it('empties a namespace before it goes', () => {
    const cluster = testCluster();
    const { simulation } = cluster;
    simulation.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dev' } });
    cluster.pass(1);
    simulation.create({ ...deployment('web', 2), metadata: { name: 'web', namespace: 'dev' } });
    cluster.pass(5);
    expect(simulation.store.list('serviceaccounts', 'dev').map(({ metadata }) => metadata.name)).toEqual([
      'default',
    ]);
    expect(simulation.store.list('configmaps', 'dev').map(({ metadata }) => metadata.name)).toEqual([
      'kube-root-ca.crt',
    ]);
    simulation.client('test').delete('namespaces', '', 'dev');
    cluster.pass(4);
    expect(simulation.store.get('namespaces', 'dev')?.status.phase).toBe('Terminating');
    cluster.pass(8);
    expect(simulation.store.get('namespaces', 'dev')).toBeUndefined();
    expect(
      simulation.store.resources().filter((resource) => simulation.store.list(resource, 'dev').length > 0),
    ).toEqual([]);
  });

  it('moves pods away from a node that falls silent', () => {
    const cluster = testCluster();
    const tolerations = [
      {
        key: 'node.kubernetes.io/unreachable',
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 4,
      },
    ];
    const { simulation } = cluster;
    simulation.create(
      deployment('web', 3, 'nginx', {
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { tolerations, containers: [{ name: 'c', image: 'nginx' }] },
        },
      }),
    );
    cluster.pass(5);
    simulation.stopNode('node-3');
    cluster.pass(14);
    const node = simulation.store.get('nodes', 'node-3');
    expect(node?.status.conditions?.map(({ type, status, reason }) => [type, status, reason])).toEqual(
      ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => [
        type,
        'Unknown',
        'NodeStatusUnknown',
      ]),
    );
    expect(node?.spec.taints?.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    expect(messages(cluster, 'Node')).toEqual(['NodeNotReady: Node node-3 status is now: NodeNotReady']);
    cluster.pass(6);
    expect(summary(cluster, 'web')).toEqual(complete(3));
    const on = (name: string) => podsOf(cluster).filter(({ spec }) => spec.nodeName === name);
    expect(on('node-3').map(({ metadata }) => metadata.deletionTimestamp !== undefined)).toEqual([true]);
    simulation.startNode('node-3');
    cluster.pass(5);
    expect(simulation.store.get('nodes', 'node-3')?.spec.taints).toBeUndefined();
    expect(on('node-3')).toEqual([]);
  });

  it('says why a pod waits and places it once a node fits', () => {
    const cluster = testCluster();
    const { simulation } = cluster;
    const pod = (name: string, spec: object) =>
      simulation.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
      });
    pod('big', { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '100' } } }] });
    cluster.pass(1);
    pod('gpu', { nodeSelector: { gpu: 'true' } });
    cluster.pass(2);
    expect(messages(cluster, 'Pod')).toEqual([
      'FailedScheduling: 0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
      "FailedScheduling: 0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    ]);
    const client = simulation.client('test');
    const node = client.get('nodes', '', 'node-2');
    if (!node) throw new Error('no node-2');
    client.update('nodes', {
      ...node,
      metadata: { ...node.metadata, labels: { ...node.metadata.labels, gpu: 'true' } },
    });
    cluster.pass(2);
    expect(
      podsOf(cluster).map(({ metadata, spec, status }) => [metadata.name, spec.nodeName, status.phase]),
    ).toEqual([
      ['big', undefined, 'Pending'],
      ['gpu', 'node-2', 'Running'],
    ]);
  });

  it('asks the cloud for a load balancer', () => {
    const cluster = testCluster({
      cloud: {
        loadBalancers: {
          ensure: (_service, ready) =>
            cluster.clock.schedule(cluster.clock.now() + 2000, () => ready({ ip: '34.1.2.3' })),
          release: () => undefined,
        },
      },
    });
    const { simulation } = cluster;
    simulation.create(service('web', { type: 'LoadBalancer' }));
    cluster.pass(1);
    const status = () => simulation.store.get('services', 'default/web')?.status.loadBalancer;
    expect(status()).toEqual({});
    cluster.pass(2);
    expect(status()).toEqual({ ingress: [{ ip: '34.1.2.3', ipMode: 'VIP' }] });
    expect(messages(cluster, 'Service')).toEqual([
      'EnsuringLoadBalancer: Ensuring load balancer',
      'EnsuredLoadBalancer: Ensured load balancer',
    ]);
  });

  it('begins at the time that its clock says', () => {
    expect(testCluster().clock.now()).toBe(START);
  });
});
