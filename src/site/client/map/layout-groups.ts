import type { GroupThing } from './description.ts';
import { cellRegions } from './geometry.ts';
import { phases } from './groups.ts';
import { metrics, type Plan } from './layout.ts';
import { assignSlots, slotCount } from './slots.ts';

/** The name above a block of cells. */
export interface GroupLabel {
  readonly id: string;
  /** The controller's name, '' for bare pods. */
  readonly name: string;
  readonly pods: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const labelHeight = 18;
const chip = { width: 62, height: 24, gap: 4 };

/** Lays a room's groups: for each controller a name, its cells phase after phase, and a chip with the number for each phase. */
export function layGroups(
  plan: Plan,
  room: string,
  groups: readonly GroupThing[],
  at: { readonly x: number; readonly y: number; readonly width: number },
): number {
  const blocks = Map.groupBy(groups, ({ owner }) => owner?.uid ?? '');
  const order = plan.row(`blocks:${room}`, [...blocks.keys()]);
  const perRow = Math.max(1, Math.floor(at.width / metrics.cell));
  let y = at.y;
  for (const [owner] of [...order].toSorted((a, b) => a[1] - b[1])) {
    const block = `${room}/${owner}`;
    const members = (blocks.get(owner) ?? []).toSorted(
      (a, b) => phases.indexOf(a.phase) - phases.indexOf(b.phase),
    );
    const pods = members.reduce((sum, group) => sum + group.pods.length, 0);
    plan.labels.push({ id: block, name: members[0]?.owner?.name ?? '', pods, x: at.x, y, width: at.width });
    const needed = Math.ceil(pods / perRow);
    const before = plan.before.rows.get(block) ?? 0;
    // a block that empties a little keeps its height, so that what is below stands still
    const rows = needed >= before || needed < before * 0.6 ? needed : before;
    plan.rows.set(block, rows);
    const cellsY = y + labelHeight;
    const chipsY = cellsY + rows * metrics.cell + 6;
    const ids = members.map(({ id }) => id);
    // chips keep their places while phases come and go; what is left alone moves to the front
    const slots =
      ids.length === 1
        ? plan.keep(`chips:${block}`, assignSlots(ids, undefined))
        : plan.row(`chips:${block}`, ids);
    const perLine = Math.max(1, Math.floor((at.width + chip.gap) / (chip.width + chip.gap)));
    let start = 0;
    for (const group of members) {
      const slot = slots.get(group.id) ?? 0;
      plan.place(
        group.id,
        at.x + (slot % perLine) * (chip.width + chip.gap),
        chipsY + Math.floor(slot / perLine) * (chip.height + chip.gap),
        chip.width,
        chip.height,
        { x: at.x, y: cellsY, regions: cellRegions(start, group.pods.length, perRow, metrics.cell) },
      );
      start += group.pods.length;
    }
    y = chipsY + Math.ceil(slotCount(slots) / perLine) * (chip.height + chip.gap) + 8;
  }
  return y - at.y;
}
