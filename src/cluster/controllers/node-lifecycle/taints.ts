import type { Node, Taint } from '../../api/types.ts';
import type { Stored } from '../../machinery/object.ts';
import { formatTime } from '../../machinery/time.ts';
import { conditionOf } from '../conditions.ts';

export type StoredNode = Stored<Node>;

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** The taints that conditions of a node bring, by type and status. */
const BY_CONDITION: readonly (readonly [type: string, status: string, taint: string])[] = [
  ['Ready', 'False', NOT_READY],
  ['Ready', 'Unknown', UNREACHABLE],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
];

const OWN_NO_SCHEDULE: ReadonlySet<string> = new Set([
  UNSCHEDULABLE,
  ...BY_CONDITION.map(([, , taint]) => taint),
]);
const OWN_NO_EXECUTE: ReadonlySet<string> = new Set([NOT_READY, UNREACHABLE]);

export const readyStatus = ({ status }: StoredNode): string | undefined =>
  conditionOf(status.conditions, 'Ready')?.status;

function withTaints(
  node: StoredNode,
  effect: Taint['effect'],
  own: ReadonlySet<string>,
  wanted: readonly string[],
  now: number,
): StoredNode | undefined {
  const before = node.spec.taints ?? [];
  const mine = (taint: Taint): boolean => taint.effect === effect && own.has(taint.key);
  const had = before.filter(mine).map(({ key }) => key);
  if (had.length === wanted.length && wanted.every((key) => had.includes(key))) return undefined;
  const kept = before.filter((taint) => !mine(taint) || wanted.includes(taint.key));
  const added = wanted
    .filter((key) => !had.includes(key))
    .map((key): Taint => ({ effect, key, timeAdded: formatTime(now) }));
  const taints = [...kept, ...added];
  const { taints: _before, ...spec } = node.spec;
  return { ...node, spec: { ...spec, ...(taints.length > 0 && { taints }) } };
}

/** The node with the NoSchedule taints that follow from its conditions; undefined when it has them. */
export function withConditionTaints(node: StoredNode, now: number): StoredNode | undefined {
  const wanted = BY_CONDITION.filter(
    ([type, status]) => conditionOf(node.status.conditions, type)?.status === status,
  ).map(([, , taint]) => taint);
  if (node.spec.unschedulable) wanted.push(UNSCHEDULABLE);
  return withTaints(node, 'NoSchedule', OWN_NO_SCHEDULE, wanted, now);
}

/** Whether a node has a NoExecute taint of the controller's. */
export const hasEvictionTaint = ({ spec }: StoredNode): boolean =>
  spec.taints?.some(({ effect, key }) => effect === 'NoExecute' && OWN_NO_EXECUTE.has(key)) ?? false;

/** The NoExecute taint that a node's readiness asks for. */
export function evictionTaint(node: StoredNode): readonly string[] {
  const status = readyStatus(node);
  return status === 'False' ? [NOT_READY] : status === 'Unknown' ? [UNREACHABLE] : [];
}

/** The node with just these NoExecute taints of the controller's; undefined when it has them. */
export const withEvictionTaint = (
  node: StoredNode,
  wanted: readonly string[],
  now: number,
): StoredNode | undefined => withTaints(node, 'NoExecute', OWN_NO_EXECUTE, wanted, now);
