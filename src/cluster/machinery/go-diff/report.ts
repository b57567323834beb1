import { compare, type Comparison, type Part } from './comparison.ts';
import {
  changesIn,
  emptyGroup,
  groupsOf,
  isEmpty,
  joined,
  leaveOut,
  type Group,
  type LeftOut,
} from './groups.ts';
import { comparesAsSequence, sequenceText } from './sequence-text.ts';
import {
  ELLIPSIS,
  inBraces,
  layOut,
  NIL,
  sameText,
  width,
  wrap,
  type Change,
  type Entry,
  type Text,
} from './text.ts';
import { isZero, type GoValue } from './value.ts';
import { inside, keyText, levelOf, shownParts, valueText, withType, type Options } from './value-text.ts';

/** How many neighbours of a change are shown. */
const CONTEXT = 2;
const MOST_PRESET = 6;

/** The value that tells a comparison's type. */
const sample = ({ x, y }: Comparison): GoValue => {
  const value = x ?? y;
  if (!value) throw new Error('a comparison of nothing');
  return value;
};

const isChange = (mode: Options['mode']): mode is Change => mode === '-' || mode === '+';

/** The more that is said, the likelier two values that differ look different. */
const preset = (options: Options, i: number): Options => ({
  ...options,
  level: levelOf(options) + 2 * i,
  ...(i > 0 && { raw: true }),
});

const DIFFERENCE = { mode: 'difference', types: 'always', level: 3 } as const;

/** Both sides of a change, with as much said as it takes to tell them apart. */
function bothSides(
  options: Options,
  textOf: (change: Change, options: Options) => Text | undefined,
): readonly (readonly [Change, Text])[] {
  let old = textOf('-', options);
  let now = textOf('+', options);
  for (let i = 0; i <= MOST_PRESET && old && now && sameText(old, now); i++) {
    old = textOf('-', preset(options, i));
    now = textOf('+', preset(options, i));
  }
  return [...(old ? [['-', old] as const] : []), ...(now ? [['+', now] as const] : [])];
}

function leafText({ x, y, different }: Comparison, options: Options): Text | undefined {
  const side = options.mode === '-' ? x : options.mode === '+' ? y : undefined;
  if (isChange(options.mode)) return side && valueText(side, options);
  if (different === 0 && x && y) {
    const [old, now] = [valueText(x, options), valueText(y, options)];
    return width(old) < width(now) ? old : now;
  }
  const changes = bothSides({ ...options, types: 'never' }, (change, within) => {
    const value = change === '-' ? x : y;
    return value && valueText(value, within);
  });
  const entries = changes.map(([change, text]) => ({ change, text }));
  return withType(sample({ x, y } as Comparison), { entries }, { ...options, types: 'always' });
}

/** Models github.com/google/go-cmp cmp/report_compare.go FormatDiff */
function comparisonText(found: Comparison, given: Options): Text | undefined {
  const { mode } = given;
  const level = mode === 'identical' ? 1 : Math.max(levelOf(given), 3);
  const options = { ...given, level };
  const sequence = comparesAsSequence(found, mode) ? sequenceText(found, options) : undefined;
  if (sequence) return sequence;
  if (found.depth === 0) return leafText(found, options);
  if (found.target) return wrap('&', comparisonText(found.target, options) ?? NIL);
  return withType(sample(found), partsText(found, options), options);
}

const NAMES = { struct: 'field', slice: 'element', map: 'entry' } as const;

const keyOf = ({ key }: Part): string | undefined =>
  key === undefined || typeof key === 'string' ? key : keyText(key);

function partsText(found: Comparison, given: Options): Text {
  const { kind } = sample(found);
  const options = { ...given, types: kind === 'struct' ? 'composite' : 'never' } as const;
  const parts = found.parts ?? [];
  if (options.mode !== 'difference') return oneSided(parts, kind === 'struct', options);
  const name = kind === 'struct' || kind === 'map' ? NAMES[kind] : NAMES.slice;
  return differing(parts, name, options);
}

