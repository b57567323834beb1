/**
 * The terminal while the world behind it is still being made: echoes what is typed behind the prompt that the page shows, as a terminal
 * does whose shell is not reading yet. The shell gets all of it once it reads.
 */
export class TypeAhead {
  readonly #prompt: string;
  readonly #write: (text: string) => void;
  #finished = '';
  #line = '';

  constructor(prompt: string, write: (text: string) => void) {
    this.#prompt = prompt;
    this.#write = write;
  }

  /** Keys and pasted text. Only what a shell's line can take back is handled here; other keys wait for the shell. */
  input(text: string): void {
    for (const key of keysOf(text)) this.#key(key);
  }

  /** Everything that was typed, for the shell. */
  take(): string {
    const typed = this.#finished + this.#line;
    this.#finished = '';
    this.#line = '';
    return typed;
  }

  #key(key: string): void {
    if (key === '\r') {
      this.#finished += `${this.#line}\r`;
      this.#line = '';
      this.#write('\r\n');
    } else if (key === '\u0003') {
      this.#finished = '';
      this.#line = '';
      this.#write(`^C\r\n${this.#prompt}`);
    } else if (key === '\u007f' || key === '\u0015') {
      this.#line = key === '\u0015' ? '' : [...this.#line].slice(0, -1).join('');
      this.#write(`\r\u001b[K${this.#finished === '' ? this.#prompt : ''}${this.#line}`);
    } else {
      this.#line += key;
      if (key >= ' ') this.#write(key);
    }
  }
}

const key = new RegExp(`${'\u001b'}(?:\\[[0-9;]*[A-Za-z~]|O.|.)?|[^]`, 'gu');

/** Single keys: escape sequences stay whole. */
const keysOf = (text: string): readonly string[] => text.match(key) ?? [];
