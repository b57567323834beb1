import type { StoredObject } from '../../src/cluster/machinery/object.ts';
import { keyOf } from '../../src/cluster/machinery/object.ts';
import type { Change, Store } from '../../src/cluster/store/store.ts';
import { nameOf, type ChangeInvariant } from './invariant.ts';

const HOLD = 'example.com/hold';

/** A finalizer of the operator's own, which nobody else may take away. */
export const heldBy = HOLD;

/** What changes alone tell of a store: whether it adds up. */
export class Ledger {
  readonly #objects = new Map<string, StoredObject>();
  #revision: number;

  constructor(store: Store) {
    this.#revision = store.revision;
    for (const resource of store.resources())
      for (const object of store.list(resource)) this.#objects.set(`${resource} ${keyOf(object)}`, object);
  }

  /** Enters a change, and says what is wrong with it. */
  *enter(resource: string, { type, revision, object, previous }: Change): Iterable<string> {
    const key = `${resource} ${keyOf(object)}`;
    const known = this.#objects.get(key);
    if (revision !== this.#revision + 1) yield `${key}: revision ${revision} follows ${this.#revision}`;
    if (object.metadata.resourceVersion !== String(revision))
      yield `${key} has resourceVersion ${object.metadata.resourceVersion} at revision ${revision}`;
    if ((type === 'ADDED') !== (known === undefined))
      yield `${key}: ${type} of what was ${known ? '' : 'not '}there`;
    if (previous !== known) yield `${key}: an earlier change was not told`;
    this.#revision = revision;
    if (type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, object);
  }

  /** Says how the store differs from what its changes have told. */
  *compare(store: Store): Iterable<string> {
    let count = 0;
    for (const resource of store.resources())
      for (const object of store.list(resource)) {
        count++;
        const key = `${resource} ${keyOf(object)}`;
        if (this.#objects.get(key) !== object) yield `${key} is not what was told of it`;
      }
    if (count !== this.#objects.size) yield `${this.#objects.size - count} objects vanished without DELETED`;
  }
}

/** Metadata that only ever goes one way. */
export const identity: ChangeInvariant = {
  name: 'identity stays',
  *check({ type, object, previous }, resource) {
    if (type !== 'MODIFIED' || !previous) return;
    const [is, was] = [object.metadata, previous.metadata];
    const name = `${resource} ${nameOf(object)}`;
    if (is.uid !== was.uid) yield `${name} became another object`;
    if (is.creationTimestamp !== was.creationTimestamp) yield `${name} was created twice`;
    if ((is.generation ?? 0) < (was.generation ?? 0)) yield `${name} went back a generation`;
    if (was.deletionTimestamp !== undefined && is.deletionTimestamp === undefined)
      yield `${name} is no longer being deleted`;
    // Who asks for less time once all of it is over gets the least that there is, from then on.
    const shortened = (is.deletionGracePeriodSeconds ?? 0) < (was.deletionGracePeriodSeconds ?? 0);
    if (
      was.deletionTimestamp !== undefined &&
      is.deletionTimestamp !== undefined &&
      !shortened &&
      Date.parse(is.deletionTimestamp) > Date.parse(was.deletionTimestamp)
    )
      yield `${name} is to be deleted later than before`;
  },
};

/** What has finalizers stays. */
export const finalizers: ChangeInvariant = {
  name: 'finalizers hold',
  *check({ type, object, previous }, resource) {
    // A second deletion may ask for another propagation.
    const lasting = (one: string): boolean => one !== 'orphan' && one !== 'foregroundDeletion';
    const left = previous?.metadata.finalizers?.filter(lasting) ?? [];
    if (type === 'DELETED' && left.length > 0)
      yield `${resource} ${nameOf(object)} is gone with the finalizers ${left.join(', ')}`;
    if (type !== 'MODIFIED' || object.metadata.deletionTimestamp === undefined) return;
    if (previous?.metadata.deletionTimestamp === undefined) return;
    const added = (object.metadata.finalizers ?? []).filter((one) => lasting(one) && !left.includes(one));
    if (added.length > 0)
      yield `${resource} ${nameOf(object)}, being deleted, got the finalizers ${added.join(', ')}`;
  },
};

/** Only the operator releases what the operator holds. */
export const holds = (isReleasing: () => boolean): ChangeInvariant => ({
  name: 'holds are not lost',
  *check({ type, object, previous }, resource) {
    if (type !== 'MODIFIED' || isReleasing()) return;
    if (previous?.metadata.finalizers?.includes(HOLD) && !object.metadata.finalizers?.includes(HOLD))
      yield `${resource} ${nameOf(object)} lost its finalizer ${HOLD}`;
  },
});

/** Nothing comes into a namespace that is missing or on its way out. */
export const namespaceLifecycle: ChangeInvariant = {
  name: 'namespaces are open for what comes',
  *check({ type, object }, resource, store) {
    const { namespace } = object.metadata;
    if (type !== 'ADDED' || !namespace) return;
    const found = store.get('namespaces', namespace);
    if (!found) yield `${resource} ${nameOf(object)} came into a namespace that is not there`;
    else if (found.metadata.deletionTimestamp !== undefined)
      yield `${resource} ${nameOf(object)} came into a namespace on its way out`;
  },
};

/** An object has one controller at the most. */
export const oneController: ChangeInvariant = {
  name: 'one controller',
  *check({ object }, resource) {
    const owners = object.metadata.ownerReferences ?? [];
    if (owners.length < 2) return;
    if (owners.filter(({ controller }) => controller).length > 1)
      yield `${resource} ${nameOf(object)} has two controllers`;
    if (new Set(owners.map(({ uid }) => uid)).size < owners.length)
      yield `${resource} ${nameOf(object)} names an owner twice`;
  },
};
