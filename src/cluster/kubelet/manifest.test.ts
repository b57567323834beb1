import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { manifestOf, staticPodOf } from './manifest.ts';
import type { StaticPod } from './static-pods.ts';

const pod: StaticPod = {
  name: 'etcd',
  namespace: 'kube-system',
  labels: { tier: 'control-plane' },
  annotations: {},
  hash: '0'.repeat(32),
  spec: {
    containers: [
      {
        name: 'etcd',
        image: 'registry.k8s.io/etcd:3.5.21-0',
        command: ['etcd', '--snapshot-count=10000', '--controllers=*,bootstrapsigner', 'a b', 'true', '1.5'],
        livenessProbe: { httpGet: { host: '127.0.0.1', port: 2381 } },
        resources: { requests: { cpu: '100m' } },
      },
    ],
    hostNetwork: true,
  },
};

test('a manifest is written as kubeadm writes it, and read as what it was', () => {
  const text = manifestOf(pod);
  expect(text).toBe(`apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: null
  labels:
    tier: control-plane
  name: etcd
  namespace: kube-system
spec:
  containers:
  - command:
    - etcd
    - --snapshot-count=10000
    - --controllers=*,bootstrapsigner
    - a b
    - "true"
    - "1.5"
    image: registry.k8s.io/etcd:3.5.21-0
    livenessProbe:
      httpGet:
        host: 127.0.0.1
        port: 2381
    name: etcd
    resources:
      requests:
        cpu: 100m
  hostNetwork: true
status: {}
`);
  const read = (written: string) =>
    staticPodOf({ file: 'etcd.yaml', text: written, value: parse(written) }, [pod]);
  expect(read(`# mine\n${text}`)).toEqual({ ...pod, text: `# mine\n${text}` });
  expect(read(text.replace('10000', '1'))?.hash).not.toBe(pod.hash);
});

test.each([
  '',
  'kind: Pod',
  'apiVersion: v1\nkind: Service\nmetadata: {name: a}',
  'apiVersion: v1\nkind: Pod',
])('no pod: %s', (text) => {
  expect(staticPodOf({ file: 'a.yaml', text, value: parse(text) }, [])).toBeUndefined();
});
