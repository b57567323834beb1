import { nextIndex, previousIndex } from '../../editor/layout.ts';
import type { Place } from '../text-buffer.ts';

/** Walks through lines character by character, the end of each line included. Models src/misc2.c (inc, dec) of Vim. */
export class Scan {
  readonly lines: readonly string[];
  row: number;
  column: number;

  constructor(lines: readonly string[], { row, column }: Place) {
    this.lines = lines;
    this.row = row;
    this.column = column;
  }

  get line(): string {
    return this.lines[this.row] ?? '';
  }

  get place(): Place {
    return { row: this.row, column: this.column };
  }

  /** The character here; '' at the end of a line. */
  get character(): string {
    const code = this.line.codePointAt(this.column);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  get onEmptyLine(): boolean {
    return this.column === 0 && this.line === '';
  }

  /** 0 inside a line, 2 at its end, 1 at the beginning of the next one, -1 when there is no more. */
  forward(): -1 | 0 | 1 | 2 {
    if (this.column < this.line.length) {
      this.column = nextIndex(this.line, this.column);
      return this.column < this.line.length ? 0 : 2;
    }
    if (this.row >= this.lines.length - 1) return -1;
    this.row++;
    this.column = 0;
    return 1;
  }

  /** As `forward`, but never rests at the end of a line that is not empty. */
  forwardSkippingEnds(): -1 | 0 | 1 | 2 {
    const moved = this.forward();
    return moved === 2 && this.row < this.lines.length - 1 ? this.forward() : moved === 2 ? 2 : moved;
  }

  /** 0 inside a line, 1 at the end of the line before, -1 when there is none. */
  back(): -1 | 0 | 1 {
    if (this.column > 0) {
      this.column = previousIndex(this.line, this.column);
      return 0;
    }
    if (this.row === 0) return -1;
    this.row--;
    this.column = this.line.length;
    return 1;
  }
}

const ranges: readonly (readonly [number, number, number])[] = [
  [0x2010, 0x205e, 1],
  [0x2190, 0x2bff, 1],
  [0x3000, 0x3000, 0],
  [0x3001, 0x3020, 1],
  [0x3040, 0x309f, 0x3040],
  [0x30a0, 0x30ff, 0x30a0],
  [0x3300, 0x9fff, 0x4e00],
  [0xac00, 0xd7a3, 0xac00],
  [0xf900, 0xfaff, 0x4e00],
  [0xff01, 0xff0f, 1],
  [0xff1a, 0xff20, 1],
  [0xff3b, 0xff40, 1],
  [0xff5b, 0xff65, 1],
  [0x1f300, 0x1faff, 3],
];

/** 0 for blanks, 1 for punctuation, 2 for words, other numbers for scripts of their own. Models src/mbyte.c (utf_class). */
export function classOf(character: string, big: boolean): number {
  if (character === '' || character === ' ' || character === '\t') return 0;
  if (big) return 1;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return /[\wµÀ-ÿ]/.test(character) ? 2 : 1;
  return ranges.find(([from, to]) => code >= from && code <= to)?.[2] ?? 2;
}

/** The index of the first character of a line that is no blank; the last character of a blank line. */
export function firstNonBlank(line: string): number {
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  return indent < line.length || indent === 0 ? indent : indent - 1;
}
