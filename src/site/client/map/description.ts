import type {
  IngressItem,
  MapItem,
  NodeItem,
  PodItem,
  PodPhase,
  ServiceItem,
  WorkloadItem,
} from '../../../sandbox/map/model.ts';
import { groupPods } from './groups.ts';

/**
 * What the picture and the outline both say: things and how they belong together. It knows neither places nor words, so that
 * the two cannot differ.
 */
export type Thing =
  /** The learner's machine and the internet. */
  | { readonly id: 'outside'; readonly sort: 'outside' }
  | { readonly id: 'api-server'; readonly sort: 'api-server' }
  /** What stands in front of a service of type LoadBalancer. */
  | { readonly id: string; readonly sort: 'load-balancer'; readonly item: ServiceItem }
  | { readonly id: string; readonly sort: 'ingress'; readonly item: IngressItem }
  | { readonly id: string; readonly sort: 'service'; readonly item: ServiceItem }
  | WorkloadThing
  | NodeThing
  /** Where pods wait that have no node yet. */
  | { readonly id: 'waiting'; readonly sort: 'waiting'; readonly pods: number }
  | { readonly id: string; readonly sort: 'pod'; readonly item: PodItem; readonly room: string }
  | GroupThing;

/** A controller. */
interface WorkloadThing {
  readonly id: string;
  readonly sort: 'workload';
  readonly item: WorkloadItem;
  /** ReplicaSets that it keeps without pods: earlier revisions. They are said of it, and are no things of their own. */
  readonly resting: readonly WorkloadItem[];
}

/** A node; `item` is undefined for one that is gone while pods still name it. */
export interface NodeThing {
  readonly id: string;
  readonly sort: 'node';
  readonly name: string;
  readonly item: NodeItem | undefined;
  readonly pods: number;
}

/** Pods of one controller in one room and phase, drawn together where there are many. */
export interface GroupThing {
  readonly id: string;
  readonly sort: 'group';
  /** The id of the node, or `waiting`. */
  readonly room: string;
  /** The controller highest above them; undefined for bare pods. */
  readonly owner: WorkloadItem | undefined;
  readonly phase: PodPhase;
  readonly pods: readonly PodItem[];
}

/** How two things belong together, by id. */
export interface Relation {
  readonly sort: RelationSort;
  readonly from: string;
  readonly to: string;
}

export type RelationSort =
  /** A controller and what it made. */
  | 'owns'
  /** A service and a pod behind it that takes requests, or does not yet. */
  | 'selects'
  | 'selects-not-ready'
  /** Outside to load balancer or ingress, load balancer or ingress to service. */
  | 'leads'
  /** A pod and the room it is in: node or waiting room. */
  | 'in';

/** Things with their relations, in a stable order. */
export interface Description {
  readonly things: ReadonlyMap<string, Thing>;
  readonly relations: readonly Relation[];
  /** Whether pods are drawn together by controller and phase. */
  readonly grouped: boolean;
}

/** What is shown of a cluster. */
interface DescriptionOptions {
  /** Also what belongs to the system. */
  readonly system: boolean;
  /** Pods are grouped from this many on. */
  readonly groupFrom: number;
  /** Whether they were grouped before: then they stay so until there are clearly fewer. */
  readonly grouped: boolean;
}

export const loadBalancerId = (service: string): string => `lb:${service}`;
const lostNodeId = (name: string): string => `lost:${name}`;

/** The items that are shown: without the system's, and without ReplicaSets that only remember an older revision. */
function shownItems(items: Iterable<MapItem>, system: boolean): readonly MapItem[] {
  const all = [...items].filter((item) => system || !item.system);
  const owners = new Set(all.flatMap((item) => (item.kind === 'Pod' ? [item.owner] : [])));
  return all.filter(
    (item) =>
      item.kind !== 'ReplicaSet' ||
      item.owner === '' ||
      item.desired > 0 ||
      item.ready > 0 ||
      owners.has(item.uid),
  );
}

