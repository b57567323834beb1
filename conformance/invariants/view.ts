import type { ApiBody } from '../../src/cluster/messages.ts';
import type { Simulation } from '../../src/cluster/simulation.ts';
import type { Store } from '../../src/cluster/store/store.ts';

/** Which objects of a resource somebody looks at. */
interface Scope {
  readonly namespace: string | undefined;
  /** The label `app` that is asked for. */
  readonly app: string | undefined;
}

/** A field of what may be an object. */
export const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;

/** What somebody sees who has listed objects and watches them since: their versions by UID. */
export class View {
  /** The watch is over. */
  ended = false;
  readonly #resource: string;
  readonly #scope: Scope;
  readonly #seen = new Map<unknown, unknown>();

  private constructor(resource: string, scope: Scope) {
    this.#resource = resource;
    this.#scope = scope;
  }

  static async open(simulation: Simulation, resource: string, path: string, scope: Scope): Promise<View> {
    const view = new View(resource, scope);
    const get = async (query: Readonly<Record<string, string>>): Promise<ApiBody> => {
      const all = { ...query, ...(scope.app !== undefined && { labelSelector: `app=${scope.app}` }) };
      const headers = { accept: 'application/json' };
      return (await simulation.handle({ method: 'GET', path, query: new URLSearchParams(all), headers }))
        .body;
    };
    const list = await get({});
    const value = list.type === 'json' ? list.value : undefined;
    const items = field(value, 'items');
    for (const item of Array.isArray(items) ? (items as unknown[]) : []) view.#take('ADDED', item);
    const resourceVersion = String(field(field(value, 'metadata'), 'resourceVersion'));
    const watch = await get({ watch: 'true', resourceVersion, timeoutSeconds: '200' });
    if (watch.type !== 'events') throw new Error(`${path} cannot be watched`);
    void view.#follow(watch.events);
    return view;
  }

  /** Says how that differs from what is there. */
  *compare(store: Store): Iterable<string> {
    if (this.ended) return;
    const { namespace, app } = this.#scope;
    const there = store
      .list(this.#resource, namespace)
      .filter(({ metadata }) => app === undefined || metadata.labels?.['app'] === app);
    const about = `${this.#resource} of ${namespace ?? 'all'} with app=${app ?? '*'}`;
    if (there.length !== this.#seen.size)
      yield `${about}: ${this.#seen.size} are seen, ${there.length} are there`;
    for (const { metadata } of there)
      if (this.#seen.get(metadata.uid) !== metadata.resourceVersion)
        yield `${about}: ${metadata.name} is seen as of ${String(this.#seen.get(metadata.uid))}, not ${metadata.resourceVersion}`;
  }

  async #follow(events: AsyncIterable<unknown>): Promise<void> {
    for await (const event of events) this.#take(field(event, 'type'), field(event, 'object'));
    this.ended = true;
  }

  #take(type: unknown, object: unknown): void {
    const metadata = field(object, 'metadata');
    if (type === 'DELETED') this.#seen.delete(field(metadata, 'uid'));
    else if (type === 'ADDED' || type === 'MODIFIED')
      this.#seen.set(field(metadata, 'uid'), field(metadata, 'resourceVersion'));
  }
}
