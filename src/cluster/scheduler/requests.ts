import type { Container, ContainerStatus, Pod, PodSpec } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { Stored } from '../machinery/object.ts';
import { compareQuantities, milliUnits, wholeUnits } from '../machinery/quantity.ts';

/** What a pod asks of a node, or what a node has: millicores, bytes, units of extended resources. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly storage: number;
  readonly extended: ReadonlyMap<string, number>;
}

/** A pod's requests, and what scores count for a pod that asks for nothing. */
export interface Requests extends Resources {
  readonly scoredCpu: number;
  readonly scoredMemory: number;
}

/** Scores assume this of containers without requests. Models pkg/scheduler/util/pod_resources.go */
const DEFAULT_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

type Quantities = Readonly<Record<string, string>>;

/** Reads a resource list; `pods` is not a resource that pods ask for. */
export function parseResources(list: Quantities | undefined): Resources {
  const extended = new Map<string, number>();
  for (const [name, quantity] of Object.entries(list ?? {}))
    if (name.includes('/') || name.startsWith('hugepages-')) extended.set(name, wholeUnits(quantity));
  return {
    cpu: milliUnits(list?.['cpu']),
    memory: wholeUnits(list?.['memory']),
    storage: wholeUnits(list?.['ephemeral-storage']),
    extended,
  };
}

function merge(a: Requests, b: Requests, combine: (x: number, y: number) => number): Requests {
  const extended = new Map(a.extended);
  for (const [name, value] of b.extended) extended.set(name, combine(extended.get(name) ?? 0, value));
  return {
    cpu: combine(a.cpu, b.cpu),
    memory: combine(a.memory, b.memory),
    storage: combine(a.storage, b.storage),
    extended,
    scoredCpu: combine(a.scoredCpu, b.scoredCpu),
    scoredMemory: combine(a.scoredMemory, b.scoredMemory),
  };
}

const NOTHING: Requests = {
  cpu: 0,
  memory: 0,
  storage: 0,
  extended: new Map(),
  scoredCpu: 0,
  scoredMemory: 0,
};

const sum = (a: Requests, b: Requests): Requests => merge(a, b, (x, y) => x + y);
const maximum = (a: Requests, b: Requests): Requests => merge(a, b, Math.max);

function ofList(list: Quantities | undefined): Requests {
  const parsed = parseResources(list);
  return {
    ...parsed,
    scoredCpu: list?.['cpu'] === undefined ? DEFAULT_CPU : parsed.cpu,
    scoredMemory: list?.['memory'] === undefined ? DEFAULT_MEMORY : parsed.memory,
  };
}

const known = new WeakMap<PodSpec, Requests>();
const knownLists = new WeakMap<Quantities, Requests>();
const OF_NOTHING = ofList(undefined);

/** The requests of a pod whose only container asks for this. */
function ofOne(list: Quantities | undefined): Requests {
  if (!list) return OF_NOTHING;
  let requests = knownLists.get(list);
  if (!requests) knownLists.set(list, (requests = maximum(ofList(list), NOTHING)));
  return requests;
}

type ListOf = (container: Container) => Quantities | undefined;

const asked: ListOf = ({ resources }) => resources?.requests;

/**
 * The sum over containers, or what the init containers need if that is more; sidecars count throughout.
 * Models staging/src/k8s.io/component-helpers/resource/helpers.go PodRequests
 */
export function requestsOf(spec: PodSpec): Requests {
  const [only, second] = spec.containers;
  // Pods of one template share the lists of their containers.
  if (only && !second && !spec.initContainers?.length && !spec.overhead) return ofOne(asked(only));
  let requests = known.get(spec);
  if (!requests) known.set(spec, (requests = calculate(spec, asked)));
  return requests;
}

const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always';

function calculate(spec: PodSpec, listOf: ListOf): Requests {
  let running = spec.containers.map((container) => ofList(listOf(container))).reduce(sum, NOTHING);
  let sidecars = NOTHING;
  let starting = NOTHING;
  for (const container of spec.initContainers ?? []) {
    const own = ofList(listOf(container));
    if (isSidecar(container)) {
      running = sum(running, own);
      sidecars = sum(sidecars, own);
      starting = maximum(starting, sidecars);
    } else starting = maximum(starting, sum(own, sidecars));
  }
  const needed = maximum(running, starting);
  if (!spec.overhead) return needed;
  const overhead = parseResources(spec.overhead);
  return sum(needed, { ...overhead, scoredCpu: overhead.cpu, scoredMemory: overhead.memory });
}

const NOBODY: readonly ContainerStatus[] = [];

/** What each container was given, where that is not what its spec asks for: a resize is under way. */
function resized({ spec, status }: Stored<Pod>): readonly ContainerStatus[] {
  const isOther = (one: ContainerStatus): boolean => hasOther(one, spec);
  const { containerStatuses = NOBODY, initContainerStatuses = NOBODY } = status;
  if (!containerStatuses.some(isOther) && !initContainerStatuses.some(isOther)) return NOBODY;
  return [...containerStatuses, ...initContainerStatuses].filter(isOther);
}

function hasOther({ name, resources, allocatedResources }: ContainerStatus, spec: PodSpec): boolean {
  if (!resources) return false;
  const container =
    spec.containers.find((one) => one.name === name) ??
    spec.initContainers?.find((one) => one.name === name && isSidecar(one));
  if (!container) return false;
  const wanted = container.resources?.requests;
  const same = (list: Quantities | undefined): boolean =>
    list === wanted || semanticEqual(list ?? {}, wanted ?? {});
  return !(same(resources.requests) && same(allocatedResources ?? wanted));
}

function largest(...lists: readonly (Quantities | undefined)[]): Quantities {
  const found: Record<string, string> = {};
  for (const list of lists)
    for (const [name, quantity] of Object.entries(list ?? {}))
      if (!(name in found) || compareQuantities(quantity, found[name]) > 0) found[name] = quantity;
  return found;
}

/**
 * What a pod on a node takes: while it is resized the larger of what it asks for, what it was promised and what it has; what
 * it asks for does not count if the node can never give it.
 * Models determineContainerReqs of staging/src/k8s.io/component-helpers/resource/helpers.go
 */
export function occupiedBy(pod: Stored<Pod>): Requests {
  const given = resized(pod);
  if (given.length === 0) return requestsOf(pod.spec);
  const hopeless = pod.status.conditions?.some(
    ({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible',
  );
  return calculate(pod.spec, (container) => {
    const one = given.find(({ name }) => name === container.name);
    const wanted = asked(container);
    return one
      ? largest(hopeless ? undefined : wanted, one.resources?.requests, one.allocatedResources)
      : wanted;
  });
}
