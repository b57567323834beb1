import { describe, expect, it } from 'vitest';
import { deployment, service, testCluster, type TestCluster } from './test-cluster.ts';

function pod(cluster: TestCluster, name: string, spec: object = {}): void {
  cluster.simulation.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
  });
}

const unready = {
  containers: [
    {
      name: 'c',
      image: 'nginx',
      readinessProbe: { httpGet: { path: '/missing', port: 80 }, periodSeconds: 1 },
    },
  ],
};

/** Subsets with pods' names for addresses. */
const subsets = ({ simulation: { store } }: TestCluster, name: string) =>
  store.get('endpoints', `default/${name}`)?.subsets?.map(({ addresses, notReadyAddresses, ports }) => ({
    ready: addresses?.map(({ targetRef, ip }) => targetRef?.name ?? ip),
    notReady: notReadyAddresses?.map(({ targetRef }) => targetRef?.name),
    ports: ports?.map(({ name: port, port: number }) => [port, number]),
  }));

const slices = ({ simulation: { store } }: TestCluster, name: string) =>
  store
    .list('endpointslices.discovery.k8s.io', 'default')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name)
    .map(({ endpoints, ports, metadata }) => ({
      endpoints: endpoints
        .map(({ targetRef, addresses, conditions }) => [targetRef?.name ?? addresses[0], conditions?.ready])
        .sort(),
      ports: ports?.map(({ name: port, port: number }) => [port, number]),
      by: metadata.labels?.['endpointslice.kubernetes.io/managed-by'],
    }));

const OURS = 'endpointslice-controller.k8s.io';

describe('endpoints and slices', () => {
  it('tell ready pods from others, unless the service wants all', () => {
    const cluster = testCluster();
    pod(cluster, 'good');
    pod(cluster, 'bad', unready);
    cluster.simulation.create(service('web'));
    cluster.simulation.create(service('all', { selector: { app: 'web' }, publishNotReadyAddresses: true }));
    cluster.pass(5);
    expect(subsets(cluster, 'web')).toEqual([
      { ready: ['good'], notReady: ['bad'], ports: [[undefined, 80]] },
    ]);
    expect(subsets(cluster, 'all')?.[0]?.ready?.toSorted()).toEqual(['bad', 'good']);
    expect(slices(cluster, 'web')).toEqual([
      {
        endpoints: [
          ['bad', false],
          ['good', true],
        ],
        ports: [['', 80]],
        by: OURS,
      },
    ]);
  });

  it('look named ports up in each pod', () => {
    const cluster = testCluster();
    const listening = (containerPort: number) => ({
      containers: [{ name: 'c', image: 'nginx', ports: [{ name: 'http', containerPort }] }],
    });
    pod(cluster, 'old', listening(8080));
    pod(cluster, 'new', listening(9090));
    pod(cluster, 'deaf');
    cluster.simulation.create(service('web', { ports: [{ name: 'web', port: 80, targetPort: 'http' }] }));
    cluster.pass(5);
    expect(subsets(cluster, 'web')).toEqual([
      { ready: ['old'], notReady: undefined, ports: [['web', 8080]] },
      { ready: ['new'], notReady: undefined, ports: [['web', 9090]] },
    ]);
  });

  it('mark headless services, and name pods of their domain', () => {
    const cluster = testCluster();
    pod(cluster, 'named', { hostname: 'first', subdomain: 'web' });
    cluster.simulation.create(service('web', { clusterIP: 'None' }));
    cluster.pass(5);
    const endpoints = cluster.simulation.store.get('endpoints', 'default/web');
    expect(endpoints?.metadata.labels).toEqual({
      app: 'web',
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
      'service.kubernetes.io/headless': '',
    });
    expect(endpoints?.subsets?.[0]?.addresses?.[0]?.hostname).toBe('first');
  });

  it('split a hundred endpoints per slice', () => {
    const cluster = testCluster({ nodes: 4 });
    cluster.simulation.create(service('web'));
    cluster.simulation.create(deployment('web', 230));
    cluster.pass(200);
    expect(slices(cluster, 'web').reduce((sum, { endpoints }) => sum + endpoints.length, 0)).toBe(230);
    expect(slices(cluster, 'web').every(({ endpoints }) => endpoints.length <= 100)).toBe(true);
    expect(slices(cluster, 'web').length).toBeLessThanOrEqual(4);
  });

  it('mirror what somebody wrote for a service without selector', () => {
    const cluster = testCluster();
    const { simulation } = cluster;
    simulation.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db' },
      spec: { ports: [{ port: 3306 }] },
    });
    simulation.create({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'db' },
      subsets: [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 3306 }] }],
    });
    cluster.pass(1);
    expect(slices(cluster, 'db')).toEqual([
      {
        endpoints: [['192.0.2.7', true]],
        ports: [['', 3306]],
        by: 'endpointslicemirroring-controller.k8s.io',
      },
    ]);
    simulation.client('test').delete('endpoints', 'default', 'db');
    cluster.pass(1);
    expect(slices(cluster, 'db')).toEqual([]);
  });
});
