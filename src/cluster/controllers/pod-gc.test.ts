import { expect, test } from 'vitest';
import { formatTime } from '../machinery/time.ts';
import { isStuck, surplus } from './pod-gc.ts';
import { storedNode, storedPod } from './test-objects.ts';

/** Tables of pkg/controller/podgc/gc_controller_test.go; F failed, S succeeded, R running, E evicted; pods are made in order. */
test.each<[string, number, string]>([
  ['aF bS cF', 1, 'ab'],
  ['aF bS', 0, ''],
  ['aR bS cF', 1, 'b'],
  ['aF bS', 1, 'a'],
  ['aF bS', 5, ''],
  ['aF bS cE', 1, 'ca'],
  ['aR bS cE', 1, 'c'],
])('of %s with %i kept go %s', (text, kept, wanted) => {
  const pods = text.split(' ').map(([name = '', phase = ''], i) =>
    storedPod(name, {
      metadata: { creationTimestamp: formatTime(i * 3_600_000) },
      status: {
        phase: phase === 'S' ? 'Succeeded' : phase === 'R' ? 'Running' : 'Failed',
        ...(phase === 'E' && { reason: 'Evicted' }),
      },
    }),
  );
  expect(
    surplus(pods, kept)
      .map(({ metadata }) => metadata.name)
      .join(''),
  ).toBe(wanted);
});

const going = { deletionTimestamp: formatTime(0) };
const outOfService = [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' as const }];
const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };

test.each([
  ['that stays, without a node', storedPod('a'), undefined, false],
  ['that goes, without a node', storedPod('a', { metadata: going }), undefined, true],
  [
    'that goes, its node gone',
    storedPod('a', { metadata: going, spec: { nodeName: 'n' } }),
    undefined,
    false,
  ],
  [
    'that goes, its node lost',
    storedPod('a', { metadata: going, spec: { nodeName: 'n' } }),
    storedNode('n'),
    false,
  ],
  [
    'that goes, its node given up',
    storedPod('a', { metadata: going, spec: { nodeName: 'n' } }),
    storedNode('n', { taints: outOfService }),
    true,
  ],
  [
    'that goes, its node given up and ready',
    storedPod('a', { metadata: going, spec: { nodeName: 'n' } }),
    { ...storedNode('n', { taints: outOfService }), ...ready },
    false,
  ],
  [
    'that stays, its node given up',
    storedPod('a', { spec: { nodeName: 'n' } }),
    storedNode('n', { taints: outOfService }),
    false,
  ],
])('a pod %s', (_case, pod, node, wanted) => {
  expect(isStuck(pod, node)).toBe(wanted);
});
