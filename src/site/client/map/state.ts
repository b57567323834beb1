import { effect, signal } from '@preact/signals';
import { describe, workloadThing, type Description, type Thing } from './description.ts';
import { mapSettings } from './settings.ts';
import type { MapSource } from './source.ts';

/** From so many pods on they are drawn together. */
const GROUP_FROM = 96;
/** With many pods the picture changes so often at most, in milliseconds. */
const CROWDED_PAUSE = 120;

const empty: Description = { things: new Map(), relations: [], grouped: false };

/** What the map's parts share: the description of the cluster, kept up, and what is selected. */
export class MapState {
  readonly source: MapSource;
  readonly description = signal<Description>(empty);
  /** The id of the thing, or the uid of the item, that the inspector shows. */
  readonly selected = signal<string | undefined>(undefined);
  /** The groups of pods, made when somebody asks. */
  #figures: ReadonlyMap<string, string> | undefined;
  /** Everything was told anew: what is selected may be gone. */
  #anew = false;
  #due = false;
  #drawn = Number.NEGATIVE_INFINITY;
  #ended = false;
  readonly #ends: (() => void)[];

  constructor(source: MapSource) {
    this.source = source;
    this.#ends = [
      effect(() => {
        void source.map.items.value;
        void mapSettings.value.system;
        this.#soon();
      }),
      effect(() => {
        void source.map.context.value;
        this.selected.value = undefined;
      }),
      source.map.onChange(({ fresh }) => {
        this.#anew ||= fresh;
      }),
    ];
    this.#describe();
  }

  /** The thing behind an id, also a pod that is drawn in a group. */
  thing(id: string): Thing | undefined {
    const thing = this.description.value.things.get(id);
    if (thing) return thing;
    const item = this.source.map.items.value.get(id);
    if (item?.kind === 'Pod') return { id, sort: 'pod', item, room: this.#roomOf(item.node) };
    if (item?.kind === 'Node') return { id, sort: 'node', name: item.name, item, pods: 0 };
    if (item?.kind === 'Service') return { id, sort: 'service', item };
    if (item?.kind === 'Ingress') return { id, sort: 'ingress', item };
    return item ? workloadThing(item) : undefined;
  }

  /** The thing that stands for a pod in the picture: itself, or its group. */
  figureOf(uid: string): string {
    if (!this.#figures) {
      const groups = [...this.description.peek().things.values()].filter((thing) => thing.sort === 'group');
      this.#figures = new Map(groups.flatMap(({ id, pods }) => pods.map((pod) => [pod.uid, id] as const)));
    }
    return this.#figures.get(uid) ?? uid;
  }

  end(): void {
    this.#ended = true;
    for (const end of this.#ends) end();
  }

  #roomOf(node: string): string {
    for (const thing of this.description.value.things.values())
      if (thing.sort === 'node' && thing.name === node) return thing.id;
    return 'waiting';
  }

  /** Describes anew with the next frame, in a crowd a little later. */
  #soon(): void {
    if (this.#due) return;
    this.#due = true;
    const frame = (): number => requestAnimationFrame(() => this.#describe());
    const wait = this.description.peek().grouped ? this.#drawn + CROWDED_PAUSE - performance.now() : 0;
    if (wait > 16) setTimeout(frame, wait);
    else frame();
  }

  #describe(): void {
    this.#due = false;
    if (this.#ended) return;
    this.#drawn = performance.now();
    this.#figures = undefined;
    this.description.value = describe(this.source.map.items.peek().values(), {
      system: mapSettings.peek().system,
      groupFrom: GROUP_FROM,
      grouped: this.description.peek().grouped,
    });
    if (!this.#anew) return;
    this.#anew = false;
    const selected = this.selected.peek();
    if (selected !== undefined && !this.thing(selected)) this.selected.value = undefined;
  }
}
