import type { ResourceQuota } from '../../src/cluster/api/types.ts';
import type { Stored, StoredObject } from '../../src/cluster/machinery/object.ts';
import { nano } from '../../src/cluster/machinery/quantity.ts';
import type { Change, Store } from '../../src/cluster/store/store.ts';
import { isOver } from './invariant.ts';

type Quota = Stored<ResourceQuota>;

/** How often the controller counts every quota anew, in virtual milliseconds. */
const COUNT = 300_000;

/** A pod that should have gone may be counted or not. @returns how many there are at the least and at the most */
export function counted(
  store: Store,
  namespace: string,
  name: string,
  now: number,
): readonly [number, number] {
  if (name === 'requests.storage') {
    const claims = store.list('persistentvolumeclaims', namespace);
    const sum = claims.reduce((all, { spec }) => all + nano(spec.resources?.requests?.['storage']), 0n);
    return [Number(sum), Number(sum)];
  }
  const all = store.list(name.replace('count/', ''), namespace);
  if (name !== 'pods') return [all.length, all.length];
  const live = store.list('pods', namespace).filter((pod) => !isOver(pod));
  const overdue = live.filter(({ metadata }) => Date.parse(metadata.deletionTimestamp ?? '') <= now);
  return [live.length - overdue.length, live.length];
}

/** How much of a name a quota says is used. */
export function told({ status }: Quota, name: string): number {
  const used = status.used?.[name];
  return name.startsWith('requests.') ? Number(nano(used)) : Number(used);
}

/** What rules say of a quota's name, which is not among those that they look at. */
export const isUnchecked = (name: string): boolean => name === 'requests.cpu';

interface Charge {
  readonly amount: number;
  /** When the controller has counted, in virtual milliseconds. */
  readonly until: number;
}

/**
 * What the API server has charged for objects that were never made, as one whose name was taken: it stays used until the quota
 * is counted anew. A charge is what a quota says too much as it is written, less what comes then.
 */
export class Charges {
  readonly #store: Store;
  readonly #now: () => number;
  /** By quota and name. */
  readonly #charges = new Map<string, Charge>();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  enter(resource: string, { type, object }: Change): void {
    const { namespace } = object.metadata;
    if (namespace === undefined || type === 'DELETED') return;
    if (resource === 'resourcequotas') this.#write(object as Quota);
    else if (this.#charges.size > 0)
      for (const quota of this.#store.list('resourcequotas', namespace)) this.#come(quota);
  }

  /** How much more than there is a quota may say is used. */
  of(quota: StoredObject, name: string): number {
    const charge = this.#charges.get(`${quota.metadata.uid} ${name}`);
    return charge && this.#now() <= charge.until ? charge.amount : 0;
  }

  #write(quota: Quota): void {
    const now = this.#now();
    for (const name of Object.keys(quota.status.used ?? {})) {
      if (isUnchecked(name)) continue;
      const key = `${quota.metadata.uid} ${name}`;
      const amount = this.#excess(quota, name);
      if (amount > 0) this.#charges.set(key, { amount, until: (Math.floor(now / COUNT) + 1) * COUNT });
      else this.#charges.delete(key);
    }
  }

  /** Something has come, for which the quota was charged. */
  #come(quota: Quota): void {
    for (const name of Object.keys(quota.status.used ?? {})) {
      const key = `${quota.metadata.uid} ${name}`;
      const charge = this.#charges.get(key);
      if (!charge) continue;
      const amount = Math.min(charge.amount, this.#excess(quota, name));
      if (amount > 0) this.#charges.set(key, { ...charge, amount });
      else this.#charges.delete(key);
    }
  }

  #excess(quota: Quota, name: string): number {
    const [least] = counted(this.#store, quota.metadata.namespace ?? '', name, this.#now());
    return told(quota, name) - least;
  }
}
