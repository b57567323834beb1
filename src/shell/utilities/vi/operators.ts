import { nextIndex } from '../../editor/layout.ts';
import type { Place } from '../text-buffer.ts';
import { displayColumn, indexAt } from './display.ts';
import { type Editor } from './editor.ts';
import { blanks, indentOf, shiftOf, withIndent } from './indent.ts';
import type { Region } from './region.ts';
import type { Cut } from './registers.ts';
import { firstNonBlank } from './scan.ts';

/** The part of a line that a block covers, as indices. */
export function blockPart(
  line: string,
  region: Extract<Region, { kind: 'block' }>,
  editor: Editor,
): { readonly from: number; readonly to: number } {
  const from = indexAt(line, region.left, editor.options);
  if (region.right === Infinity) return { from, to: line.length };
  const last = indexAt(line, region.right, editor.options);
  return { from, to: last < line.length ? nextIndex(line, last) : line.length };
}

/** What a region holds. */
export function cutOf(editor: Editor, region: Region): Cut {
  const { buffer } = editor;
  const rows = buffer.lines.slice(region.from.row, region.to.row + 1);
  if (region.kind === 'lines') return { kind: 'lines', lines: rows };
  if (region.kind === 'characters')
    return { kind: 'characters', lines: buffer.between(region.from, region.to).split('\n') };
  return {
    kind: 'block',
    lines: rows.map((line) => {
      const { from, to } = blockPart(line, region, editor);
      return line.slice(from, to);
    }),
  };
}

const count = (region: Region): number => region.to.row - region.from.row + 1;

/** Says how many lines came or went, when they were more than two. */
export function tellLines(editor: Editor, difference: number): void {
  const { buffer } = editor;
  if (buffer.lines.length === 1 && buffer.line === '' && difference < 0) editor.say('--No lines in buffer--');
  else if (difference > 2) editor.say(`${difference} more lines`);
  else if (difference < -2) editor.say(`${-difference} fewer lines`);
}

export function yank(editor: Editor, region: Region, register: string): void {
  const { buffer } = editor;
  editor.registers.yank(register, cutOf(editor, region));
  setChangeMarks(editor, region.from, region.to);
  buffer.cursor = region.from;
  const into = register === '' || register === '"' ? '' : ` into "${register}`;
  const lines = count(region);
  if (lines > 2) editor.say(`${region.kind === 'block' ? 'block of ' : ''}${lines} lines yanked${into}`);
}

function setChangeMarks(editor: Editor, from: Place, to: Place): void {
  editor.buffer.marks.set('[', from);
  editor.buffer.marks.set(']', to);
}

/** Deletes a region; the cursor stands where it began, also behind the last character. */
export function deleteRegion(editor: Editor, region: Region, register: string): void {
  const { buffer } = editor;
  const cut = cutOf(editor, region);
  const isLarge = region.kind === 'lines' || count(region) > 1;
  editor.registers.delete(register, cut, isLarge || (region.kind === 'characters' && region.large === true));
  const before = buffer.lines.length;
  if (region.kind === 'lines') {
    buffer.replaceLines(region.from.row, count(region), []);
    buffer.row = Math.min(region.from.row, buffer.lines.length - 1);
    buffer.column = firstNonBlank(buffer.line);
  } else if (region.kind === 'characters') buffer.remove(region.from, region.to);
  else {
    const lines = buffer.lines.slice(region.from.row, region.to.row + 1).map((line) => {
      const { from, to } = blockPart(line, region, editor);
      return line.slice(0, from) + line.slice(to);
    });
    buffer.replaceLines(region.from.row, lines.length, lines);
    buffer.row = region.from.row;
    buffer.column = indexAt(buffer.line, region.left, editor.options);
  }
  setChangeMarks(editor, buffer.cursor, buffer.cursor);
  buffer.marks.set('.', buffer.cursor);
  tellLines(
    editor,
    region.kind === 'lines' && before === count(region) ? -before : buffer.lines.length - before,
  );
}

/** `>` and `<`. */
export function shift(editor: Editor, region: Region, right: boolean, times: number): void {
  const { buffer, options } = editor;
  const step = shiftOf(options) * times;
  const lines = buffer.lines.slice(region.from.row, region.to.row + 1).map((line) => {
    if (line === '') return line;
    const width = indentOf(line, options);
    return withIndent(line, Math.max(0, right ? width + step : width - step), options);
  });
  buffer.replaceLines(region.from.row, lines.length, lines);
  setChangeMarks(editor, { ...region.from, column: 0 }, { ...region.to, column: 0 });
  if (region.kind === 'block') buffer.cursor = region.from;
  else {
    buffer.row = region.from.row;
    buffer.column = firstNonBlank(buffer.line);
  }
  if (lines.length > 2)
    editor.say(`${lines.length} lines ${right ? '>' : '<'}ed ${times} time${times === 1 ? '' : 's'}`);
}

/** `=`: each line gets the indent of the one before it. */
export function reindent(editor: Editor, region: Region): void {
  const { buffer, options } = editor;
  for (let { row } = region.from; row <= region.to.row; row++) {
    const line = buffer.lines[row] ?? '';
    const before = buffer.lines.slice(0, row).findLast((each) => each.trim() !== '') ?? '';
    buffer.setLine(
      row,
      line.trim() === '' ? '' : withIndent(line, editor.indentFor(row) ?? indentOf(before, options), options),
    );
  }
  buffer.row = region.from.row;
  buffer.column = firstNonBlank(buffer.line);
  if (count(region) > 2) editor.say(`${count(region)} lines indented `);
}

