import { FileError } from '../filesystem.ts';
import type { ProgramContext } from '../program.ts';
import { runFullScreen, shownWidth, slice, type FullScreen } from './screen.ts';
import { complain, pathOf, utility } from './support.ts';
import { TextBuffer } from './text-buffer.ts';
import { findMatch } from './vi/pattern.ts';

interface Question {
  readonly text: string;
  /** What has been typed so far; undefined when one key answers. */
  typed: string | undefined;
  readonly answer: (text: string) => number | undefined;
}

/** The part of nano that learners use. */
class Nano implements FullScreen {
  readonly #context: ProgramContext;
  readonly #buffer: TextBuffer;
  #path: string;
  #message: string;
  #question: Question | undefined;
  #cut: string[] = [];
  #top = 0;
  #left = 0;
  #wanted = '';
  #lastKey = '';

  constructor(context: ProgramContext, path: string, text: string | undefined) {
    this.#context = context;
    this.#path = path;
    this.#buffer = new TextBuffer(text ?? '');
    const count = text === undefined || text === '' ? 0 : this.#buffer.lines.length;
    this.#message =
      path === ''
        ? ''
        : text === undefined
          ? '[ New File ]'
          : `[ Read ${count} line${count === 1 ? '' : 's'} ]`;
  }

  draw(columns: number, rows: number): { lines: string[]; row: number; column: number } {
    const buffer = this.#buffer;
    const height = Math.max(1, rows - 4);
    if (buffer.row < this.#top) this.#top = buffer.row;
    if (buffer.row >= this.#top + height) this.#top = buffer.row - height + 1;
    const at = shownWidth(buffer.line.slice(0, buffer.column));
    this.#left = at < columns ? 0 : Math.floor(at / (columns - 8)) * (columns - 8);
    const name = this.#path === '' ? 'New Buffer' : this.#path;
    const state = buffer.modified ? 'Modified' : '';
    const head = `  GNU nano 7.2`;
    const middle = Math.max(2, Math.floor((columns - name.length) / 2) - head.length);
    const title = `${head}${' '.repeat(middle)}${name}`;
    const lines = [
      `\x1b[7m${`${title}${' '.repeat(Math.max(1, columns - title.length - state.length - 2))}${state}`.padEnd(columns).slice(0, columns)}\x1b[0m`,
    ];
    for (let i = 0; i < height; i++)
      lines.push(slice(buffer.lines[this.#top + i] ?? '', this.#left, columns));
    const question = this.#question;
    if (question)
      lines.push(
        `\x1b[7m${`${question.text}${question.typed ?? ''}`.padEnd(columns).slice(0, columns)}\x1b[0m`,
      );
    else
      lines.push(
        ' '.repeat(Math.max(0, Math.floor((columns - this.#message.length) / 2))) +
          (this.#message === '' ? '' : `\x1b[7m${this.#message}\x1b[0m`),
      );
    const help: [string, string][][] = question
      ? question.typed === undefined
        ? [
            [
              ['Y', 'Yes'],
              ['', ''],
            ],
            [
              ['N', 'No'],
              ['^C', 'Cancel'],
            ],
          ]
        : [[['^G', 'Help']], [['^C', 'Cancel']]]
      : [
          [
            ['^G', 'Help'],
            ['^O', 'Write Out'],
            ['^W', 'Where Is'],
            ['^K', 'Cut'],
            ['^C', 'Location'],
          ],
          [
            ['^X', 'Exit'],
            ['^R', 'Read File'],
            ['^\\', 'Replace'],
            ['^U', 'Paste'],
            ['^_', 'Go To Line'],
          ],
        ];
    const shown = Math.max(1, Math.floor(columns / 16));
    for (const row of help)
      lines.push(
        row
          .slice(0, shown)
          .map(([key, label]) =>
            key === '' ? ' '.repeat(16) : `\x1b[7m${key}\x1b[0m ${label.padEnd(15 - key.length)}`,
          )
          .join('')
          .trimEnd(),
      );
    if (question?.typed !== undefined)
      return {
        lines,
        row: height + 1,
        column: Math.min(columns - 1, shownWidth(question.text + question.typed)),
      };
    return { lines, row: buffer.row - this.#top + 1, column: at - this.#left };
  }

  key(key: string): number | undefined {
    if (this.#question) return this.#answerKey(this.#question, key);
    this.#message = '';
    const buffer = this.#buffer;
    const last = this.#lastKey;
    this.#lastKey = key;
    switch (key) {
      case '\x18':
        if (!buffer.modified) return 0;
        this.#question = {
          text: 'Save modified buffer? ',
          typed: undefined,
          answer: (text) => {
            if (/^[nN]$/.test(text)) return 0;
            if (/^[yY]$/.test(text)) this.#askName(() => 0);
            return undefined;
          },
        };
        return undefined;
      case '\x0f':
      case '\x13':
        if (key === '\x13' && this.#path !== '') this.#write(this.#path);
        else this.#askName(() => undefined);
        return undefined;
      case '\x17':
        this.#question = {
          text: `Search${this.#wanted === '' ? '' : ` [${this.#wanted}]`}: `,
          typed: '',
          answer: (text) => {
            this.#wanted = text === '' ? this.#wanted : text;
            this.#search();
            return undefined;
          },
        };
        return undefined;
      case '\x1bw':
        this.#search();
        return undefined;
      case '\x1f':
        this.#question = {
          text: 'Enter line number, column number: ',
          typed: '',
          answer: (text) => {
            buffer.row = (parseInt(text, 10) || buffer.row + 1) - 1;
            buffer.column = 0;
            buffer.clamp(true);
            return undefined;
          },
        };
        return undefined;
      case '\x0b':
        if (last !== '\x0b') this.#cut = [];
        this.#cut.push(...buffer.deleteLines(1));
        buffer.column = 0;
        return undefined;
      case '\x15': {
        const { row } = buffer;
        if (this.#cut.length > 0) buffer.replaceLines(row, 0, this.#cut);
        buffer.row = row + this.#cut.length;
        return undefined;
      }
      case '\x03':
        this.#message = `[ line ${buffer.row + 1}/${buffer.lines.length} (${Math.floor(((buffer.row + 1) / buffer.lines.length) * 100)}%), col ${buffer.column + 1}/${buffer.line.length + 1} ]`;
        return undefined;
      case '\x07':
        this.#message = '[ ^O writes the file, ^X leaves, ^W searches, ^K cuts a line, ^U pastes it ]';
        return undefined;
      case '\x7f':
      case '\b':
        buffer.deleteBefore();
        return undefined;
      case '\x04':
      case '\x1b[3~':
        buffer.deleteAfter();
        return undefined;
      case '\r':
      case '\n':
        buffer.insert('\n');
        return undefined;
      default:
        if (!this.#move(key) && (key >= ' ' || key === '\t') && !key.startsWith('\x1b')) buffer.insert(key);
        return undefined;
    }
  }

  #move(key: string): boolean {
    const buffer = this.#buffer;
    const page = Math.max(1, (this.#context.terminal?.rows ?? 24) - 6);
    switch (key) {
      case '\x1b[A':
      case '\x1bOA':
      case '\x10':
        buffer.row--;
        break;
      case '\x1b[B':
      case '\x1bOB':
      case '\x0e':
        buffer.row++;
        break;
      case '\x1b[D':
      case '\x1bOD':
      case '\x02':
        if (buffer.column === 0 && buffer.row > 0) {
          buffer.row--;
          buffer.column = buffer.line.length;
        } else buffer.left();
        break;
      case '\x1b[C':
      case '\x1bOC':
      case '\x06':
        if (buffer.column === buffer.line.length && buffer.row < buffer.lines.length - 1) {
          buffer.row++;
          buffer.column = 0;
        } else buffer.right();
        break;
      case '\x01':
      case '\x1b[H':
      case '\x1bOH':
      case '\x1b[1~':
        buffer.column = 0;
        break;
      case '\x05':
      case '\x1b[F':
      case '\x1bOF':
      case '\x1b[4~':
        buffer.column = buffer.line.length;
        break;
      case '\x19':
      case '\x1b[5~':
        buffer.row -= page;
        break;
      case '\x16':
      case '\x1b[6~':
        buffer.row += page;
        break;
      default:
        return false;
    }
    buffer.clamp(true);
    return true;
  }

  #answerKey(question: Question, key: string): number | undefined {
    if (key === '\x03' || key === '\x1b') {
      this.#question = undefined;
      this.#message = '[ Cancelled ]';
      return undefined;
    }
    if (question.typed === undefined) {
      if (!/^[yYnN]$/.test(key)) return undefined;
      this.#question = undefined;
      return question.answer(key);
    }
    if (key === '\r' || key === '\n') {
      this.#question = undefined;
      return question.answer(question.typed);
    }
    if (key === '\x7f' || key === '\b') question.typed = [...question.typed].slice(0, -1).join('');
    else if (key >= ' ' && !key.startsWith('\x1b')) question.typed += key;
    return undefined;
  }

  #askName(then: () => number | undefined): void {
    this.#question = {
      text: 'File Name to Write: ',
      typed: this.#path,
      answer: (name) => {
        if (name === '' || !this.#write(name)) return undefined;
        return then();
      },
    };
  }

  #write(name: string): boolean {
    try {
      this.#context.files.write(pathOf(this.#context, name), this.#buffer.text);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#message = `[ Error writing ${name}: ${error.message} ]`;
      return false;
    }
    this.#path = name;
    this.#buffer.markSaved();
    const count = this.#buffer.text === '' ? 0 : this.#buffer.lines.length;
    this.#message = `[ Wrote ${count} line${count === 1 ? '' : 's'} ]`;
    return true;
  }

  #search(): void {
    if (this.#wanted === '') return;
    const expression = new RegExp(this.#wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'iu');
    const found = findMatch(this.#buffer.lines, this.#buffer.cursor, expression, false, true);
    if (found) this.#buffer.cursor = found.from;
    else this.#message = `[ "${this.#wanted}" not found ]`;
  }
}

export const nano = utility('nano [OPTIONS] [[+LINE[,COLUMN]] FILE]...', async (context) => {
  const path = context.argv.slice(1).find((arg) => !/^[-+]/.test(arg)) ?? '';
  if (!context.terminal || !context.isTerminal(1)) {
    await complain(context, 'Standard output is not a terminal');
    return 1;
  }
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
  return runFullScreen(context, new Nano(context, path, text));
});
