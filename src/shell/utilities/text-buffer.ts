import { nextIndex, previousIndex } from '../editor/layout.ts';

interface State {
  readonly lines: readonly string[];
  readonly row: number;
  readonly column: number;
}

/** A text being edited: lines, a cursor (`column` counts code units), and the way back. */
export class TextBuffer {
  lines: string[];
  row = 0;
  column = 0;
  modified = false;
  readonly #undo: State[] = [];

  constructor(text: string) {
    this.lines = text === '' ? [''] : text.replace(/\n$/, '').split('\n');
  }

  get text(): string {
    return this.lines.length === 1 && this.lines[0] === '' ? '' : `${this.lines.join('\n')}\n`;
  }

  get line(): string {
    return this.lines[this.row] ?? '';
  }

  /** Remembers the state, so that `undo` comes back to it. */
  checkpoint(): void {
    this.#undo.push({ lines: [...this.lines], row: this.row, column: this.column });
    if (this.#undo.length > 200) this.#undo.shift();
  }

  undo(): boolean {
    const state = this.#undo.pop();
    if (!state) return false;
    this.lines = [...state.lines];
    this.row = state.row;
    this.column = state.column;
    return true;
  }

  /** Keeps the cursor inside the text; `beyond` allows the place behind the last character. */
  clamp(beyond: boolean): void {
    this.row = Math.max(0, Math.min(this.row, this.lines.length - 1));
    const end = this.line.length;
    const last = beyond || end === 0 ? end : previousIndex(this.line, end);
    this.column = Math.max(0, Math.min(this.column, last));
  }

  left(): void {
    if (this.column > 0) this.column = previousIndex(this.line, this.column);
  }

  right(): void {
    if (this.column < this.line.length) this.column = nextIndex(this.line, this.column);
  }

  insert(text: string): void {
    this.modified = true;
    const before = this.line.slice(0, this.column);
    const after = this.line.slice(this.column);
    const pieces = (before + text).split('\n');
    const last = pieces.at(-1) ?? '';
    this.lines.splice(this.row, 1, ...pieces.slice(0, -1), last + after);
    this.row += pieces.length - 1;
    this.column = last.length;
  }

  /** Backspace. */
  deleteBefore(): void {
    if (this.column > 0) {
      const from = previousIndex(this.line, this.column);
      this.deleteInLine(from, this.column);
    } else if (this.row > 0) {
      this.row--;
      this.column = this.line.length;
      this.join('');
    }
  }

  /** Delete. */
  deleteAfter(): void {
    if (this.column < this.line.length) this.deleteInLine(this.column, nextIndex(this.line, this.column));
    else if (this.row < this.lines.length - 1) this.join('');
  }

  /** Takes a piece of the current line away; the cursor goes to its beginning. */
  deleteInLine(from: number, to: number): string {
    this.modified = true;
    const removed = this.line.slice(from, to);
    this.lines[this.row] = this.line.slice(0, from) + this.line.slice(to);
    this.column = from;
    return removed;
  }

  /** Joins the next line to the current one. */
  join(glue: string): void {
    const next = this.lines[this.row + 1];
    if (next === undefined) return;
    this.modified = true;
    this.lines.splice(this.row, 2, this.line + glue + next);
  }

  deleteLines(count: number): string[] {
    this.modified = true;
    const removed = this.lines.splice(this.row, count);
    if (this.lines.length === 0) this.lines.push('');
    this.row = Math.min(this.row, this.lines.length - 1);
    return removed;
  }

  insertLines(at: number, lines: readonly string[]): void {
    this.modified = true;
    this.lines.splice(at, 0, ...lines);
    this.row = at;
    this.column = 0;
  }

  /** Goes to the next place where an expression matches; false when there is none. */
  search(expression: RegExp, backwards: boolean): boolean {
    const count = this.lines.length;
    for (let step = 0; step <= count; step++) {
      const row = (this.row + (backwards ? -step : step) + count) % count;
      const line = this.lines[row] ?? '';
      const found = [
        ...line.matchAll(new RegExp(expression.source, `${expression.flags.replace('g', '')}g`)),
      ].map(({ index }) => index);
      const hit = backwards
        ? found.findLast((index) => step > 0 || index < this.column)
        : found.find((index) => step > 0 || index > this.column);
      if (hit === undefined) continue;
      this.row = row;
      this.column = hit;
      return true;
    }
    return false;
  }
}
