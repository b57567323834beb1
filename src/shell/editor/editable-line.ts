import { limits } from '../limits.ts';
import { blankWordStart, nextIndex, previousIndex, wordEnd, wordStart } from './layout.ts';

/** A text with a cursor, and the keys that move and change it. */
export class EditableLine {
  text = '';
  cursor = 0;
  #killed = '';
  /** Kills that follow each other make one piece. */
  #killing = false;
  #undo: { readonly text: string; readonly cursor: number }[] = [];

  /** Begins anew. */
  reset(): void {
    this.set('', 0);
    this.#undo = [];
  }

  set(text: string, cursor = text.length): void {
    this.text = text;
    this.cursor = cursor;
  }

  insert(text: string): void {
    this.#killing = false;
    this.replace(this.cursor, this.cursor, text);
  }

  /** Puts text in the place of a piece; the cursor goes behind it. Nothing happens when the line would get too long. */
  replace(from: number, to: number, text: string): void {
    if (this.text.length + text.length > limits.lineLength) return;
    this.#undo.push({ text: this.text, cursor: this.cursor });
    if (this.#undo.length > 100) this.#undo.shift();
    this.set(this.text.slice(0, from) + text + this.text.slice(to), from + text.length);
  }

  /** Deletes the character behind the cursor. */
  deleteAfter(): void {
    if (this.cursor < this.text.length) this.replace(this.cursor, nextIndex(this.text, this.cursor), '');
  }

  /** Handles an editing key; false when it is none. */
  key(key: string): boolean {
    const continues = this.#killing;
    this.#killing = false;
    return this.#handle(key, continues);
  }

  #handle(key: string, continues: boolean): boolean {
    switch (key) {
      case '\x01':
      case '\x1b[H':
      case '\x1bOH':
      case '\x1b[1~':
      case '\x1b[7~':
        this.cursor = 0;
        return true;
      case '\x05':
      case '\x1b[F':
      case '\x1bOF':
      case '\x1b[4~':
      case '\x1b[8~':
        this.cursor = this.text.length;
        return true;
      case '\x02':
      case '\x1b[D':
      case '\x1bOD':
        if (this.cursor > 0) this.cursor = previousIndex(this.text, this.cursor);
        return true;
      case '\x06':
      case '\x1b[C':
      case '\x1bOC':
        if (this.cursor < this.text.length) this.cursor = nextIndex(this.text, this.cursor);
        return true;
      case '\x1bb':
      case '\x1b[1;5D':
      case '\x1b[1;3D':
      case '\x1b\x1b[D':
        this.cursor = wordStart(this.text, this.cursor);
        return true;
      case '\x1bf':
      case '\x1b[1;5C':
      case '\x1b[1;3C':
      case '\x1b\x1b[C':
        this.cursor = wordEnd(this.text, this.cursor);
        return true;
      case '\x7f':
      case '\b':
        if (this.cursor > 0) this.replace(previousIndex(this.text, this.cursor), this.cursor, '');
        return true;
      case '\x1b[3~':
        this.deleteAfter();
        return true;
      case '\x0b':
        return this.#kill(this.cursor, this.text.length, continues);
      case '\x15':
        return this.#kill(0, this.cursor, continues);
      case '\x17':
        return this.#kill(blankWordStart(this.text, this.cursor), this.cursor, continues);
      case '\x1b\x7f':
      case '\x1b\b':
        return this.#kill(wordStart(this.text, this.cursor), this.cursor, continues);
      case '\x1bd':
      case '\x1b[3;5~':
        return this.#kill(this.cursor, wordEnd(this.text, this.cursor), continues);
      case '\x19':
        this.insert(this.#killed);
        return true;
      case '\x14':
        this.#transpose();
        return true;
      case '\x1bu':
      case '\x1bl':
      case '\x1bc':
        this.#changeCase(key.slice(1));
        return true;
      case '\x1f': {
        const last = this.#undo.pop();
        if (last) this.set(last.text, last.cursor);
        return true;
      }
      default:
        return false;
    }
  }

  #kill(from: number, to: number, continues: boolean): true {
    if (from !== to) {
      const piece = this.text.slice(from, to);
      if (!continues) this.#killed = piece;
      else this.#killed = to === this.cursor ? piece + this.#killed : this.#killed + piece;
      this.replace(from, to, '');
      this.#killing = true;
    }
    return true;
  }

  #transpose(): void {
    if (this.text === '' || this.cursor === 0) return;
    const end = this.cursor === this.text.length ? this.cursor : nextIndex(this.text, this.cursor);
    const middle = previousIndex(this.text, end);
    if (middle === 0) return;
    const start = previousIndex(this.text, middle);
    this.replace(start, end, this.text.slice(middle, end) + this.text.slice(start, middle));
  }

  #changeCase(kind: string): void {
    const end = wordEnd(this.text, this.cursor);
    const word = this.text.slice(this.cursor, end);
    const changed =
      kind === 'u'
        ? word.toUpperCase()
        : kind === 'l'
          ? word.toLowerCase()
          : word.toLowerCase().replace(/\p{L}/u, (c) => c.toUpperCase());
    this.replace(this.cursor, end, changed);
  }
}
