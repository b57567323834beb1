import { characterWidth } from '../text.ts';

/** A small terminal screen for tests: shows what the shell's output looks like. Knows the sequences that the shell sends. */
export class Screen {
  #rows: string[][] = [[]];
  #row = 0;
  #column = 0;
  #saved: { rows: string[][]; row: number; column: number } | undefined;
  readonly columns: number;
  readonly height: number;

  constructor(columns: number, height: number) {
    this.columns = columns;
    this.height = height;
  }

  /** The visible text, without blanks at the end of lines and empty lines at the end. */
  get text(): string {
    return this.#rows
      .map((cells) => cells.join('').trimEnd())
      .join('\n')
      .trimEnd();
  }

  get cursor(): { readonly row: number; readonly column: number } {
    return { row: this.#row, column: this.#column };
  }

  write(text: string): void {
    for (const piece of text.match(/\x1b\[[0-9;?]*[A-Za-z]|[^]/gu) ?? []) {
      if (piece.startsWith('\x1b[')) this.#control(piece.slice(2, -1), piece.at(-1) ?? '');
      else if (piece === '\r') this.#column = 0;
      else if (piece === '\n') this.#lineFeed();
      else if (piece === '\b') this.#column = Math.max(0, this.#column - 1);
      else if (piece >= ' ') this.#put(piece);
    }
  }

  #line(): string[] {
    return (this.#rows[this.#row] ??= []);
  }

  #lineFeed(): void {
    this.#row++;
    if (this.#row >= this.height) {
      this.#rows.shift();
      this.#row = this.height - 1;
    }
    this.#line();
  }

  #put(character: string): void {
    const width = characterWidth(character.codePointAt(0) ?? 0);
    if (this.#column + width > this.columns) {
      this.#column = 0;
      this.#lineFeed();
    }
    const line = this.#line();
    while (line.length < this.#column) line.push(' ');
    if (width === 0) line[this.#column - 1] = (line[this.#column - 1] ?? '') + character;
    else line[this.#column] = character;
    if (width === 2) line[this.#column + 1] = '';
    this.#column += width;
  }

  #control(parameters: string, final: string): void {
    const [first = '', second = ''] = parameters.split(';');
    const count = Number(first) || 1;
    switch (final) {
      case 'A':
        this.#row = Math.max(0, this.#row - count);
        break;
      case 'B':
        this.#row = Math.min(this.height - 1, this.#row + count);
        break;
      case 'C':
        this.#column = Math.min(this.columns - 1, this.#column + count);
        break;
      case 'H':
        this.#row = count - 1;
        this.#column = (Number(second) || 1) - 1;
        break;
      case 'D':
        this.#column = Math.max(0, this.#column - count);
        break;
      case 'G':
        this.#column = count - 1;
        break;
      case 'P':
        this.#line().splice(this.#column, count);
        break;
      case '@':
        this.#line().splice(this.#column, 0, ...Array.from({ length: count }, () => ' '));
        break;
      case 'K':
        this.#line().splice(this.#column);
        break;
      case 'J':
        if (first === '2' || first === '3') this.#rows = this.#rows.map(() => []);
        else {
          this.#line().splice(this.#column);
          this.#rows.splice(this.#row + 1);
        }
        break;
      case 'h':
        if (first === '?1049') {
          this.#saved = { rows: this.#rows, row: this.#row, column: this.#column };
          this.#rows = [[]];
          this.#row = 0;
          this.#column = 0;
        }
        break;
      case 'l':
        if (first === '?1049' && this.#saved) {
          this.#rows = this.#saved.rows;
          this.#row = this.#saved.row;
          this.#column = this.#saved.column;
        }
    }
    for (let i = 0; i <= this.#row; i++) this.#rows[i] ??= [];
  }
}
