import { expect, test } from 'vitest';
import { commandFor } from './command-for.ts';

test('names what describes an object', () => {
  const of = (apiVersion: string, kind: string, namespace: string, name: string): string =>
    commandFor({ apiVersion, kind, namespace, name });
  expect([
    of('v1', 'Pod', 'default', 'kubia'),
    of('v1', 'Pod', 'kube-system', 'coredns-7c65d'),
    of('v1', 'Node', '', 'gke-node-1'),
    of('apps/v1', 'ReplicaSet', 'shop', 'web-5d'),
    of('events.k8s.io/v1', 'Event', 'default', 'web.17'),
    commandFor({ apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'web' }, 'shop'),
    commandFor({ apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'web' }, 'shop'),
  ]).toEqual([
    'kubectl describe pod kubia',
    'kubectl describe pod coredns-7c65d -n kube-system',
    'kubectl describe node gke-node-1',
    'kubectl describe replicaset web-5d -n shop',
    'kubectl describe event.events.k8s.io web.17',
    'kubectl describe service web',
    'kubectl describe service web -n default',
  ]);
});
