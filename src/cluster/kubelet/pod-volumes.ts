import type { Container, Pod, Volume as PodVolume } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { TreeDirectory, Volume, VolumeMountPoint } from '../runtime.ts';
import type { DownwardContext } from './downward.ts';
import { expand } from './environment-variables.ts';
import type { KubeletServices } from './services.ts';
import { diskUsage } from './storage.ts';
import { emptyTree, lazyVolume } from './tree.ts';
import { ensure, lastingPlace } from './volume-place.ts';
import { derivedTree, isDerived, mountFailure, type MountFailure, type VolumeContext } from './volumes.ts';

/** The volumes of one pod. Models pkg/kubelet/volumemanager */
export class PodVolumes {
  readonly #services: KubeletServices;
  readonly #pod: () => Stored<Pod>;
  readonly #downward: () => DownwardContext;
  readonly #volumes = new Map<string, Volume>();
  readonly #kept: ReadonlyMap<string, TreeDirectory>;

  constructor(
    services: KubeletServices,
    pod: () => Stored<Pod>,
    downward: () => DownwardContext,
    kept: ReadonlyMap<string, TreeDirectory>,
  ) {
    this.#services = services;
    this.#pod = pod;
    this.#downward = downward;
    this.#kept = kept;
  }

  /** Why the volumes cannot be mounted, or undefined when they can. */
  failure(): MountFailure | undefined {
    return mountFailure(this.#pod(), this.#context(), this.#services.lasting, (name, make) => {
      this.#volumes.set(name, lazyVolume(make));
    });
  }

  /** The mount points of a container. Models pkg/kubelet/kubelet_pods.go (makeMounts) */
  mountPoints(container: Container): readonly VolumeMountPoint[] {
    return (container.volumeMounts ?? []).map((mount) => {
      const env = new Map((container.env ?? []).map(({ name, value = '' }) => [name, value]));
      const subPath = mount.subPath ?? expand(mount.subPathExpr ?? '', (name) => env.get(name));
      const spec = this.#pod().spec.volumes?.find(({ name }) => name === mount.name);
      const volume = this.#volume(mount.name);
      const derived = spec !== undefined && isDerived(spec);
      const inside = [this.#path(spec), subPath].filter((part) => part !== '').join('/');
      // Where a part of the volume is to be mounted that is not there, it is made, as a directory.
      if (inside !== '' && !derived)
        ensure({ volume, path: inside }, 'directory', this.#services.clock.now());
      return {
        path: mount.mountPath,
        // What is mounted by subPath is not renewed when the object changes.
        volume: derived && subPath !== '' ? { tree: volume.tree } : volume,
        subPath: inside,
        readOnly: mount.readOnly === true || derived || spec?.persistentVolumeClaim?.readOnly === true,
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

  /** Makes volumes from API objects anew. */
  renew(): void {
    for (const spec of this.#pod().spec.volumes ?? []) {
      const volume = this.#volumes.get(spec.name);
      if (!volume || !isDerived(spec)) continue;
      const made = derivedTree(spec, this.#context());
      if ('make' in made) volume.tree = made.make();
    }
  }

  /** What lives only in these volumes, for snapshots. */
  contents(): ReadonlyMap<string, TreeDirectory> {
    const out = new Map<string, TreeDirectory>();
    for (const { name, emptyDir } of this.#pod().spec.volumes ?? []) {
      const tree = this.#volumes.get(name)?.tree ?? this.#kept.get(name);
      if (emptyDir && tree) out.set(name, tree);
    }
    return out;
  }

  /** Bytes in each emptyDir that has been looked into. */
  written(): ReadonlyMap<string, number> {
    const names = new Set(
      this.#pod()
        .spec.volumes?.filter(({ emptyDir }) => emptyDir)
        .map(({ name }) => name),
    );
    const kept = [...this.contents()].filter(([name]) => names.has(name));
    return new Map(kept.map(([name, tree]) => [name, diskUsage(tree)]));
  }

  #volume(name: string): Volume {
    let volume = this.#volumes.get(name);
    if (volume) return volume;
    const now = this.#services.clock.now();
    const spec = this.#pod().spec.volumes?.find((each) => each.name === name);
    if (!spec) volume = { tree: emptyTree(now) };
    else if (isDerived(spec)) {
      const made = derivedTree(spec, this.#context());
      volume = 'make' in made ? lazyVolume(made.make) : { tree: emptyTree(now) };
    } else {
      const lasting = lastingPlace(spec, this.#pod(), now, this.#services.lasting)?.volume;
      volume = lasting ?? { tree: this.#kept.get(name) ?? emptyTree(now, 0o777) };
    }
    this.#volumes.set(name, volume);
    return volume;
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
      token: () => this.#services.token(this.#pod()),
    };
  }
}
