import type { RandomSource } from '../environment.ts';
import { milliUnits, wholeUnits } from '../machinery/quantity.ts';
import type { ContainerWorker } from './container-worker.ts';
import type { Kubelet } from './kubelet.ts';
import type { PodWorker } from './pod-worker.ts';
import { isStatic } from './static-pods.ts';

/** CPU in nanocores, memory in bytes. */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
}

/** What one run of a container uses. */
export interface ContainerUsage extends Usage {
  readonly name: string;
  /** Milliseconds since the epoch at which the run began. */
  readonly startedAt: number;
}

/** What a node uses, all of it and by the UIDs of its pods; a pod without running containers has an empty list. */
export interface NodeUsage extends Usage {
  readonly pods: ReadonlyMap<string, readonly ContainerUsage[]>;
}

const NANOCORES_PER_MILLICORE = 1_000_000;
const MEBIBYTE = 2 ** 20;
const PAGE = 4096;

/** What kernel, kubelet and container runtime need: for themselves, and for each pod that they look after. */
const SYSTEM: Usage = { cpu: 32 * NANOCORES_PER_MILLICORE, memory: 380 * MEBIBYTE };
const PER_POD: Usage = { cpu: 1.2 * NANOCORES_PER_MILLICORE, memory: 9 * MEBIBYTE };

/** CPU falls short of what was asked for by up to so much, memory differs from what is usual by up to so much. */
const CPU_SLACK = 0.12;
const MEMORY_SPREAD = 0.03;

function varyMemory(memory: number, random: RandomSource, of: string, at: number): number {
  const bytes = memory * (1 + MEMORY_SPREAD * (2 * random.number(of, 'memory', at) - 1));
  return Math.round(bytes / PAGE) * PAGE;
}

const vary = ({ cpu, memory }: Usage, random: RandomSource, of: string, at: number): Usage => ({
  cpu: Math.round(cpu * (1 - CPU_SLACK * random.number(of, 'cpu', at))),
  memory: varyMemory(memory, random, of, at),
});

const atMost = (amount: number, limit: number): number => (limit > 0 ? Math.min(amount, limit) : amount);

/** What a container uses of what its processes ask for: no more than its limits; undefined: it does not run. */
export function containerUsage(
  { record, spec, running }: ContainerWorker,
  random: RandomSource,
  at: number,
  window: number,
): ContainerUsage | undefined {
  const { instance, name } = record;
  if (!running || !instance) return undefined;
  const { cpu, memory } = running.usage(Math.max(at - window, instance.startedAt), at);
  const { limits } = spec.resources ?? {};
  const asked = vary({ cpu: cpu * NANOCORES_PER_MILLICORE, memory }, random, instance.id, at);
  return {
    name,
    startedAt: instance.startedAt,
    cpu: atMost(asked.cpu, milliUnits(limits?.['cpu']) * NANOCORES_PER_MILLICORE),
    memory: atMost(asked.memory, wholeUnits(limits?.['memory'])),
  };
}

const sumOf = (usages: Iterable<Usage>): Usage => {
  let [cpu, memory] = [0, 0];
  for (const usage of usages) [cpu, memory] = [cpu + usage.cpu, memory + usage.memory];
  return { cpu, memory };
};

/**
 * What a node and what runs on it use, CPU on average over the `window` (milliseconds) up to the moment `at`: asking changes
 * nothing, and the same moment gives the same answer. Containers that together ask for more CPU than the machine has
 * share it in proportion.
 */
export function nodeUsage(kubelet: Kubelet, random: RandomSource, at: number, window: number): NodeUsage {
  const { machine, workers, manifests } = kubelet;
  const asked = [...workers].map(({ pod, containers }) => {
    const running = containers.flatMap((container) => containerUsage(container, random, at, window) ?? []);
    return [isStatic(pod) ? manifests.shownAs(pod.metadata.uid) : pod.metadata.uid, running] as const;
  });
  const live = asked.filter(([, containers]) => containers.length > 0).length;
  const system = vary(
    { cpu: SYSTEM.cpu + live * PER_POD.cpu, memory: SYSTEM.memory + live * PER_POD.memory },
    random,
    machine.name,
    at,
  );
  const cores = milliUnits(machine.capacity['cpu']) * NANOCORES_PER_MILLICORE;
  const wanted = sumOf(asked.flatMap(([, containers]) => containers));
  const share = Math.min(1, Math.max(0, cores - system.cpu) / Math.max(1, wanted.cpu));
  const pods = new Map(
    asked.map(([uid, containers]) => [
      uid,
      share < 1 ? containers.map((one) => ({ ...one, cpu: Math.floor(one.cpu * share) })) : containers,
    ]),
  );
  const used = sumOf([...pods.values()].flat());
  return {
    cpu: system.cpu + used.cpu,
    memory: atMost(system.memory + used.memory, wholeUnits(machine.capacity['memory'])),
    pods,
  };
}

/** What one look at the pods of a node tells, without a random draw. */
export interface Survey {
  /** No less memory than {@link nodeMemory} tells of, in bytes. */
  readonly mostMemory: number;
  /** Bytes that pods have written to the disk; what those that are over have written is gone. */
  readonly written: number;
  /** The pods that may have to go for what they write. */
  readonly limited: readonly PodWorker[];
}

/** Looks at all pods of a node once: a kubelet does so at each of its beats. */
export function surveyPods({ workers }: Kubelet, at: number): Survey {
  let [live, asked, running, written] = [0, 0, 0, 0];
  const limited: PodWorker[] = [];
  for (const worker of workers) {
    live++;
    let files = 0;
    for (const container of worker.containers) {
      const run = container.running;
      if (!run) continue;
      running++;
      asked += run.usage(at, at).memory;
      files += run.written() + container.log.bytes;
    }
    if (worker.limitsStorage) limited.push(worker);
    if (worker.record.stage !== 'over') written += worker.hasEmptyDir ? worker.written : files;
  }
  const varied = SYSTEM.memory + live * PER_POD.memory + asked;
  return { mostMemory: Math.ceil(varied * (1 + MEMORY_SPREAD)) + (running + 1) * PAGE, written, limited };
}

/** The memory alone that {@link nodeUsage} tells of. */
export function nodeMemory(
  { machine, workers }: Kubelet,
  random: RandomSource,
  at: number,
  window: number,
): number {
  let [live, used] = [0, 0];
  for (const { containers } of workers) {
    let runs = 0;
    for (const { record, spec, running } of containers) {
      const { instance } = record;
      if (!running || !instance) continue;
      runs = 1;
      const { memory } = running.usage(Math.max(at - window, instance.startedAt), at);
      const limit = spec.resources?.limits?.['memory'];
      used += atMost(varyMemory(memory, random, instance.id, at), wholeUnits(limit));
    }
    live += runs;
  }
  const system = varyMemory(SYSTEM.memory + live * PER_POD.memory, random, machine.name, at);
  return atMost(system + used, wholeUnits(machine.capacity['memory']));
}
