import type { NodeCondition, NodeStatus } from '../api/types.ts';
import { isExtendedResource } from '../kinds/resource-names.ts';
import { semanticEqual } from '../machinery/equal.ts';
import {
  compareQuantities,
  formatQuantity,
  parseQuantity,
  subtractQuantities,
} from '../machinery/quantity.ts';
import type { NodeMachine } from './machine.ts';

type Resources = Pick<NodeStatus, 'capacity' | 'allocatable'>;
type List = Readonly<Record<string, string>>;

/** Quantities as every client of the API writes them: `8388608Ki` is `8Gi`. */
function canonical(resources: List): List {
  const known = canonicals.get(resources);
  if (known) return known;
  const list = Object.fromEntries(
    Object.entries(resources).map(([name, text]) => {
      const quantity = parseQuantity(text);
      return [name, quantity ? formatQuantity(quantity) : text];
    }),
  );
  canonicals.set(resources, list);
  return list;
}

const canonicals = new WeakMap<List, List>();

const isHugePage = (name: string): boolean => name.startsWith('hugepages-');

/** What is left of a quantity, and not less than nothing. */
const atLeastNone = (text: string): string => (compareQuantities(text, '0') < 0 ? '0' : text);

/**
 * What a node has and gives away: the machine's own, beside what others have said that there is.
 * Models pkg/kubelet/nodestatus/setters.go (MachineInfo)
 * @param before what the node's object says
 */
export function nodeResources(
  before: Resources,
  machine: Pick<NodeMachine, 'capacity' | 'allocatable'>,
): Required<Resources> {
  const [own, given] = [canonical(machine.capacity), canonical(machine.allocatable)];
  const capacity: List = { ...before.capacity, ...own };
  const strange = Object.entries(capacity).filter(([name]) => own[name] === undefined);
  const kept = Object.entries(before.allocatable ?? {}).filter(
    ([name]) => capacity[name] !== undefined || !isExtendedResource(name),
  );
  const others = strange.map(([name, text]) => [name, atLeastNone(text)] as const);
  const memory = strange
    .filter(([name]) => isHugePage(name))
    .reduce((left, [, text]) => atLeastNone(subtractQuantities(left, text)), given['memory'] ?? '0');
  const allocatable: List = { ...Object.fromEntries([...kept, ...others]), ...given };
  return { capacity, allocatable: 'memory' in given ? { ...allocatable, memory } : allocatable };
}

/** A list of resources without those of huge pages that the machine does not have. Models pkg/kubelet/kubelet_node_status.go (reconcileHugePageResource) */
export const withoutStrangePages = (list: List = {}, { capacity }: Pick<NodeMachine, 'capacity'>): List =>
  Object.fromEntries(
    Object.entries(list).filter(([name]) => !isHugePage(name) || capacity[name] !== undefined),
  );

function silent(conditions: readonly NodeCondition[] = []): readonly object[] {
  const sorted = conditions.toSorted((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0));
  return sorted.map((condition) => {
    const { lastHeartbeatTime: _heartbeat, ...rest } = condition;
    return rest;
  });
}

/**
 * Whether a status says something else than another, apart from when it was said.
 * Models pkg/kubelet/kubelet_node_status.go (nodeStatusHasChanged)
 */
export function saysOtherwise(before: NodeStatus, after: NodeStatus): boolean {
  const { conditions: old, ...rest } = before;
  const { conditions: fresh, ...others } = after;
  return !semanticEqual(silent(old), silent(fresh)) || !semanticEqual(rest, others);
}