/** Parts of what is not compared any more: the same in both values, or of one of them only. */
function oneSided(parts: readonly Part[], isStruct: boolean, options: Options): Text {
  const limit = options.mode === 'identical' ? shownParts(options) : (2 ** levelOf(options)) << 1;
  const entries: Entry[] = [];
  for (const part of parts) {
    if (entries.length === limit) {
      entries.push({ text: ELLIPSIS, withoutComma: true });
      break;
    }
    if (isStruct && isLeftOut(part.comparison, options.mode)) continue;
    const text = comparisonText(part.comparison, inside(options));
    if (text) entries.push({ key: keyOf(part), text });
  }
  return inBraces(entries);
}

function isLeftOut({ x, y }: Comparison, mode: Options['mode']): boolean {
  const isEmptyValue = (value: GoValue | undefined): boolean => value !== undefined && isZero(value);
  if (mode === '-') return isEmptyValue(x);
  return mode === '+' ? isEmptyValue(y) : isEmptyValue(x) || isEmptyValue(y);
}

const countOf = ({
  comparison: { x, y, different },
}: Part): 'identical' | 'removed' | 'inserted' | 'modified' => {
  if (different === 0) return 'identical';
  if (!y) return 'removed';
  return x ? 'modified' : 'inserted';
};

/** Changes with their neighbours; what is further away is only counted. */
function differing(parts: readonly Part[], name: string, options: Options): Text {
  const limit = (2 ** levelOf(options)) << 1;
  const within = inside(options);
  const groups = groupsOf(name, parts.map(countOf));
  const entries: LeftOut[] = [];
  let [at, changes] = [0, 0];
  let left: Group = emptyGroup(name);
  for (const [i, group] of groups.entries()) {
    if (changes >= limit) {
      left = joined(left, group);
      continue;
    }
    const size = group.identical + changesIn(group);
    const own = parts.slice(at, at + size);
    at += size;
    if (group.identical === size) {
      const before = i === 0 ? 0 : CONTEXT;
      const after = i === groups.length - 1 ? 0 : CONTEXT;
      addIdentical(entries, own, { before, after }, group, within);
      continue;
    }
    for (const part of own) entries.push(...changed(part, within));
    changes += size;
  }
  if (!isEmpty(left)) leaveOut(entries, left);
  return inBraces(entries);
}

function addIdentical(
  entries: LeftOut[],
  own: readonly Part[],
  context: { readonly before: number; readonly after: number },
  group: Group,
  options: Options,
): void {
  const low = Math.min(context.before, own.length);
  const usual = Math.min(context.after, own.length - low);
  // An ellipsis for a single one would say less than the one itself.
  const high = own.length - low - usual === 1 ? usual + 1 : usual;
  const shown = (part: Part): Entry => ({
    key: keyOf(part),
    text: comparisonText(part.comparison, { ...options, mode: 'identical' }) ?? NIL,
  });
  entries.push(...own.slice(0, low).map(shown));
  if (own.length > low + high) leaveOut(entries, { ...group, identical: group.identical - low - high });
  entries.push(...own.slice(own.length - high).map(shown));
}

function changed(part: Part, options: Options): readonly Entry[] {
  const { comparison } = part;
  const key = keyOf(part);
  const sequence = comparesAsSequence(comparison, options.mode) && sequenceText(comparison, options);
  if (sequence) return [{ key, text: sequence }];
  if (comparison.below !== comparison.depth)
    return [{ key, text: comparisonText(comparison, options) ?? NIL }];
  // Without branches below there is nothing in common to show.
  const sides = bothSides(options, (mode, within) => comparisonText(comparison, { ...within, mode }));
  return sides.map(([change, text]) => ({ change, key, text }));
}

/**
 * What differs between two values of a type; '' if nothing does.
 * Models github.com/google/go-cmp cmp.Diff without options
 */
export function diffText(x: GoValue, y: GoValue): string {
  const found = compare(x, y);
  if (found.different === 0) return '';
  return layOut(comparisonText(found, DIFFERENCE) ?? NIL);
}
