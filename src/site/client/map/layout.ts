import type { Description, NodeThing, Thing } from './description.ts';
import type { Box, Point } from './geometry.ts';
import { layGroups, type GroupLabel } from './layout-groups.ts';
import { assignSlots, slotCount, type Slots } from './slots.ts';

/**
 * Where everything stands. Traffic runs from left to right (outside, load balancers, services, pods), ownership from top to
 * bottom (controllers above the nodes); on a narrow page the nodes stand below the rest.
 */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Names above the cells of grouped pods. */
  readonly labels: readonly GroupLabel[];
  /** Where to say that nothing runs yet, while that is so and there is room for it. */
  readonly nothing: Point | undefined;
  /** Where the sea begins. */
  readonly waterline: number;
  readonly density: Density;
  /** Handed to the next layout, so that things stay where they are. */
  readonly memory: Memory;
}

/** How much room a pod gets: a card with words, a tile with a sign and the end of its name, or a cell among others. */
export type Density = 'card' | 'tile' | 'cell';

/** The cells of a group: regions relative to where the cells of its block begin. */
export interface Cells extends Point {
  readonly regions: readonly Box[];
}

/** A thing's place. */
export interface Shape extends Box {
  readonly id: string;
  readonly cells?: Cells;
}

/** What was decided before and is kept. */
export interface Memory {
  readonly slots: ReadonlyMap<string, Slots>;
  /** Rows of cells by block. */
  readonly rows: ReadonlyMap<string, number>;
  readonly density: Density;
}

export const noMemory: Memory = { slots: new Map(), rows: new Map(), density: 'card' };

export const metrics = {
  pad: 12,
  gap: 12,
  /** Pages narrower than this have the nodes below. */
  wide: 600,
  /** Height of the top row: outside, API server, controllers. */
  top: 78,
  service: 50,
  workloadHead: 46,
  workloadRow: 26,
  roomHead: 36,
  roomFoot: 16,
  inset: 10,
  card: { width: 146, height: 42 },
  tile: { width: 46, height: 46 },
  podGap: 6,
  cell: 11,
} as const;

/** From so many pods on they are drawn as tiles. */
const tilesFrom = { wide: 16, narrow: 9 };

/** Collects shapes and slots while a layout is made. */
export class Plan {
  readonly shapes = new Map<string, Shape>();
  readonly labels: GroupLabel[] = [];
  readonly slots = new Map<string, Slots>();
  readonly rows = new Map<string, number>();
  readonly before: Memory;

  constructor(before: Memory) {
    this.before = before;
  }

  /** The slots of a row's members. */
  row(name: string, members: readonly string[]): Slots {
    return this.keep(name, assignSlots(members, this.before.slots.get(name)));
  }

  /** Keeps a row's slots for the next layout. */
  keep(name: string, slots: Slots): Slots {
    this.slots.set(name, slots);
    return slots;
  }

  place(id: string, x: number, y: number, width: number, height: number, cells?: Cells): void {
    this.shapes.set(id, { id, x, y, width, height, ...(cells ? { cells } : {}) });
  }
}

