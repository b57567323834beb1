import { nextIndex, previousIndex } from '../../editor/layout.ts';
import { displayColumn, indexAt } from './display.ts';
import type { Place } from '../text-buffer.ts';
import { nextKey, type Editor, type Step } from './editor.ts';
import { blanks, indentOf, shiftOf, withIndent } from './indent.ts';
import { isText } from './keys.ts';
import { classOf, firstNonBlank } from './scan.ts';
import { wantedColumn } from './motions.ts';

/** How an insertion begins. */
export interface Insertion {
  readonly times?: number;
  readonly replacing?: boolean;
  /** The line is new and holds nothing but the indent of its neighbour. */
  readonly indented?: boolean;
  /** Every repetition takes a line of its own: `3o`. */
  readonly onNewLine?: boolean;
  /** It ends by itself after one key, or after what is pasted. */
  readonly once?: boolean;
}

/** Typing until Escape. */
export class Insert {
  readonly editor: Editor;
  #indented: boolean;
  /** The place before which backspace in replace mode brings nothing back. */
  #covered: string[] = [];
  /** What was typed, to be repeated by a count. */
  #keys: string[] = [];
  #plain = true;
  /** Where it began: erasing words and lines stops there once. */
  #start: Place;

  constructor(editor: Editor, how: Insertion) {
    this.editor = editor;
    this.#indented = how.indented ?? false;
    this.#start = editor.buffer.cursor;
    editor.messageGone();
    editor.mode = how.replacing ? 'replace' : 'insert';
  }

  *run(how: Insertion): Step<void> {
    const { editor } = this;
    const { buffer } = editor;
    editor.warnReadonly();
    for (;;) {
      const key = yield* nextKey(editor);
      if (key === '\x1b' || key === '\x03') break;
      this.#keys.push(key);
      if (key === '\x0f') {
        yield* this.#oneCommand();
        continue;
      }
      yield* this.key(key);
      if (how.once) break;
    }
    const keys = this.#keys.slice();
    for (let left = this.#plain ? (how.times ?? 1) : 1; left > 1; left--) {
      if (how.onNewLine) this.#newLine();
      editor.stuffed.unshift(...keys);
      const typed = editor.typed.length;
      for (let i = 0; i < keys.length; i++) yield* this.key(yield* nextKey(editor));
      editor.typed.length = typed;
    }
    this.#dropIndent();
    buffer.marks.set('^', buffer.cursor);
    editor.mode = 'normal';
    buffer.left();
    buffer.marks.set('.', buffer.cursor);
    editor.wanted = wantedColumn(editor);
  }

