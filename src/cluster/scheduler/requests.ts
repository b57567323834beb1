import type { Container, PodSpec } from '../api/types.ts';
import { milliUnits, wholeUnits } from '../machinery/quantity.ts';

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

function ofContainer({ resources }: Container): Requests {
  const list = resources?.requests;
  const parsed = parseResources(list);
  return {
    ...parsed,
    scoredCpu: list?.['cpu'] === undefined ? DEFAULT_CPU : parsed.cpu,
    scoredMemory: list?.['memory'] === undefined ? DEFAULT_MEMORY : parsed.memory,
  };
}

const known = new WeakMap<PodSpec, Requests>();

/**
 * The sum over containers, or what the init containers need if that is more; sidecars count throughout.
 * Models staging/src/k8s.io/component-helpers/resource/helpers.go PodRequests
 */
export function requestsOf(spec: PodSpec): Requests {
  let requests = known.get(spec);
  if (!requests) known.set(spec, (requests = calculate(spec)));
  return requests;
}

function calculate(spec: PodSpec): Requests {
  let running = spec.containers.map(ofContainer).reduce(sum, NOTHING);
  let sidecars = NOTHING;
  let starting = NOTHING;
  for (const container of spec.initContainers ?? []) {
    const own = ofContainer(container);
    if (container.restartPolicy === 'Always') {
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
