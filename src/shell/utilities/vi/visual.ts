import { nextIndex } from '../../editor/layout.ts';
import type { Place } from '../text-buffer.ts';
import { displayColumn, indexAt, shownAs } from './display.ts';
import { nextKey, type Editor, type Step, type VisualKind } from './editor.ts';
import { runCommandLine } from './ex.ts';
import { Insert } from './insert.ts';
import { motion, wantedColumn } from './motions.ts';
import type { Prefix } from './normal.ts';
import { applyOperator } from './operate.ts';
import { cutOf, deleteRegion, joinLines, mapRegion, put } from './operators.ts';
import { inOrder, type Region } from './region.ts';
import { scroll, placeWindow } from './scrolling.ts';
import { textObject } from './text-objects.ts';
import { textWidth } from '../../text.ts';

export function beginVisual(editor: Editor, kind: VisualKind): void {
  editor.mode = 'visual';
  editor.messageGone();
  editor.visual = { kind, ...editor.buffer.cursor };
}

/** `gv`. */
export function reselect(editor: Editor): void {
  const { lastVisual, buffer } = editor;
  if (!lastVisual) return editor.beep();
  const last = buffer.lines.length - 1;
  editor.mode = 'visual';
  editor.visual = {
    kind: lastVisual.kind,
    row: Math.min(last, lastVisual.from.row),
    column: lastVisual.from.column,
  };
  buffer.cursor = lastVisual.to;
  buffer.clamp(true);
}

/** The same area from the cursor on, for `.`. */
export function selectArea(editor: Editor, kind: VisualKind, rows: number, columns: number): void {
  const { buffer } = editor;
  beginVisual(editor, kind);
  const { column } = buffer;
  buffer.row = Math.min(buffer.lines.length - 1, buffer.row + rows - 1);
  buffer.column = rows > 1 && kind === 'v' ? columns - 1 : column + columns - 1;
  buffer.clamp(false);
}

/** The visual area. */
export function visualRegion(editor: Editor): Region {
  const { buffer, visual, options } = editor;
  const [from, to] = inOrder(visual ?? buffer.cursor, buffer.cursor);
  if (visual?.kind === 'V') return { kind: 'lines', from, to };
  const span = (place: Place): [number, number] => {
    const line = buffer.lines[place.row] ?? '';
    const at = displayColumn(line, place.column, options);
    const shown = shownAs(String.fromCodePoint(line.codePointAt(place.column) ?? 32), at, options);
    return [at, at + Math.max(1, textWidth(shown)) - 1];
  };
  if (visual?.kind === '\x16') {
    const [a, b] = [span(from), span(to)];
    const left = Math.min(a[0], b[0]);
    const right = editor.wanted === Infinity ? Infinity : Math.max(a[1], b[1]);
    const column = indexAt(buffer.lines[from.row] ?? '', left, options);
    return { kind: 'block', from: { row: from.row, column }, to, left, right };
  }
  const line = buffer.lines[to.row] ?? '';
  // An area that ends behind the last character takes the line's end along.
  const end =
    to.column < line.length
      ? { row: to.row, column: nextIndex(line, to.column) }
      : to.row < buffer.lines.length - 1
        ? { row: to.row + 1, column: 0 }
        : to;
  return { kind: 'characters', from, to: end };
}

export function endVisual(editor: Editor): void {
  const { visual, buffer } = editor;
  if (!visual) return;
  const [from, to] = inOrder({ row: visual.row, column: visual.column }, buffer.cursor);
  const isLines = visual.kind === 'V';
  editor.lastVisual = {
    kind: visual.kind,
    from: isLines ? { row: from.row, column: 0 } : from,
    to: isLines ? { row: to.row, column: Math.max(0, (buffer.lines[to.row] ?? '').length - 1) } : to,
  };
  editor.mode = 'normal';
  editor.visual = undefined;
  buffer.clamp(false);
}

/** What an operator key means in visual mode. */
const operators: Readonly<Record<string, string>> = {
  d: 'd',
  x: 'd',
  '<Del>': 'd',
  y: 'y',
  c: 'c',
  s: 'c',
  '>': '>',
  '<': '<',
  '=': '=',
  '~': 'g~',
  u: 'gu',
  U: 'gU',
  'g~': 'g~',
  gu: 'gu',
  gU: 'gU',
};