/** Describes a cluster. */
export function describe(items: Iterable<MapItem>, options: DescriptionOptions): Description {
  const all = [...items];
  const shown = shownItems(all, options.system);
  const kept = new Set(shown);
  const resting = Map.groupBy(
    all.filter((item) => item.kind === 'ReplicaSet' && !kept.has(item)).filter(isWorkload),
    ({ owner }) => owner,
  );
  const pods = shown.filter((item) => item.kind === 'Pod');
  const grouped = pods.length >= (options.grouped ? options.groupFrom * 0.75 : options.groupFrom);
  const things = new Map<string, Thing>();
  const relations: Relation[] = [];
  const add = (thing: Thing): void => void things.set(thing.id, thing);

  add({ id: 'outside', sort: 'outside' });
  add({ id: 'api-server', sort: 'api-server' });
  for (const item of shown) if (item.kind === 'Ingress') add({ id: item.uid, sort: 'ingress', item });
  for (const item of shown) if (item.kind === 'Service') addService(item, add);
  for (const item of shown) if (isWorkload(item)) add(workloadThing(item, resting.get(item.uid)));
  const rooms = addRooms(shown, pods, add);
  /** The thing that stands for a pod: itself, or its group. */
  let figureOf: (uid: string) => string | undefined;
  if (grouped) {
    const groups = groupPods(pods, rooms, things);
    for (const group of groups) add(group);
    const groupOf = new Map(groups.flatMap((group) => group.pods.map((pod) => [pod.uid, group.id] as const)));
    figureOf = (uid) => groupOf.get(uid);
  } else {
    for (const item of pods) add({ id: item.uid, sort: 'pod', item, room: roomOf(item, rooms) });
    figureOf = (uid) => (things.has(uid) ? uid : undefined);
  }
  for (const thing of things.values()) relate(thing, things, figureOf, relations);
  return { things, relations, grouped };
}

/** The thing of a controller. */
export const workloadThing = (item: WorkloadItem, resting: readonly WorkloadItem[] = []): WorkloadThing => ({
  id: item.uid,
  sort: 'workload',
  item,
  resting,
});

function isWorkload(item: MapItem): item is WorkloadItem {
  return item.kind !== 'Node' && item.kind !== 'Pod' && item.kind !== 'Service' && item.kind !== 'Ingress';
}

function addService(item: ServiceItem, add: (thing: Thing) => void): void {
  if (item.type === 'LoadBalancer') add({ id: loadBalancerId(item.uid), sort: 'load-balancer', item });
  add({ id: item.uid, sort: 'service', item });
}

/** Adds nodes and, if pods need it, the waiting room; returns room ids by node name ('' is the waiting room). */
function addRooms(
  shown: readonly MapItem[],
  pods: readonly PodItem[],
  add: (thing: Thing) => void,
): ReadonlyMap<string, string> {
  const counts = Map.groupBy(pods, (pod) => pod.node);
  const rooms = new Map<string, string>();
  const nodes = shown.filter((item) => item.kind === 'Node');
  nodes.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const item of nodes) {
    rooms.set(item.name, item.uid);
    add({ id: item.uid, sort: 'node', name: item.name, item, pods: counts.get(item.name)?.length ?? 0 });
  }
  for (const [name, inside] of counts) {
    if (name === '' || rooms.has(name)) continue;
    rooms.set(name, lostNodeId(name));
    add({ id: lostNodeId(name), sort: 'node', name, item: undefined, pods: inside.length });
  }
  const waiting = counts.get('');
  if (waiting) add({ id: 'waiting', sort: 'waiting', pods: waiting.length });
  return rooms;
}

/** The id of the room that a pod is in. */
export const roomOf = (pod: PodItem, rooms: ReadonlyMap<string, string>): string =>
  rooms.get(pod.node) ?? 'waiting';

/** Adds the relations that begin at a thing; a pod's owner and room count as the pod's. */
function relate(
  thing: Thing,
  things: ReadonlyMap<string, Thing>,
  figureOf: (uid: string) => string | undefined,
  relations: Relation[],
): void {
  const lead = (from: string, to: string): void => void relations.push({ sort: 'leads', from, to });
  switch (thing.sort) {
    case 'load-balancer':
      lead('outside', thing.id);
      lead(thing.id, thing.item.uid);
      break;
    case 'ingress':
      lead('outside', thing.id);
      for (const other of things.values())
        if (
          other.sort === 'service' &&
          other.item.namespace === thing.item.namespace &&
          thing.item.services.includes(other.item.name)
        )
          lead(thing.id, other.id);
      break;
    case 'service': {
      const select = (sort: 'selects' | 'selects-not-ready', uids: readonly string[]): void => {
        const to = new Set(uids.map(figureOf));
        for (const id of to) if (id !== undefined) relations.push({ sort, from: thing.id, to: id });
      };
      select('selects', thing.item.endpoints);
      select('selects-not-ready', thing.item.notReady);
      break;
    }
    case 'workload':
      if (things.has(thing.item.owner))
        relations.push({ sort: 'owns', from: thing.item.owner, to: thing.id });
      break;
    case 'pod':
      if (things.has(thing.item.owner))
        relations.push({ sort: 'owns', from: thing.item.owner, to: thing.id });
      relations.push({ sort: 'in', from: thing.id, to: thing.room });
      break;
    case 'group':
      if (thing.owner) relations.push({ sort: 'owns', from: thing.owner.uid, to: thing.id });
      relations.push({ sort: 'in', from: thing.id, to: thing.room });
      break;
  }
}
