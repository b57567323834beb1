import { EditableLine } from './editable-line.ts';
import type { Candidates, EditorEvent, EditorStep } from './events.ts';
import { limits } from '../limits.ts';
import { textWidth } from '../text.ts';
import { advance, displayText, visible, type Place } from './layout.ts';
import { HistorySearch } from './search.ts';

const keyPattern = /\x1b(?:\[[0-9;?]*[@-~]|O[A-Za-z]|\x1b\[[A-D]|[^[O]|$|[[O]$)|[^\x1b]/uy;
const pasteEnd = '\x1b[201~';

/**
 * A line editor as a state machine: terminal input goes in, terminal output comes out; it reads no clock and calls nobody.
 * Emacs keys as in bash.
 */
export class LineEditor {
  readonly #history: () => readonly string[];
  #columns: number;
  #prompt = '';
  readonly #edited = new EditableLine();
  /** Where the terminal's cursor is, relative to the first row of the prompt's last line. */
  #place: Place = { row: 0, column: 0 };
  /** What stands on the screen, when the cursor is behind it. */
  #shown: { readonly text: string; readonly columns: number } | undefined;
  #historyAt: number | undefined;
  #draft = '';
  #search: HistorySearch | undefined;
  #pasting = false;
  #overflowed = false;
  #escape = '';
  #fresh = true;
  #lastKey = '';
  #listing: Candidates | undefined;

  constructor(columns: number, history: () => readonly string[]) {
    this.#columns = columns;
    this.#history = history;
  }

  get line(): string {
    return this.#edited.text;
  }

  get cursor(): number {
    return this.#edited.cursor;
  }

  /** Begins a line; the output shows the prompt. */
  start(prompt: string): string {
    const cut = prompt.lastIndexOf('\n') + 1;
    this.#prompt = prompt.slice(cut);
    this.#edited.reset();
    this.#historyAt = undefined;
    this.#search = undefined;
    this.#listing = undefined;
    this.#lastKey = '';
    this.#place = { row: 0, column: 0 };
    this.#shown = undefined;
    this.#fresh = true;
    return prompt.slice(0, cut).replace(/\n/g, '\r\n') + this.#render();
  }

  /** The terminal has another width. */
  resize(columns: number): string {
    this.#columns = columns;
    return this.#render();
  }

  /** Shows prompt and line again, below what the host has written. */
  redraw(): string {
    this.#place = { row: 0, column: 0 };
    this.#shown = undefined;
    this.#fresh = true;
    return this.#render();
  }

  /** Takes input up to the first event. */
  feed(input: string): EditorStep {
    let text = this.#escape + input;
    this.#escape = '';
    let output = '';
    const before = this.#snapshot();
    const rendered = (): string => (this.#snapshot() === before && output === '' ? '' : this.#render());
    while (text !== '') {
      if (this.#pasting) {
        const end = text.indexOf(pasteEnd);
        // The end mark may come in two pieces.
        const held = end < 0 ? (/\x1b(?:\[(?:2(?:0(?:1)?)?)?)?$/.exec(text)?.[0].length ?? 0) : 0;
        this.#insertPasted(text.slice(0, end < 0 ? text.length - held : end));
        if (end < 0) {
          this.#escape = held > 0 ? text.slice(-held) : '';
          break;
        }
        this.#pasting = false;
        text = text.slice(end + pasteEnd.length);
        if (this.#overflowed) {
          this.#overflowed = false;
          return { output: output + rendered(), event: { kind: 'overflow' }, rest: text };
        }
        continue;
      }
      const plain = this.#search || this.#listing ? null : /^[^\x00-\x1f\x7f\x1b]+/u.exec(text);
      if (plain) {
        this.#lastKey = 'insert';
        this.#edited.insert(plain[0]);
        text = text.slice(plain[0].length);
        continue;
      }
      keyPattern.lastIndex = 0;
      const key = keyPattern.exec(text)?.[0] ?? text[0] ?? '';
      if (key === '\x1b' || key === '\x1b[' || key === '\x1bO') {
        this.#escape = key;
        break;
      }
      text = text.slice(key.length);
      if (key === '\x1b[200~') {
        this.#pasting = true;
        continue;
      }
      const result = this.#listing
        ? this.#answerListing(key)
        : this.#search
          ? this.#searchKey(key)
          : this.#key(key);
      if (result === 'again') {
        text = key + text;
        continue;
      }
      if (typeof result === 'string') {
        output += result;
        continue;
      }
      if (result) {
        output += rendered();
        if (result.kind === 'submit') output += this.#toEnd();
        else if (result.kind === 'interrupt') output += '^C\r\n';
        return { output, event: result, rest: text };
      }
    }
    return { output: output + rendered(), rest: '' };
  }

  /** The host's answer to Tab. */
  complete(candidates: Candidates): string {
    const { items, start } = candidates;
    const [first] = items;
    if (!first) return '\x07';
    const typed = this.#edited.text.slice(start, this.#edited.cursor);
    if (items.length === 1) {
      this.#edited.replace(start, this.#edited.cursor, first.insert + (first.final ? ' ' : ''));
      this.#lastKey = '';
      return this.#render();
    }
    const common = items.reduce((prefix, { insert }) => commonPrefix(prefix, insert), first.insert);
    if (common.length > typed.length || (common !== typed && !common.startsWith(typed) && common !== '')) {
      this.#edited.replace(start, this.#edited.cursor, common);
      return this.#render();
    }
    if (this.#lastKey !== 'tab twice') return '\x07';
    if (items.length > 100) {
      this.#listing = candidates;
      return `${this.#toEnd()}Display all ${items.length} possibilities? (y or n)`;
    }
    return this.#list(candidates);
  }

  #list({ items }: Candidates): string {
    const widths = items.map(({ display }) => textWidth(display));
    const width = Math.max(...widths) + 2;
    const columns = Math.max(1, Math.floor(this.#columns / width));
    const rows = Math.ceil(items.length / columns);
    let out = this.#toEnd();
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const index = column * rows + row;
        const item = items[index];
        if (item)
          out += item.display + (index + rows < items.length ? ' '.repeat(width - (widths[index] ?? 0)) : '');
      }
      out += '\r\n';
    }
    return out + this.redraw();
  }

  #answerListing(key: string): string {
    const listing = this.#listing;
    this.#listing = undefined;
    if (listing && /^[yY \t]$/.test(key)) {
      this.#place = { row: 0, column: 0 };
      return `\r\n${this.#list(listing).replace(/^\r\n/, '')}`;
    }
    return `\r\n${this.redraw()}`;
  }

  #key(key: string): EditorEvent | string | undefined {
    const previous = this.#lastKey;
    this.#lastKey = key;
    const edited = this.#edited;
    switch (key) {
      case '\r':
      case '\n':
        edited.cursor = edited.text.length;
        return { kind: 'submit', line: edited.text };
      case '\x03':
        edited.cursor = edited.text.length;
        return { kind: 'interrupt' };
      case '\x04':
        if (edited.text === '') return { kind: 'end' };
        edited.deleteAfter();
        return;
      case '\t':
        this.#lastKey = previous.startsWith('tab') ? 'tab twice' : 'tab';
        return { kind: 'complete', line: edited.text, cursor: edited.cursor };
      case '\x0c':
        return `\x1b[H\x1b[2J${this.redraw()}`;
      case '\x12':
        this.#search = new HistorySearch(this.#history(), edited.text);
        return;
      case '\x1b.':
      case '\x1b_':
        edited.insert(lastWord(this.#history().at(-1) ?? ''));
        return;
      case '\x10':
      case '\x1b[A':
      case '\x1bOA':
        return this.#recall(-1);
      case '\x0e':
      case '\x1b[B':
      case '\x1bOB':
        return this.#recall(1);
      case '\x1b<':
        return this.#recall(-Infinity);
      case '\x1b>':
        return this.#recall(Infinity);
    }
    // Other escape sequences and control characters do nothing.
    if (!edited.key(key) && key >= ' ' && !key.startsWith('\x1b')) edited.insert(key);
    return undefined;
  }

  #searchKey(key: string): EditorEvent | string | undefined {
    const search = this.#search;
    if (!search) return undefined;
    const outcome = search.key(key);
    if (outcome === undefined) return undefined;
    this.#search = undefined;
    if (outcome === 'cancel') {
      this.#edited.set(search.original, search.original.length);
      return undefined;
    }
    this.#edited.set(search.match ?? search.original, search.matchCursor);
    return outcome === 'accept' ? undefined : 'again';
  }

  #recall(by: number): string | undefined {
    const history = this.#history();
    const at = this.#historyAt ?? history.length;
    const next = Math.max(0, Math.min(history.length, at + by));
    if (next === at) return '\x07';
    if (this.#historyAt === undefined) this.#draft = this.#edited.text;
    this.#historyAt = next === history.length ? undefined : next;
    const text = next === history.length ? this.#draft : (history[next] ?? '');
    this.#edited.set(text, text.length);
    return undefined;
  }

  #insertPasted(text: string): void {
    const room = limits.lineLength - this.#edited.text.length;
    if (text.length > room) this.#overflowed = true;
    if (room > 0 && text !== '') this.#edited.insert(text.slice(0, room).replace(/\r\n?/g, '\n'));
  }

  /** A text that changes when what is shown has to. */
  #snapshot(): string {
    return `${this.#edited.cursor}\0${this.#search?.prompt ?? ''}\0${this.#edited.text}`;
  }

  /** Shows what has changed: when text was only added at the end, just that. */
  #render(): string {
    const shown = this.#shown;
    const atEnd = !this.#search && this.#edited.cursor === this.#edited.text.length;
    this.#shown = atEnd ? { text: this.#edited.text, columns: this.#columns } : undefined;
    if (!shown || !atEnd || shown.columns !== this.#columns || !this.#edited.text.startsWith(shown.text))
      return this.#draw();
    const added = displayText(this.#edited.text.slice(shown.text.length));
    const end = advance(this.#place, added, this.#columns);
    const full = end.column === 0 && end.row > this.#place.row && !added.endsWith('\n');
    this.#place = end;
    return added.replace(/\n/g, '\r\n') + (full ? '\r\n' : '');
  }

  /** Draws prompt and line over what is there. */
  #draw(): string {
    const prompt = this.#search ? this.#search.prompt : this.#prompt;
    const text = displayText(this.#search ? (this.#search.match ?? '') : this.#edited.text);
    const cursor = this.#search ? this.#search.matchCursor : this.#edited.cursor;
    const ahead = displayText(
      (this.#search ? (this.#search.match ?? '') : this.#edited.text).slice(0, cursor),
    );
    const start = advance({ row: 0, column: 0 }, visible(prompt), this.#columns);
    const end = advance(start, text, this.#columns);
    const place = advance(start, ahead, this.#columns);
    // A new prompt stands where the output before it ended: that has perhaps no newline.
    let out = this.#fresh ? '' : `\r${up(this.#place.row)}\x1b[J`;
    this.#fresh = false;
    out += prompt + text.replace(/\n/g, '\r\n');
    // A full last line leaves the terminal's cursor hanging behind it.
    if (end.column === 0 && end.row > 0 && !text.endsWith('\n')) out += '\r\n';
    out += up(end.row - place.row);
    if (place.column !== end.column || place.row !== end.row)
      out += `\r${place.column > 0 ? `\x1b[${place.column}C` : ''}`;
    this.#place = place;
    return out;
  }

  /** Goes to the beginning of the line below everything. */
  #toEnd(): string {
    const start = advance({ row: 0, column: 0 }, visible(this.#prompt), this.#columns);
    const end = advance(start, displayText(this.#edited.text), this.#columns);
    const down = end.row - this.#place.row;
    this.#place = { row: 0, column: 0 };
    return `${down > 0 ? `\x1b[${down}B` : ''}\r${end.column === 0 && end.row > 0 ? '' : '\n'}`;
  }
}

const up = (rows: number): string => (rows > 0 ? `\x1b[${rows}A` : '');

function commonPrefix(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a.slice(0, at);
}

const lastWord = (line: string): string => line.trim().split(/\s+/).at(-1) ?? '';
