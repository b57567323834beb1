import { wholeUnits } from '../machinery/quantity.ts';
import type { NodeRoom, TreeDirectory } from '../runtime.ts';
import {
  EVICTION_GRACE,
  evictionOf,
  isCritical,
  PRESSURE_TRANSITION,
  PRESSURES,
  rankPressure,
  type Starved,
  thresholdOf,
  type UsingPod,
} from './eviction.ts';
import { excessOnDisk, GC_PERIOD } from './image-gc.ts';
import type { Kubelet } from './kubelet.ts';
import type { KubeletEnvironment } from './kubelet-environment.ts';
import type { NodeImages } from './node-images.ts';
import type { PodWorker } from './pod-worker.ts';
import { BLOCK, diskUsage, storageExcess, totalOf } from './storage.ts';
import { nodeMemory, nodeUsage, type Survey, surveyPods } from './usage.ts';

/** What a kubelet remembers of the pressures on its node; times are milliseconds since the epoch. */
export interface PressureSnapshot {
  /** When each resource was last seen to be short. */
  readonly seen?: Partial<Record<Starved, number>>;
  /** When the kubelet last looked at its images, and whether it then found too few that it could take away. */
  readonly images?: { readonly at: number; readonly failed: boolean };
}

/** How much there is of a resource on a node, and how much of it is left; at least, if that is enough. */
interface Observation {
  readonly resource: Starved;
  readonly capacity: number;
  readonly available: number;
}

/** How often the kubelet counts what pods have written, in milliseconds. */
const STORAGE_PERIOD = 60_000;

/** What an operating system, its logs, the kubelet and the container runtime take of a node's disk, in bytes. */
const SYSTEM = 4.5 * 2 ** 30;

const met = ({ resource, capacity, available }: Observation): boolean =>
  capacity > 0 && available < thresholdOf(resource, capacity);

/** Keeps a node from running out of memory and disk: images and pods go. Models pkg/kubelet/eviction/eviction_manager.go */
export class NodePressure {
  readonly #kubelet: Kubelet;
  readonly #environment: KubeletEnvironment;
  readonly #images: NodeImages;
  #seen: Partial<Record<Starved, number>>;
  #looked: PressureSnapshot['images'];

  constructor(
    kubelet: Kubelet,
    environment: KubeletEnvironment,
    images: NodeImages,
    { seen = {}, images: looked }: PressureSnapshot = {},
  ) {
    this.#kubelet = kubelet;
    this.#environment = environment;
    this.#images = images;
    this.#seen = seen;
    this.#looked = looked;
  }

