/** Text as it was cut: characters, whole lines, or a block. */
export interface Cut {
  readonly kind: 'characters' | 'lines' | 'block';
  readonly lines: readonly string[];
}

/** vi's registers: unnamed, `0` to `9`, `-`, named ones, `_`. */
export class Registers {
  readonly #registers = new Map<string, Cut>();
  #last = '0';

  get(name: string): Cut | undefined {
    return this.#registers.get(name === '' || name === '"' ? this.#last : name.toLowerCase());
  }

  set(name: string, cut: Cut): void {
    this.#registers.set(name, cut);
  }

  yank(name: string, cut: Cut): void {
    if (name === '_') return;
    this.#put(name === '' || name === '"' ? '0' : name, cut);
  }

  /** What was deleted goes to `-` when it is less than a line, else to `1`, the older ones one further. */
  delete(name: string, cut: Cut, large: boolean): void {
    if (name === '_') return;
    if (name !== '' && name !== '"') this.#put(name, cut);
    if (large) {
      for (let i = 9; i > 1; i--) {
        const older = this.#registers.get(String(i - 1));
        if (older) this.#registers.set(String(i), older);
      }
      this.#registers.set('1', cut);
      if (name === '' || name === '"') this.#last = '1';
    } else if (name === '' || name === '"') this.#put('-', cut);
  }

  #put(name: string, cut: Cut): void {
    const key = name.toLowerCase();
    const before = this.#registers.get(key);
    this.#last = key;
    if (!/[A-Z]/.test(name) || !before) this.#registers.set(key, cut);
    else if (before.kind === 'lines' || cut.kind === 'lines')
      this.#registers.set(key, { kind: 'lines', lines: [...before.lines, ...cut.lines] });
    else
      this.#registers.set(key, {
        kind: before.kind,
        lines: [
          ...before.lines.slice(0, -1),
          (before.lines.at(-1) ?? '') + (cut.lines[0] ?? ''),
          ...cut.lines.slice(1),
        ],
      });
  }
}
