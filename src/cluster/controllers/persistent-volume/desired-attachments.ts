import type { Pod } from '../../api/types.ts';
import { keyOf, type Stored } from '../../machinery/object.ts';
import type { Store } from '../../store/store.ts';
import type { StoredVolume } from './matching.ts';
import { claimsOf, hasEnded, podsUsing } from './users.ts';

const PREFIX = 'needs ';

/** A pod that needs a disk. */
interface Need {
  /** Its name among all that is remembered. */
  readonly entry: string;
  readonly volume: string;
  /** `namespace/name` */
  readonly pod: string;
  readonly uid: string;
}

function needOf(entry: string): Need | undefined {
  if (!entry.startsWith(PREFIX)) return undefined;
  const [volume = '', pod = '', uid = ''] = entry.slice(PREFIX.length).split(' ');
  return { entry, volume, pod, uid };
}

/** Since when things are as they are, in milliseconds, by whatever name; the needs among them are found by volume and by pod. */
export class AttachmentTimes extends Map<string, number> {
  readonly #volumes = new Map<string, Set<string>>();
  readonly #pods = new Map<string, Set<string>>();

  override set(entry: string, time: number): this {
    const need = this.has(entry) ? undefined : needOf(entry);
    if (need) {
      keep(this.#volumes, need.volume, entry);
      keep(this.#pods, need.pod, entry);
    }
    return super.set(entry, time);
  }

  override delete(entry: string): boolean {
    const need = needOf(entry);
    if (need) {
      drop(this.#volumes, need.volume, entry);
      drop(this.#pods, need.pod, entry);
    }
    return super.delete(entry);
  }

  override clear(): void {
    this.#volumes.clear();
    this.#pods.clear();
    super.clear();
  }

  /** Who needs a volume. */
  ofVolume(volume: string): readonly Need[] {
    return [...(this.#volumes.get(volume) ?? [])].flatMap((entry) => needOf(entry) ?? []);
  }

  /** What a pod needs. @param pod `namespace/name` */
  ofPod(pod: string): readonly Need[] {
    return [...(this.#pods.get(pod) ?? [])].flatMap((entry) => needOf(entry) ?? []);
  }
}

function keep(index: Map<string, Set<string>>, key: string, entry: string): void {
  const entries = index.get(key);
  if (entries) entries.add(entry);
  else index.set(key, new Set([entry]));
}

function drop(index: Map<string, Set<string>>, key: string, entry: string): void {
  const entries = index.get(key);
  entries?.delete(entry);
  if (entries?.size === 0) index.delete(key);
}

/**
 * Which pods need which disks of drivers: each from when its claim and the disk were bound to each other, as long as it lives,
 * whatever becomes of that bond.
 * Models pkg/controller/volume/attachdetach/cache/desired_state_of_world.go and its populator
 */
export class DesiredAttachments {
  readonly #store: Store;
  readonly #known: AttachmentTimes;

  /** @param known where it keeps since when a pod needs a disk, beside what others keep there */
  constructor(store: Store, known: AttachmentTimes) {
    this.#store = store;
    this.#known = known;
  }

  /** The pods that need a volume, by node. @param now milliseconds since the epoch */
  podsByNode(name: string, now: number): ReadonlyMap<string, readonly Stored<Pod>[]> {
    const volume = this.#store.get('persistentvolumes', name);
    if (volume?.spec.csi) this.#meet(volume, now);
    const pods: Stored<Pod>[] = [];
    for (const { entry, pod: key, uid } of this.#known.ofVolume(name)) {
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
    const known = this.#known.ofPod(keyOf(pod)).map(({ volume }) => volume);
    return [...bound, ...known].filter((volume) => volume !== undefined);
  }

  /** Gets to know the pods that use the claim to which a volume is bound. */
  #meet({ metadata: { name: volume }, spec: { claimRef } }: StoredVolume, now: number): void {
    const { namespace = '', name = '' } = claimRef ?? {};
    const claim = this.#store.get('persistentvolumeclaims', `${namespace}/${name}`);
    if (claim?.status.phase !== 'Bound' || claim.spec.volumeName !== volume) return;
    if (claim.metadata.uid !== claimRef?.uid) return;
    for (const pod of podsUsing({ namespace, name }, this.#store.list('pods', namespace))) {
      if (!pod.spec.nodeName) continue;
      const entry = `${PREFIX}${volume} ${keyOf(pod)} ${pod.metadata.uid}`;
      if (!this.#known.has(entry)) this.#known.set(entry, now);
    }
  }

  #claim({ metadata }: Stored<Pod>, claim: string) {
    return this.#store.get('persistentvolumeclaims', `${metadata.namespace}/${claim}`);
  }
}
