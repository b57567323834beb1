import { signal } from '@preact/signals';
import type { Flow, MapChange, MapItem } from '../../../sandbox/map/model.ts';

/** The cluster map as the sandbox tells it. */
export class MapStore {
  /** The context of the learner's kubeconfig, undefined while there is none. */
  readonly context = signal<string | undefined>(undefined);
  /** Whether the sandbox has told anything yet. */
  readonly told = signal(false);
  /** Everything on the map by uid; another map after each change, with the same items where nothing changed. */
  readonly items = signal<ReadonlyMap<string, MapItem>>(new Map());
  readonly #changes = new Set<(change: MapChange) => void>();
  readonly #flows = new Set<(flows: readonly Flow[]) => void>();

  /** Hears each change, after `items` has it. Returns how to stop. */
  onChange(listener: (change: MapChange) => void): () => void {
    this.#changes.add(listener);
    return () => this.#changes.delete(listener);
  }

  /** Hears requests as the network carries them. Returns how to stop. */
  onFlows(listener: (flows: readonly Flow[]) => void): () => void {
    this.#flows.add(listener);
    return () => this.#flows.delete(listener);
  }

  apply(change: MapChange): void {
    const items = new Map(change.fresh ? [] : this.items.value);
    for (const uid of change.gone) items.delete(uid);
    for (const item of change.set) items.set(item.uid, item);
    this.context.value = change.context;
    this.items.value = items;
    this.told.value = true;
    for (const listener of this.#changes) listener(change);
  }

  carry(flows: readonly Flow[]): void {
    for (const listener of this.#flows) listener(flows);
  }
}
