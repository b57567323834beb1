import { limits } from '../limits.ts';
import { quotePattern } from './pattern.ts';

/** A word in the making: its text, and the same as a pattern in which quoted characters are escaped. */
export class Field {
  text = '';
  /** Whether unquoted text came in that file names may be made of. */
  active = false;
  readonly #parts: { readonly text: string; readonly quoted: boolean }[] = [];

  get pattern(): string {
    return this.#parts.map(({ text, quoted }) => (quoted ? quotePattern(text) : text)).join('');
  }

  add(text: string, quoted: boolean): void {
    this.text += text;
    this.#parts.push({ text, quoted });
    if (!quoted) this.active = true;
  }
}

/** A text grew past what one text may hold. */
export class TextOverflow extends Error {
  constructor() {
    super('xrealloc: cannot allocate memory');
  }
}

/** Collects the pieces of a word and splits unquoted expansions at IFS. */
export class FieldBuilder {
  readonly fields: Field[] = [];
  readonly #ifs: string | undefined;
  readonly #longest: number;
  #current: Field | undefined;
  #closedByBlank = false;

  /**
   * @param ifs the separators; undefined when nothing is split (assignments, here-documents, patterns)
   * @param longest characters that a word may have
   */
  constructor(ifs: string | undefined, longest: number = limits.captured) {
    this.#ifs = ifs;
    this.#longest = longest;
  }

  /** Text that is taken as it is; even empty text makes a word. */
  addQuoted(text: string): void {
    this.#add(text, true);
  }

  /** An unquoted glob character or bracket. */
  addGlob(raw: string): void {
    this.#add(raw, false);
  }

  /** The result of an unquoted expansion. */
  addExpansion(text: string): void {
    const ifs = this.#ifs;
    if (ifs === undefined || ifs === '') {
      if (text !== '') this.addGlob(text);
      return;
    }
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text[i] ?? '';
      if (!ifs.includes(c)) continue;
      if (i > start) this.addGlob(text.slice(start, i));
      start = i + 1;
      if (c === ' ' || c === '\t' || c === '\n') {
        if (this.#current) {
          this.close();
          this.#closedByBlank = true;
        }
      } else if (this.#current) this.close();
      else if (this.#closedByBlank) this.#closedByBlank = false;
      else this.fields.push(new Field());
    }
    if (start < text.length) this.addGlob(text.slice(start));
  }

  /** The elements of `$@` and its like. */
  addList(items: readonly string[], quoted: boolean): void {
    for (const [index, item] of items.entries()) {
      if (index > 0) {
        if (this.#ifs === undefined) this.addQuoted(' ');
        else this.close();
      }
      if (quoted) this.addQuoted(item);
      else this.addExpansion(item);
    }
  }

  /** Ends the current word. */
  close(): void {
    if (this.#current) this.fields.push(this.#current);
    this.#current = undefined;
    this.#closedByBlank = false;
  }

  /** All words. */
  finish(): Field[] {
    this.close();
    return this.fields;
  }

  #open(): Field {
    this.#closedByBlank = false;
    return (this.#current ??= new Field());
  }

  #add(text: string, quoted: boolean): void {
    const field = this.#open();
    if (field.text.length + text.length > this.#longest) throw new TextOverflow();
    field.add(text, quoted);
  }
}
