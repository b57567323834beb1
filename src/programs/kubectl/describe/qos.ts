import type { Pod } from '../../../cluster/api/types.ts';
import { Quantity } from './quantity.ts';

type ResourceList = { readonly [name: string]: string } | undefined;

const compute = ['cpu', 'memory'];

function amounts(lists: readonly ResourceList[]): Map<string, Quantity> {
  const sum = new Map<string, Quantity>();
  for (const list of lists) {
    for (const name of compute) {
      const amount = Quantity.parse(list?.[name]);
      if (amount.compare(Quantity.zero) > 0) sum.set(name, (sum.get(name) ?? Quantity.zero).plus(amount));
    }
  }
  return sum;
}

/** The pod's quality of service: from its status, or worked out. Models kubectl/pkg/util/qos */
export function qosClass(pod: Pod): string {
  if (pod.status?.qosClass) return pod.status.qosClass;
  const { resources, containers = [], initContainers = [] } = pod.spec ?? {};
  const all = resources
    ? [resources]
    : [...containers, ...initContainers].map((each) => each.resources ?? {});
  const requests = amounts(all.map((each) => each.requests));
  const limits = amounts(all.map((each) => each.limits));
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const limited = all.every((each) => amounts([each.limits]).size === compute.length);
  const equal = [...requests].every(([name, request]) => limits.get(name)?.compare(request) === 0);
  return limited && equal && requests.size === limits.size ? 'Guaranteed' : 'Burstable';
}
