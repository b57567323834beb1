import type { Container, Pod, Volume as PodVolume, VolumeMount } from '../api/types.ts';
import type { Cancel } from '../environment.ts';
import { equal } from '../machinery/equal.ts';
import type { Stored } from '../machinery/object.ts';
import { wholeUnits } from '../machinery/quantity.ts';
import type { TreeDirectory, Volume, VolumeMountPoint } from '../runtime.ts';
import type { DownwardContext } from './downward.ts';
import { expand } from './expansion.ts';
import type { PodSnapshot } from './record.ts';
import type { KubeletServices } from './services.ts';
import { memoryVolumeSize } from './memory-volume.ts';
import { diskUsage } from './storage.ts';
import { behindLinks, givenTo, isGivenTo } from './atomic-writer.ts';
import { DerivedVolume, emptyTree } from './tree.ts';
import { ensure, lastingPlace } from './volume-place.ts';
import { derivedTree, isDerived, isInMemory, sourcesOf, type VolumeContext } from './volumes.ts';
import { mountFailures, type MountFailure } from './mount-failures.ts';

/** What a snapshot says of a pod's volumes. */
export type VolumesSnapshot = Pick<PodSnapshot, 'volumes' | 'derived' | 'sources' | 'pinned' | 'renewals'>;

/** How long it takes until what is to be mounted is looked through and mounted, in milliseconds. */
const REMOUNT = 100;

/** A part of a derived volume that a container has mounted. */
const pinKey = ({ name }: Container, { mountPath }: VolumeMount): string => `${name} ${mountPath}`;

/** The part of a volume that a mount asks for; '' is all of it. */
function subPathOf({ subPath, subPathExpr }: VolumeMount, { env = [] }: Container): string {
  if (subPath !== undefined || subPathExpr === undefined) return subPath ?? '';
  return expand(subPathExpr, (wanted) => {
    const found = env.findLast(({ name }) => name === wanted);
    return found && (found.value ?? '');
  });
}

/** The volumes of one pod. Models pkg/kubelet/volumemanager */
export class PodVolumes {
  readonly #services: KubeletServices;
  readonly #pod: () => Stored<Pod>;
  readonly #downward: () => DownwardContext;
  readonly #volumes = new Map<string, Volume>();
  /** What containers have mounted of derived volumes by subPath, which is not renewed. */
  #pins: Map<string, Volume> | undefined;
  /** When derived volumes are to be made anew. */
  #renewals: Map<number, Cancel> | undefined;
  readonly #kept: Partial<VolumesSnapshot>;

  constructor(
    services: KubeletServices,
    pod: () => Stored<Pod>,
    downward: () => DownwardContext,
    kept: Partial<VolumesSnapshot> = {},
  ) {
    this.#services = services;
    this.#pod = pod;
    this.#downward = downward;
    this.#kept = kept;
    if (kept.pinned) this.#pins = new Map([...kept.pinned].map(([key, tree]) => [key, { tree }]));
    if (kept.renewals) for (const at of kept.renewals) this.renewAt(at);
  }

