import { nextIndex } from '../../editor/layout.ts';
import type { Place } from '../text-buffer.ts';
import { bracketsAround } from './line-search.ts';
import type { Region } from './region.ts';
import { classOf, Scan } from './scan.ts';
import { wordEnd, wordForward } from './words.ts';

/** What `iw`, `a"`, `i{`, `ap` … stand for at a place; undefined when there is no such thing. Models src/textobject.c of Vim. */
export function textObject(
  lines: readonly string[],
  at: Place,
  around: boolean,
  name: string,
  times: number,
): Region | undefined {
  switch (name) {
    case 'w':
    case 'W':
      return word(lines, at, around, name === 'W', times);
    case '"':
    case "'":
    case '`':
      return quoted(lines, at, around, name);
    case '(':
    case ')':
    case 'b':
      return brackets(lines, at, around, '(', times);
    case '[':
    case ']':
      return brackets(lines, at, around, '[', times);
    case '{':
    case '}':
    case 'B':
      return brackets(lines, at, around, '{', times);
    case 'p':
      return paragraph(lines, at.row, around, times);
    case 't':
      return tag(lines, at, around);
  }
  return undefined;
}

function word(
  lines: readonly string[],
  at: Place,
  around: boolean,
  big: boolean,
  times: number,
): Region | undefined {
  const scan = new Scan(lines, at);
  const kind = (): number => classOf(scan.character, big);
  const toStart = (): void => {
    const here = kind();
    while (scan.column > 0) {
      scan.back();
      if (kind() === here) continue;
      scan.forward();
      break;
    }
  };
  toStart();
  let start = scan.place;
  let blankBehind = false;
  for (let left = times; left > 0; left--) {
    if (left < times && scan.forwardSkippingEnds() === -1) return undefined;
    if ((kind() === 0) === around) {
      if (!wordEnd(scan, 1, big, true, true)) return undefined;
    } else {
      wordForward(scan, 1, big, true);
      scan.back();
      if (scan.column > 0 && scan.column === scan.line.length) scan.back();
      if (around) blankBehind = true;
    }
  }
  const end = scan.place;
  if (blankBehind && kind() !== 0) {
    // No blanks follow: those before go instead, unless they are the indent.
    const before = new Scan(lines, start);
    if (before.column > 0) {
      before.back();
      while (before.column > 0 && classOf(before.character, big) === 0) before.back();
      if (classOf(before.character, big) !== 0) {
        before.forward();
        start = before.place;
      }
    }
  }
  const endLine = lines[end.row] ?? '';
  return { kind: 'characters', from: start, to: { row: end.row, column: nextOf(endLine, end.column) } };
}

const nextOf = (line: string, column: number): number =>
  column < line.length ? nextIndex(line, column) : column;

function quoted(lines: readonly string[], at: Place, around: boolean, quote: string): Region | undefined {
  const line = lines[at.row] ?? '';
  const marks: number[] = [];
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '\\') i++;
    else if (line[i] === quote) marks.push(i);
  }
  for (let i = 0; i + 1 < marks.length; i += 2) {
    const open = marks[i] ?? 0;
    const close = marks[i + 1] ?? 0;
    if (close < at.column) continue;
    let [from, to] = around ? [open, close + 1] : [open + 1, close];
    if (around) {
      const behind = /^[ \t]*/.exec(line.slice(to))?.[0].length ?? 0;
      if (behind > 0) to += behind;
      else from -= /[ \t]*$/.exec(line.slice(0, from))?.[0].length ?? 0;
    }
    return { kind: 'characters', from: { row: at.row, column: from }, to: { row: at.row, column: to } };
  }
  return undefined;
}

function brackets(
  lines: readonly string[],
  at: Place,
  around: boolean,
  open: string,
  times: number,
): Region | undefined {
  // Outside of brackets the next ones in the line are meant.
  const next = (lines[at.row] ?? '').indexOf(open, at.column);
  const pair =
    bracketsAround(lines, at, open, times) ??
    (next < 0 ? undefined : bracketsAround(lines, { row: at.row, column: next }, open, times));
  if (!pair) return undefined;
  const { open: from, close: to } = pair;
  if (around) return { kind: 'characters', from, to: { row: to.row, column: to.column + 1 } };
  // When the brackets stand at the ends of their lines, what is inside are whole lines.
  const opensLine = from.column + 1 >= (lines[from.row] ?? '').length;
  const closesLine = (lines[to.row] ?? '').slice(0, to.column).trim() === '';
  if (to.row > from.row && closesLine) {
    if (opensLine && to.row === from.row + 1) return undefined;
    const last = to.row - 1;
    if (opensLine)
      return {
        kind: 'lines',
        from: { row: from.row + 1, column: 0 },
        to: { row: last, column: (lines[last] ?? '').length },
      };
  }
  const start =
    opensLine && to.row > from.row
      ? { row: from.row + 1, column: 0 }
      : { row: from.row, column: from.column + 1 };
  return { kind: 'characters', from: start, to };
}

function paragraph(
  lines: readonly string[],
  row: number,
  around: boolean,
  times: number,
): Region | undefined {
  const blank = (at: number): boolean => /^[ \t]*$/.test(lines[at] ?? '');
  let from = row;
  while (from > 0 && blank(from - 1) === blank(row)) from--;
  let to = from - 1;
  const take = (): boolean => {
    if (to + 1 >= lines.length) return false;
    const kind = blank(to + 1);
    while (to + 1 < lines.length && blank(to + 1) === kind) to++;
    return true;
  };
  for (let left = times; left > 0; left--) {
    if (!take()) return undefined;
    if (!around) continue;
    // Blank lines come along: those behind, or those before when none follow.
    if (!take()) {
      if (blank(row)) return undefined;
      while (from > 0 && blank(from - 1)) from--;
    }
  }
  return { kind: 'lines', from: { row: from, column: 0 }, to: { row: to, column: 0 } };
}

/** `it` and `at`: the nearest pair of tags around. */
function tag(lines: readonly string[], at: Place, around: boolean): Region | undefined {
  const text = lines.join('\n');
  const offset = lines.slice(0, at.row).reduce((sum, line) => sum + line.length + 1, at.column);
  const open: { name: string; from: number; to: number }[] = [];
  let best: { from: number; to: number } | undefined;
  for (const match of text.matchAll(/<(\/?)([\w:.-]+)[^<>]*?(\/?)>/g)) {
    const [whole, closing, name = '', empty] = match;
    if (empty === '/') continue;
    if (closing !== '/') {
      open.push({ name, from: match.index, to: match.index + whole.length });
      continue;
    }
    const index = open.findLastIndex((each) => each.name === name);
    const start = open[index];
    if (!start) continue;
    open.length = index;
    const end = match.index + whole.length;
    if (start.from <= offset && offset < end && !best)
      best = around ? { from: start.from, to: end } : { from: start.to, to: match.index };
  }
  if (!best) return undefined;
  const place = (index: number): Place => {
    const before = text.slice(0, index).split('\n');
    return { row: before.length - 1, column: (before.at(-1) ?? '').length };
  };
  return { kind: 'characters', from: place(best.from), to: place(best.to) };
}
