import type { NodeCondition } from '../../api/types.ts';
import { formatTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';
import type { StoredNode } from './taints.ts';

/** Conditions of which a silent kubelet can say nothing any more. */
const WATCHED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/**
 * A node of whose conditions nothing is known any more.
 * Models pkg/controller/nodelifecycle/node_lifecycle_controller.go tryUpdateNodeHealth
 */
export function markedUnknown(node: StoredNode, now: number): StoredNode {
  const time = formatTime(now);
  const before = node.status.conditions ?? [];
  const unknown = (type: string): NodeCondition => {
    const old = conditionOf(before, type);
    if (old?.status === 'Unknown') return old;
    const [reason, message] = old
      ? ['NodeStatusUnknown', 'Kubelet stopped posting node status.']
      : ['NodeStatusNeverUpdated', 'Kubelet never posted node status.'];
    return {
      type,
      status: 'Unknown',
      lastHeartbeatTime: old?.lastHeartbeatTime ?? node.metadata.creationTimestamp,
      lastTransitionTime: time,
      reason,
      message,
    };
  };
  const missing = WATCHED.filter((type) => !conditionOf(before, type));
  const conditions = [
    ...before.map((condition) => (WATCHED.includes(condition.type) ? unknown(condition.type) : condition)),
    ...missing.map(unknown),
  ];
  return { ...node, status: { ...node.status, conditions } };
}

const LABELS = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
] as const;

/** A node whose older labels say what the newer ones do; undefined when they do. Models reconcileNodeLabels */
export function withOlderLabels(node: StoredNode): StoredNode | undefined {
  const { labels = {} } = node.metadata;
  const wrong = LABELS.flatMap(([key, older]) => {
    const value = labels[key];
    return value === undefined || labels[older] === value ? [] : [[older, value] as const];
  });
  if (wrong.length === 0) return undefined;
  return {
    ...node,
    metadata: { ...node.metadata, labels: { ...labels, ...Object.fromEntries(wrong) } },
  };
}