export function* visualCommand(editor: Editor, first: string, prefix: Prefix): Step<void> {
  const { buffer } = editor;
  const start = editor.typed.length - 1;
  let key = first;
  const { visual } = editor;
  if (!visual) return;
  if ((key === 'i' || key === 'a') && (visual.kind !== '\x16' || key === 'i'))
    return extend(editor, key === 'a', yield* nextKey(editor), prefix.count ?? 1);
  const moved = yield* motion(editor, key, prefix.count, '');
  if (moved === 'failed') return editor.beep();
  if (moved !== 'unknown') {
    buffer.cursor = moved.to;
    if (moved.wanted === 'end') {
      editor.wanted = Infinity;
      if (visual.kind === 'v') buffer.column = buffer.line.length;
    } else if (moved.wanted !== 'kept') editor.wanted = wantedColumn(editor);
    buffer.clamp(editor.wanted === Infinity);
    return;
  }
  if (scroll(editor, key, prefix.count)) return;
  if (key === 'g') key += yield* nextKey(editor);
  const operator = operators[key];
  if (operator !== undefined) {
    yield* run(editor, operator, visualRegion(editor), prefix, start);
    return;
  }
  const region = visualRegion(editor);
  const whole: Region = {
    kind: 'lines',
    from: { ...region.from },
    to: visual.kind === 'v' ? lastOf(region) : region.to,
  };
  switch (key) {
    case '\x1b':
    case '\x03':
      endVisual(editor);
      editor.wanted = wantedColumn(editor);
      return;
    case 'v':
    case 'V':
    case '\x16':
      if (key === visual.kind) endVisual(editor);
      else visual.kind = key;
      return;
    case 'o':
    case 'O': {
      const { row, column } = visual;
      Object.assign(visual, buffer.cursor);
      buffer.cursor = { row, column };
      editor.wanted = wantedColumn(editor);
      return;
    }
    case 'D':
    case 'X':
    case 'Y':
    case 'C':
    case 'S':
    case 'R': {
      const name = key === 'D' || key === 'X' ? 'd' : key === 'Y' ? 'y' : 'c';
      const toEnd = region.kind === 'block' && (key === 'D' || key === 'C');
      return yield* run(
        editor,
        name,
        toEnd ? { ...region, right: Infinity } : region.kind === 'block' && key === 'Y' ? region : whole,
        prefix,
        start,
      );
    }
    case 'J':
    case 'gJ': {
      remember(editor, region, start);
      const last = Math.max(whole.to.row, whole.from.row + 1);
      endVisual(editor);
      if (last < buffer.lines.length) joinLines(editor, whole.from.row, last, key === 'J');
      editor.wanted = wantedColumn(editor);
      return;
    }
    case 'r': {
      const character = yield* nextKey(editor);
      remember(editor, region, start);
      endVisual(editor);
      if (character !== '\x1b')
        mapRegion(
          editor,
          region.kind === 'lines' ? { ...region, from: { ...region.from, column: 0 } } : region,
          (text) => text.replace(/[^\n]/gu, () => character),
        );
      return;
    }
    case 'p':
    case 'P':
      return replaceArea(editor, region, prefix, key === 'p');
    case 'I':
    case 'A':
      return yield* insertBlock(editor, region, key, prefix);
    case ':':
      endVisual(editor);
      buffer.cursor = { row: region.from.row, column: region.from.column };
      editor.exit = yield* runCommandLine(editor, undefined, "'<,'>");
      return;
    case 'm':
      buffer.marks.set(yield* nextKey(editor), buffer.cursor);
      return;
    case 'z':
      return placeWindow(editor, yield* nextKey(editor), prefix.count);
    case 'gv':
      return reselect(editor);
  }
  editor.beep();
}

const lastOf = (region: Region): Place =>
  region.to.column === 0 && region.to.row > region.from.row
    ? { row: region.to.row - 1, column: 0 }
    : region.to;

function remember(editor: Editor, region: Region, start: number): void {
  const kind = editor.visual?.kind ?? 'v';
  const rows = region.to.row - region.from.row + 1;
  const columns =
    region.kind === 'block'
      ? region.right - region.left + 1
      : rows > 1
        ? region.to.column
        : region.to.column - region.from.column;
  editor.repeatable = { keys: editor.typed.slice(start), area: { kind, rows, columns } };
}

function* run(editor: Editor, operator: string, region: Region, prefix: Prefix, start: number): Step<void> {
  const { buffer } = editor;
  remember(editor, region, start);
  const { repeatable } = editor;
  endVisual(editor);
  buffer.cursor = region.from;
  if (region.kind === 'block' && operator === 'c') {
    deleteRegion(editor, region, prefix.register);
    buffer.cursor = { row: region.from.row, column: indexAt(buffer.line, region.left, editor.options) };
    yield* repeatedInsert(editor, region.from.row, region.to.row, region.left, false);
  } else if (region.kind === 'block' && (operator === '>' || operator === '<')) {
    yield* applyOperator(editor, operator, { ...region, kind: 'lines' }, prefix.register, prefix.count ?? 1);
  } else yield* applyOperator(editor, operator, region, prefix.register, prefix.count ?? 1);
  if (operator !== 'y' && repeatable) {
    const typed = editor.typed.slice(start);
    editor.repeatable = repeatable.area ? { keys: typed, area: repeatable.area } : { keys: typed };
  }
}

