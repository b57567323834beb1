import type { ProgramContext } from '../../program.ts';
import { TextBuffer, type Place } from '../text-buffer.ts';
import { displayColumn, indexAt } from '../vi/display.ts';
import { defaultOptions } from '../vi/options.ts';
import { inOrder } from '../vi/region.ts';
import type { Menu } from './menus.ts';

/** What is asked in the status row. */
export interface Question {
  readonly text: string;
  readonly menu: Menu;
  /** What has been typed so far; undefined when one key answers. */
  typed: string | undefined;
  at: number;
}

/** All that nano knows while it runs. */
export class NanoState {
  readonly context: ProgramContext;
  readonly buffer: TextBuffer;
  path: string;
  message = '';
  question: Question | undefined;
  top = 0;
  height = 20;
  columns = 80;
  /** Whether the window goes by half pages to a cursor outside. */
  centering = false;
  tabsize = 8;
  tabsToSpaces = false;
  autoindent = false;
  /** What is pasted comes in as it is. */
  autoindentOff = false;
  numbers = false;
  viewing = false;
  mark: Place | undefined;
  cut: readonly string[] = [];
  wanted = 0;
  searched = '';
  readonly searching = { sensitive: false, expression: false, backwards: false };
  /** The match that is asked about. */
  spot: { readonly from: Place; readonly to: Place } | undefined;
  /** What undo calls the change that is being made. */
  actionName = '';
  #start: Place = { row: 0, column: 0 };
  readonly #names = new Map<
    number,
    { readonly name: string; readonly before: Place; readonly after: Place }
  >();
  #made = 0;
  #left = 0;

  constructor(context: ProgramContext, path: string, text: string) {
    this.context = context;
    this.path = path;
    this.buffer = new TextBuffer(text, true);
  }

  get text(): string {
    return this.buffer.lines.join('\n');
  }

  /** How many lines a file of this text has. */
  get lineCount(): number {
    const { lines } = this.buffer;
    return lines.length - (lines.at(-1) === '' ? 1 : 0);
  }

  say(message: string): void {
    this.message = message;
    this.#left = 20;
  }

  /** A message goes after twenty keys. */
  countKey(): void {
    if (this.#left > 0 && --this.#left === 0) this.message = '';
  }

  columnAt(): number {
    return displayColumn(this.buffer.line, this.buffer.column, { ...defaultOptions, tabstop: this.tabsize });
  }

  /** A change begins; one of the same name goes on. */
  begin(name: string): void {
    if (name !== this.actionName) this.commit();
    if (this.actionName === '') {
      this.actionName = name;
      this.#start = this.buffer.cursor;
      this.buffer.begin();
    }
  }

  commit(): void {
    if (this.actionName === '') return;
    const name = this.actionName;
    this.actionName = '';
    if (this.buffer.commit(this.context.clock.now()))
      this.#names.set(++this.#made, { name, before: this.#start, after: this.buffer.cursor });
  }

  /** Undo, or redo. */
  travel(back: boolean): void {
    this.commit();
    const { buffer } = this;
    const change = back ? buffer.undo() : buffer.redo();
    if (!change) return this.say(`Nothing to ${back ? 'undo' : 'redo'}`);
    const named = this.#names.get(change.number);
    if (named) buffer.cursor = back ? named.before : named.after;
    buffer.clamp(true);
    this.centering = true;
    this.say(`${back ? 'Undid' : 'Redid'} ${named?.name ?? 'addition'}`);
  }

  /** Lines and columns count from one, from the end when they are negative. */
  goTo(line: number, column: number): void {
    const { buffer } = this;
    const { length } = buffer.lines;
    buffer.row = Math.max(0, Math.min(length, line < 0 ? length + line + 1 : line) - 1);
    buffer.column = indexAt(buffer.line, Math.max(0, column - 1), {
      ...defaultOptions,
      tabstop: this.tabsize,
    });
    this.top = Math.max(0, buffer.row - Math.floor(this.height / 2));
  }

  /** What of a line lies between mark and cursor. */
  markedIn(row: number): { readonly from: number; readonly to: number } | undefined {
    if (!this.mark && !this.spot) return undefined;
    const { from, to } = this.spot ?? this.#marked();
    if (row < from.row || row > to.row) return undefined;
    const { length } = this.buffer.lines[row] ?? '';
    return { from: row === from.row ? from.column : 0, to: row === to.row ? to.column : length };
  }

  #marked(): { from: Place; to: Place } {
    const [from, to] = inOrder(this.mark ?? this.buffer.cursor, this.buffer.cursor);
    return { from, to };
  }

  /** Moves the window so that the cursor is in it. */
  showCursor(): void {
    const { row } = this.buffer;
    if (row >= this.top && row < this.top + this.height) {
      this.centering = false;
      return;
    }
    if (this.centering) this.top = Math.max(0, row - Math.floor(this.height / 2));
    else if (row < this.top) this.top = row;
    else this.top = row - this.height + 1;
    this.centering = false;
  }
}
