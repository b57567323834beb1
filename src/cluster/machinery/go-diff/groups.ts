import { ELLIPSIS, isEllipsis, type Entry } from './text.ts';

/** Neighbours that are all the same in both values, or all not. Models github.com/google/go-cmp diffStats */
export interface Group {
  /** What is counted: `field`. */
  readonly name: string;
  readonly identical: number;
  readonly removed: number;
  readonly inserted: number;
  readonly modified: number;
}

export const emptyGroup = (name: string): Group => ({
  name,
  identical: 0,
  removed: 0,
  inserted: 0,
  modified: 0,
});

export type Count = 'identical' | 'removed' | 'inserted' | 'modified';
const COUNTS: readonly Count[] = ['identical', 'removed', 'inserted', 'modified'];

export const changesIn = ({ removed, inserted, modified }: Group): number => removed + inserted + modified;

export const isEmpty = (group: Group): boolean => COUNTS.every((count) => group[count] === 0);

export const joined = (a: Group, b: Group): Group => ({
  name: a.name,
  identical: a.identical + b.identical,
  removed: a.removed + b.removed,
  inserted: a.inserted + b.inserted,
  modified: a.modified + b.modified,
});

/** Neighbours put together. */
export function groupsOf(name: string, counts: readonly Count[]): readonly Group[] {
  const groups: Group[] = [];
  let was: boolean | undefined;
  for (const count of counts) {
    const isSame = count === 'identical';
    const last = groups.at(-1);
    const group = last && was === isSame ? last : emptyGroup(name);
    const grown = { ...group, [count]: group[count] + 1 };
    if (group === last) groups[groups.length - 1] = grown;
    else groups.push(grown);
    was = isSame;
  }
  return groups;
}

/** `2 removed and 1 inserted fields` */
export function groupText(group: Group): string {
  const counts = COUNTS.filter((count) => group[count] > 0);
  const sum = COUNTS.reduce((total, count) => total + group[count], 0);
  const name = sum > 1 ? `${group.name}s`.replace(/ys$/, 'ies') : group.name;
  const texts = counts.map((count) => `${group[count]} ${count}`);
  if (texts.length < 3) return `${texts.join(' and ')} ${name}`;
  return `${texts.slice(0, -1).join(', ')}, and ${texts.at(-1) ?? ''} ${name}`;
}

/** Adds what was left out, to what was left out before it. */
export function leaveOut<E extends Entry & { readonly group?: Group }>(
  entries: (E | LeftOut)[],
  group: Group,
): void {
  const last = entries.at(-1);
  const before = last && isEllipsis(last.text) ? last.group : undefined;
  const whole = before ? joined(before, group) : group;
  const entry: LeftOut = { text: ELLIPSIS, withoutComma: true, comment: groupText(whole), group: whole };
  if (before) entries[entries.length - 1] = entry;
  else entries.push(entry);
}

/** The ellipsis for what was left out. */
export type LeftOut = Entry & { readonly group?: Group };
