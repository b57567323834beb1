import type { PodSpec, PodStatus } from '../../api/types.ts';
import { nano } from '../../machinery/quantity.ts';

const COUNTED = ['cpu', 'memory'];

type List = Readonly<Record<string, string>>;

function add(total: Map<string, bigint>, list: List | undefined): void {
  for (const name of COUNTED) {
    const amount = nano(list?.[name]);
    if (amount > 0n) total.set(name, (total.get(name) ?? 0n) + amount);
  }
}

/** A pod's quality of service class. Models pkg/apis/core/helper/qos/qos.go */
export function qosClass(spec: PodSpec | undefined): NonNullable<PodStatus['qosClass']> {
  const requests = new Map<string, bigint>();
  const limits = new Map<string, bigint>();
  let guaranteed = true;
  const all = spec?.resources
    ? [{ resources: spec.resources }]
    : [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  for (const { resources } of all) {
    add(requests, resources?.requests);
    add(limits, resources?.limits);
    if (!COUNTED.every((name) => nano(resources?.limits?.[name]) > 0n)) guaranteed = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const same = [...requests].every(([name, amount]) => limits.get(name) === amount);
  return guaranteed && same && requests.size === limits.size ? 'Guaranteed' : 'Burstable';
}
