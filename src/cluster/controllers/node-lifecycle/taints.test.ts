import { expect, test } from 'vitest';
import type { NodeCondition, Taint } from '../../api/types.ts';
import { storedNode } from '../test-objects.ts';
import {
  evictionTaint,
  hasEvictionTaint,
  type StoredNode,
  withConditionTaints,
  withEvictionTaint,
} from './taints.ts';
import { isExcluded } from './zones.ts';

/** A node by its conditions (`Ready=False`), its taints (`unreachable:NoExecute`), and whether it takes pods. */
function nodeOf(conditions: string, taints = '', unschedulable = false): StoredNode {
  const split = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));
  const node = storedNode('node0', {
    ...(unschedulable && { unschedulable }),
    taints: split(taints).map((taint): Taint => {
      const [key = '', effect = ''] = taint.split(':');
      return {
        key: key.includes('/') ? key : `node.kubernetes.io/${key}`,
        effect: effect === 'NoExecute' ? 'NoExecute' : 'NoSchedule',
      };
    }),
  });
  return {
    ...node,
    status: {
      conditions: split(conditions).map((condition): NodeCondition => {
        const [type = '', status = ''] = condition.split('=');
        return { type, status };
      }),
    },
  };
}

const shown = (node: StoredNode | undefined): string | undefined =>
  node &&
  (node.spec.taints ?? [])
    .map(
      ({ key, effect, timeAdded }) =>
        `${key.replace('node.kubernetes.io/', '')}:${effect}${timeAdded ? '@' : ''}`,
    )
    .join(' ');

// As TestTaintsNodeByCondition of pkg/controller/nodelifecycle/node_lifecycle_controller_test.go, and the other conditions.
// `@`: with a time; undefined: nothing is changed.
test.each<[conditions: string, taints: string, unschedulable: boolean, expected: string | undefined]>([
  ['Ready=True NetworkUnavailable=True', '', false, 'network-unavailable:NoSchedule@'],
  ['Ready=False', '', false, 'not-ready:NoSchedule@'],
  ['Ready=Unknown', '', false, 'unreachable:NoSchedule@'],
  ['Ready=True MemoryPressure=True', '', false, 'memory-pressure:NoSchedule@'],
  ['Ready=True DiskPressure=True', '', false, 'disk-pressure:NoSchedule@'],
  ['Ready=True PIDPressure=True', '', false, 'pid-pressure:NoSchedule@'],
  ['Ready=True MemoryPressure=Unknown DiskPressure=False', '', false, undefined],
  ['Ready=True', '', true, 'unschedulable:NoSchedule@'],
  ['Ready=True', '', false, undefined],
  ['Ready=True', 'not-ready', false, ''],
  ['Ready=True', 'unschedulable example.com/own', false, 'example.com/own:NoSchedule'],
  ['Ready=Unknown', 'not-ready', false, 'unreachable:NoSchedule@'],
  ['Ready=False', 'not-ready', false, undefined],
  ['Ready=True', 'not-ready:NoExecute', false, undefined],
  ['', '', false, undefined],
])('a node of %s with %s', (conditions, taints, unschedulable, expected) => {
  expect(shown(withConditionTaints(nodeOf(conditions, taints, unschedulable), 1000))).toBe(expected);
});

// As TestApplyNoExecuteTaints and TestSwapUnreachableNotReadyTaints.
test.each<[conditions: string, taints: string, expected: string | undefined]>([
  ['Ready=Unknown', '', 'unreachable:NoExecute@'],
  ['Ready=False', '', 'not-ready:NoExecute@'],
  ['Ready=True', '', undefined],
  ['', '', undefined],
  ['Ready=False', 'unreachable:NoExecute', 'not-ready:NoExecute@'],
  ['Ready=Unknown', 'not-ready:NoExecute', 'unreachable:NoExecute@'],
  ['Ready=True', 'unreachable:NoExecute', ''],
  ['Ready=True', 'not-ready:NoExecute example.com/own:NoExecute', 'example.com/own:NoExecute'],
  ['Ready=False', 'not-ready:NoSchedule', 'not-ready:NoSchedule not-ready:NoExecute@'],
])('evictions from a node of %s with %s', (conditions, taints, expected) => {
  const node = nodeOf(conditions, taints);
  expect(shown(withEvictionTaint(node, evictionTaint(node), 1000))).toBe(expected);
  expect(hasEvictionTaint(node)).toBe(/(not-ready|unreachable):NoExecute/.test(taints));
});

// As Test_isNodeExcludedFromDisruptionChecks.
test.each<[labels: Readonly<Record<string, string>>, excluded: boolean]>([
  [{}, false],
  [{ 'node-role.kubernetes.io/control-plane': '' }, false],
  [{ 'node.kubernetes.io/exclude-disruption': '' }, true],
])('a node labelled %j', (labels, excluded) => {
  expect(isExcluded(storedNode('master-abc', {}, labels))).toBe(excluded);
});
