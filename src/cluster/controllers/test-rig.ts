import { VirtualClock } from '../clock.ts';
import { keyOf, type KubeObject, type StoredObject } from '../machinery/object.ts';
import { unknownError } from '../machinery/status.ts';
import { KeyedRandom } from '../random.ts';
import { Store } from '../store/store.ts';
import { fakeClient } from '../test-client.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { metadata } from './test-objects.ts';

/** An object with the name of its resource. */
export type Placed = readonly [resource: string, object: StoredObject];

/** What is put into a store; a name of a resource and a key take an object away. */
export type Step = Placed | readonly [resource: string, key: string];

/** A controller and its store; the server does what it is asked. */
export class Rig {
  readonly store = new Store();
  readonly clock = new VirtualClock(0);
  /** What the server was asked, but for reads: `delete pods web-0`. */
  readonly asked: string[] = [];
  /** Types and reasons of events. */
  readonly told: string[] = [];
  /** What the server refuses, in the words of {@link asked}. */
  readonly refused = new Set<string>();
  readonly controller: Controller;
  #made = 0;

  /** @param observes whether statuses are kept as they are written */
  constructor(
    make: (context: ControllerContext) => Controller,
    there: readonly Placed[] = [],
    observes = true,
  ) {
    const { store, clock } = this;
    this.take(...there);
    const note = (verb: string, resource: string, name: string): void => {
      const words = `${verb} ${resource} ${name}`;
      this.asked.push(words);
      if (this.refused.has(words)) throw unknownError('refused');
    };
    const client = fakeClient({
      get: (resource, namespace, name) => store.get(resource, keyOf({ metadata: { namespace, name } })),
      list: (resource, namespace) => store.list(resource, namespace),
      create: (resource, _namespace, object: KubeObject) => {
        const name = object.metadata?.name ?? `made-${this.#made++}`;
        note('create', resource, name);
        const named = { ...object, metadata: { ...metadata(name), ...object.metadata, name }, status: {} };
        this.take([resource, named as StoredObject]);
        return named as never;
      },
      update: (resource, object) => {
        const {
          metadata: { name },
        } = object as unknown as StoredObject;
        note('update', resource, name);
        this.take([resource, object as unknown as StoredObject]);
        return object;
      },
      updateStatus: (resource, object) => {
        const {
          metadata: { name },
        } = object as unknown as StoredObject;
        note('update status', resource, name);
        if (observes) this.take([resource, object as unknown as StoredObject]);
        return object;
      },
      delete: (resource, namespace, name) => {
        note('delete', resource, name);
        this.take([resource, keyOf({ metadata: { namespace, name } })]);
      },
    });
    const recorder = () => ({
      event: (_: unknown, type: string, reason: string) => void this.told.push(`${type} ${reason}`),
    });
    this.controller = make({ clock, random: new KeyedRandom(1), store, client, recorder });
  }

  take(...steps: readonly Step[]): void {
    for (const [resource, object] of steps)
      if (typeof object === 'string') this.store.remove(resource, object);
      else this.store.put<StoredObject>(resource, object);
  }

  /** Looks at all that is there, and at all that comes of it in this instant. */
  look(): void {
    this.controller.resync();
    this.clock.advanceTo(this.clock.now());
  }

  /** The names of pods that the server was asked to delete. */
  get deleted(): readonly string[] {
    const words = 'delete pods ';
    return this.asked.filter((one) => one.startsWith(words)).map((one) => one.slice(words.length));
  }

  get pods(): readonly string[] {
    return this.store.list('pods', 'default').map(({ metadata: { name } }) => name);
  }

  /** Who owns the objects of a resource, by name. */
  owners(resource: string): Readonly<Record<string, readonly string[]>> {
    const objects = this.store.list(resource as 'pods', 'default');
    return Object.fromEntries(
      objects.map(({ metadata: { name, ownerReferences = [] } }) => [
        name,
        ownerReferences.map((by) => by.name),
      ]),
    );
  }
}

/** The keys that a controller notes for its next looks when it hears of changes, by their names. */
export function keysNoted(
  make: (context: ControllerContext) => Controller,
  there: readonly Placed[],
  changes: readonly Step[],
): readonly string[] {
  const rig = new Rig(make, there);
  rig.take(...changes);
  const { ready = [], waiting } = rig.controller.state?.()?.queue ?? {};
  rig.controller.stop();
  return [...ready, ...(waiting?.keys() ?? [])].toSorted();
}
