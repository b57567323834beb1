import { describe, expect, it, test } from 'vitest';
import type { Service, ServiceSpec } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { rigMachine } from '../simulation/machines.ts';
import { messages, testCluster } from '../simulation/test-cluster.ts';
import { needsUpdate } from './service-load-balancer.ts';
import { metadata } from './test-objects.ts';

/** Models staging/src/k8s.io/cloud-provider/controllers/service/controller_test.go: TestSyncNodes…, TestNodeChangesForStableNodeSetEnabled… */

const UPDATED = 'UpdatedLoadBalancer: Updated load balancer with new hosts';

function balanced(nodes: number) {
  const cluster = testCluster({
    nodes,
    cloud: {
      loadBalancers: {
        ensure: (_service, ready) =>
          cluster.clock.schedule(cluster.clock.now() + 1000, () => ready({ ip: '34.1.2.3' })),
        release: () => undefined,
      },
    },
  });
  const { simulation } = cluster;
  simulation.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
  });
  cluster.pass(5);
  const said = messages(cluster, 'Service');
  const change = (name: string, labels: Readonly<Record<string, string>>): void => {
    const client = simulation.client('kubectl');
    const node = client.get('nodes', '', name);
    if (node) client.update('nodes', { ...node, metadata: { ...node.metadata, labels } });
    cluster.pass(1);
  };
  const all = () => messages(cluster, 'Service');
  const news = () => all().slice(said.length);
  return { ...cluster, said, all, news, change };
}

const EXCLUDED = { 'node.kubernetes.io/exclude-from-external-load-balancers': '' };

test('a load balancer is led to nodes that come, and away from nodes that go', () => {
  const { simulation, pass, news } = balanced(2);
  pass(60);
  expect(news()).toEqual([]);
  simulation.addNode(rigMachine(3));
  pass(30);
  expect(news()).toEqual([UPDATED]);
  simulation.client('kubectl').delete('nodes', '', 'node-3');
  pass(1);
  expect(news()).toEqual([`${UPDATED} (x2)`]);
});

test('it is led away from a node by its label, not by others', () => {
  const { change, news } = balanced(2);
  change('node-1', { some: 'label' });
  expect(news()).toEqual([]);
  change('node-1', EXCLUDED);
  expect(news()).toEqual([UPDATED]);
  change('node-1', {});
  expect(news()).toEqual([`${UPDATED} (x2)`]);
});

test('it is said that there are no nodes', () => {
  const none = 'UnAvailableLoadBalancer: There are no available nodes for LoadBalancer';
  expect(balanced(0).said).toEqual([
    'EnsuringLoadBalancer: Ensuring load balancer',
    none,
    'EnsuredLoadBalancer: Ensured load balancer',
  ]);
  const { change, news } = balanced(1);
  change('node-1', EXCLUDED);
  expect(news()).toEqual([none]);
});

/** Models controller_test.go TestNeedsUpdate */
describe('a change concerns a load balancer', () => {
  const balancer = (
    spec: Partial<ServiceSpec> = {},
    annotations: Readonly<Record<string, string>> = {},
    uid = 'u',
  ): Stored<Service> => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('web', { annotations, uid }),
    spec: { type: 'LoadBalancer', ports: [{ port: 80, targetPort: 80 }], ...spec },
    status: {},
  });
  const ports = (...all: NonNullable<ServiceSpec['ports']>): Stored<Service> => balancer({ ports: all });
  it.each<[string, Stored<Service>, Stored<Service>, boolean]>([
    ['of the type', balancer(), balancer({ type: 'ClusterIP' }), true],
    [
      'of the type of one that has none',
      balancer({ type: 'NodePort' }),
      balancer({ type: 'ClusterIP' }),
      false,
    ],
    ['of ports', ports({ port: 8000 }, { port: 9000 }), ports({ port: 8001 }, { port: 9001 }), true],
    [
      'of the number of outer addresses',
      balancer({ externalIPs: ['a'] }),
      balancer({ externalIPs: ['b', 'c'] }),
      true,
    ],
    [
      'of outer addresses',
      balancer({ externalIPs: ['a', 'b'] }),
      balancer({ externalIPs: ['c', 'd'] }),
      true,
    ],
    ['of the UID', balancer(), balancer({}, {}, 'other'), true],
    ['of annotations', balancer(), balancer({}, { some: 'thing' }), true],
    [
      'of labels alone',
      balancer(),
      { ...balancer(), metadata: metadata('web', { uid: 'u', labels: { a: 'b' }, annotations: {} }) },
      false,
    ],
    ['of the policy', balancer(), balancer({ externalTrafficPolicy: 'Local' }), true],
    ['of the health check', balancer(), balancer({ healthCheckNodePort: 30123 }), true],
    ['of a target', balancer(), ports({ port: 80, targetPort: 21 }), true],
    ['of a target by name', balancer(), ports({ port: 80, targetPort: 'dns' }), true],
    [
      'of nothing about protocols',
      ports({ port: 80, appProtocol: 'http' }),
      ports({ port: 80, appProtocol: 'http' }),
      false,
    ],
    ['to two families', balancer({ ipFamilies: ['IPv4'] }), balancer({ ipFamilies: ['IPv4', 'IPv6'] }), true],
    ['to one family', balancer({ ipFamilies: ['IPv4', 'IPv6'] }), balancer({ ipFamilies: ['IPv4'] }), true],
    ['of no family', balancer({ ipFamilies: ['IPv4'] }), balancer({ ipFamilies: ['IPv4'] }), false],
    ['to a protocol', ports({ port: 80 }), ports({ port: 80, appProtocol: 'http' }), true],
    [
      'of a protocol',
      ports({ port: 80, appProtocol: 'http' }),
      ports({ port: 80, appProtocol: 'tcp' }),
      true,
    ],
  ])('%s: %#', (_what, before, after, concerned) => {
    expect(needsUpdate(before, after)).toBe(concerned);
  });

  it('and is told', () => {
    const { simulation, pass, news, all } = balanced(1);
    const client = simulation.client('kubectl');
    const write = (change: Partial<ServiceSpec>, labels = {}): void => {
      const now = client.get('services', 'default', 'web');
      if (now)
        client.update('services', {
          ...now,
          metadata: { ...now.metadata, labels },
          spec: { ...now.spec, ...change },
        });
      pass(1);
    };
    write({}, { some: 'label' });
    expect(news()).toEqual([]);
    write({ externalTrafficPolicy: 'Local' });
    expect(all()).toEqual([
      'EnsuringLoadBalancer: Ensuring load balancer (x2)',
      'EnsuredLoadBalancer: Ensured load balancer (x2)',
    ]);
  });
});