  /** `Ctrl-o`: one command of normal mode. */
  *#oneCommand(): Step<void> {
    const { editor } = this;
    const { mode } = editor;
    editor.mode = 'normal';
    this.#split();
    editor.exit = (yield* editor.normalCommand()) ?? editor.exit;
    editor.mode = mode;
    if (editor.wanted === Infinity) editor.buffer.column = editor.buffer.line.length;
    editor.buffer.begin();
  }

  /** What follows is another change for undo, and is not repeated. */
  #split(): void {
    this.editor.commit();
    this.editor.buffer.begin();
    this.#plain = false;
    this.#covered = [];
    this.#dropIndent();
    this.#start = this.editor.buffer.cursor;
  }

  /** A line that was only indented is empty when it is left. */
  #dropIndent(): void {
    const { buffer } = this.editor;
    if (!this.#indented) return;
    this.#indented = false;
    if (buffer.line.trim() === '' && buffer.column === buffer.line.length) {
      buffer.setLine(buffer.row, '');
      buffer.column = 0;
    }
  }

  *key(key: string): Step<void> {
    const { buffer, options } = this.editor;
    switch (key) {
      case '\b':
        return this.#backspace();
      case '<Del>':
        return buffer.deleteAfter();
      case '\r':
      case '\n':
        return this.#newLine();
      case '\t':
        return this.#tab();
      case '\x17':
        return this.#eraseTo(this.#wordStart());
      case '\x15': {
        this.editor.commit();
        buffer.begin();
        const indent = firstNonBlank(buffer.line);
        return this.#eraseTo(buffer.column > indent && options.autoindent ? indent : 0);
      }
      case '\x14':
      case '\x04':
        return this.#shift(key === '\x14');
      case '\x16': {
        const literal = yield* nextKey(this.editor);
        this.#keys.push(literal);
        return this.#put(literal === '\r' ? '\r' : literal);
      }
      case '\x12': {
        const name = yield* nextKey(this.editor);
        this.#keys.push(name);
        const cut = this.editor.registers.get(name);
        if (cut) buffer.insert(cut.lines.join('\n') + (cut.kind === 'lines' ? '\n' : ''));
        return;
      }
      case '\x05':
      case '\x19': {
        const line = buffer.lines[buffer.row + (key === '\x05' ? 1 : -1)] ?? '';
        const character = line[buffer.column];
        return character === undefined ? undefined : this.#put(character);
      }
      case '<Insert>':
        this.editor.mode = this.editor.mode === 'insert' ? 'replace' : 'insert';
        return;
      case '<Paste>':
        return yield* this.#paste();
    }
    if (isText(key)) this.#put(key);
    else this.#move(key);
  }

  #put(text: string): void {
    const { editor } = this;
    const { buffer } = editor;
    this.#indented = false;
    if (editor.mode === 'replace') {
      const end = buffer.column < buffer.line.length ? nextIndex(buffer.line, buffer.column) : buffer.column;
      this.#covered.push(buffer.line.slice(buffer.column, end));
      buffer.remove(buffer.cursor, { row: buffer.row, column: end });
    }
    buffer.insert(text);
  }

  #newLine(): void {
    const { editor } = this;
    const { buffer, options } = editor;
    const { line, row, column } = buffer;
    if (editor.mode === 'replace') this.#covered.push('\n');
    const rest = line.slice(column);
    const indents = options.autoindent && !options.paste;
    if (!indents) {
      buffer.replaceLines(row, 1, [line.slice(0, column), rest]);
      buffer.cursor = { row: row + 1, column: 0 };
      return;
    }
    const bare = this.#indented && line.slice(0, column).trim() === '';
    const indent = blanks(indentOf(line.slice(0, column), options), options);
    const before = bare ? '' : line.slice(0, column);
    buffer.replaceLines(row, 1, [before, indent + rest.replace(/^[ \t]+/, '')]);
    buffer.cursor = { row: row + 1, column: indent.length };
    this.#indented = indent !== '';
  }

  #tab(): void {
    const { editor } = this;
    const { buffer, options } = editor;
    const soft = options.paste ? 0 : options.softtabstop < 0 ? shiftOf(options) : options.softtabstop;
    if (options.paste || (!options.expandtab && soft === 0)) return this.#put('\t');
    const at = displayColumn(buffer.line, buffer.column, options);
    const stop = soft || options.tabstop;
    const width = stop - (at % stop);
    if (options.expandtab || editor.mode === 'replace') {
      this.#put(' '.repeat(width));
      return;
    }
    // Blanks before the cursor become tabs where they reach a stop.
    this.#indented = false;
    const before = buffer.line.slice(0, buffer.column);
    const kept = before.replace(/[ \t]+$/, '');
    const from = displayColumn(kept, kept.length, options);
    let text = '';
    let column = from;
    for (
      let next = column + options.tabstop - (column % options.tabstop);
      next <= at + width;
      next += options.tabstop
    ) {
      text += '\t';
      column = next;
    }
    text += ' '.repeat(at + width - column);
    buffer.setLine(buffer.row, kept + text + buffer.line.slice(buffer.column));
    buffer.column = kept.length + text.length;
  }

  #backspace(): void {
    const { editor } = this;
    const { buffer, options } = editor;
    this.#indented = false;
    if (editor.mode === 'replace') {
      const covered = this.#covered.pop();
      if (covered === undefined) {
        if (buffer.column > 0) buffer.left();
        else if (buffer.row > 0) {
          buffer.row--;
          buffer.column = buffer.line.length;
        }
      } else {
        buffer.deleteBefore();
        const { cursor } = buffer;
        if (covered !== '\n') buffer.insert(covered);
        buffer.cursor = cursor;
      }
      return;
    }
    const soft = options.paste ? 0 : options.softtabstop < 0 ? shiftOf(options) : options.softtabstop;
    const before = buffer.line.slice(0, buffer.column);
    if (soft === 0 || !/[ \t]$/.test(before)) return buffer.deleteBefore();
    const at = displayColumn(before, before.length, options);
    const target = Math.floor((at - 1) / soft) * soft;
    let from = before.length;
    while (from > 0 && /[ \t]/.test(before[from - 1] ?? '') && displayColumn(before, from, options) > target)
      from--;
    buffer.remove({ row: buffer.row, column: from }, buffer.cursor);
    const short = target - displayColumn(before, from, options);
    if (short > 0) buffer.insert(' '.repeat(short));
  }

  #eraseTo(from: number): void {
    const { buffer } = this.editor;
    this.#indented = false;
    if (buffer.column === 0) buffer.deleteBefore();
    else {
      const { row, column } = this.#start;
      const stop = row === buffer.row && column < buffer.column ? column : 0;
      buffer.remove(
        { row: buffer.row, column: Math.max(stop, Math.min(from, buffer.column)) },
        buffer.cursor,
      );
    }
  }

  #wordStart(): number {
    const { line, column } = this.editor.buffer;
    const kindBefore = (at: number): number =>
      classOf(String.fromCodePoint(line.codePointAt(previousIndex(line, at)) ?? 32), false);
    let at = column;
    while (at > 0 && kindBefore(at) === 0) at = previousIndex(line, at);
    if (at === 0) return 0;
    const kind = kindBefore(at);
    while (at > 0 && kindBefore(at) === kind) at = previousIndex(line, at);
    return at;
  }

  #shift(right: boolean): void {
    const { buffer, options } = this.editor;
    const width = indentOf(buffer.line, options);
    const step = shiftOf(options);
    const next = right
      ? (Math.floor(width / step) + 1) * step
      : Math.max(0, (Math.ceil(width / step) - 1) * step);
    const line = withIndent(buffer.line, next, options);
    const column = Math.max(0, buffer.column + line.length - buffer.line.length);
    buffer.setLine(buffer.row, line);
    buffer.column = column;
  }

  /** Text that the terminal marks as pasted comes in as it is. */
  *#paste(): Step<void> {
    const { buffer } = this.editor;
    for (;;) {
      const key = yield* nextKey(this.editor);
      this.#keys.push(key);
      if (key === '<Pasted>') return;
      if (key === '\r' || key === '\n') buffer.insert('\n');
      else if (isText(key)) buffer.insert(key);
    }
  }

  #move(key: string): void {
    const { buffer, options } = this.editor;
    const page = Math.max(1, this.editor.window - 2);
    const vertical = /^<(?:Up|Down|PageUp|PageDown)>$/.test(key);
    if (!vertical && !/^<(?:Left|Right|Home|End|S-Left|S-Right)>$/.test(key)) return;
    const column = displayColumn(buffer.line, buffer.column, options);
    this.#split();
    this.editor.commit();
    if (key === '<Left>') buffer.left();
    else if (key === '<Right>') buffer.right();
    else if (key === '<Home>') buffer.column = 0;
    else if (key === '<End>') buffer.column = buffer.line.length;
    else if (vertical) {
      const step = key === '<Up>' ? -1 : key === '<Down>' ? 1 : key === '<PageUp>' ? -page : page;
      buffer.row = Math.max(0, Math.min(buffer.lines.length - 1, buffer.row + step));
      buffer.column = indexAt(buffer.line, column, options);
    } else if (key === '<S-Left>') buffer.column = this.#wordStart();
    else
      while (buffer.column < buffer.line.length && /\S/.test(buffer.line[buffer.column] ?? ''))
        buffer.right();
    buffer.begin();
    this.#start = buffer.cursor;
  }
}
