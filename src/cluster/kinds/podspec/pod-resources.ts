import type { Container, PodSpec } from '../../api/types.ts';
import { addQuantities, compareQuantities } from '../../machinery/quantity.ts';

/** Amounts by resource name. */
export type ResourceList = Readonly<Record<string, string>>;

/** The sum of two lists. */
export function addLists(a: ResourceList, b: ResourceList): ResourceList {
  const out: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    const own = out[name];
    out[name] = own === undefined ? amount : addQuantities(own, amount);
  }
  return out;
}

function maxLists(a: ResourceList, b: ResourceList): ResourceList {
  const out: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    if (compareQuantities(amount, out[name]) > 0 || out[name] === undefined) out[name] = amount;
  }
  return out;
}

/**
 * What a pod takes altogether: its containers, its sidecars, and as much as any init container needs while it runs.
 * Models staging/src/k8s.io/component-helpers/resource/helpers.go AggregateContainerRequests
 */
export function podResources(spec: PodSpec, which: 'requests' | 'limits'): ResourceList {
  const of = (container: Container): ResourceList => container.resources?.[which] ?? {};
  let total: ResourceList = {};
  for (const container of spec.containers) total = addLists(total, of(container));
  let sidecars: ResourceList = {};
  let initial: ResourceList = {};
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      total = addLists(total, of(container));
      sidecars = addLists(sidecars, of(container));
      initial = maxLists(initial, sidecars);
    } else initial = maxLists(initial, addLists(sidecars, of(container)));
  }
  total = maxLists(total, initial);
  return spec.overhead ? addLists(total, spec.overhead) : total;
}
