/** A rectangle in CSS pixels, from the picture's top left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A point in the same measure. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export const centre = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

/** Whether a box lies in another. */
export const contains = (outer: Box, inner: Box): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;

/** Where a line between two boxes leaves `from` and meets `to`: at the sides that face each other. */
export function anchors(from: Box, to: Box): readonly [Point, Point, 'across' | 'down'] {
  const a = centre(from);
  const b = centre(to);
  if (to.y >= from.y + from.height) return [{ x: a.x, y: from.y + from.height }, { x: b.x, y: to.y }, 'down'];
  if (from.y >= to.y + to.height) return [{ x: a.x, y: from.y }, { x: b.x, y: to.y + to.height }, 'down'];
  return a.x <= b.x
    ? [{ x: from.x + from.width, y: a.y }, { x: to.x, y: b.y }, 'across']
    : [{ x: from.x, y: a.y }, { x: to.x + to.width, y: b.y }, 'across'];
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A calm curve between two boxes, as path data. A service's line leaves to the right although its pod is further down. */
export function curve(from: Box, to: Box): string {
  const right = to.x >= from.x + from.width + 12;
  const [a, b, way] = right
    ? ([{ x: from.x + from.width, y: centre(from).y }, { x: to.x, y: centre(to).y }, 'across'] as const)
    : anchors(from, to);
  const bend = way === 'across' ? (b.x - a.x) / 2 : (b.y - a.y) / 2;
  const c1 = way === 'across' ? { x: a.x + bend, y: a.y } : { x: a.x, y: a.y + bend };
  const c2 = way === 'across' ? { x: b.x - bend, y: b.y } : { x: b.x, y: b.y - bend };
  const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
  return `M${at(a)}C${at(c1)} ${at(c2)} ${at(b)}`;
}

/** The rectangles that `count` cells fill, from cell `start` on, where a row has `perRow` of them: three at most. */
export function cellRegions(start: number, count: number, perRow: number, pitch: number): readonly Box[] {
  const regions: Box[] = [];
  const end = start + count;
  const add = (row: number, column: number, columns: number, rows: number): void => {
    if (columns > 0 && rows > 0)
      regions.push({ x: column * pitch, y: row * pitch, width: columns * pitch, height: rows * pitch });
  };
  const firstRow = Math.floor(start / perRow);
  const lastRow = Math.floor(end / perRow);
  if (firstRow === lastRow) {
    add(firstRow, start % perRow, count, 1);
    return regions;
  }
  const whole = Math.ceil(start / perRow);
  if (whole > firstRow) add(firstRow, start % perRow, perRow - (start % perRow), 1);
  add(whole, 0, perRow, lastRow - whole);
  add(lastRow, 0, end % perRow, 1);
  return regions;
}
