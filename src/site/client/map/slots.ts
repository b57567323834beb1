/**
 * Which place each thing has in its row: who has one keeps it, who comes takes the first free one. So nothing moves because
 * something else came or went.
 */
export type Slots = ReadonlyMap<string, number>;

/** The slots of the members of one row, from those they had. */
export function assignSlots(members: readonly string[], before: Slots | undefined): Slots {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  for (const member of members) {
    const slot = before?.get(member);
    if (slot === undefined) continue;
    slots.set(member, slot);
    taken.add(slot);
  }
  let free = 0;
  for (const member of members) {
    if (slots.has(member)) continue;
    while (taken.has(free)) free++;
    slots.set(member, free);
    taken.add(free);
  }
  return slots;
}

/** How many places a row has: one more than the last that is taken. */
export const slotCount = (slots: Slots): number => (slots.size === 0 ? 0 : Math.max(...slots.values()) + 1);