/** `p` over an area: what stood there goes into the register, unless `P` was used. */
function replaceArea(editor: Editor, region: Region, prefix: Prefix, swap: boolean): void {
  const { buffer } = editor;
  const cut = editor.registers.get(prefix.register);
  const kind = editor.visual?.kind;
  endVisual(editor);
  if (!cut) return editor.fail(`E353: Nothing in register ${prefix.register || '"'}`);
  const all = kind === 'V' && region.to.row - region.from.row + 1 === buffer.lines.length;
  const atEnd = region.kind === 'lines' && region.to.row === buffer.lines.length - 1;
  const old = cutOf(editor, region);
  deleteRegion(editor, region, swap ? '' : '_');
  if (swap && old.lines.length > 0) editor.messageGone();
  const behindLine = region.kind !== 'lines' && buffer.column >= buffer.line.length && buffer.line !== '';
  if (region.kind === 'lines' && cut.kind !== 'lines') {
    // Characters in the place of lines get a line of their own.
    put(editor, { kind: 'lines', lines: cut.lines }, atEnd && !all, prefix.count ?? 1, false);
  } else if (region.kind === 'lines') {
    put(editor, cut, atEnd && !all, prefix.count ?? 1, false);
  } else if (cut.kind === 'lines') {
    const { line, row, column } = buffer;
    buffer.replaceLines(row, 1, [line.slice(0, column), ...cut.lines, line.slice(column)]);
    buffer.cursor = { row: row + 1, column: 0 };
  } else {
    if (behindLine) buffer.left();
    put(editor, cut, behindLine, prefix.count ?? 1, false);
  }
  if (all && buffer.lines.length > 1 && buffer.lines.at(-1) === '')
    buffer.replaceLines(buffer.lines.length - 1, 1, []);
  buffer.clamp(false);
}

/** `I` and `A`: what is typed in the first line of a block comes into all of them. */
function* insertBlock(editor: Editor, region: Region, key: string, prefix: Prefix): Step<void> {
  const { buffer, options } = editor;
  endVisual(editor);
  if (region.kind !== 'block') {
    buffer.cursor =
      key === 'I'
        ? { ...region.from, column: region.kind === 'lines' ? 0 : region.from.column }
        : lastOf(region);
    if (key === 'A' && region.kind === 'lines') buffer.column = buffer.line.length;
    yield* new Insert(editor, {}).run({ times: prefix.count ?? 1 });
    return;
  }
  const column = key === 'I' ? region.left : region.right === Infinity ? Infinity : region.right + 1;
  const line = buffer.lines[region.from.row] ?? '';
  buffer.row = region.from.row;
  if (column === Infinity) buffer.column = line.length;
  else {
    const short = column - displayColumn(line, line.length, options);
    if (short > 0) buffer.setLine(buffer.row, line + ' '.repeat(short));
    buffer.column = indexAt(buffer.line, column, options);
  }
  yield* repeatedInsert(
    editor,
    region.from.row,
    region.to.row,
    column,
    key === 'A',
    indexAt(line, region.left, options),
  );
}

function* repeatedInsert(
  editor: Editor,
  from: number,
  to: number,
  column: number,
  fills: boolean,
  home?: number,
): Step<void> {
  const { buffer, options } = editor;
  const before = buffer.line;
  const at = buffer.column;
  yield* new Insert(editor, {}).run({});
  const typed = buffer.line.slice(at, at + buffer.line.length - before.length);
  if (buffer.row !== from || typed === '') return;
  for (let row = from + 1; row <= to; row++) {
    const line = buffer.lines[row] ?? '';
    const width = displayColumn(line, line.length, options);
    if (column === Infinity) buffer.setLine(row, line + typed);
    else if (width >= column && (fills || width > column || column === 0 || line === '')) {
      const index = indexAt(line, column, options);
      if (line !== '' || fills || column === 0)
        buffer.setLine(row, line.slice(0, index) + typed + line.slice(index));
    } else if (fills) buffer.setLine(row, line + ' '.repeat(column - width) + typed);
  }
  buffer.cursor = { row: from, column: Math.max(0, Math.min(home ?? at, buffer.line.length - 1)) };
}

/** `iw`, `ap` … in visual mode: the area becomes the object, or goes on by it. */
function extend(editor: Editor, around: boolean, name: string, times: number): void {
  const { buffer, visual } = editor;
  if (!visual) return;
  const fresh = visual.row === buffer.row && visual.column === buffer.column;
  const start = fresh
    ? buffer.cursor
    : buffer.column + 1 < buffer.line.length || buffer.row === buffer.lines.length - 1
      ? { row: buffer.row, column: Math.min(buffer.column + 1, buffer.line.length) }
      : { row: buffer.row + 1, column: 0 };
  const isEnclosing = /[()[\]{}bBt"'`]/.test(name);
  const region = textObject(buffer.lines, isEnclosing && !fresh ? buffer.cursor : start, around, name, times);
  if (!region) return editor.beep();
  if (region.kind === 'lines' && visual.kind === 'v') visual.kind = 'V';
  if (fresh || isEnclosing) Object.assign(visual, region.from);
  buffer.cursor = region.to;
  if (region.kind === 'characters') buffer.left();
  buffer.clamp(false);
  editor.wanted = wantedColumn(editor);
}
