import type { EndpointSlice, Event, Ingress, Node, Pod, Service } from '../../cluster/api/types.ts';
import type { Stored, StoredObject } from '../../cluster/machinery/object.ts';
import { ingressItem } from './ingress-item.ts';
import type { MapItem } from './model.ts';
import { nodeItem, openAddress } from './node-item.ts';
import { podItem, waitingContainers } from './pod-item.ts';
import { Pulls } from './pulls.ts';
import type { WatchedResource } from './resources.ts';
import { same } from './same.ts';
import { serviceItem } from './service-item.ts';
import { workloadItem } from './workload-item.ts';

/** What became of the map's items. */
interface MapDelta {
  readonly set: readonly MapItem[];
  /** Uids. */
  readonly gone: readonly string[];
}

interface Known {
  readonly resource: WatchedResource;
  object: StoredObject;
}

const serviceOf = ({ metadata }: StoredObject): string =>
  `${metadata.namespace ?? ''}/${metadata.labels?.['kubernetes.io/service-name'] ?? ''}`;

/**
 * The map's items, kept up from the objects of a cluster. An item is derived again only when its object, or one that it depends
 * on, has changed, and only when somebody asks.
 */
export class MapState {
  /** Everything that was listed or watched, by uid. */
  readonly #known = new Map<string, Known>();
  readonly #items = new Map<string, MapItem>();
  /** Uids whose items may have changed. */
  readonly #dirty = new Set<string>();
  readonly #pulls = new Pulls();
  /** Endpoint slices by `namespace/service`. */
  readonly #slices = new Map<string, Map<string, Stored<EndpointSlice>>>();
  /** Uids of services by `namespace/name`. */
  readonly #services = new Map<string, string>();
  readonly #nodes = new Map<string, Stored<Node>>();
  #openAddress: string | undefined;
  #moving = 0;

  /** Everything on the map, by uid; as of the last `take`. */
  get items(): ReadonlyMap<string, MapItem> {
    return this.#items;
  }

  /** Whether something may have changed since the last `take`. */
  get stale(): boolean {
    return this.#dirty.size > 0;
  }

  /** Whether something is on its way to another state by itself; as of the last `take`. */
  get moving(): boolean {
    return this.#moving > 0;
  }

  /** What there is of a resource now; what is not in it is gone. */
  replace(resource: WatchedResource, objects: readonly StoredObject[]): void {
    const there = new Set(objects.map(({ metadata }) => metadata.uid));
    for (const [uid, known] of this.#known)
      if (known.resource === resource && !there.has(uid)) this.remove(resource, known.object);
    for (const object of objects) {
      const before = this.#known.get(object.metadata.uid)?.object;
      if (before?.metadata.resourceVersion !== object.metadata.resourceVersion) this.put(resource, object);
    }
  }

  put(resource: WatchedResource, object: StoredObject): void {
    const { uid } = object.metadata;
    const known = this.#known.get(uid);
    if (known) known.object = object;
    else this.#known.set(uid, { resource, object });
    this.#note(resource, object, true);
  }

  remove(resource: WatchedResource, object: StoredObject): void {
    this.#known.delete(object.metadata.uid);
    this.#note(resource, object, false);
  }

  /** Forgets everything. */
  clear(): void {
    for (const { resource, object } of [...this.#known.values()]) this.remove(resource, object);
  }

  /** Derives what is stale. Returns what has changed since the last time. */
  take(): MapDelta {
    const set: MapItem[] = [];
    const gone: string[] = [];
    for (const uid of this.#dirty) {
      const before = this.#items.get(uid);
      const after = this.#derive(uid);
      if (after === undefined) {
        if (!before) continue;
        this.#items.delete(uid);
        gone.push(uid);
      } else {
        if (before && same(before, after)) continue;
        this.#items.set(uid, after);
        set.push(after);
      }
      this.#moving += Number(isMoving(after)) - Number(isMoving(before));
    }
    this.#dirty.clear();
    return { set, gone };
  }

  /** Notes which items a change concerns. */
  #note({ kind }: WatchedResource, object: StoredObject, there: boolean): void {
    const { uid, namespace = '', name } = object.metadata;
    switch (kind) {
      case 'Event': {
        const event = object as Stored<Event>;
        if (there ? this.#pulls.put(event) : this.#pulls.remove(event))
          this.#dirty.add(event.involvedObject.uid ?? '');
        return;
      }
      case 'Namespace':
        return;
      case 'EndpointSlice':
        this.#noteSlice(object as Stored<EndpointSlice>, there);
        return;
      case 'Service':
        if (there) this.#services.set(`${namespace}/${name}`, uid);
        else if (this.#services.get(`${namespace}/${name}`) === uid)
          this.#services.delete(`${namespace}/${name}`);
        break;
      case 'Node':
        if (there) this.#nodes.set(name, object as Stored<Node>);
        else if (this.#nodes.get(name)?.metadata.uid === uid) this.#nodes.delete(name);
        this.#noteNodes();
        break;
    }
    this.#dirty.add(uid);
  }

  #noteSlice(slice: Stored<EndpointSlice>, there: boolean): void {
    const key = serviceOf(slice);
    let slices = this.#slices.get(key);
    if (!slices) this.#slices.set(key, (slices = new Map()));
    if (there) slices.set(slice.metadata.uid, slice);
    else slices.delete(slice.metadata.uid);
    if (slices.size === 0) this.#slices.delete(key);
    const service = this.#services.get(key);
    if (service !== undefined) this.#dirty.add(service);
  }

  /** The first node by name is where node ports are looked at; services depend on its address. */
  #noteNodes(): void {
    const names = [...this.#nodes.keys()].sort();
    const [address] = names.flatMap((name) => {
      const node = this.#nodes.get(name);
      return (node && openAddress(node)) ?? [];
    });
    if (address === this.#openAddress) return;
    this.#openAddress = address;
    for (const uid of this.#services.values()) this.#dirty.add(uid);
  }

  #derive(uid: string): MapItem | undefined {
    const known = this.#known.get(uid);
    if (!known) return undefined;
    const { object, resource } = known;
    const { kind } = resource;
    switch (kind) {
      case 'Node':
        return nodeItem(object as Stored<Node>);
      case 'Pod': {
        const pod = object as Stored<Pod>;
        return podItem(pod, this.#pulls.pulls(uid, waitingContainers(pod)));
      }
      case 'Service': {
        const service = object as Stored<Service>;
        const slices = this.#slices.get(`${service.metadata.namespace ?? ''}/${service.metadata.name}`);
        return serviceItem(service, slices?.values() ?? [], this.#openAddress);
      }
      case 'Ingress':
        return ingressItem(object as Stored<Ingress>);
      case 'EndpointSlice':
      case 'Namespace':
      case 'Event':
        return undefined;
      default:
        return workloadItem(kind, resource.apiVersion, object);
    }
  }
}

/** Controllers that wait for their pods move only as their pods do: a stuck one would move for ever. */
const isMoving = (item: MapItem | undefined): boolean =>
  item?.tone === 'moving' && (item.kind === 'Pod' || item.kind === 'Service' || item.kind === 'Node');
