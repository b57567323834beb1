/** How columns are laid out. */
export interface TabWriterOptions {
  readonly minWidth: number;
  /** Blanks between a column's widest cell and the next column. */
  readonly padding: number;
  /** Columns never get narrower from one flush to the next: what a watch prints stays aligned. */
  readonly rememberWidths?: boolean;
}

/**
 * Aligns tab-terminated cells: a column is a run of adjacent lines that have a cell there, so the text after a line's last
 * tab belongs to none. Widths count characters. Models Go's text/tabwriter and its fork github.com/liggitt/tabwriter.
 */
export class TabWriter {
  readonly #options: TabWriterOptions;
  #remembered: number[] = [];
  #text = '';

  constructor(options: TabWriterOptions) {
    this.#options = options;
  }

  write(text: string): void {
    this.#text += text;
  }

  /** Forgets the widths of what was flushed before: another table begins. */
  forget(): void {
    this.#remembered = [];
  }

  /** Everything written since the last flush, aligned. A form feed ends a line and all columns. */
  flush(): string {
    const text = this.#text;
    this.#text = '';
    return text
      .split('\f')
      .map((block) => this.#block(block))
      .join('\n');
  }

  #block(text: string): string {
    const lines = text.split('\n').map((line) => line.split('\t'));
    const widths: number[][] = lines.map(() => []);
    this.#format(lines, widths, 0, 0, lines.length);
    return lines
      .map((cells, row) =>
        cells
          .map((cell, column) => {
            const width = column < cells.length - 1 ? (widths[row]?.[column] ?? 0) : 0;
            return cell + ' '.repeat(Math.max(0, width - lengthOf(cell)));
          })
          .join(''),
      )
      .join('\n');
  }

  #format(lines: readonly string[][], widths: number[][], column: number, from: number, to: number): void {
    const has = (row: number): boolean => column < (lines[row]?.length ?? 0) - 1;
    for (let start = from; start < to; start++) {
      if (!has(start)) continue;
      let end = start;
      let width = this.#options.minWidth;
      for (; end < to && has(end); end++) {
        width = Math.max(width, lengthOf(lines[end]?.[column] ?? '') + this.#options.padding);
      }
      if (this.#options.rememberWidths) {
        width = Math.max(width, this.#remembered[column] ?? 0);
        this.#remembered[column] = width;
      }
      for (let row = start; row < end; row++) widths[row]?.push(width);
      this.#format(lines, widths, column + 1, start, end);
      start = end - 1;
    }
  }
}

function lengthOf(text: string): number {
  // Only surrogate pairs make a string longer than its characters.
  return /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
}

/** Text aligned in one go. */
export function align(text: string, options: TabWriterOptions): string {
  const writer = new TabWriter(options);
  writer.write(text);
  return writer.flush();
}
