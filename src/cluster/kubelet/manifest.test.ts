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
    staticPodOf({ path: '/m/etcd.yaml', text: written, value: parse(written) }, 'node-1', [pod]);
  expect(read(`# mine\n${text}`)).toEqual({ ...pod, text: `# mine\n${text}` });
  const changed = read(text.replace('10000', '1'));
  expect(typeof changed === 'object' && changed.hash).toMatch(/^[\da-f]{32}$/);
});

const unparsed = (why: string): string =>
  `/m/a.yaml: couldn't parse as pod(${why}), please check config file`;

test.each([
  ['', unparsed("Object 'Kind' is missing in 'null'")],
  [
    'bla',
    unparsed(
      `couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    ),
  ],
  ['kind: Pod', unparsed(`Object 'apiVersion' is missing in '{"kind":"Pod"}'`)],
  [
    'apiVersion: v2\nkind: Pod',
    unparsed('no kind "Pod" is registered for version "v2" in scheme "pkg/api/legacyscheme/scheme.go:30"'),
  ],
  ['apiVersion: v1\nkind: Pod', 'invalid pod: name is needed for the pod'],
])('no pod: %s', (text, problem) => {
  expect(staticPodOf({ path: '/m/a.yaml', text, value: parse(text) }, 'node-1', [])).toBe(problem);
});
