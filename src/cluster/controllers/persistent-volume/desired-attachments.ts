import type { Pod } from '../../api/types.ts';
import { keyOf, type Stored } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import type { StoredVolume } from './matching.ts';
import { claimsOf, hasEnded } from './users.ts';

const PREFIX = 'needs ';

/**
 * Which pods need which disks of drivers: each from when its claim and the disk were bound to each other, as long as it lives,
 * whatever becomes of that bond.
 * Models pkg/controller/volume/attachdetach/cache/desired_state_of_world.go and its populator
 */
export class DesiredAttachments {
  readonly #store: Store;
  readonly #known: Map<string, number>;

  /** @param known where it keeps since when a pod needs a disk, beside what others keep there */
  constructor(store: Store, known: Map<string, number>) {
    this.#store = store;
    this.#known = known;
  }

  /** The pods that need a volume, by node. @param now milliseconds since the epoch */
  podsByNode(name: string, now: number): ReadonlyMap<string, readonly Stored<Pod>[]> {
    const volume = this.#store.get('persistentvolumes', name);
    if (volume?.spec.csi) this.#meet(volume, now);
    const pods: Stored<Pod>[] = [];
    for (const { entry, pod: key, uid } of this.#entries(({ volume }) => volume === name)) {
      const pod = this.#store.get('pods', key);
      if (pod?.metadata.uid === uid && !hasEnded(pod)) pods.push(pod);
      else this.#known.delete(entry);
    }
    pods.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    return Map.groupBy(pods, ({ spec }) => spec.nodeName ?? '');
  }

  /** The volumes that something that happened to a pod may concern. */
  volumesOf(pod: Stored<Pod>): readonly string[] {
    const bound = claimsOf(pod).map((claim) => this.#claim(pod, claim)?.spec.volumeName);
    const known = this.#entries((entry) => entry.pod === keyOf(pod)).map(({ volume }) => volume);
    return [...bound, ...known].filter((volume) => volume !== undefined);
  }

  /** Gets to know the pods that use the claim to which a volume is bound. */
  #meet({ metadata: { name: volume }, spec: { claimRef } }: StoredVolume, now: number): void {
    for (const pod of this.#store.list('pods', claimRef?.namespace ?? '')) {
      const entry = `${PREFIX}${volume} ${keyOf(pod)} ${pod.metadata.uid}`;
      if (!pod.spec.nodeName || hasEnded(pod) || this.#known.has(entry)) continue;
      const claim = claimsOf(pod).includes(claimRef?.name ?? '')
        ? this.#claim(pod, claimRef?.name ?? '')
        : undefined;
      if (claim?.status.phase !== 'Bound' || claim.spec.volumeName !== volume) continue;
      if (claim.metadata.uid === claimRef?.uid) this.#known.set(entry, now);
    }
  }

  #entries(wanted: (entry: Need) => boolean): readonly Need[] {
    const needs = [...this.#known.keys()].flatMap((entry): Need[] => {
      if (!entry.startsWith(PREFIX)) return [];
      const [volume = '', pod = '', uid = ''] = entry.slice(PREFIX.length).split(' ');
      return [{ entry, volume, pod, uid }];
    });
    return needs.filter(wanted);
  }

  #claim({ metadata }: Stored<Pod>, claim: string) {
    return this.#store.get('persistentvolumeclaims', `${metadata.namespace}/${claim}`);
  }
}

interface Need {
  /** Its name among all that is remembered. */
  readonly entry: string;
  readonly volume: string;
  /** `namespace/name` */
  readonly pod: string;
  readonly uid: string;
}