/** Lays out a description for a page of this width. */
export function layOut(description: Description, available: number, before: Memory): Layout {
  const width = Math.max(280, Math.floor(available));
  const { pad, gap, top } = metrics;
  const wide = width >= metrics.wide;
  const plan = new Plan(before);
  const things = [...description.things.values()];
  const density = densityOf(description, things, wide, before.density);

  const inner = width - 2 * pad;
  const edge = wide ? clamp(Math.round(width * 0.15), 118, 156) : Math.floor((inner - gap) * 0.4);
  const harbour = wide ? clamp(Math.round(width * 0.19), 138, 210) : inner - gap - edge;
  const lane = wide ? 2 * gap : gap;
  const harbourX = pad + edge + lane;
  const roomsX = wide ? harbourX + harbour + lane : pad;
  const roomsWidth = width - pad - roomsX;

  const topHeight = wide ? top : 52;
  plan.place('outside', pad, pad, edge, topHeight);
  plan.place('api-server', harbourX, pad, harbour, topHeight);
  const below = pad + topHeight + gap + 6;
  const trafficEnd = layTraffic(plan, things, { x: pad, edge, harbourX, harbour, y: below });
  const workloadsY = wide ? pad : trafficEnd;
  const workloadsEnd = layWorkloads(plan, description, things, roomsX, workloadsY, roomsWidth);
  const roomsY = wide ? Math.max(below, workloadsEnd + 6) : workloadsEnd + 6;
  const roomsEnd = layRooms(plan, things, density, { x: roomsX, y: roomsY, width: roomsWidth });
  return {
    width,
    height: Math.max(trafficEnd, roomsEnd) + pad,
    shapes: plan.shapes,
    labels: plan.labels,
    nothing:
      wide && !things.some(({ sort }) => sort === 'workload' || sort === 'pod' || sort === 'group')
        ? { x: roomsX, y: pad }
        : undefined,
    waterline: roomsY + 30,
    density,
    memory: { slots: plan.slots, rows: plan.rows, density },
  };
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

function densityOf(
  description: Description,
  things: readonly Thing[],
  wide: boolean,
  before: Density,
): Density {
  if (description.grouped) return 'cell';
  const pods = things.filter(({ sort }) => sort === 'pod').length;
  const from = wide ? tilesFrom.wide : tilesFrom.narrow;
  return pods >= (before === 'card' ? from : from * 0.7) ? 'tile' : 'card';
}

/** Load balancers and ingresses at the edge, services in the harbour, each in a row of its own. Returns where they end. */
function layTraffic(
  plan: Plan,
  things: readonly Thing[],
  at: {
    readonly x: number;
    readonly edge: number;
    readonly harbourX: number;
    readonly harbour: number;
    readonly y: number;
  },
): number {
  const members = things.filter(({ sort }) => sort === 'service' || sort === 'ingress');
  const slots = plan.row(
    'traffic',
    members.map(({ id }) => id),
  );
  const step = metrics.service + metrics.gap;
  for (const thing of things) {
    const y = (id: string): number => at.y + (slots.get(id) ?? 0) * step;
    if (thing.sort === 'service') plan.place(thing.id, at.harbourX, y(thing.id), at.harbour, metrics.service);
    if (thing.sort === 'ingress') plan.place(thing.id, at.x, y(thing.id), at.edge, metrics.service);
    if (thing.sort === 'load-balancer')
      plan.place(thing.id, at.x, y(thing.item.uid), at.edge, metrics.service);
  }
  return at.y + slotCount(slots) * step;
}

/** Controllers as cards, those that they own as rows inside. Returns where they end. */
function layWorkloads(
  plan: Plan,
  { things }: Description,
  all: readonly Thing[],
  x: number,
  y: number,
  width: number,
): number {
  const { gap, workloadHead, workloadRow } = metrics;
  const workloads = all.filter((thing) => thing.sort === 'workload');
  const isTop = (owner: string): boolean => !things.has(owner);
  const children = Map.groupBy(
    workloads.filter(({ item }) => !isTop(item.owner)),
    ({ item }) => item.owner,
  );
  const tops = workloads.filter(({ item }) => isTop(item.owner));
  const slots = plan.row(
    'workloads',
    tops.map(({ id }) => id),
  );
  const columns = Math.max(1, Math.floor((width + gap) / (190 + gap)));
  const cardWidth = Math.min(280, (width - gap * (columns - 1)) / columns);
  const heights: number[] = [];
  const rowSlots = new Map(
    tops.map(({ id }) => [
      id,
      plan.row(
        `workload:${id}`,
        (children.get(id) ?? []).map((child) => child.id),
      ),
    ]),
  );
  const heightOf = (id: string): number => {
    const rows = slotCount(rowSlots.get(id) ?? new Map());
    return workloadHead + (rows === 0 ? 0 : rows * workloadRow + 6);
  };
  for (const { id } of tops) {
    const line = Math.floor((slots.get(id) ?? 0) / columns);
    heights[line] = Math.max(heights[line] ?? workloadHead, heightOf(id));
  }
  const lineY = (line: number): number =>
    y +
    Array.from({ length: line }, (_, at) => (heights[at] ?? workloadHead) + gap).reduce((a, b) => a + b, 0);
  for (const { id } of tops) {
    const slot = slots.get(id) ?? 0;
    const left = x + (slot % columns) * (cardWidth + gap);
    const upper = lineY(Math.floor(slot / columns));
    plan.place(id, left, upper, cardWidth, heightOf(id));
    for (const [child, row] of rowSlots.get(id) ?? [])
      plan.place(child, left + 6, upper + workloadHead + row * workloadRow, cardWidth - 12, workloadRow - 2);
  }
  return heights.length === 0 ? y : lineY(heights.length);
}

/** Nodes as rooms with their pods, and below them the waiting room. Returns where they end. */
function layRooms(
  plan: Plan,
  things: readonly Thing[],
  density: Density,
  at: { readonly x: number; readonly y: number; readonly width: number },
): number {
  const { gap } = metrics;
  const nodes = things.filter((thing): thing is NodeThing => thing.sort === 'node');
  const least = density === 'card' ? metrics.card.width + 2 * metrics.inset : 196;
  const columns = clamp(Math.floor((at.width + gap) / (least + gap)), 1, Math.max(1, nodes.length));
  const roomWidth = (at.width - gap * (columns - 1)) / columns;
  let y = at.y;
  for (let first = 0; first < nodes.length; first += columns) {
    const line = nodes.slice(first, first + columns);
    const heights = line.map(({ id }, column) =>
      layRoom(plan, things, density, id, at.x + column * (roomWidth + gap), y, roomWidth),
    );
    const height = Math.max(...heights);
    line.forEach(({ id }, column) => plan.place(id, at.x + column * (roomWidth + gap), y, roomWidth, height));
    y += height + gap + 4;
  }
  if (!things.some(({ sort }) => sort === 'waiting')) return y;
  const height = layRoom(plan, things, density, 'waiting', at.x, y, at.width);
  plan.place('waiting', at.x, y, at.width, height);
  return y + height + gap;
}

/** Lays the pods of a room; returns the room's height. */
function layRoom(
  plan: Plan,
  things: readonly Thing[],
  density: Density,
  room: string,
  x: number,
  y: number,
  width: number,
): number {
  const { inset, podGap, roomHead, roomFoot } = metrics;
  const inside = { x: x + inset, y: y + roomHead, width: width - 2 * inset };
  if (density === 'cell') {
    const groups = things.filter((thing) => thing.sort === 'group').filter((group) => group.room === room);
    return roomHead + Math.max(46, layGroups(plan, room, groups, inside)) + roomFoot;
  }
  const pods = things.filter((thing) => thing.sort === 'pod').filter((pod) => pod.room === room);
  const slots = plan.row(
    `room:${room}`,
    pods.map(({ id }) => id),
  );
  const size = metrics[density];
  const columns = Math.max(1, Math.floor((inside.width + podGap) / (size.width + podGap)));
  const podWidth =
    density === 'tile' ? size.width : Math.min(260, (inside.width - podGap * (columns - 1)) / columns);
  for (const { id } of pods) {
    const slot = slots.get(id) ?? 0;
    plan.place(
      id,
      inside.x + (slot % columns) * (podWidth + podGap),
      inside.y + Math.floor(slot / columns) * (size.height + podGap),
      podWidth,
      size.height,
    );
  }
  const rows = Math.max(1, Math.ceil(slotCount(slots) / columns));
  return roomHead + rows * (size.height + podGap) - podGap + roomFoot;
}
