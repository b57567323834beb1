import { FileError } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { byteLength } from '../text.ts';
import { runFullScreen, shownWidth, slice, type FullScreen } from './screen.ts';
import { complain, pathOf, utility } from './support.ts';
import { TextBuffer } from './text-buffer.ts';
import { runColonCommand } from './vi-commands.ts';
import { motion } from './vi-motions.ts';

/** The part of vi that learners use: modes, motions, d c y with motions, p u J r, search, and `:` commands. */
export class Vi implements FullScreen {
  readonly context: ProgramContext;
  readonly buffer: TextBuffer;
  path: string;
  mode: 'normal' | 'insert' | 'replace' | 'command' | 'search' = 'normal';
  message = '';
  numbers = false;
  pattern: RegExp | undefined;
  #typed = '';
  #pending = '';
  #count = '';
  #top = 0;
  #left = 0;
  #register: { text: string; lines: boolean } = { text: '', lines: false };
  #backwards = false;

  constructor(context: ProgramContext, path: string, text: string | undefined) {
    this.context = context;
    this.path = path;
    this.buffer = new TextBuffer(text ?? '');
    this.message =
      path === '' ? '' : text === undefined ? `"${path}" [New]` : `"${path}" ${this.#size(text)}`;
  }

  #size(text: string): string {
    return `${text === '' ? 0 : this.buffer.lines.length}L, ${byteLength(text)}B`;
  }

  /** Writes the file; false after a message. */
  write(path = this.path): boolean {
    if (path === '') {
      this.message = 'E32: No file name';
      return false;
    }
    const full = pathOf(this.context, path);
    const fresh = !this.context.files.exists(full);
    try {
      this.context.files.write(full, this.buffer.text);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.message =
        error.code === 'EISDIR'
          ? `"${path}" E17: is a directory`
          : `"${path}" E212: Can't open file for writing`;
      return false;
    }
    if (this.path === '') this.path = path;
    if (path === this.path) this.buffer.modified = false;
    this.message = `"${path}"${fresh ? ' [New]' : ''} ${this.#size(this.buffer.text)} written`;
    return true;
  }

  draw(columns: number, rows: number): { lines: string[]; row: number; column: number } {
    const height = Math.max(1, rows - 1);
    const { buffer } = this;
    if (buffer.row < this.#top) this.#top = buffer.row;
    if (buffer.row >= this.#top + height) this.#top = buffer.row - height + 1;
    const gutter = this.numbers ? 4 : 0;
    const width = columns - gutter;
    const at = shownWidth(buffer.line.slice(0, buffer.column));
    if (at < this.#left) this.#left = at;
    if (at >= this.#left + width) this.#left = at - width + 1;
    const lines: string[] = [];
    for (let i = 0; i < height; i++) {
      const line = buffer.lines[this.#top + i];
      if (line === undefined) lines.push('\x1b[34m~\x1b[0m');
      else
        lines.push(
          (this.numbers ? `\x1b[33m${String(this.#top + i + 1).padStart(3)} \x1b[0m` : '') +
            slice(line, this.#left, width),
        );
    }
    const prompt = this.mode === 'command' ? ':' : this.#backwards ? '?' : '/';
    const asking = this.mode === 'command' || this.mode === 'search';
    const status = asking
      ? prompt + this.#typed
      : this.mode === 'insert'
        ? '\x1b[1m-- INSERT --\x1b[0m'
        : this.mode === 'replace'
          ? '\x1b[1m-- REPLACE --\x1b[0m'
          : this.message;
    const place = `${buffer.row + 1},${buffer.column + 1}`;
    const room = columns - place.length - 8;
    lines.push(
      asking || shownWidth(status.replace(/\x1b\[\d*m/g, '')) > room
        ? slice(status, 0, columns)
        : status + ' '.repeat(Math.max(1, room - shownWidth(status.replace(/\x1b\[\d*m/g, '')))) + place,
    );
    if (asking)
      return { lines, row: height, column: Math.min(columns - 1, shownWidth(prompt + this.#typed)) };
    return { lines, row: buffer.row - this.#top, column: gutter + at - this.#left };
  }

  key(key: string): number | undefined {
    if (this.mode === 'command' || this.mode === 'search') return this.#promptKey(key);
    if (this.mode === 'insert' || this.mode === 'replace') this.#insertKey(key);
    else return this.#normalKey(key);
    return undefined;
  }

  #promptKey(key: string): number | undefined {
    if (key === '\x1b' || key === '\x03') this.mode = 'normal';
    else if (key === '\x7f' || key === '\b') {
      if (this.#typed === '') this.mode = 'normal';
      this.#typed = [...this.#typed].slice(0, -1).join('');
    } else if (key === '\r' || key === '\n') {
      const { mode } = this;
      this.mode = 'normal';
      this.message = '';
      if (mode === 'command') return runColonCommand(this, this.#typed);
      if (this.#typed !== '') this.pattern = this.compile(this.#typed);
      this.#find(this.#backwards);
    } else if (key >= ' ' && !key.startsWith('\x1b')) this.#typed += key;
    return undefined;
  }

  /** A search pattern; special characters that make no expression are taken as they are. */
  compile(source: string): RegExp {
    try {
      return new RegExp(source.replace(/\\([<>])/g, '\\b').replace(/\\([()|+?{}])/g, '$1'), 'u');
    } catch {
      return new RegExp(source.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'u');
    }
  }

  #find(backwards: boolean): void {
    if (!this.pattern) this.message = 'E35: No previous regular expression';
    else if (!this.buffer.search(this.pattern, backwards))
      this.message = `E486: Pattern not found: ${this.#typed}`;
  }

  #insertKey(key: string): void {
    const { buffer } = this;
    if (key === '\x1b' || key === '\x03') {
      this.mode = 'normal';
      buffer.left();
      buffer.clamp(false);
    } else if (key === '\x7f' || key === '\b') buffer.deleteBefore();
    else if (key === '\x1b[3~') buffer.deleteAfter();
    else if (key === '\r' || key === '\n') buffer.insert('\n');
    else if (key === '\x17') {
      const start = buffer.line.slice(0, buffer.column).replace(/\s*\S+\s*$/, '').length;
      buffer.deleteInLine(start, buffer.column);
    } else if (key.startsWith('\x1b')) {
      if (key.length === 2) {
        this.#insertKey('\x1b');
        this.key(key.slice(1));
      } else {
        motion(buffer, key, 1, 20);
        buffer.clamp(true);
      }
    } else if (key >= ' ' || key === '\t') {
      if (this.mode === 'replace' && buffer.column < buffer.line.length) buffer.deleteAfter();
      buffer.insert(key);
    }
  }

  #normalKey(key: string): number | undefined {
    const { buffer } = this;
    this.message = '';
    if (this.#pending === 'r') {
      this.#pending = '';
      if (key >= ' ' && !key.startsWith('\x1b') && buffer.line !== '') {
        buffer.checkpoint();
        buffer.deleteAfter();
        buffer.insert(key);
        buffer.left();
      }
      return undefined;
    }
    if (/^[1-9]$/.test(key) || (key === '0' && this.#count !== '')) {
      this.#count += key;
      return undefined;
    }
    const counted = this.#count !== '';
    const count = Math.min(Number(this.#count || 1), 10_000);
    const command = this.#pending + key;
    if (/^(?:[dcy<>]?g|[dcy<>]|Z|r)$/.test(command)) {
      this.#pending = command;
      return undefined;
    }
    this.#pending = '';
    this.#count = '';
    if (/^[dcy]./s.test(command)) this.#operate(command[0] ?? '', command.slice(1), count, counted);
    else if (command === 'ZZ') return !buffer.modified || this.write() ? 0 : undefined;
    else if (command === 'ZQ') return 0;
    else if (command === '>>' || command === '<<') {
      buffer.checkpoint();
      for (let row = buffer.row; row < Math.min(buffer.lines.length, buffer.row + count); row++)
        buffer.lines[row] =
          command === '>>'
            ? `  ${buffer.lines[row] ?? ''}`
            : (buffer.lines[row] ?? '').replace(/^ {1,2}/, '');
      buffer.modified = true;
    } else if (
      motion(
        buffer,
        command,
        counted || !/^(?:G|gg)$/.test(command) ? count : undefined,
        this.context.terminal?.rows ?? 24,
      )
    )
      buffer.clamp(false);
    else this.#edit(command, count);
    return undefined;
  }

  #edit(command: string, count: number): void {
    const { buffer } = this;
    const enter = (): void => {
      this.mode = 'insert';
    };
    if ('iaIAoOxXsSDCpPJR~'.includes(command)) buffer.checkpoint();
    switch (command) {
      case 'i':
      case '\x1b[2~':
        return enter();
      case 'a':
        buffer.right();
        return enter();
      case 'I':
        buffer.column = /^\s*/.exec(buffer.line)?.[0].length ?? 0;
        return enter();
      case 'A':
        buffer.column = buffer.line.length;
        return enter();
      case 'o':
        buffer.insertLines(buffer.row + 1, ['']);
        return enter();
      case 'O':
        buffer.insertLines(buffer.row, ['']);
        return enter();
      case 'R':
        this.mode = 'replace';
        return;
      case 's':
      case 'x':
      case '\x1b[3~':
        for (let i = 0; i < count && buffer.column < buffer.line.length; i++) buffer.deleteAfter();
        if (command === 's') return enter();
        break;
      case 'X':
        for (let i = 0; i < count && buffer.column > 0; i++) buffer.deleteBefore();
        break;
      case 'S':
        buffer.deleteInLine(0, buffer.line.length);
        return enter();
      case 'D':
      case 'C':
        this.#register = { text: buffer.deleteInLine(buffer.column, buffer.line.length), lines: false };
        if (command === 'C') return enter();
        break;
      case 'Y':
        this.#register = { text: buffer.line, lines: true };
        return;
      case 'p':
      case 'P':
        this.#put(command === 'p', count);
        break;
      case 'J':
        buffer.column = buffer.line.length;
        buffer.lines[buffer.row + 1] = buffer.lines[buffer.row + 1]?.trimStart() ?? '';
        buffer.join(' ');
        break;
      case '~': {
        const c = buffer.line[buffer.column] ?? '';
        buffer.deleteAfter();
        buffer.insert(c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase());
        break;
      }
      case 'u':
        this.message = buffer.undo() ? '' : 'Already at oldest change';
        break;
      case 'n':
      case 'N':
        this.#find(this.#backwards !== (command === 'N'));
        break;
      case ':':
      case '/':
      case '?':
        this.#typed = '';
        this.#backwards = command === '?';
        this.mode = command === ':' ? 'command' : 'search';
        return;
      case '\x03':
        this.message = 'Type  :qa  and press <Enter> to exit Vim';
        return;
    }
    buffer.clamp(false);
  }

  #put(after: boolean, count: number): void {
    const { buffer } = this;
    const { text, lines } = this.#register;
    const repeated = Array.from({ length: count }, () => text);
    if (lines) {
      buffer.insertLines(buffer.row + (after ? 1 : 0), repeated.join('\n').split('\n'));
      return;
    }
    if (after) buffer.right();
    buffer.insert(repeated.join(''));
    buffer.left();
  }

  /** d, c or y with a motion; doubled, whole lines. */
  #operate(operator: string, target: string, count: number, counted: boolean): void {
    const { buffer } = this;
    buffer.checkpoint();
    const from = { row: buffer.row, column: buffer.column };
    let whole = target === operator;
    let rows = count;
    if (!whole) {
      // cw stops at the end of the word, unlike dw.
      const moved = motion(
        buffer,
        operator === 'c' && target === 'w' ? 'e' : target,
        counted || !/^(?:G|gg)$/.test(target) ? count : undefined,
        20,
      );
      if (!moved) return;
      whole = /^(?:j|k|G|gg|\x1b\[[AB])$/.test(target);
      rows = Math.abs(buffer.row - from.row) + 1;
      const inclusive = /^(?:e|\$|\x1b\[F)$/.test(target) || (operator === 'c' && target === 'w');
      if (!whole) {
        const sameRow = buffer.row === from.row;
        const to = sameRow
          ? buffer.column
          : buffer.row > from.row
            ? (buffer.lines[from.row] ?? '').length
            : 0;
        buffer.row = from.row;
        const [start, end] = [Math.min(from.column, to), Math.max(from.column, to)];
        buffer.column = end;
        if (inclusive) buffer.right();
        const stop = buffer.column;
        this.#register = { text: buffer.line.slice(start, stop), lines: false };
        buffer.column = start;
        if (operator !== 'y') buffer.deleteInLine(start, stop);
        if (operator === 'c') this.mode = 'insert';
        else buffer.clamp(false);
        return;
      }
      buffer.row = Math.min(buffer.row, from.row);
    }
    const last = Math.min(buffer.lines.length, buffer.row + rows);
    this.#register = { text: buffer.lines.slice(buffer.row, last).join('\n'), lines: true };
    if (operator === 'y') {
      buffer.column = from.column;
      if (last - buffer.row > 2) this.message = `${last - buffer.row} lines yanked`;
    } else if (operator === 'c') {
      buffer.deleteLines(last - buffer.row - 1);
      buffer.deleteInLine(0, buffer.line.length);
      this.mode = 'insert';
      return;
    } else {
      buffer.deleteLines(last - buffer.row);
      buffer.column = 0;
    }
    buffer.clamp(false);
  }
}

export const vi = utility('vi [arguments] [file ..]', async (context) => {
  const operands = context.argv.slice(1).filter((arg) => !/^[-+]/.test(arg));
  if (!context.terminal || !context.isTerminal(1)) {
    await complain(context, 'Output is not to a terminal');
    return 1;
  }
  const path = operands[0] ?? '';
  let text: string | undefined;
  try {
    text = path === '' ? '' : context.files.read(pathOf(context, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code === 'EISDIR') {
      await complain(context, `"${path}" is a directory`);
      return 1;
    }
  }
  const editor = new Vi(context, path, text);
  const line = context.argv.find((arg) => /^\+\d+$/.test(arg));
  if (line) editor.buffer.row = Math.min(Number(line.slice(1)), editor.buffer.lines.length) - 1;
  return runFullScreen(context, editor);
});