  /** The volumes that cannot be mounted now, and why. */
  failures(): readonly MountFailure[] {
    return mountFailures(this.#pod(), this.#context(), this.#services.lasting, (name, content) => {
      const spec = this.#pod().spec.volumes?.find((each) => each.name === name);
      this.#volumes.set(name, new DerivedVolume(content, spec !== undefined && isInMemory(spec)));
    });
  }

  /**
   * The mount points of a container. Models pkg/kubelet/kubelet_pods.go (makeMounts)
   * @param resumed it had them when a snapshot was taken
   */
  mountPoints(container: Container, resumed: boolean): readonly VolumeMountPoint[] {
    return (container.volumeMounts ?? []).map((mount) => {
      const subPath = subPathOf(mount, container);
      const spec = this.#pod().spec.volumes?.find(({ name }) => name === mount.name);
      const volume = this.#volume(mount.name);
      const derived = spec !== undefined && isDerived(spec);
      const inside = [this.#path(spec), subPath].filter((part) => part !== '').join('/');
      // Where a part of the volume is to be mounted that is not there, it is made, as a directory.
      if (inside !== '' && !derived)
        ensure({ volume, path: inside }, 'directory', this.#services.clock.now());
      const disk = this.#disk(spec);
      const pinned = derived && subPath !== '' && this.#pin(pinKey(container, mount), volume, resumed);
      return {
        path: mount.mountPath,
        volume: pinned || volume,
        subPath: pinned ? behindLinks(pinned.tree, inside) : inside,
        readOnly: mount.readOnly === true || derived || spec?.persistentVolumeClaim?.readOnly === true,
        ...(disk !== undefined && { disk }),
        ...(spec && isInMemory(spec) && { memory: this.#memory(spec) }),
      };
    });
  }

  /** Whether a volume is made from the object. */
  uses(kind: 'ConfigMap' | 'Secret', name: string): boolean {
    return (this.#pod().spec.volumes ?? []).some(({ configMap, secret, projected }) =>
      kind === 'ConfigMap'
        ? configMap?.name === name ||
          projected?.sources?.some((source) => source.configMap?.name === name) === true
        : secret?.secretName === name ||
          projected?.sources?.some((source) => source.secret?.name === name) === true,
    );
  }

  /** Makes volumes from API objects anew that have changed. */
  renew(): void {
    for (const spec of this.#pod().spec.volumes ?? []) {
      if (!isDerived(spec) || !(this.#volumes.has(spec.name) || this.#kept.derived?.has(spec.name))) continue;
      const volume = this.#volume(spec.name);
      if (!this.#isStale(spec, volume)) continue;
      const made = derivedTree(spec, this.#context());
      if ('make' in made && volume instanceof DerivedVolume) volume.content = made;
    }
  }

  /** Makes the volumes that a snapshot tells of, while everything is still what it was then. */
  recall(): void {
    for (const name of this.#kept.derived?.keys() ?? []) this.#volume(name);
  }

  /** The pod is synced, which mounts its volumes anew. Models pkg/kubelet/volumemanager/volume_manager.go (ReprocessPod) */
  remount(): void {
    const stale = this.#pod().spec.volumes?.some((spec) => this.#isStale(spec, this.#volumes.get(spec.name)));
    if (stale) this.renewAt(this.#services.clock.now() + REMOUNT);
  }

  /** What a volume of a snapshot was made from, if not from what there was then; one that does not tell may be made from anything. */
  #sourcesKept(name: string): readonly unknown[] | undefined {
    const { sources, derived } = this.#kept;
    return sources ? sources.get(name) : typeof derived?.get(name) === 'object' ? [] : undefined;
  }

  /** What a volume was made from, if it would be made from something else now. */
  #oldSources(spec: PodVolume): readonly unknown[] | undefined {
    const volume = this.#volumes.get(spec.name);
    if (!volume) return this.#sourcesKept(spec.name);
    return volume instanceof DerivedVolume && this.#isStale(spec, volume)
      ? volume.content.sources
      : undefined;
  }

  #isStale(spec: PodVolume, volume: Volume | undefined): boolean {
    if (!(volume instanceof DerivedVolume)) return false;
    return !equal(sourcesOf(spec, this.#context()), volume.content.sources);
  }

  /** Makes volumes from API objects anew at a time, unless the API server cannot be asked then. */
  renewAt(at: number): void {
    const { clock, connected } = this.#services;
    const renewals = (this.#renewals ??= new Map());
    const run = (): void => {
      renewals.delete(at);
      if (connected()) this.renew();
    };
    if (!renewals.has(at)) renewals.set(at, clock.schedule(at, run, this.#pod().metadata.uid));
  }

  /** Nothing is renewed any more. */
  stop(): void {
    for (const cancel of this.#renewals?.values() ?? []) cancel();
    this.#renewals?.clear();
  }

  snapshot(): VolumesSnapshot {
    const derived = new Map<string, TreeDirectory | number>();
    const sources = new Map<string, readonly unknown[]>();
    for (const spec of this.#pod().spec.volumes ?? []) {
      const { name } = spec;
      const volume = this.#volumes.get(name);
      const kept = volume instanceof DerivedVolume ? this.#keptOf(spec, volume) : undefined;
      const what = kept ?? this.#kept.derived?.get(name);
      if (what !== undefined) derived.set(name, what);
      const old = this.#oldSources(spec);
      if (old) sources.set(name, old);
    }
    return {
      volumes: this.#contents(),
      ...(derived.size > 0 && { derived }),
      ...([...derived.values()].some((each) => typeof each === 'object') && { sources }),
      ...(this.#pins && { pinned: new Map([...this.#pins].map(([key, { tree }]) => [key, tree])) }),
      ...(this.#renewals?.size && { renewals: [...this.#renewals.keys()] }),
    };
  }

  /** A derived volume as a snapshot has it: since when it is what it would be if it were made now, or what it holds. */
  #keptOf(spec: PodVolume, volume: DerivedVolume): TreeDirectory | number {
    const { since, sources } = volume.content;
    return !volume.seen && equal(sourcesOf(spec, this.#context()), sources) ? since : volume.tree;
  }

  #pin(key: string, volume: Volume, resumed: boolean): Volume {
    const pins = (this.#pins ??= new Map());
    const before = resumed ? pins.get(key) : undefined;
    const pin = before ?? { tree: volume.tree };
    pins.set(key, pin);
    return pin;
  }

  /** What lives only in these volumes. */
  #contents(): ReadonlyMap<string, TreeDirectory> {
    const out = new Map<string, TreeDirectory>();
    for (const { name, emptyDir } of this.#pod().spec.volumes ?? []) {
      // Looking at the tree of another volume would make it, which may take long.
      if (!emptyDir) continue;
      const tree = this.#volumes.get(name)?.tree ?? this.#kept.volumes?.get(name);
      if (tree) out.set(name, tree);
    }
    return out;
  }

  /** Bytes in each emptyDir that has been looked into. */
  written(): ReadonlyMap<string, number> {
    const out = new Map<string, number>();
    for (const [name, tree] of this.#contents()) out.set(name, diskUsage(tree));
    return out;
  }

  #volume(name: string): Volume {
    let volume = this.#volumes.get(name);
    if (volume) return volume;
    const now = this.#services.clock.now();
    const spec = this.#pod().spec.volumes?.find((each) => each.name === name);
    if (!spec) volume = { tree: emptyTree(now) };
    else if (isDerived(spec)) {
      const kept = this.#kept.derived?.get(name);
      const context = this.#context();
      const made = derivedTree(spec, typeof kept === 'number' ? { ...context, now: kept } : context);
      const content = 'make' in made ? made : { since: now, sources: [], make: () => emptyTree(now) };
      const sources = this.#sourcesKept(name) ?? content.sources;
      volume = new DerivedVolume(
        { ...content, sources },
        isInMemory(spec),
        typeof kept === 'object' ? kept : undefined,
      );
    } else {
      const lasting = lastingPlace(spec, this.#pod(), now, this.#services.lasting)?.volume;
      volume = lasting ?? {
        tree: this.#kept.volumes?.get(name) ?? emptyTree(now, isInMemory(spec) ? 0o1777 : 0o777),
        inMemory: isInMemory(spec),
      };
    }
    if (spec) this.#giveToGroup(spec, volume);
    this.#volumes.set(name, volume);
    return volume;
  }

  /** Gives a volume that can be written to to the pod's group. Models pkg/volume/volume_linux.go (SetVolumeOwnership) */
  #giveToGroup(spec: PodVolume, volume: Volume): void {
    const gid = this.#pod().spec.securityContext?.fsGroup;
    const takes = (spec.emptyDir ?? spec.ephemeral) !== undefined || this.#disk(spec) !== undefined;
    if (gid !== undefined && takes && !isGivenTo(volume.tree, gid))
      volume.tree = givenTo(volume.tree, gid, true);
  }

  /** What tells the bytes of the disk that is behind a claim, if it is one: its file system grows with the claim. */
  #disk(spec: PodVolume | undefined): (() => number) | undefined {
    const { lasting } = this.#services;
    const { name, namespace = '' } = this.#pod().metadata;
    const claim = spec?.ephemeral ? `${name}-${spec.name}` : spec?.persistentVolumeClaim?.claimName;
    const bound = claim === undefined ? undefined : lasting.claimed(namespace, claim);
    if (claim === undefined || !bound?.spec.csi) return undefined;
    return () => {
      const { capacity } = lasting.claim(namespace, claim)?.status ?? bound.spec;
      return wholeUnits(capacity?.['storage']);
    };
  }

  #memory(spec: PodVolume): number {
    return memoryVolumeSize(spec, this.#pod(), wholeUnits(this.#services.machine.allocatable['memory']));
  }

  /** Where in a lasting volume the content begins. */
  #path(spec: PodVolume | undefined): string {
    const { clock, lasting } = this.#services;
    return (spec && lastingPlace(spec, this.#pod(), clock.now(), lasting)?.path) ?? '';
  }

  #context(): VolumeContext {
    const { lookup, clock, config } = this.#services;
    return {
      ...this.#downward(),
      lookup,
      now: clock.now(),
      projectedSources: config.projectedSources,
      realMounts: config.refuses,
      draw: (...purpose) => this.#services.random.number(this.#pod().metadata.uid, 'volume', ...purpose),
      token: () => this.#services.token(this.#pod()),
    };
  }
}
