import type { Expression } from '../../../regexp/expression.ts';
import { characterWidth, textWidth } from '../../text.ts';
import type { Place } from '../text-buffer.ts';
import { cellsOf, cursorColumn, wrapCells, type Cell } from './display.ts';
import type { Editor } from './editor.ts';
import { blockPart } from './operators.ts';
import { bottomFrom, gutterOf, showCursor } from './layout.ts';
import { compilePattern, matchesIn } from './pattern.ts';
import { visualRegion } from './visual.ts';

export interface Picture {
  readonly lines: string[];
  readonly row: number;
  readonly column: number;
}

/** The columns where pending keys and the ruler begin. Models src/screen.c of Vim (comp_col). */
export function edgesOf(editor: Editor): { readonly pending: number; readonly ruler: number } {
  const { ruler, showcmd } = editor.options;
  const taken = (ruler ? 18 : 0) + (showcmd ? (ruler ? 10 : 11) : 0);
  return {
    pending: Math.max(1, editor.columns - taken),
    ruler: Math.max(Math.floor((editor.columns + 1) / 2), editor.columns - 18),
  };
}

/** Draws window and last row. */
export function draw(editor: Editor, columns: number, rows: number): Picture {
  editor.columns = columns;
  editor.rows = rows;
  editor.buffer.clamp(editor.mode !== 'normal');
  showCursor(editor);
  const { lines, row, column } = drawWindow(editor);
  const { prompt, pager } = editor;
  if (prompt || pager) {
    const text = prompt ? prompt.sign + prompt.text : '';
    const shown = pager
      ? [
          ...pager.flatMap((line) => folded(line, columns)),
          '\x1b[32mPress ENTER or type command to continue\x1b[0m',
        ]
      : folded(text, columns);
    if (prompt && prompt.at === prompt.text.length && textWidth(text) % columns === 0 && text !== '')
      shown.push('');
    const room = Math.max(0, rows - shown.length);
    const kept = pager ? lines.slice(Math.max(0, lines.length + shown.length - rows)) : lines.slice(0, room);
    const cursor = prompt ? prompt.sign + shownPrompt(prompt.text.slice(0, prompt.at)) : undefined;
    const visible = shown.slice(-rows);
    if (cursor !== undefined) {
      const at = textWidth(cursor);
      return {
        lines: [...kept, ...visible],
        row: kept.length + Math.floor(at / columns),
        column: at % columns,
      };
    }
    const last = pager ? 39 : textWidth(visible.at(-1) ?? '');
    return { lines: [...kept, ...visible], row: rows - 1, column: Math.min(columns - 1, last) };
  }
  lines.push(lastRow(editor));
  if (editor.question !== undefined)
    return { lines, row: rows - 1, column: Math.min(columns - 1, textWidth(editor.question)) };
  return { lines, row, column };
}

