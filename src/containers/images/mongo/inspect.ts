import { isDocument, isList, Special, type Document, type Value } from './values.ts';

/** What an inspection shows, and how. */
export interface InspectOptions {
  readonly colors: boolean;
  /** How deep it goes. */
  readonly depth: number;
  /** How many elements of an array it shows. */
  readonly elements: number;
}

/** How mongosh shows results; cursors and results of `--eval` are shown whole. */
export const usual = { depth: 6, elements: 100 } as const;
export const whole = { depth: Infinity, elements: Infinity } as const;

const WIDTH = 80;
const COMPACT = 3;

const STYLES = {
  boolean: [33, 39],
  function: [36, 39],
  null: [1, 22],
  number: [33, 39],
  regexp: [31, 39],
  string: [32, 39],
  undefined: [90, 39],
} as const;

type Style = keyof typeof STYLES;

/** A document of a class, which is shown with its name. */
export class Named {
  readonly name: string;
  readonly fields: Document;

  constructor(name: string, fields: Document) {
    this.name = name;
    this.fields = fields;
  }
}

/** Something that shows itself otherwise: a function, a collection. */
export interface Shown {
  shown(): string;
}

const isShown = (value: unknown): value is Shown =>
  typeof value === 'object' && value !== null && 'shown' in value && typeof value.shown === 'function';

/** Writes a value as Node.js does. Models node lib/internal/util/inspect.js */
export function inspect(value: unknown, options: InspectOptions): string {
  return new Inspection(options).value(value, 0);
}

class Inspection {
  readonly #options: InspectOptions;
  #indentation = 0;
  #depth = 0;

  constructor(options: InspectOptions) {
    this.#options = options;
  }

  value(value: unknown, depth: number): string {
    if (value === undefined) return this.#style('undefined', 'undefined');
    if (value === null) return this.#style('null', 'null');
    if (typeof value === 'boolean') return this.#style(String(value), 'boolean');
    if (typeof value === 'number') return this.#style(Object.is(value, -0) ? '-0' : String(value), 'number');
    if (typeof value === 'string') return this.#string(value);
    if (typeof value === 'function') return this.#style('[Function]', 'function');
    if (value instanceof Date)
      return Number.isNaN(value.getTime()) ? 'Invalid Date' : `ISODate('${value.toISOString()}')`;
    if (value instanceof RegExp) return this.#style(String(value), 'regexp');
    if (value instanceof Special) return this.#special(value);
    if (isShown(value)) return value.shown();
    if (value instanceof Named) return this.#nested(value.fields, depth, `${value.name} `);
    return this.#nested(value as Value, depth);
  }

