import { centre, contains, type Box } from './geometry.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The thing that an arrow key leads to: the nearest in that direction, those straight ahead first. */
export function nextThing(
  shapes: ReadonlyMap<string, Box>,
  from: string,
  direction: Direction,
): string | undefined {
  const start = shapes.get(from);
  if (!start) return shapes.keys().next().value;
  const here = centre(start);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, box] of shapes) {
    if (id === from) continue;
    const [ahead, aside] = distances(start, here, box, direction);
    if (ahead <= 0) continue;
    const cost = ahead + aside * 2.5;
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}

/** How far a box is ahead, and how far it lies beside the way. Rooms hold pods: within one the way leads to its contents. */
function distances(
  start: Box,
  here: { readonly x: number; readonly y: number },
  box: Box,
  direction: Direction,
): readonly [number, number] {
  const inside = contains(start, box);
  const around = contains(box, start);
  const there = centre(box);
  const across = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  // a room is reached by its head
  if (inside) return direction === 'down' ? [box.y - start.y, Math.abs(box.x - start.x)] : [-1, 0];
  if (around) return direction === 'up' ? [start.y - box.y, 0] : [-1, 0];
  // what lies under or over a box, however wide, is not beside it
  if (across && box.x < start.x + start.width && start.x < box.x + box.width) return [-1, 0];
  const ahead = across ? (there.x - here.x) * sign : (headY(box) - headY(start)) * sign;
  const gap = across
    ? Math.max(0, box.y - (start.y + start.height), start.y - (box.y + box.height))
    : Math.max(0, box.x - (start.x + start.width), start.x - (box.x + box.width));
  const off = across ? Math.abs(headY(box) - headY(start)) : Math.abs(there.x - here.x);
  return [ahead, gap + off * 0.25];
}

const headY = (box: Box): number => box.y + Math.min(box.height, 50) / 2;
