import { characterWidth } from '../../text.ts';
import type { ViOptions } from './options.ts';

/** How a character is shown at a display column: tabs reach to the next stop, control characters are `^X`. */
export function shownAs(character: string, at: number, options: ViOptions): string {
  if (character === '\t') {
    if (options.list) return '^I';
    return ' '.repeat(options.tabstop - (at % options.tabstop));
  }
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return `^${String.fromCharCode(code + 64)}`;
  if (code === 0x7f) return '^?';
  if (code >= 0x80 && code < 0xa0) return `<${code.toString(16)}>`;
  if (code >= 0xdc80 && code <= 0xdcff) return `<${(code & 0xff).toString(16)}>`;
  return character;
}

const widthOf = (shown: string): number => {
  let width = 0;
  for (const c of shown) width += characterWidth(c.codePointAt(0) ?? 0);
  return width;
};

/** The display column at which the character at an index begins. */
export function displayColumn(line: string, index: number, options: ViOptions): number {
  let at = 0;
  for (const c of line.slice(0, index)) at += widthOf(shownAs(c, at, options));
  return at;
}

/** The display column of the cursor: in normal mode the last cell of a tab, else the first cell. */
export function cursorColumn(line: string, index: number, options: ViOptions, inserting: boolean): number {
  const at = displayColumn(line, index, options);
  if (line[index] === '\t' && !inserting && !options.list)
    return at + widthOf(shownAs('\t', at, options)) - 1;
  return at;
}

/** The index of the character that covers a display column; the end of the line when it is shorter. */
export function indexAt(line: string, column: number, options: ViOptions): number {
  let at = 0;
  let index = 0;
  for (const c of line) {
    at += widthOf(shownAs(c, at, options));
    if (at > column) return index;
    index += c.length;
  }
  return line.length;
}

/** One cell or two of the screen, and the index of its character in the line. */
export interface Cell {
  readonly text: string;
  readonly width: number;
  readonly index: number;
}

/** A line as cells. */
export function cellsOf(line: string, options: ViOptions): Cell[] {
  const cells: Cell[] = [];
  let at = 0;
  let index = 0;
  for (const character of line) {
    for (const text of shownAs(character, at, options)) {
      const width = characterWidth(text.codePointAt(0) ?? 0);
      const last = cells.at(-1);
      if (width === 0 && last) cells[cells.length - 1] = { ...last, text: last.text + text };
      else cells.push({ text, width, index });
      at += width;
    }
    index += character.length;
  }
  if (options.list) cells.push({ text: '$', width: 1, index });
  return cells;
}

/** Cells cut into rows of the screen; a wide character does not stand across an edge. */
export function wrapCells(cells: readonly Cell[], width: number): Cell[][] {
  const rows: Cell[][] = [[]];
  let used = 0;
  for (const cell of cells) {
    if (used + cell.width > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(cell);
    used += cell.width;
  }
  return rows;
}