  #special({ kind, text }: Special): string {
    if (kind === 'MinKey' || kind === 'MaxKey') return `${kind}()`;
    if (kind === 'Timestamp') {
      const [t = '0', i = '0'] = text.split(',');
      return `Timestamp(${this.value({ t: Number(t), i: Number(i) }, 0)})`;
    }
    if (kind === 'Binary') return `Binary.createFromBase64(${this.#quoted(text)}, 0)`;
    return `${kind}(${this.#quoted(text)})`;
  }

  #nested(value: Value, depth: number, name = ''): string {
    const list = isList(value);
    if (depth > this.#options.depth) return this.#style(list ? '[Array]' : '[Object]', 'function');
    this.#depth = depth;
    const braces = list ? (['[', ']'] as const) : ([`${name}{`, '}'] as const);
    const pieces = list ? this.#elements(value, depth) : this.#fields(value, depth);
    if (pieces.length === 0) return braces.join('');
    return this.#join(pieces, braces, depth, list ? value : undefined);
  }

  #elements(list: readonly Value[], depth: number): readonly string[] {
    const shown = Math.min(list.length, this.#options.elements);
    this.#indentation += 2;
    const pieces = list.slice(0, shown).map((each) => this.value(each, depth + 1));
    this.#indentation -= 2;
    const left = list.length - shown;
    return left > 0 ? [...pieces, `... ${left} more item${left > 1 ? 's' : ''}`] : pieces;
  }

  #fields(value: Value, depth: number): readonly string[] {
    if (!isDocument(value)) return [];
    return Object.entries(value).map(([name, each]) => {
      const key = /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(name) ? name : this.#style(quote(name), 'string');
      this.#indentation += 2;
      const shown = this.value(each, depth + 1);
      this.#indentation -= 2;
      return `${key}: ${shown}`;
    });
  }

  /** One line if it is short and not deep, one line a piece if not. Models reduceToSingleString */
  #join(
    pieces: readonly string[],
    [open, close]: readonly [string, string],
    depth: number,
    list: readonly Value[] | undefined,
  ): string {
    const grouped = list && pieces.length > 6 ? this.#group(pieces, list) : pieces;
    if (this.#depth - depth < COMPACT && grouped.length === pieces.length) {
      const start = grouped.length + this.#indentation + open.length + 10;
      const length = grouped.reduce((sum, piece) => sum + plain(piece), grouped.length + start);
      const text = grouped.join(', ');
      if (length <= WIDTH && !text.includes('\n')) return `${open} ${text} ${close}`;
    }
    const indentation = `\n${' '.repeat(this.#indentation)}`;
    return `${open}${indentation}  ${grouped.join(`,${indentation}  `)}${indentation}${close}`;
  }

  /** Puts the elements of a long list into columns. Models groupArrayElements */
  #group(pieces: readonly string[], list: readonly Value[]): readonly string[] {
    const more = list.length > this.#options.elements ? 1 : 0;
    const count = pieces.length - more;
    const lengths = pieces.slice(0, count).map((piece) => plain(piece));
    const total = lengths.reduce((sum, length) => sum + length + 2, 0);
    const longest = Math.max(...lengths);
    const cell = longest + 2;
    if (cell * 3 + this.#indentation >= WIDTH || (total / cell <= 5 && longest > 6)) return pieces;
    const bias = Math.sqrt(cell - total / pieces.length);
    const biased = Math.max(cell - 3 - bias, 1);
    const columns = Math.min(
      Math.round(Math.sqrt(2.5 * biased * count) / biased),
      Math.floor((WIDTH - this.#indentation) / cell),
      COMPACT * 4,
      15,
    );
    if (columns <= 1) return pieces;
    const widths = Array.from({ length: columns }, (_, column) =>
      Math.max(...lengths.filter((_length, index) => index % columns === column), 0),
    );
    const numbers = list.slice(0, pieces.length).every((each) => typeof each === 'number');
    const rows: string[] = [];
    for (let at = 0; at < count; at += columns) {
      const row = pieces.slice(at, Math.min(at + columns, count));
      rows.push(
        row
          .map((piece, column) => pad(piece, widths[column] ?? 0, numbers, column === row.length - 1))
          .join(''),
      );
    }
    return more ? [...rows, pieces[count] ?? ''] : rows;
  }

  /** Long texts of several lines are shown line by line. */
  #string(text: string): string {
    if (text.length <= 16 || text.length <= WIDTH - this.#indentation - 4 || !text.includes('\n'))
      return this.#quoted(text);
    const lines = text.split(/(?<=\n)/).map((line) => this.#quoted(line));
    return lines.join(` +\n${' '.repeat(this.#indentation + 2)}`);
  }

  #quoted(text: string): string {
    return this.#style(quote(text), 'string');
  }

  #style(text: string, style: Style): string {
    const [on, off] = STYLES[style];
    return this.#options.colors ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  }
}

function pad(piece: string, width: number, numbers: boolean, last: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - plain(piece)));
  if (numbers) return last ? blanks + piece : `${blanks}${piece}, `;
  return last ? piece : `${piece}, ${blanks}`;
}

const plain = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length;

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
};

function quote(text: string): string {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !/[`]|\$\{/.test(text) ? '`' : "'";
  const escaped = Array.from(text, (character) => {
    if (character === mark) return `\\${character}`;
    if (character < ' ' || character === '\\' || character === '\u007F')
      return (
        ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
      );
    return character;
  });
  return mark + escaped.join('') + mark;
}
