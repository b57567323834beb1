import { expect } from 'vitest';
import { World } from '../../world/world.ts';
import { jumpTo } from '../../world/jump.ts';
import { ClusterMap } from './cluster-map.ts';
import type { Flow, MapChange, MapItem } from './model.ts';

export const turns = { turn: (): Promise<void> => new Promise((resolve) => setImmediate(resolve)) };

/** A page that shows the map of a world; what it holds is rebuilt from what it was told. */
export class MapPage {
  readonly told: MapChange[] = [];
  readonly flows: Flow[] = [];
  readonly items = new Map<string, MapItem>();
  readonly world: World;
  readonly map: ClusterMap;
  context: string | undefined;
  #due = new Set<() => void>();

  constructor(world: World) {
    this.world = world;
    this.map = new ClusterMap(world, {
      later: (_, run) => {
        this.#due.add(run);
        return () => this.#due.delete(run);
      },
      tell: (change) => this.#hear(change),
      carry: (flows) => this.flows.push(...flows),
      changed: () => undefined,
      failed: (error) => {
        throw error;
      },
    });
    this.map.on = true;
  }

  static async open(scenario: string): Promise<MapPage> {
    const world = await World.create({ scenario, seed: 3, start: START, locale: 'en', host: turns });
    const page = new MapPage(world);
    await page.look();
    return page;
  }

  #hear(change: MapChange): void {
    this.told.push(change);
    this.context = change.context;
    if (change.fresh) this.items.clear();
    for (const uid of change.gone) expect(this.items.delete(uid)).toBe(true);
    for (const item of change.set) this.items.set(item.uid, structuredClone(item));
  }

  close(): void {
    this.map.close();
    this.world.dispose();
  }

  /** Lets real time pass: the map looks, and tells what has changed. */
  async look(): Promise<void> {
    await this.map.look();
    await this.world.pacer.settled();
    for (const run of [...this.#due]) {
      this.#due.delete(run);
      run();
    }
  }

  /** Runs a command, then lets virtual seconds pass. */
  async run(line: string, seconds = 0): Promise<string> {
    const { output } = await this.world.type(line, this.world.clock.now() + 600_000);
    await jumpTo(this.world, this.world.clock.now() + seconds * 1000);
    await this.look();
    return output;
  }

  /** The learner's items of a kind, without what differs between seeds. */
  of(kind: MapItem['kind']): readonly string[] {
    return [...this.items.values()]
      .filter((item) => item.kind === kind && !item.system)
      .map((item) => {
        const where =
          item.kind === 'Pod' ? ` ${item.phase} ${item.ready}${item.node === '' ? '' : ' placed'}` : '';
        return `${item.name.replace(/-[0-9a-f]{6,}.*/, '')}: ${item.status} ${item.tone}${where}`;
      })
      .sort();
  }
}

export const START = Date.parse('2026-01-05T09:00:00Z');
