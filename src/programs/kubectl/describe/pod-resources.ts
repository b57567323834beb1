import type { Container, Pod } from '../../../cluster/api/types.ts';
import { Quantity } from './quantity.ts';

/** Amounts by resource name. */
export type Amounts = ReadonlyMap<string, Quantity>;

type ResourceList = { readonly [name: string]: string } | undefined;

const parse = (list: ResourceList): Amounts =>
  new Map(Object.entries(list ?? {}).map(([name, text]) => [name, Quantity.parse(text)]));

/** Two lists added up. */
export function addAmounts(a: Amounts, b: Amounts): Amounts {
  const sum = new Map(a);
  for (const [name, amount] of b) sum.set(name, sum.get(name)?.plus(amount) ?? amount);
  return sum;
}

function largest(...lists: readonly Amounts[]): Amounts {
  const most = new Map<string, Quantity>();
  for (const list of lists) {
    for (const [name, amount] of list) {
      const before = most.get(name);
      if (!before || amount.compare(before) > 0) most.set(name, amount);
    }
  }
  return most;
}

/** What containers want together: the running ones at once, the initial ones one after the other. */
function total(pod: Pod, wanted: (container: Container) => Amounts): Amounts {
  let sum: Amounts = new Map();
  for (const container of pod.spec?.containers ?? []) sum = addAmounts(sum, wanted(container));
  let sidecars: Amounts = new Map();
  let initial: Amounts = new Map();
  for (const container of pod.spec?.initContainers ?? []) {
    const own = wanted(container);
    if (container.restartPolicy === 'Always') {
      sum = addAmounts(sum, own);
      sidecars = addAmounts(sidecars, own);
      initial = largest(initial, sidecars);
    } else initial = largest(initial, addAmounts(own, sidecars));
  }
  return largest(sum, initial);
}

/** The requests of a pod, resizes in progress included. Models kubectl/pkg/util/resource podRequests */
export function podRequests(pod: Pod): Amounts {
  const { containerStatuses = [], initContainerStatuses = [], conditions = [] } = pod.status ?? {};
  const infeasible = conditions.some(
    ({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible',
  );
  const requests = total(pod, (container) => {
    const asked = parse(container.resources?.requests);
    const status = [...initContainerStatuses, ...containerStatuses].findLast(
      ({ name }) => name === container.name,
    );
    if (!status?.resources) return asked;
    const running = [parse(status.resources.requests), parse(status.allocatedResources)];
    return infeasible ? largest(...running) : largest(asked, ...running);
  });
  return addAmounts(requests, parse(pod.spec?.overhead));
}

/** The limits of a pod. Models kubectl/pkg/util/resource podLimits */
export function podLimits(pod: Pod): Amounts {
  const limits = total(pod, (container) => parse(container.resources?.limits));
  const overhead = [...parse(pod.spec?.overhead)].filter(([name]) => limits.get(name)?.isZero === false);
  return addAmounts(limits, new Map(overhead));
}
