import type { RunningExtension } from '../../apiserver/node-door.ts';
import type { RandomSource } from '../../environment.ts';
import type { ContainerUsage, NodeUsage, Usage } from '../../kubelet/usage.ts';

/** What something used until `timestamp`, over the `window` before it; both in milliseconds. */
export interface Sample extends Usage {
  readonly timestamp: number;
  readonly window: number;
}

/** A pod's containers, with the time of the one that was measured first. */
export interface PodSample {
  readonly timestamp: number;
  readonly window: number;
  readonly containers: readonly (Usage & { readonly name: string })[];
}

/** A container that has run for less is measured too inexactly, in milliseconds. */
const FRESH = 10_000;
/** Kubelets measure up to so long before they are asked, in milliseconds. */
const STALENESS = 5000;

/** The two last looks of a metrics server at the kubelets: when they were, and their number. */
export interface Looks {
  readonly last: number;
  readonly count: number;
  readonly resolution: number;
}

/** When a metrics server has looked last; it looks as soon as it runs, and then once per resolution. */
export function looksOf({ startedAt, resolution }: RunningExtension, now: number): Looks | undefined {
  if (now < startedAt) return undefined;
  const passed = Math.floor((now - startedAt) / resolution);
  return { last: startedAt + passed * resolution, count: passed + 1, resolution };
}

/** When a kubelet had measured something of which it told at `look`. */
function measuredAt(random: RandomSource, of: string, look: number, resolution: number): number {
  return look - Math.floor(Math.min(STALENESS, resolution / 3) * random.number(of, 'measured', look));
}

/**
 * What is known of a node: nothing before the second look at it.
 * Models sigs.k8s.io/metrics-server/pkg/storage/node.go
 */
export function nodeSample(
  node: string,
  bornAt: number,
  usage: NodeUsage,
  { last, count, resolution }: Looks,
  random: RandomSource,
): Sample | undefined {
  const before = last - resolution;
  if (count < 2 || bornAt > before) return undefined;
  const timestamp = measuredAt(random, node, last, resolution);
  const window = timestamp - measuredAt(random, node, before, resolution);
  return { cpu: usage.cpu, memory: usage.memory, timestamp, window };
}

function containerSample(
  pod: string,
  { name, startedAt, cpu, memory }: ContainerUsage,
  { last, count, resolution }: Looks,
  random: RandomSource,
): (Sample & { readonly name: string }) | undefined {
  const of = `${pod}/${name}`;
  const timestamp = measuredAt(random, of, last, resolution);
  const age = timestamp - startedAt;
  if (age >= FRESH && age < resolution) return { name, cpu, memory, timestamp, window: age };
  const before = measuredAt(random, of, last - resolution, resolution);
  if (count < 2 || startedAt >= before) return undefined;
  return { name, cpu, memory, timestamp, window: timestamp - before };
}

/**
 * What is known of a pod: nothing while one of the containers that the last look found had been measured only once.
 * Models sigs.k8s.io/metrics-server/pkg/storage/pod.go
 * @param uid keys the chances of the pod
 */
export function podSample(
  uid: string,
  containers: readonly ContainerUsage[],
  looks: Looks,
  random: RandomSource,
): PodSample | undefined {
  const found = containers.filter(({ startedAt }) => startedAt < looks.last);
  const samples = found.flatMap((container) => containerSample(uid, container, looks, random) ?? []);
  const [first] = samples.toSorted((a, b) => a.timestamp - b.timestamp);
  if (!first || samples.length < found.length) return undefined;
  return {
    timestamp: first.timestamp,
    window: first.window,
    containers: samples.map(({ name, cpu, memory }) => ({ name, cpu, memory })),
  };
}