  snapshot(): PressureSnapshot {
    return { seen: this.#seen, ...(this.#looked && { images: this.#looked }) };
  }

  /** A kubelet begins: it remembers nothing, and its first look at the images comes before it knows anything of the disk. */
  begin(): void {
    if (!this.#environment.config.refuses) return;
    this.#seen = {};
    this.#looked = { at: this.#environment.clock.now(), failed: true };
    this.#tell('InvalidDiskCapacity', 'invalid capacity 0 on image filesystem');
  }

  /** The pressures that the node shows, as its conditions name them. */
  get conditions(): readonly string[] {
    const now = this.#environment.clock.now();
    return (['memory', 'ephemeral-storage'] as const).flatMap((resource) => {
      const seen = this.#seen[resource];
      return seen !== undefined && now < seen + PRESSURE_TRANSITION ? [PRESSURES[resource]] : [];
    });
  }

  /** Looks at the node and does what must be done; tells the pressures. Models synchronize of the same file */
  watch(): readonly string[] {
    const { config, clock } = this.#environment;
    if (!config.refuses) return [];
    const now = clock.now();
    if (now >= (this.#looked?.at ?? -Infinity) + GC_PERIOD) this.#collectImages(now);
    const survey = this.#survey();
    const short = this.#observe(survey).filter(met);
    for (const { resource } of short) this.#seen = { ...this.#seen, [resource]: now };
    const [first] = short;
    if (!this.#evictForStorage(survey.limited) && first) this.#reclaim(first);
    return this.conditions;
  }

  /** Models pkg/kubelet/kubelet.go (StartGarbageCollection) and pkg/kubelet/images/image_gc_manager.go (GarbageCollect) */
  #collectImages(now: number): void {
    this.#images.detect(now, this.#used(true));
    const { capacity, available } = this.#disk();
    const bytes = capacity > 0 ? excessOnDisk(capacity, available) : 0;
    const freed = bytes > 0 ? this.#images.free(bytes, now, this.#used(true)) : 0;
    const failed = freed < bytes;
    if (failed) {
      const message = `Failed to garbage collect required amount of images. Attempted to free ${bytes} bytes, but only found ${freed} bytes eligible to free.`;
      this.#tell('FreeDiskSpaceFailed', message);
      if (this.#looked?.failed) this.#tell('ImageGCFailed', message);
    }
    this.#looked = { at: now, failed };
  }

  /** The images of which there are containers. @param ended whether those that have ended count, too */
  #used(ended: boolean): ReadonlySet<string> {
    const out = new Set<string>();
    for (const { record: pod, containers } of this.#kubelet.workers) {
      // What is left of an evicted pod goes at once.
      if (pod.stage === 'over' && pod.failure) continue;
      for (const { record, running } of containers)
        if (record.instance && (running ?? ended)) out.add(record.instance.canonical);
    }
    return out;
  }

  #survey(): Survey {
    return surveyPods(this.#kubelet, this.#environment.clock.now());
  }

  #observe(survey = this.#survey()): readonly Observation[] {
    return [this.#memory(survey), this.#disk(survey)];
  }

  #memory({ mostMemory }: Survey): Observation {
    const { random, clock, config } = this.#environment;
    const now = clock.now();
    const capacity = wholeUnits(this.#kubelet.machine.capacity['memory']);
    const left = (used: number): Observation => ({
      resource: 'memory',
      capacity,
      available: capacity - used,
    });
    const least = left(mostMemory);
    return met(least) ? left(nodeMemory(this.#kubelet, random, now, config.node.leaseMilliseconds)) : least;
  }

  /** What is on the node's one disk: images, what containers and volumes hold, logs. */
  #disk({ written } = this.#survey()): Observation {
    const capacity = wholeUnits(this.#kubelet.machine.capacity['ephemeral-storage']);
    const files: TreeDirectory | undefined = this.#environment.ownFiles();
    const used = SYSTEM + this.#images.bytes + (files ? diskUsage(files) : 0) + written;
    const available = Math.max(0, Math.floor((capacity - used) / BLOCK) * BLOCK);
    return { resource: 'ephemeral-storage', capacity, available };
  }

  /** The pods that are not over. */
  #live(): readonly PodWorker[] {
    return [...this.#kubelet.workers].filter(({ record }) => record.stage !== 'over');
  }

  /** What the node has for its pods' files. */
  room(): NodeRoom {
    const { capacity, available } = this.#disk();
    const memory = wholeUnits(this.#kubelet.machine.capacity['memory']);
    return { disk: capacity, free: available, memory };
  }

  #reclaim({ resource }: Observation): void {
    this.#tell('EvictionThresholdMet', `Attempting to reclaim ${resource}`);
    if (resource === 'ephemeral-storage')
      this.#images.free(Infinity, this.#environment.clock.now(), this.#used(false));
    const short = this.#observe().find(
      (observation) => observation.resource === resource && met(observation),
    );
    if (!short) return;
    const using = this.#live().filter(({ record }) => !record.failure);
    const victim = rankPressure(resource, this.#usage(resource, using)).find(({ pod }) => !isCritical(pod));
    if (!victim) return;
    const threshold = thresholdOf(resource, short.capacity);
    const { annotations, ...failure } = evictionOf(resource, victim, threshold, short.available);
    const { recorder } = this.#environment;
    recorder.event(victim.pod, 'Warning', failure.reason, failure.message, undefined, annotations);
    this.#kubelet.worker(victim.pod.metadata.uid)?.fail(failure, EVICTION_GRACE);
  }

  #usage(resource: Starved, workers: readonly PodWorker[]): readonly UsingPod[] {
    if (resource === 'ephemeral-storage')
      return workers.map(({ pod, storage }) => ({
        pod,
        used: totalOf(pod, storage),
        containers: storage.containers,
      }));
    const { random, clock, config } = this.#environment;
    const { pods } = nodeUsage(this.#kubelet, random, clock.now(), config.node.leaseMilliseconds);
    return workers.map(({ pod, record }) => {
      const containers = (pods.get(this.#kubelet.manifests.shownAs(record.uid)) ?? []).map(
        ({ name, memory }) => ({ name, bytes: memory }),
      );
      return { pod, used: containers.reduce((sum, { bytes }) => sum + bytes, 0), containers };
    });
  }

  /**
   * Evicts pods that have written more than they may; tells whether there were any. What is written is counted once a minute.
   * Models pkg/kubelet/eviction/eviction_manager.go (localStorageEviction) and pkg/kubelet/server/stats/volume_stat_calculator.go
   */
  #evictForStorage(limited: readonly PodWorker[]): boolean {
    const { clock, recorder, config } = this.#environment;
    const minutes = (since: number): number => Math.floor(since / STORAGE_PERIOD);
    let evicted = false;
    for (const worker of limited) {
      const { pod, record } = worker;
      const age = clock.now() - record.seenAt;
      if (minutes(age) === minutes(age - config.node.leaseMilliseconds)) continue;
      if (record.stage !== 'live' || record.failure || isCritical(pod)) continue;
      const message = storageExcess(pod, worker.storage);
      if (message === undefined) continue;
      recorder.event(pod, 'Warning', 'Evicted', message);
      worker.fail({ reason: 'Evicted', message }, EVICTION_GRACE);
      evicted = true;
    }
    return evicted;
  }

  #tell(reason: string, message: string): void {
    const { name } = this.#kubelet.machine;
    const node = { kind: 'Node', metadata: { name, uid: name } };
    this.#environment.recorder.event(node, 'Warning', reason, message);
  }
}
