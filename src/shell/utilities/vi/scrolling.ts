import type { Editor } from './editor.ts';
import { bottomFrom, followWindow, heightOf, topAround } from './layout.ts';
import { indexAt } from './display.ts';
import { firstNonBlank } from './scan.ts';

/** The keys that move the window; false for others. Models src/move.c of Vim (onepage, halfpage, scrollup). */
export function scroll(editor: Editor, key: string, count: number | undefined): boolean {
  const { buffer } = editor;
  const times = count ?? 1;
  switch (key) {
    case '\x05':
    case '\x19': {
      const { row } = buffer;
      editor.top = Math.max(
        0,
        Math.min(buffer.lines.length - 1, editor.top + (key === '\x05' ? times : -times)),
      );
      followWindow(editor);
      if (buffer.row !== row) buffer.column = indexAt(buffer.line, editor.wanted, editor.options);
      return true;
    }
    case '\x04':
    case '\x15':
      half(editor, key === '\x04', count);
      return true;
    case '\x06':
    case '<PageDown>':
      for (let left = times; left > 0; left--) pageDown(editor);
      return true;
    case '\x02':
    case '<PageUp>':
      for (let left = times; left > 0; left--) pageUp(editor);
      return true;
  }
  return false;
}

function half(editor: Editor, down: boolean, count: number | undefined): void {
  const { buffer } = editor;
  const last = buffer.lines.length - 1;
  if (buffer.row === (down ? last : 0)) return editor.beep();
  if (count !== undefined) editor.scroll = Math.min(count, editor.window);
  let left = editor.scroll ?? Math.max(1, Math.floor(editor.window / 2));
  let moved = 0;
  while (left > 0 && (down ? bottomFrom(editor, editor.top) < last : editor.top > 0)) {
    const height = heightOf(editor, down ? editor.top : editor.top - 1);
    left -= height;
    if (left < 0 && moved > 0) break;
    moved += height;
    editor.top += down ? 1 : -1;
    buffer.row = Math.max(0, Math.min(last, buffer.row + (down ? 1 : -1)));
  }
  if (left > 0) buffer.row = Math.max(0, Math.min(last, buffer.row + (down ? left : -left)));
  followWindow(editor);
  buffer.column = firstNonBlank(buffer.line);
}

function pageDown(editor: Editor): void {
  const { buffer } = editor;
  const last = buffer.lines.length - 1;
  const bottom = bottomFrom(editor, editor.top);
  if (bottom >= last) {
    if (editor.top >= last) return editor.beep();
    editor.top = last;
  } else editor.top = Math.max(editor.top + 1, bottom - 1);
  buffer.row = editor.top;
  followWindow(editor);
  buffer.column = firstNonBlank(buffer.line);
}

function pageUp(editor: Editor): void {
  const { buffer } = editor;
  if (editor.top === 0) return editor.beep();
  const bottom = Math.min(buffer.lines.length - 1, editor.top + 1);
  buffer.row = bottom;
  let top = bottom;
  let used = heightOf(editor, bottom);
  while (top > 0 && used + heightOf(editor, top - 1) <= editor.window) used += heightOf(editor, --top);
  editor.top = Math.min(top, editor.top - 1);
  followWindow(editor);
  buffer.column = firstNonBlank(buffer.line);
}

/** What `z` begins: the line of the cursor goes to the top, the middle or the bottom. */
export function placeWindow(editor: Editor, key: string, count: number | undefined): void {
  const { buffer } = editor;
  if (count !== undefined) buffer.row = Math.min(buffer.lines.length, count) - 1;
  const off = Math.min(editor.options.scrolloff, Math.floor((editor.window - 1) / 2));
  if (key === 't' || key === '\r') editor.top = Math.max(0, buffer.row - off);
  else if (key === 'z' || key === '.') editor.top = topAround(editor, buffer.row);
  else if (key === 'b' || key === '-') {
    const bottom = Math.min(buffer.lines.length - 1, buffer.row + off);
    let top = bottom;
    let used = heightOf(editor, bottom);
    while (top > 0 && used + heightOf(editor, top - 1) <= editor.window) used += heightOf(editor, --top);
    editor.top = top;
  } else return editor.beep();
  if ('\r.-'.includes(key)) buffer.column = firstNonBlank(buffer.line);
}
