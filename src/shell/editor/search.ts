/** The incremental search backwards through history: Ctrl-R. */
export class HistorySearch {
  readonly #history: readonly string[];
  /** The line before the search began. */
  readonly original: string;
  #query = '';
  #at: number;
  #failed = false;

  constructor(history: readonly string[], original: string) {
    this.#history = history;
    this.original = original;
    this.#at = history.length;
  }

  get match(): string | undefined {
    return this.#at < this.#history.length ? this.#history[this.#at] : this.original;
  }

  get matchCursor(): number {
    const match = this.match ?? '';
    const at = this.#query === '' ? -1 : match.lastIndexOf(this.#query);
    return at < 0 ? match.length : at;
  }

  get prompt(): string {
    return `(${this.#failed ? 'failed ' : ''}reverse-i-search)\`${this.#query}': `;
  }

  /** Undefined while the search goes on; `again` when the key is to be handled as usual after accepting. */
  key(key: string): 'accept' | 'again' | 'cancel' | undefined {
    if (key === '\x12') this.#find(this.#at - 1);
    else if (key === '\x7f' || key === '\b') {
      this.#query = [...this.#query].slice(0, -1).join('');
      this.#find(this.#history.length - 1);
    } else if (key === '\x07') return 'cancel';
    else if (key >= ' ' && !key.startsWith('\x1b')) {
      this.#query += key;
      this.#find(Math.min(this.#at, this.#history.length - 1));
    } else return 'again';
    return undefined;
  }

  #find(from: number): void {
    if (this.#query === '') {
      this.#failed = false;
      return;
    }
    for (let at = from; at >= 0; at--) {
      if (!this.#history[at]?.includes(this.#query)) continue;
      this.#at = at;
      this.#failed = false;
      return;
    }
    this.#failed = true;
  }
}
