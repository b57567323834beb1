import { editScript } from './edit-script.ts';
import type { GoMap, GoSlice, GoStruct, GoValue } from './value.ts';

/** A part of a comparison: `key` is a struct's field or a map's key, and missing for the items of a slice. */
export interface Part {
  readonly key?: string | GoValue;
  readonly comparison: Comparison;
}

/**
 * What comparing two values of one type found. One of them may be missing, where only the other's list or map has it.
 * Models github.com/google/go-cmp cmp/report_value.go valueNode
 */
export interface Comparison {
  readonly x: GoValue | undefined;
  readonly y: GoValue | undefined;
  /** Leaves that are equal, and that are not. */
  readonly same: number;
  readonly different: number;
  /** Leaves that the type's own method compared. */
  readonly byMethod: number;
  /** How many comparisons there are below this one, and how deep they reach. */
  readonly below: number;
  readonly depth: number;
  /** Fields, items, entries; or what a pointer points at. */
  readonly parts?: readonly Part[];
  readonly target?: Comparison;
}

type Values = Pick<Comparison, 'x' | 'y'>;

const leaf = (values: Values, equal: boolean, byMethod = 0): Comparison => ({
  ...values,
  same: equal ? 1 : 0,
  different: equal ? 0 : 1,
  byMethod,
  below: 0,
  depth: 0,
});

function totals(children: readonly Comparison[]): Pick<Comparison, 'same' | 'different' | 'byMethod'> & {
  readonly below: number;
  readonly depth: number;
} {
  const sum = (of: (one: Comparison) => number): number =>
    children.reduce((total, child) => total + of(child), 0);
  return {
    same: sum(({ same }) => same),
    different: sum(({ different }) => different),
    byMethod: sum(({ byMethod }) => byMethod),
    below: sum(({ below }) => below + 1),
    depth: children.reduce((deepest, { depth }) => Math.max(deepest, depth + 1), 0),
  };
}

const branch = (values: Values, parts: readonly Part[]): Comparison => ({
  ...values,
  ...totals(parts.map(({ comparison }) => comparison)),
  parts,
});

const compareStructs = (x: GoStruct & GoValue, y: GoStruct & GoValue): Comparison =>
  branch(
    { x, y },
    x.fields.map(([key, value], i) => ({ key, comparison: compare(value, y.fields[i]?.[1]) })),
  );

function compareSlices(x: GoSlice & GoValue, y: GoSlice & GoValue): Comparison {
  const [left, right] = [x.items, y.items];
  if (!left || !right) return leaf({ x, y }, left === right);
  const edits = editScript(left.length, right.length, (i, j) => compare(left[i], right[j]));
  const parts: Part[] = [];
  let [i, j] = [0, 0];
  for (const edit of edits) {
    const old = edit === 'inserted' ? undefined : left[i++];
    const now = edit === 'removed' ? undefined : right[j++];
    parts.push({ comparison: compare(old, now) });
  }
  return branch({ x, y }, parts);
}

function compareMaps(x: GoMap & GoValue, y: GoMap & GoValue): Comparison {
  if (!x.entries || !y.entries) return leaf({ x, y }, x.entries === y.entries);
  const text = (key: GoValue): string => ('text' in key ? key.text : '');
  const found = new Map<string, { readonly key: GoValue; x?: GoValue; y?: GoValue }>();
  for (const [key, value] of x.entries) found.set(text(key), { key, x: value });
  for (const [key, value] of y.entries)
    found.set(text(key), { ...(found.get(text(key)) ?? { key }), y: value });
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return branch(
    { x, y },
    sorted.map(([, entry]) => ({ key: entry.key, comparison: compare(entry.x, entry.y) })),
  );
}

/** Compares two values of one type. Models github.com/google/go-cmp cmp/compare.go compareAny */
export function compare(x: GoValue | undefined, y: GoValue | undefined): Comparison {
  if (!x || !y) return leaf({ x, y }, false);
  if (x.identity !== undefined || y.identity !== undefined)
    return leaf({ x, y }, x.identity === y.identity, 1);
  if (x.kind === 'struct' && y.kind === 'struct') return compareStructs(x, y);
  if (x.kind === 'slice' && y.kind === 'slice') return compareSlices(x, y);
  if (x.kind === 'map' && y.kind === 'map') return compareMaps(x, y);
  if (x.kind === 'pointer' && y.kind === 'pointer') {
    if (!x.target || !y.target) return leaf({ x, y }, x.target === y.target);
    const target = compare(x.target, y.target);
    return { x, y, ...totals([target]), target };
  }
  return leaf({ x, y }, 'text' in x && 'text' in y && x.text === y.text);
}
