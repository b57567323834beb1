import type { Container, Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { TreeDirectory, Volume, VolumeMountPoint } from '../runtime.ts';
import type { DownwardContext } from './downward.ts';
import { expand } from './environment-variables.ts';
import type { KubeletServices } from './services.ts';
import { emptyTree, lazyVolume } from './tree.ts';
import {
  derivedTree,
  isDerived,
  mountFailure,
  plainVolume,
  type MountFailure,
  type VolumeContext,
} from './volumes.ts';

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
      const frozen = subPath !== '' && spec !== undefined && isDerived(spec);
      return {
        path: mount.mountPath,
        // What is mounted by subPath is not renewed when the object changes.
        volume: frozen ? { tree: volume.tree } : volume,
        subPath,
        readOnly: mount.readOnly === true || (spec !== undefined && isDerived(spec)),
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
    for (const { name, emptyDir, ephemeral } of this.#pod().spec.volumes ?? []) {
      const tree = this.#volumes.get(name)?.tree ?? this.#kept.get(name);
      if ((emptyDir ?? ephemeral) && tree) out.set(name, tree);
    }
    return out;
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
    } else volume = plainVolume(spec, this.#pod(), now, this.#services.lasting, this.#kept.get(name));
    this.#volumes.set(name, volume);
    return volume;
  }

  #context(): VolumeContext {
    const { lookup, clock, config } = this.#services;
    return {
      ...this.#downward(),
      lookup,
      now: clock.now(),
      projectedSources: config.projectedSources,
      token: () => this.#services.token(this.#pod()),
    };
  }
}
