import { cellsOf, wrapCells } from './display.ts';
import type { Editor } from './editor.ts';

/** The columns before the text: line numbers. */
export function gutterOf(editor: Editor): number {
  const { number, relativenumber } = editor.options;
  if (!number && !relativenumber) return 0;
  const largest = number ? editor.buffer.lines.length : editor.window;
  return Math.max(3, String(largest).length) + 1;
}

/** How many rows of the screen a line takes. */
export function heightOf(editor: Editor, row: number): number {
  if (!editor.options.wrap) return 1;
  const line = editor.buffer.lines[row] ?? '';
  const width = Math.max(1, editor.columns - gutterOf(editor));
  if (line.length * 2 <= width && !line.includes('\t')) return 1;
  return wrapCells(cellsOf(line, editor.options), width).length;
}

/** The last line that is wholly seen in a window that begins with a line. */
export function bottomFrom(editor: Editor, top: number): number {
  let used = heightOf(editor, top);
  let row = top;
  while (row + 1 < editor.buffer.lines.length) {
    used += heightOf(editor, row + 1);
    if (used > editor.window) break;
    row++;
  }
  return row;
}

/** How many lines are kept between the cursor and the window's edges. */
const margin = (editor: Editor): number =>
  Math.min(editor.options.scrolloff, Math.floor((editor.window - 1) / 2));

/** The first line of a window in whose middle the cursor stands. Models src/move.c of Vim (scroll_cursor_halfway). */
export function topAround(editor: Editor, row: number): number {
  let above = row;
  let below = row;
  let used = heightOf(editor, row);
  let [over, under] = [0, 0];
  while (above > 0) {
    if (over < under) {
      const height = heightOf(editor, above - 1);
      used += height;
      if (used > editor.window) break;
      above--;
      over += height;
    } else if (below + 1 < editor.buffer.lines.length) {
      const height = heightOf(editor, below + 1);
      used += height;
      if (used > editor.window) break;
      below++;
      under += height;
    } else under++;
  }
  return above;
}

/** Moves the window so that the cursor is in it: by lines when it is near, else to the middle. Models src/move.c of Vim (update_topline). */
export function showCursor(editor: Editor): void {
  const { buffer } = editor;
  const last = buffer.lines.length - 1;
  const off = margin(editor);
  editor.top = Math.max(0, Math.min(editor.top, last));
  const above = editor.top + off - buffer.row;
  if (above > 0 && editor.top > 0) {
    const half = Math.max(2, Math.floor(editor.window / 2) - 1);
    if (above >= half) editor.top = topAround(editor, buffer.row);
    else editor.top = Math.max(0, buffer.row - off);
  }
  let goal = buffer.row;
  for (let seen = 0; goal < last && seen < off;) seen += heightOf(editor, ++goal);
  editor.bottom = bottomFrom(editor, editor.top);
  if (goal > editor.bottom) {
    let lines = 0;
    for (let row = editor.bottom + 1; row <= goal && lines <= editor.window + 1; row++)
      lines += heightOf(editor, row);
    if (lines > editor.window) editor.top = topAround(editor, buffer.row);
    else while (bottomFrom(editor, editor.top) < goal && editor.top < buffer.row) editor.top++;
    editor.bottom = bottomFrom(editor, editor.top);
  }
}

/** Moves the cursor into the window. */
export function followWindow(editor: Editor): void {
  const { buffer } = editor;
  const last = buffer.lines.length - 1;
  const off = margin(editor);
  editor.bottom = bottomFrom(editor, editor.top);
  const lowest = editor.bottom >= last ? last : Math.max(editor.top, editor.bottom - off);
  const highest = editor.top === 0 ? 0 : Math.min(editor.top + off, lowest);
  buffer.row = Math.max(highest, Math.min(lowest, buffer.row));
}
