/** Texts as a tree, which is laid out on one line where it can be. Models github.com/google/go-cmp cmp/report_text.go */

export interface Line {
  readonly line: string;
}

/** What surrounds another text: a type and braces. */
export interface Wrap {
  readonly prefix: string;
  readonly inner: Text;
  readonly suffix: string;
}

export interface Entry {
  /** Missing for what both values have. */
  readonly change?: Change | undefined;
  readonly key?: string | undefined;
  readonly text: Text;
  readonly withoutComma?: boolean;
  readonly comment?: string | undefined;
}

export interface List {
  readonly entries: readonly Entry[];
}

export type Text = Line | Wrap | List;
export type Change = '-' | '+';

const MAX_COLUMNS = 80;
const BLANK = '\u00a0';

export const line = (text: string): Line => ({ line: text });
export const wrap = (prefix: string, inner: Text, suffix = ''): Wrap => ({ prefix, inner, suffix });
export const inBraces = (entries: readonly Entry[]): Wrap => wrap('{', { entries }, '}');

export const NIL = line('nil');
export const ELLIPSIS = line('...');

const isLine = (text: Text): text is Line => 'line' in text;
export const isEllipsis = (text: Text): boolean => isLine(text) && text.line === ELLIPSIS.line;

/** UTF-8 bytes of a text. */
export const bytesIn = (text: string): number => new TextEncoder().encode(text).length;
const letters = (text: string): number => [...text].length;

/** Bytes of a text on one line. */
export const width = (text: Text): number => bytesIn(onOneLine(text));

function onOneLine(text: Text): string {
  if (isLine(text)) return text.line;
  if ('inner' in text) return text.prefix + onOneLine(text.inner) + text.suffix;
  return text.entries.map(({ key, text: of }) => `${key ? `${key}: ` : ''}${onOneLine(of)}`).join(', ');
}

export function sameText(a: Text, b: Text): boolean {
  if (isLine(a) || isLine(b)) return isLine(a) && isLine(b) && a.line === b.line;
  if ('inner' in a || 'inner' in b) {
    if (!('inner' in a) || !('inner' in b)) return false;
    return a.prefix === b.prefix && a.suffix === b.suffix && sameText(a.inner, b.inner);
  }
  return (
    a.entries.length === b.entries.length &&
    a.entries.every((one, i) => {
      const other = b.entries[i];
      if (!other || one.change !== other.change || one.key !== other.key) return false;
      return one.comment === other.comment && sameText(one.text, other.text);
    })
  );
}

/** The text with all of its parts on one line that go onto one. */
function compact(text: Text, change: Change | undefined): Text {
  if (isLine(text)) return text;
  if ('inner' in text) {
    const inner = compact(text.inner, change);
    return isLine(inner) ? line(text.prefix + inner.line + text.suffix) : { ...text, inner };
  }
  const entries = text.entries.map((entry) => ({
    ...entry,
    text: compact(entry.text, entry.change ?? change),
  }));
  const whole = onOneLine(text);
  const isLong = change !== undefined && bytesIn(whole) > MAX_COLUMNS;
  const fits = entries.every((entry) => !entry.change && !entry.comment && isLine(entry.text));
  return fits && !isLong ? line(whole) : { entries };
}

/** The begin of a line. The real one tosses a coin once per process for blanks or, as here, blanks that do not break. */
const indent = (depth: number, change: Change | undefined): string =>
  (change ?? BLANK) + BLANK + '\t'.repeat(depth);

/** How many blanks bring each entry to the width of its neighbours; none where `widthOf` knows no width. */
function padding(
  entries: readonly Entry[],
  widthOf: (entry: Entry) => number | undefined,
): readonly number[] {
  const widths = entries.map(widthOf);
  return widths.map((own, at) => {
    if (own === undefined) return 0;
    const before = widths.lastIndexOf(undefined, at);
    const after = widths.indexOf(undefined, at);
    const run = widths.slice(before + 1, after < 0 ? undefined : after);
    return Math.max(...run.map((one) => one ?? 0)) - own;
  });
}

/** Values alone, as many to a line as it holds. */
function batches(entries: readonly Entry[], depth: number, change: Change | undefined): string {
  let out = '';
  let batch = '';
  const emit = (): void => {
    if (batch !== '') out += `\n${indent(depth + 1, change)}${batch.trimEnd()}`;
    batch = '';
  };
  for (const { text } of entries) {
    const value = onOneLine(text);
    if (bytesIn(batch) + bytesIn(value) + 2 > MAX_COLUMNS) emit();
    batch += `${value}, `;
  }
  emit();
  return `${out}\n${indent(depth, change)}`;
}

function expanded(text: Text, change: Change | undefined, depth: number): string {
  if (isLine(text)) return text.line;
  if ('inner' in text) return text.prefix + expanded(text.inner, change, depth) + text.suffix;
  const { entries } = text;
  const isPlain = ({ change: own, key, text: of, comment }: Entry): boolean =>
    own === undefined && !key && isLine(of) && comment === undefined;
  if (entries.length > 0 && entries.every(isPlain)) return batches(entries, depth, change);
  const keyBlanks = padding(entries, ({ key, text: of }) => (key && isLine(of) ? letters(key) : undefined));
  const valueBlanks = padding(entries, ({ text: of, comment }) =>
    isLine(of) && !isEllipsis(of) && comment !== undefined ? letters(of.line) : undefined,
  );
  const lines = entries.map((entry, i) => {
    const own = entry.change ?? change;
    const start = indent(depth + 1, own) + (entry.key ? `${entry.key}: ` : '');
    const value = ' '.repeat(keyBlanks[i] ?? 0) + expanded(entry.text, own, depth + 1);
    const end = (entry.withoutComma ? '' : ',') + ' '.repeat(valueBlanks[i] ?? 0);
    return `\n${start}${value}${end}${entry.comment === undefined ? '' : ` // ${entry.comment}`}`;
  });
  return `${lines.join('')}\n${indent(depth, change)}`;
}

/** The text as the report shows it, a line break at its end. */
export const layOut = (text: Text): string =>
  `${indent(0, undefined)}${expanded(compact(text, undefined), undefined, 0)}\n`;
