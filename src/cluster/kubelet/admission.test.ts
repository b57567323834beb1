import { describe, expect, test } from 'vitest';
import type { Node, Pod, PodSpec } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { refusal } from './admission.ts';

const metadata = (name: string, labels: Readonly<Record<string, string>> = {}): Stored<Pod>['metadata'] => ({
  name,
  labels,
  uid: name,
  resourceVersion: '1',
  creationTimestamp: '2026-01-05T09:00:00Z',
});
const requests = (cpu: string, memory: string, more: Partial<PodSpec> = {}): PodSpec => ({
  containers: [{ name: 'c', resources: { requests: { cpu, memory } } }],
  ...more,
});
const pod = (spec: PodSpec, labels = {}): Stored<Pod> => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata('p', labels),
  spec,
  status: {},
});
const node = (spec: Node['spec'] = {}): Stored<Node> => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: metadata('n', { disk: 'ssd' }),
  spec: { ...spec },
  status: { allocatable: { cpu: '1', memory: '1Gi', pods: '2', 'ephemeral-storage': '1Gi' } },
});
const port: Partial<PodSpec> = { containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }] };

describe('a node takes a pod, or says why not', () => {
  test.each<[string, PodSpec, readonly PodSpec[], string | undefined]>([
    ['there is room', requests('500m', '512Mi'), [requests('500m', '512Mi')], undefined],
    [
      'too little CPU',
      requests('600m', '1Mi'),
      [requests('500m', '1Mi')],
      "OutOfcpu: Node didn't have enough resource: cpu, requested: 600, used: 500, capacity: 1000",
    ],
    [
      'too little memory',
      requests('1m', '2Gi'),
      [],
      "OutOfmemory: Node didn't have enough resource: memory, requested: 2147483648, used: 0, capacity: 1073741824",
    ],
    [
      'too many pods',
      requests('0', '0'),
      [requests('0', '0'), requests('0', '0')],
      "OutOfpods: Node didn't have enough resource: pods, requested: 1, used: 2, capacity: 2",
    ],
    [
      'a resource that the node does not know is the cluster’s own affair',
      { containers: [{ name: 'c', resources: { requests: { 'example.com/gpu': '1' } } }] },
      [],
      undefined,
    ],
    [
      'another node is meant',
      requests('0', '0', { nodeSelector: { disk: 'hdd' } }),
      [],
      "NodeAffinity: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    ],
    [
      'a port is taken',
      { containers: [], ...port },
      [{ containers: [], ...port }],
      "NodePorts: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    ],
    [
      'another system is meant',
      requests('0', '0', { os: { name: 'windows' } }),
      [],
      "PodOSNotSupported: Failed to admit pod as the OS field doesn't match node OS",
    ],
  ])('%s', (_, spec, others, expected) => {
    const why = refusal(pod(spec), node(), {
      atMost: others.length,
      count: () => others.length,
      specs: () => others,
    });
    expect(why && `${why.reason}: ${why.message}`).toBe(expected);
  });

  const alone = { atMost: 0, count: () => 0, specs: () => [] };

  test('a taint drives it away, unless it tolerates that', () => {
    const tainted = node({ taints: [{ key: 'a', effect: 'NoExecute' }] });
    expect(refusal(pod(requests('0', '0')), tainted, alone)?.message).toBe(
      "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
    );
    const spec = requests('0', '0', { tolerations: [{ key: 'a', operator: 'Exists' }] });
    expect(refusal(pod(spec), tainted, alone)).toBeUndefined();
    const soft = node({ taints: [{ key: 'a', effect: 'NoSchedule' }] });
    expect(refusal(pod(requests('0', '0')), soft, alone)).toBeUndefined();
  });

  /** Models pkg/kubelet/lifecycle/predicate_test.go TestRejectPodAdmissionBasedOnOSSelector, …OSField, …SupplementalGroupsPolicy */
  const told = (spec: Partial<PodSpec>, labels = {}, features?: Node['status']): string | undefined => {
    const one = node();
    const why = refusal(
      pod(requests('0', '0', spec), labels),
      { ...one, status: { ...one.status, ...features } },
      alone,
    );
    return why && `${why.reason}: ${why.message}`;
  };
  const ABLE = { features: { supplementalGroupsPolicy: true } };
  const UNABLE =
    'SupplementalGroupsPolicyNotSupported: SupplementalGroupsPolicy=Strict is not supported in this node';
  const STRICT: Partial<PodSpec> = { securityContext: { supplementalGroupsPolicy: 'Strict' } };
  const LABEL =
    "PodOSSelectorNodeLabelDoesNotMatch: Failed to admit pod as the `kubernetes.io/os` label doesn't match node label";
  const OS = "PodOSNotSupported: Failed to admit pod as the OS field doesn't match node OS";
  test.each<[string, Partial<PodSpec>, object, Node['status'], string | undefined]>([
    ['a label of the system', {}, { 'kubernetes.io/os': 'linux' }, {}, undefined],
    ['a label of another system', {}, { 'kubernetes.io/os': 'windows' }, {}, LABEL],
    ['a label of no system', {}, { 'kubernetes.io/os': 'dummyOS' }, {}, LABEL],
    ['a field of the system', { os: { name: 'linux' } }, {}, {}, undefined],
    ['a field of another system', { os: { name: 'windows' } }, {}, {}, OS],
    ['groups that are strictly its own', STRICT, {}, {}, UNABLE],
    ['groups that are strictly its own, where the node can', STRICT, {}, ABLE, undefined],
    ['nothing of groups', {}, {}, {}, undefined],
    ['nothing of groups, where the node can', {}, {}, ABLE, undefined],
    ['merged groups', { securityContext: { supplementalGroupsPolicy: 'Merge' } }, {}, {}, undefined],
  ])('a pod says %s', (_what, spec, labels, features, expected) => {
    expect(told(spec, labels, features)).toBe(expected);
  });
});
