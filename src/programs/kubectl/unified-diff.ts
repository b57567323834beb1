/** One step from the old lines to the new ones. */
interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

/** The shortest edit script between two texts' lines. Models Myers' O(ND) algorithm */
function editsBetween(from: readonly string[], to: readonly string[]): readonly Edit[] {
  const max = from.length + to.length;
  const trace: Map<number, number>[] = [];
  let reached = new Map([[1, 0]]);
  for (let depth = 0; depth <= max; depth++) {
    trace.push(new Map(reached));
    const next = new Map(reached);
    for (let k = -depth; k <= depth; k += 2) {
      const down = k === -depth || (k !== depth && (next.get(k - 1) ?? -1) < (next.get(k + 1) ?? -1));
      let x = down ? (next.get(k + 1) ?? 0) : (next.get(k - 1) ?? 0) + 1;
      let y = x - k;
      while (x < from.length && y < to.length && from[x] === to[y]) {
        x++;
        y++;
      }
      next.set(k, x);
      if (x >= from.length && y >= to.length) return backtrack(from, to, trace, depth);
    }
    reached = next;
  }
  return [];
}

function backtrack(
  from: readonly string[],
  to: readonly string[],
  trace: readonly Map<number, number>[],
  last: number,
): readonly Edit[] {
  const edits: Edit[] = [];
  let x = from.length;
  let y = to.length;
  for (let depth = last; depth >= 0; depth--) {
    const before = trace[depth] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -depth || (k !== depth && (before.get(k - 1) ?? -1) < (before.get(k + 1) ?? -1));
    const previousK = down ? k + 1 : k - 1;
    const previousX = before.get(previousK) ?? 0;
    const previousY = previousX - previousK;
    while (x > previousX && y > previousY && x > 0 && y > 0) {
      x--;
      y--;
      edits.push({ sign: ' ', line: from[x] ?? '' });
    }
    if (depth > 0) {
      if (down) edits.push({ sign: '+', line: to[--y] ?? '' });
      else edits.push({ sign: '-', line: from[--x] ?? '' });
    }
  }
  return edits.reverse();
}

const CONTEXT = 3;

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

const range = (start: number, count: number): string =>
  count === 1 ? String(start) : `${count === 0 ? start - 1 : start},${count}`;

/** The hunks of `diff -u` between two texts; '' when they are equal. */
export function unifiedHunks(from: string, to: string): string {
  const edits = editsBetween(linesOf(from), linesOf(to));
  const changed = edits.flatMap(({ sign }, at) => (sign === ' ' ? [] : [at]));
  if (changed.length === 0) return '';
  let out = '';
  for (let at = 0; at < changed.length;) {
    let end = at;
    while (end + 1 < changed.length && (changed[end + 1] ?? 0) - (changed[end] ?? 0) <= 2 * CONTEXT) end++;
    const start = Math.max(0, (changed[at] ?? 0) - CONTEXT);
    const stop = Math.min(edits.length, (changed[end] ?? 0) + CONTEXT + 1);
    const before = edits.slice(0, start);
    const hunk = edits.slice(start, stop);
    const count = (list: readonly Edit[], sign: '-' | '+'): number =>
      list.filter((edit) => edit.sign === ' ' || edit.sign === sign).length;
    out += `@@ -${range(count(before, '-') + 1, count(hunk, '-'))} +${range(count(before, '+') + 1, count(hunk, '+'))} @@\n`;
    out += hunk.map(({ sign, line }) => `${sign}${line}\n`).join('');
    at = end + 1;
  }
  return out;
}
