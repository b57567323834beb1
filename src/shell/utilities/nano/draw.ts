import { textWidth } from '../../text.ts';
import { cellsOf, displayColumn, type Cell } from '../vi/display.ts';
import { defaultOptions, type ViOptions } from '../vi/options.ts';
import { menuRows } from './menus.ts';
import type { NanoState } from './state.ts';

const displayOptions = (tabsize: number): ViOptions => ({ ...defaultOptions, tabstop: tabsize });

/** The display column of the cursor. */
export const cursorAt = (state: NanoState): number =>
  displayColumn(state.buffer.line, state.buffer.column, displayOptions(state.tabsize));

/** `  GNU nano 7.2     a.yaml     Modified`. Models src/winio.c of nano (titlebar) */
function titleBar(state: NanoState, columns: number): string {
  const version = 'GNU nano 7.2';
  const name = state.path === '' ? 'New Buffer' : state.path;
  const condition = state.viewing ? 'View' : state.buffer.modified ? 'Modified' : '';
  const width = textWidth(name);
  const right = condition === '' ? 0 : condition.length + 2;
  // The room of `Modified` is kept free for it.
  let kept = condition === '' ? 10 : 0;
  let left = version.length + 3;
  let title = `  ${version}`;
  if (left + width + kept + right > columns) {
    [left, title] = [2, ''];
    if (left + width + kept + right > columns) kept = 0;
    if (left + width + right > columns) left = 0;
  }
  const offset = left === 0 ? 0 : left + Math.floor((columns - left - kept - right - width) / 2);
  const room = columns - right;
  title = title.padEnd(offset) + (width <= room ? name : `...${[...name].slice(3 - room).join('')}`);
  const gap = Math.max(0, columns - right - textWidth(title));
  return `\x1b[7m${title}${' '.repeat(gap)}${condition}${condition === '' ? '' : '  '}\x1b[0m`;
}

/** The window over a long line moves by pages. Models src/utils.c of nano (get_page_start) */
function pageStart(at: number, columns: number): number {
  if (at === 0 || at + 2 < columns) return 0;
  if (columns > 8) return at - 6 - ((at - 6) % (columns - 8));
  return at - (columns - 2);
}

function paintLine(state: NanoState, row: number, from: number, width: number): string {
  const line = state.buffer.lines[row] ?? '';
  const cells = cellsOf(line, displayOptions(state.tabsize));
  const marked = state.markedIn(row);
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  const room = width;
  let at = 0;
  let out = '';
  const put = (cell: Cell): void => {
    const isMarked = marked && cell.index >= marked.from && cell.index < marked.to;
    out += isMarked ? `\x1b[7m${cell.text}\x1b[0m` : cell.text;
  };
  for (const cell of cells) {
    if (from > 0 && at === from) out += '\x1b[7m<\x1b[0m';
    else if (total > from + room && at + cell.width > from + room - 1 && at < from + room) {
      out += '\x1b[7m>\x1b[0m';
      break;
    } else if (at >= from && at + cell.width <= from + room) put(cell);
    at += cell.width;
  }
  return out;
}

/** Draws nano's screen: title, text, status, two rows of keys. */
export function drawNano(
  state: NanoState,
  columns: number,
  rows: number,
): { lines: string[]; row: number; column: number } {
  const { buffer, question } = state;
  const height = Math.max(1, rows - 4);
  state.height = height;
  state.columns = columns;
  state.showCursor();
  const gutter = state.numbers ? String(buffer.lines.length).length + 1 : 0;
  const width = columns - gutter;
  const at = cursorAt(state);
  const start = pageStart(at, width);
  const lines = [titleBar(state, columns)];
  for (let i = 0; i < height; i++) {
    const row = state.top + i;
    const number =
      gutter === 0
        ? ''
        : row < buffer.lines.length
          ? `\x1b[7m${String(row + 1).padStart(gutter - 1)}\x1b[0m `
          : ' '.repeat(gutter);
    lines.push(number + paintLine(state, row, row === buffer.row ? start : 0, width));
  }
  let column = gutter + at - start;
  let cursorRow = buffer.row - state.top + 1;
  if (question) {
    const full = question.text + (question.typed ?? '');
    let shown = full;
    while (textWidth(shown) >= columns)
      shown = question.text + [...shown.slice(question.text.length)].slice(1).join('');
    lines.push(`\x1b[7m${shown}${' '.repeat(Math.max(0, columns - textWidth(shown)))}\x1b[0m`);
    cursorRow = height + 1;
    const before =
      question.typed === undefined
        ? shown
        : shown.slice(0, shown.length - (question.typed.length - question.at));
    column = Math.min(columns - 1, textWidth(before));
  } else lines.push(statusRow(state.message, columns));
  lines.push(...menuRows(question?.menu ?? 'main', columns));
  return { lines, row: cursorRow, column };
}

/** A message in brackets, in the middle; without them when there is no room. Models src/winio.c of nano (statusline) */
function statusRow(message: string, columns: number): string {
  if (message === '') return '';
  const width = textWidth(message);
  const bracketed = width <= columns - 4;
  const text = bracketed ? `[ ${message} ]` : [...message].slice(0, columns).join('');
  return ' '.repeat(bracketed ? Math.floor((columns - width - 4) / 2) : 0) + `\x1b[7m${text}\x1b[0m`;
}