const shownPrompt = (text: string): string =>
  text.replace(/[\x00-\x1f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) + 64)}`);

/** A text cut into rows. */
function folded(text: string, columns: number): string[] {
  const rows = [''];
  let used = 0;
  for (const c of shownPrompt(text.replaceAll('\t', '        '))) {
    const width = characterWidth(c.codePointAt(0) ?? 0);
    if (used + width > columns) {
      rows.push('');
      used = 0;
    }
    rows[rows.length - 1] += c;
    used += width;
  }
  return rows;
}

/** Which characters of a line stand out, and how. */
function marksOf(editor: Editor): (row: number, line: string) => (index: number) => string {
  const { visual, preview, options, pattern, quiet } = editor;
  const region = editor.mode === 'visual' && visual ? visualRegion(editor) : undefined;
  let expression: Expression | undefined;
  if (options.hlsearch && pattern && !quiet)
    try {
      expression = compilePattern(pattern.source, options);
    } catch {
      expression = undefined;
    }
  return (row, line) => {
    let selected: { from: number; to: number } | undefined;
    if (region && row >= region.from.row && row <= region.to.row) {
      if (region.kind === 'lines') selected = { from: 0, to: line.length + 1 };
      else if (region.kind === 'block') selected = blockPart(line, region, editor);
      else
        selected = {
          from: row === region.from.row ? region.from.column : 0,
          to: row === region.to.row ? region.to.column : line.length + 1,
        };
    }
    const hits = expression ? matchesIn(expression, line) : [];
    return (index) => {
      if (selected && index >= selected.from && index < selected.to) return '\x1b[7m';
      if (preview?.from.row === row && index >= preview.from.column && index < preview.to.column)
        return '\x1b[7m';
      return hits.some(({ from, to }) => index >= from && index < to) ? '\x1b[30;43m' : '';
    };
  };
}

function paint(cells: readonly Cell[], styleAt: (index: number) => string): string {
  let out = '';
  let style = '';
  for (const { text, index } of cells) {
    const next = styleAt(index);
    if (next !== style) {
      out += `${style === '' ? '' : '\x1b[0m'}${next}`;
      style = next;
    }
    out += text;
  }
  return style === '' ? out : `${out}\x1b[0m`;
}

function drawWindow(editor: Editor): Picture {
  const { buffer, options, window, columns } = editor;
  const gutter = gutterOf(editor);
  const width = Math.max(1, columns - gutter);
  const inserting = editor.mode === 'insert' || editor.mode === 'replace';
  const styles = marksOf(editor);
  const lines: string[] = [];
  let place: Place = { row: 0, column: gutter };
  scrollSideways(editor, width, inserting);
  for (let row = editor.top; lines.length < window; row++) {
    const line = buffer.lines[row];
    if (line === undefined) {
      lines.push('\x1b[34m~\x1b[0m');
      continue;
    }
    const cells = cellsOf(line, options);
    const pieces = options.wrap ? wrapCells(cells, width) : [windowOf(cells, editor.left, width)];
    const head = numberOf(editor, row, gutter);
    if (row > editor.top && lines.length + pieces.length > window) {
      while (lines.length < window) lines.push('\x1b[34m@\x1b[0m');
      lines[lines.length - 1] = '\x1b[34m@@@\x1b[0m';
      break;
    }
    if (row === buffer.row) {
      const at = cursorColumn(line, buffer.column, options, inserting);
      place = options.wrap ? wrappedPlace(pieces, at, width) : { row: 0, column: at - editor.left };
      place = { row: lines.length + place.row, column: gutter + place.column };
      if (place.column >= columns) place = { row: Math.min(window - 1, place.row + 1), column: gutter };
    }
    const styleAt = styles(row, line);
    for (const [index, piece] of pieces.entries())
      lines.push((index === 0 ? head : ' '.repeat(gutter)) + paint(piece, styleAt));
    if (place.row >= lines.length && row === buffer.row && lines.length < window) lines.push('');
  }
  return { lines: lines.slice(0, window), ...place };
}

/** Without `wrap` the window moves sideways by halves. */
function scrollSideways(editor: Editor, width: number, inserting: boolean): void {
  if (editor.options.wrap) {
    editor.left = 0;
    return;
  }
  const at = cursorColumn(editor.buffer.line, editor.buffer.column, editor.options, inserting);
  if (at < editor.left || at >= editor.left + width)
    editor.left = at < width && at < editor.left ? 0 : Math.max(0, at - Math.floor(width / 2));
}

function windowOf(cells: readonly Cell[], left: number, width: number): Cell[] {
  const out: Cell[] = [];
  let at = 0;
  for (const cell of cells) {
    if (at >= left && at + cell.width <= left + width) out.push(cell);
    at += cell.width;
  }
  return out;
}

function wrappedPlace(pieces: readonly (readonly Cell[])[], at: number, width: number): Place {
  let before = 0;
  for (const [row, piece] of pieces.entries()) {
    const size = piece.reduce((sum, cell) => sum + cell.width, 0);
    if (at < before + size || row === pieces.length - 1) {
      const column = at - before;
      return column >= width ? { row: row + 1, column: 0 } : { row, column };
    }
    before += size;
  }
  return { row: 0, column: 0 };
}

function numberOf(editor: Editor, row: number, gutter: number): string {
  const { number, relativenumber } = editor.options;
  if (gutter === 0) return '';
  const distance = Math.abs(row - editor.buffer.row);
  const text =
    relativenumber && !(number && distance === 0)
      ? String(distance).padStart(gutter - 1)
      : relativenumber
        ? String(row + 1).padEnd(gutter - 1)
        : String(row + 1).padStart(gutter - 1);
  return `\x1b[33m${text} \x1b[0m`;
}

/** The text that fits, with dots in its middle. Models src/message.c of Vim (trunc_string). */
export function truncated(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  const characters = [...text];
  const half = Math.floor((room - 3) / 2);
  let used = 0;
  let head = '';
  for (const c of characters) {
    const width = textWidth(c);
    if (used + width > half) break;
    used += width;
    head += c;
  }
  let tail = '';
  for (const c of characters.toReversed()) {
    const width = textWidth(c);
    if (used + width > room - 3) break;
    used += width;
    tail = c + tail;
  }
  return `${head}...${tail}`;
}

/** The end of a text, behind `<`, when it is too long. */
function cutAtStart(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  let tail = '';
  for (const c of [...text].toReversed()) {
    if (textWidth(tail + c) > room - 1) break;
    tail = c + tail;
  }
  return `<${tail}`;
}

const modeNames = {
  insert: 'INSERT',
  replace: 'REPLACE',
  v: 'VISUAL',
  V: 'VISUAL LINE',
  '\x16': 'VISUAL BLOCK',
};

function lastRow(editor: Editor): string {
  const { pending, ruler } = edgesOf(editor);
  const { mode, visual, options, recording } = editor;
  const name =
    mode === 'visual' && visual
      ? modeNames[visual.kind]
      : mode === 'insert' || mode === 'replace'
        ? modeNames[mode]
        : '';
  const paste = options.paste && mode === 'insert' ? ' (paste)' : '';
  const banner = name !== '' && options.showmode ? `-- ${name}${paste} --` : '';
  const tape = recording ? `recording @${recording.register}` : '';
  const message = editor.question ?? editor.message[0] ?? '';
  let text = banner + tape;
  let style = text === '' ? '' : '\x1b[1m';
  if (message !== '' && banner !== '') {
    text += ` ${message}`;
  } else if (message !== '') {
    text =
      editor.messageIsError || editor.question !== undefined
        ? message
        : editor.messageIsFile
          ? cutAtStart(message, pending - 1)
          : truncated(message, pending - 1);
    style = editor.messageIsError ? (message.startsWith('E') ? '\x1b[37;41m' : '\x1b[31m') : '';
  }
  text = folded(text, editor.columns)[0] ?? '';
  let at = textWidth(text);
  let out = style === '' || text === '' ? text : `${style}${text}\x1b[0m`;
  const add = (column: number, piece: string): void => {
    if (piece.trim() === '' || at > column) return;
    out += ' '.repeat(column - at) + piece;
    at = column + textWidth(piece);
  };
  if (options.showcmd && editor.question === undefined && (mode === 'normal' || mode === 'visual'))
    add(pending, pendingText(editor).slice(-10));
  // The warning about read-only files has the row to itself.
  const alone = message.startsWith('W10') && banner === '';
  if (options.ruler && !alone && !options.paste && !editor.question?.startsWith('Backwards'))
    add(ruler, rulerText(editor, ruler));
  return out;
}

/** The keys of an unfinished command, or how much is selected. */
function pendingText(editor: Editor): string {
  const keys = editor.typed
    .map((key) => (key < ' ' ? `^${String.fromCharCode(key.charCodeAt(0) + 64)}` : key))
    .join('');
  if (keys !== '' || editor.mode !== 'visual' || !editor.visual) return keys;
  const region = visualRegion(editor);
  const rows = Math.abs(editor.buffer.row - editor.visual.row) + 1;
  if (region.kind === 'block')
    return `${rows}x${region.right === Infinity ? '' : region.right - region.left + 1}`;
  if (region.kind === 'lines' || rows > 1) return String(rows);
  const bytes = new TextEncoder().encode(editor.buffer.between(region.from, region.to)).length;
  const characters = [...editor.buffer.between(region.from, region.to)].length;
  return bytes === characters ? String(characters) : `${characters}-${bytes}`;
}

/** `12,5-9   50%`. Models src/drawscreen.c of Vim (win_redr_ruler). */
function rulerText(editor: Editor, column: number): string {
  const { buffer, options } = editor;
  const bytes = new TextEncoder().encode(buffer.line.slice(0, buffer.column)).length;
  const inserting = editor.mode === 'insert' || editor.mode === 'replace';
  const shown =
    buffer.line === '' && !inserting
      ? 0
      : cursorColumn(buffer.line, buffer.column, { ...options, list: false }, inserting) + 1;
  const empty = buffer.line === '';
  const place = empty
    ? `${buffer.lines.length === 1 && !inserting ? 0 : buffer.row + 1},0-1`
    : `${buffer.row + 1},${bytes + 1 === shown ? shown : `${bytes + 1}-${shown}`}`;
  const bottom = bottomFrom(editor, editor.top);
  const below = buffer.lines.length - 1 - bottom;
  const position =
    below <= 0
      ? editor.top === 0
        ? 'All'
        : 'Bot'
      : editor.top === 0
        ? 'Top'
        : `${String(Math.floor((editor.top * 100) / (editor.top + below))).padStart(2)}%`;
  const room = editor.columns - column - 1;
  return (place + ' '.repeat(Math.max(1, room - place.length - position.length)) + position).slice(0, room);
}
