import { editScript, likeness, type Edit } from './edit-script.ts';
import {
  changesIn,
  emptyGroup,
  groupsOf,
  isEmpty,
  joined,
  leaveOut,
  type Count,
  type Group,
  type LeftOut,
} from './groups.ts';
import type { Change } from './text.ts';

/** Some items of a sequence: what both have, or one of them; or, `left`, what is not shown. */
export interface Chunk<T> {
  readonly change: Change | undefined;
  readonly items: readonly T[];
  readonly left?: LeftOut;
}

/** How many chunks beside a change are shown. */
const CONTEXT = 2;

const COUNT_OF: Readonly<Record<Edit, Count>> = {
  same: 'identical',
  removed: 'removed',
  inserted: 'inserted',
  modified: 'modified',
};

/** Takes what is the same for a short while only into the changes around it. */
function coalesced(groups: readonly Group[], window: number): Group[] {
  const out: Group[] = [];
  for (const group of groups) {
    const [before, between] = out.slice(-2);
    if (before && between && changesIn(group) > 0) {
      const removes = before.removed > 0 || group.removed > 0;
      const inserts = before.inserted > 0 || group.inserted > 0;
      if (removes && inserts && between.identical <= window) {
        out.splice(-2, 2, joined(joined(before, between), group));
        continue;
      }
    }
    out.push(group);
  }
  return out;
}

/** Gives what is the same at either end of changes to the neighbours. */
function cleaned(
  given: readonly Group[],
  name: string,
  isSame: (i: number, j: number) => boolean,
): readonly Group[] {
  const groups = [...given];
  const [first, last] = [{ identical: 0 }, { identical: 0 }];
  let [x, y] = [0, 0];
  for (let at = 0; at < groups.length; at++) {
    // Read now: the group before may have given something.
    const group = groups[at] ?? emptyGroup(name);
    if (changesIn(group) === 0) {
      x += group.identical;
      y += group.identical;
      continue;
    }
    let removed = group.identical + group.removed + group.modified;
    let inserted = group.identical + group.inserted + group.modified;
    const most = Math.min(removed, inserted);
    let [leading, trailing] = [0, 0];
    while (leading < most && isSame(x + leading, y + leading)) leading++;
    while (trailing < most && isSame(x + removed - 1 - trailing, y + inserted - 1 - trailing)) trailing++;
    if (leading + trailing > 0) {
      const [before, after] = [groups[at - 1], groups[at + 1]];
      if (before) groups[at - 1] = { ...before, identical: before.identical + leading };
      else first.identical = leading;
      if (after) groups[at + 1] = { ...after, identical: after.identical + trailing };
      else last.identical = trailing;
      x += leading;
      y += leading;
      removed -= leading + trailing;
      inserted -= leading + trailing;
      groups[at] = { ...emptyGroup(name), removed, inserted };
    }
    x += removed;
    y += inserted;
  }
  const alone = ({ identical }: { identical: number }): readonly Group[] =>
    identical > 0 ? [{ ...emptyGroup(name), identical }] : [];
  return [...alone(first), ...groups, ...alone(last)];
}

function chunksOf<T>(items: readonly T[], size: number, change?: Change): readonly Chunk<T>[] {
  const chunks: Chunk<T>[] = [];
  for (let i = 0; i < items.length; i += size) chunks.push({ change, items: items.slice(i, i + size) });
  return chunks;
}

const hidden = (group: Group): readonly Chunk<never>[] => {
  const entries: LeftOut[] = [];
  leaveOut(entries, group);
  return entries.map((left) => ({ change: undefined, items: [], left }));
};

/**
 * How one sequence becomes another, in chunks with their neighbours.
 * @param name what an item is called
 * @param level how much is said: beyond so many changes they are only counted
 *
 * Models github.com/google/go-cmp cmp/report_slices.go formatDiffSlice
 */
export function diffSequences<T>(
  old: readonly T[],
  now: readonly T[],
  size: number,
  name: string,
  level: number,
): readonly Chunk<T>[] {
  const isSame = (i: number, j: number): boolean => old[i] === now[j];
  const edits = editScript(old.length, now.length, (i, j) => likeness(isSame(i, j)));
  const found = groupsOf(
    name,
    edits.map((edit) => COUNT_OF[edit]),
  );
  const groups = cleaned(coalesced(found, Math.trunc(size / 4)), name, isSame);
  const limit = (2 ** level) << 2;
  const chunks: Chunk<T>[] = [];
  let [x, y, changes] = [0, 0, 0];
  let left = emptyGroup(name);
  for (const [at, group] of groups.entries()) {
    if (changes >= limit) {
      left = joined(left, group);
      continue;
    }
    if (changesIn(group) === 0) {
      const own = old.slice(x, x + group.identical);
      const isLast = at === groups.length - 1;
      chunks.push(...identical(own, size, at === 0 ? 0 : CONTEXT, isLast ? 0 : CONTEXT, group));
      x += own.length;
      y += own.length;
      continue;
    }
    const removed = group.identical + group.removed + group.modified;
    const inserted = group.identical + group.inserted + group.modified;
    const own = [
      ...chunksOf(old.slice(x, x + removed), size, '-'),
      ...chunksOf(now.slice(y, y + inserted), size, '+'),
    ];
    chunks.push(...own);
    changes += own.length;
    x += removed;
    y += inserted;
  }
  return isEmpty(left) ? chunks : [...chunks, ...hidden(left)];
}

function identical<T>(
  own: readonly T[],
  size: number,
  before: number,
  after: number,
  group: Group,
): readonly Chunk<T>[] {
  const low = Math.min(size * before, own.length);
  const usual = Math.min(size * after, own.length - low);
  const high = own.length - low - usual <= size ? own.length - low : usual;
  const rest = own.length - low - high;
  return [
    ...chunksOf(own.slice(0, low), size),
    ...(rest > 0 ? hidden({ ...group, identical: rest }) : []),
    ...chunksOf(own.slice(own.length - high), size),
  ];
}