const swapCase = (text: string): string =>
  [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('');

/** Changes every line's part of a region. */
export function mapRegion(editor: Editor, region: Region, change: (text: string) => string): void {
  const { buffer } = editor;
  const lines = buffer.lines.slice(region.from.row, region.to.row + 1).map((line, index) => {
    let [from, to] = [0, line.length];
    if (region.kind === 'block') ({ from, to } = blockPart(line, region, editor));
    else if (region.kind === 'characters') {
      if (index === 0) from = region.from.column;
      if (region.from.row + index === region.to.row) to = region.to.column;
    }
    return line.slice(0, from) + change(line.slice(from, to)) + line.slice(to);
  });
  if (lines.some((line, index) => line !== buffer.lines[region.from.row + index]))
    buffer.replaceLines(region.from.row, lines.length, lines);
  setChangeMarks(editor, region.from, region.to);
  buffer.cursor = region.from;
  if (region.kind === 'block') buffer.column = indexAt(buffer.line, region.left, editor.options);
}

export function changeCase(editor: Editor, region: Region, operator: string): void {
  mapRegion(editor, region, (text) =>
    operator === 'gU' ? text.toUpperCase() : operator === 'gu' ? text.toLowerCase() : swapCase(text),
  );
  if (count(region) > 2) editor.say(`${count(region)} lines changed`);
}

/** `J` and `gJ`: makes one line of several. */
export function joinLines(editor: Editor, from: number, to: number, spaces: boolean): void {
  const { buffer } = editor;
  let text = buffer.lines[from] ?? '';
  let column = text.length;
  for (const line of buffer.lines.slice(from + 1, to + 1)) {
    const next = spaces ? line.replace(/^[ \t]+/, '') : line;
    const glue =
      spaces && text !== '' && next !== '' && !next.startsWith(')') && !/[ \t]$/.test(text) ? ' ' : '';
    column = text.length;
    text += glue + next;
  }
  buffer.replaceLines(from, to - from + 1, [text]);
  buffer.row = from;
  buffer.column = column;
  tellLines(editor, from - to);
}

/** `p` and `P`. `stay` puts the cursor behind what was put: `gp`. */
export function put(editor: Editor, cut: Cut, after: boolean, times: number, stay: boolean): void {
  const { buffer } = editor;
  buffer.keepPlace();
  if (cut.kind === 'lines') {
    const lines = Array.from({ length: times }, () => cut.lines).flat();
    const row = buffer.row + (after ? 1 : 0);
    buffer.replaceLines(row, 0, lines);
    buffer.row = stay ? Math.min(row + lines.length, buffer.lines.length - 1) : row;
    buffer.column = stay ? 0 : firstNonBlank(buffer.line);
    setChangeMarks(editor, { row, column: 0 }, { row: row + lines.length - 1, column: 0 });
    tellLines(editor, lines.length);
    return;
  }
  if (after) buffer.right();
  if (cut.kind === 'block') return putBlock(editor, cut, times);
  const text = Array.from({ length: times }, () => cut.lines.join('\n')).join('');
  const start = buffer.cursor;
  const before = buffer.lines.length;
  buffer.insert(text);
  setChangeMarks(editor, start, { row: buffer.row, column: Math.max(0, buffer.column - 1) });
  if (!stay) {
    if (cut.lines.length > 1) buffer.cursor = start;
    else buffer.left();
  }
  tellLines(editor, buffer.lines.length - before);
}

function putBlock(editor: Editor, cut: Cut, times: number): void {
  const { buffer, options } = editor;
  const { row, column } = buffer.cursor;
  const at = displayColumn(buffer.line, column, options);
  const width = Math.max(...cut.lines.map((line) => displayColumn(line, line.length, options)));
  for (const [offset, piece] of cut.lines.entries()) {
    const line = buffer.lines[row + offset];
    const text = piece + ' '.repeat(width - displayColumn(piece, piece.length, options));
    const repeated = Array.from({ length: times }, () => text).join('');
    const full =
      (line ?? '') + ' '.repeat(Math.max(0, at - displayColumn(line ?? '', (line ?? '').length, options)));
    const index = indexAt(full, at, options);
    const rest = full.slice(index);
    const next = full.slice(0, index) + (rest === '' ? repeated.trimEnd() : repeated) + rest;
    buffer.replaceLines(row + offset, line === undefined ? 0 : 1, [next]);
  }
  buffer.cursor = { row, column };
}

/** Empties lines that are to be changed, keeping the indent where `autoindent` is set. */
export function clearLines(editor: Editor, region: Region, register: string): void {
  const { buffer, options } = editor;
  editor.registers.delete(register, cutOf(editor, region), true);
  const first = buffer.lines[region.from.row] ?? '';
  const indent = options.autoindent ? blanks(indentOf(first, options), options) : '';
  const before = buffer.lines.length;
  buffer.replaceLines(region.from.row, count(region), [indent]);
  buffer.cursor = { row: region.from.row, column: indent.length };
  tellLines(editor, buffer.lines.length - before);
}
