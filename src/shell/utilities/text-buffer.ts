import { nextIndex, previousIndex } from '../editor/layout.ts';

/** A place in a text; `column` counts code units. */
export interface Place {
  row: number;
  column: number;
}

interface Change {
  readonly number: number;
  readonly at: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Where the cursor stood when the change began. */
  readonly cursor: Place;
}

/** What undo or redo did. */
export interface Undone {
  readonly number: number;
  /** When the change was made, in milliseconds. */
  readonly at: number;
  /** The first line that differs, and how many lines stand there before and after. */
  readonly row: number;
  readonly removed: number;
  readonly inserted: number;
  readonly cursor: Place;
}

/** A text being edited: immutable lines, a cursor, marks that move with their lines, and the way back and forth. */
export class TextBuffer {
  lines: readonly string[];
  row = 0;
  column = 0;
  readonly marks = new Map<string, Place>();
  /** Whether the last line ends with a newline. */
  terminated: boolean;
  #saved: readonly string[];
  #open: { readonly lines: readonly string[]; cursor: Place | undefined } | undefined;
  #changes: Change[] = [];
  #done = 0;
  #number = 0;

  /** @param keepsLast behind the last newline comes one more line, an empty one */
  constructor(text: string, keepsLast = false) {
    this.lines = text === '' ? [''] : (keepsLast ? text : text.replace(/\n$/, '')).split('\n');
    this.terminated = text === '' || text.endsWith('\n');
    this.#saved = this.lines;
  }

  get text(): string {
    if (this.lines.length === 1 && this.lines[0] === '') return '';
    return this.lines.join('\n') + (this.terminated ? '\n' : '');
  }

  get line(): string {
    return this.lines[this.row] ?? '';
  }

  get cursor(): Place {
    return { row: this.row, column: this.column };
  }

  set cursor({ row, column }: Place) {
    this.row = row;
    this.column = column;
  }

  get modified(): boolean {
    return this.lines !== this.#saved;
  }

  /** What the text is now counts as not modified. */
  markSaved(): void {
    this.#saved = this.lines;
  }

  /** From here until `commit` everything is one change. */
  begin(): void {
    this.#open ??= { lines: this.lines, cursor: undefined };
  }

  /** Undoing the present change brings the cursor back to where it is now, unless it has begun before. */
  keepPlace(): void {
    if (this.#open) this.#open.cursor ??= this.cursor;
  }

  /** Ends the change; false when nothing was changed. */
  commit(now: number): boolean {
    const open = this.#open;
    this.#open = undefined;
    if (!open || open.lines === this.lines) return false;
    this.#changes.length = this.#done;
    this.#number++;
    this.#changes.push({
      number: this.#number,
      at: now,
      before: open.lines,
      after: this.lines,
      cursor: open.cursor ?? this.cursor,
    });
    if (this.#changes.length > 1000) this.#changes.shift();
    this.#done = this.#changes.length;
    return true;
  }

  undo(): Undone | undefined {
    const change = this.#changes[this.#done - 1];
    if (!change) return undefined;
    this.#done--;
    return this.#restore(change, change.after, change.before);
  }

  redo(): Undone | undefined {
    const change = this.#changes[this.#done];
    if (!change) return undefined;
    this.#done++;
    return this.#restore(change, change.before, change.after);
  }

  #restore(change: Change, from: readonly string[], to: readonly string[]): Undone {
    let row = 0;
    while (row < from.length && row < to.length && from[row] === to[row]) row++;
    let same = 0;
    while (
      same < from.length - row &&
      same < to.length - row &&
      from[from.length - 1 - same] === to[to.length - 1 - same]
    )
      same++;
    this.lines = to;
    if (this.#open) this.#open = { lines: to, cursor: undefined };
    this.row = Math.min(row, to.length - 1);
    this.column = 0;
    const wasEmpty = from.length === 1 && from[0] === '';
    return {
      number: change.number,
      at: change.at,
      row,
      removed: wasEmpty ? 0 : from.length - same - row,
      inserted: to.length - same - row,
      cursor: change.cursor,
    };
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

  /** Puts lines in the place of `count` lines; marks below move along, marks on lines that are gone go with them. */
  replaceLines(row: number, count: number, lines: readonly string[]): void {
    this.keepPlace();
    const next = [...this.lines];
    next.splice(row, count, ...lines);
    const grown = lines.length - count;
    if (grown !== 0)
      for (const [name, mark] of this.marks) {
        if (mark.row >= row + count) this.marks.set(name, { ...mark, row: mark.row + grown });
        else if (mark.row >= row + lines.length && /^(?:[a-z]|:\d+)$/.test(name)) this.marks.delete(name);
      }
    this.lines = next.length === 0 ? [''] : next;
  }

  setLine(row: number, line: string): void {
    if (this.lines[row] !== line) this.replaceLines(row, 1, [line]);
  }

  insert(text: string): void {
    if (text === '') return;
    const after = this.line.slice(this.column);
    const pieces = (this.line.slice(0, this.column) + text).split('\n');
    const last = pieces.at(-1) ?? '';
    this.replaceLines(this.row, 1, [...pieces.slice(0, -1), last + after]);
    this.row += pieces.length - 1;
    this.column = last.length;
  }

  /** Takes away what lies between two places, the second not included; the cursor goes to the first. */
  remove(from: Place, to: Place): string {
    const removed = this.between(from, to);
    const first = (this.lines[from.row] ?? '').slice(0, from.column);
    const rest = (this.lines[to.row] ?? '').slice(to.column);
    if (removed !== '') this.replaceLines(from.row, to.row - from.row + 1, [first + rest]);
    this.cursor = from;
    return removed;
  }

  /** The text between two places. */
  between(from: Place, to: Place): string {
    if (from.row === to.row) return (this.lines[from.row] ?? '').slice(from.column, to.column);
    return [
      (this.lines[from.row] ?? '').slice(from.column),
      ...this.lines.slice(from.row + 1, to.row),
      (this.lines[to.row] ?? '').slice(0, to.column),
    ].join('\n');
  }

  /** Backspace. */
  deleteBefore(): void {
    if (this.column > 0)
      this.remove({ row: this.row, column: previousIndex(this.line, this.column) }, this.cursor);
    else if (this.row > 0)
      this.remove({ row: this.row - 1, column: (this.lines[this.row - 1] ?? '').length }, this.cursor);
  }

  /** Delete. */
  deleteAfter(): void {
    if (this.column < this.line.length)
      this.remove(this.cursor, { row: this.row, column: nextIndex(this.line, this.column) });
    else if (this.row < this.lines.length - 1) this.remove(this.cursor, { row: this.row + 1, column: 0 });
  }
}
