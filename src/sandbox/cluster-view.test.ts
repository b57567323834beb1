import { expect, test } from 'vitest';
import { clusterView, isMoving } from './cluster-view.ts';

const metadata = (name: string, more: object = {}): object => ({
  name,
  namespace: 'default',
  uid: name,
  resourceVersion: '1',
  creationTimestamp: '2026-01-05T09:00:00Z',
  ...more,
});

const objects: Readonly<Record<string, readonly object[]>> = {
  nodes: [
    {
      metadata: metadata('node-1', { namespace: undefined }),
      spec: {},
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    },
  ],
  pods: [
    {
      metadata: metadata('web-1'),
      spec: { nodeName: 'node-1', containers: [{ name: 'web' }] },
      status: {
        phase: 'Running',
        podIP: '10.4.0.2',
        podIPs: [{ ip: '10.4.0.2' }],
        containerStatuses: [{ name: 'web', ready: true, restartCount: 2, state: { running: {} } }],
      },
    },
    {
      metadata: metadata('typo'),
      spec: { nodeName: 'node-1', containers: [{ name: 'typo' }] },
      status: {
        phase: 'Pending',
        containerStatuses: [
          { name: 'typo', ready: false, restartCount: 0, state: { waiting: { reason: 'ImagePullBackOff' } } },
        ],
      },
    },
  ],
  'deployments.apps': [
    {
      metadata: metadata('web'),
      spec: { replicas: 2 },
      status: { replicas: 2, readyReplicas: 1 },
    },
  ],
  'replicasets.apps': [
    {
      metadata: metadata('web-5d', {
        ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true }],
      }),
      spec: { replicas: 2 },
      status: {},
    },
  ],
  services: [
    {
      metadata: metadata('web'),
      spec: {
        type: 'LoadBalancer',
        clusterIP: '10.8.0.9',
        clusterIPs: ['10.8.0.9'],
        ports: [{ port: 8080, nodePort: 31234, protocol: 'TCP' }],
      },
      status: { loadBalancer: { ingress: [{ ip: '34.1.2.3' }] } },
    },
  ],
  endpoints: [{ metadata: metadata('web'), subsets: [{ addresses: [{ ip: '10.4.0.2' }] }] }],
};

test('shows what kubectl would say, as plain data', () => {
  const view = clusterView(
    'gke',
    { objects: (resource) => objects[resource] ?? [] },
    Date.parse('2026-01-05T09:01:00Z'),
  );
  expect(view).toEqual({
    context: 'gke',
    nodes: [{ name: 'node-1', status: 'Ready', tone: 'good', pods: 2 }],
    workloads: [
      { kind: 'Deployment', namespace: 'default', name: 'web', ready: 1, desired: 2, tone: 'moving' },
    ],
    pods: [
      {
        uid: 'web-1',
        namespace: 'default',
        name: 'web-1',
        status: 'Running',
        tone: 'good',
        ready: '1/1',
        restarts: 2,
        ip: '10.4.0.2',
        node: 'node-1',
      },
      {
        uid: 'typo',
        namespace: 'default',
        name: 'typo',
        status: 'ImagePullBackOff',
        tone: 'bad',
        ready: '0/1',
        restarts: 0,
        ip: '',
        node: 'node-1',
      },
    ],
    services: [
      {
        uid: 'web',
        namespace: 'default',
        name: 'web',
        type: 'LoadBalancer',
        clusterIP: '10.8.0.9',
        externalIP: '34.1.2.3',
        ports: ['8080:31234/TCP'],
        endpoints: 1,
        urls: ['http://34.1.2.3:8080/'],
        tone: 'good',
      },
    ],
  });
  expect(isMoving(view)).toBe(false);
});
