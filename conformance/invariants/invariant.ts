import type { Charges } from './charges.ts';
import type { Pod } from '../../src/cluster/api/types.ts';
import type { Kubelets } from '../../src/cluster/kubelet/kubelets.ts';
import { controllerOf, type Stored, type StoredObject } from '../../src/cluster/machinery/object.ts';
import type { Change, Store } from '../../src/cluster/store/store.ts';

export type StoredPod = Stored<Pod>;

/** A rule that every single change of the store keeps. */
export interface ChangeInvariant {
  readonly name: string;
  /** What the change breaks, each as a sentence that names the object. */
  check(change: Change, resource: string, store: Store): Iterable<string>;
}

/** A rule that holds once the controllers have had their time. */
export interface StateInvariant {
  readonly name: string;
  /** Virtual seconds for which it may be broken in one and the same way. */
  readonly patience: number;
  /** What is not as it should be, each as a sentence that names the object. */
  check(look: Look): Iterable<string>;
}

/** The labels that a pod had before they were changed, and when that was. */
export interface LostLabels extends Pick<StoredPod['metadata'], 'namespace' | 'labels'> {
  readonly revision: number;
}

/** One look at a whole cluster, with what several rules ask for. */
export class Look {
  readonly store: Store;
  readonly kubelets: Kubelets;
  /** Virtual milliseconds since the epoch. */
  readonly now: number;
  /** Labels that pods once had and lost, the latest last. */
  readonly lostLabels: readonly LostLabels[];
  /** How much of a name a quota may say is used beside what is there. */
  readonly charged: (quota: StoredObject, name: string) => number;
  #byUid: ReadonlyMap<string, StoredObject> | undefined;
  #podsByController: ReadonlyMap<string, readonly StoredPod[]> | undefined;

  constructor(
    store: Store,
    kubelets: Kubelets,
    now: number,
    lostLabels: readonly LostLabels[] = [],
    charges?: Charges,
  ) {
    this.charged = (quota, name) => charges?.of(quota, name) ?? 0;
    this.store = store;
    this.kubelets = kubelets;
    this.now = now;
    this.lostLabels = lostLabels;
  }

  get pods(): readonly StoredPod[] {
    return this.store.list('pods');
  }

  /** Every object by its UID. */
  get byUid(): ReadonlyMap<string, StoredObject> {
    this.#byUid ??= new Map(
      this.store
        .resources()
        .filter((resource) => resource !== 'events')
        .flatMap((resource) => this.store.list(resource).map((one) => [one.metadata.uid, one] as const)),
    );
    return this.#byUid;
  }

  /** The pods whose controller has this UID. */
  podsOf(uid: string): readonly StoredPod[] {
    this.#podsByController ??= Map.groupBy(this.pods, (pod) => controllerOf(pod)?.uid ?? '');
    return this.#podsByController.get(uid) ?? [];
  }
}

/** `default/web`, or the name of what is in no namespace. */
export const nameOf = ({ metadata: { namespace, name } }: StoredObject): string =>
  namespace ? `${namespace}/${name}` : name;

export const isDeleted = ({ metadata }: StoredObject): boolean => metadata.deletionTimestamp !== undefined;

export const isOver = ({ status }: StoredPod): boolean =>
  status.phase === 'Succeeded' || status.phase === 'Failed';

/** Counts for a replica: neither over nor on its way out. */
export const isActive = (pod: StoredPod): boolean => !isOver(pod) && !isDeleted(pod);

export const isReady = ({ status }: StoredPod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;

/** The names of the claims that a pod uses, those that are made for it included. */
export const claimsOf = ({ metadata, spec }: StoredPod): readonly string[] =>
  (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) =>
    ephemeral ? [`${metadata.name}-${name}`] : persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  );

/** Says of each pair of objects that share what only one may have. */
export function* shared<T extends StoredObject>(
  objects: Iterable<T>,
  keysOf: (object: T) => Iterable<string>,
): Iterable<string> {
  const owners = new Map<string, T>();
  for (const object of objects)
    for (const key of keysOf(object)) {
      const other = owners.get(key);
      if (other) yield `${nameOf(other)} and ${nameOf(object)} both have ${key}`;
      else owners.set(key, object);
    }
}
