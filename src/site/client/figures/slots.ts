/**
 * Which row each of several things has, from the middle outwards: one thing stands in the middle, three stand around it. Who has
 * a row keeps it, so that nothing moves because something else came or went. What finds no row is left out.
 */
export function rowsOf(
  members: readonly string[],
  before: ReadonlyMap<string, number>,
  rows: number,
): ReadonlyMap<string, number> {
  // a little above the middle, so that of two rows as near the upper comes first
  const middle = (rows - 1) / 2 - 0.1;
  const order = Array.from({ length: rows }, (_, at) => at).sort(
    (a, b) => Math.abs(a - middle) - Math.abs(b - middle),
  );
  const kept = members.flatMap((member) => {
    const row = before.get(member);
    return row === undefined ? [] : [[member, row] as const];
  });
  const given = new Map(kept);
  const taken = new Set(given.values());
  const free = order.filter((row) => !taken.has(row));
  for (const member of members) {
    if (given.has(member)) continue;
    const row = free.shift();
    if (row === undefined) break;
    given.set(member, row);
  }
  return given;
}
