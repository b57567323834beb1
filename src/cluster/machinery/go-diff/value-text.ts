import { bytesIn, ELLIPSIS, inBraces, line, NIL, sameText, wrap, type Entry, type Text } from './text.ts';
import { goesBetweenTripleQuotes, quoted, withoutReturns } from './quoting.ts';
import { isZero, type GoValue } from './value.ts';

/** What a report says of a place: how the two values differ, that they do not, what only one of them has. */
export type Mode = 'difference' | 'identical' | '-' | '+';

export interface Options {
  readonly mode: Mode;
  /** Whether types are written: always, never, or those of what holds other values. */
  readonly types: 'always' | 'never' | 'composite';
  /** How much is said: each level inside takes one. */
  readonly level: number;
  /** Whether values may not say themselves. */
  readonly raw?: boolean;
}

const MOST = 16;

/** The level as far as it counts. */
export const levelOf = ({ level }: Options): number => Math.min(Math.max(level, 0), MOST);

/** How many parts of a value are written. */
export const shownParts = (options: Options): number => ((2 ** levelOf(options)) >> 1) << 2;

/** The options for what a value holds. */
export const inside = (options: Options): Options => ({ ...options, level: options.level - 1 });

const inParentheses = (text: Text): Text => {
  const isWrapped =
    'inner' in text &&
    ((text.prefix.startsWith('(') && text.suffix.endsWith(')')) ||
      (text.prefix.startsWith('{') && text.suffix.endsWith('}')));
  return isWrapped ? text : wrap('(', text, ')');
};

const COMPOSITE = new Set<GoValue['kind']>(['struct', 'slice', 'map']);

/** The text behind its type, where types are written. Models github.com/google/go-cmp FormatType */
export function withType({ kind, type }: GoValue, text: Text, { types, mode }: Options): Text {
  if (types === 'never') return text;
  if (types === 'composite' && (!COMPOSITE.has(kind) || sameText(text, NIL) || mode === 'identical'))
    return text;
  return wrap(type, inParentheses(text));
}

/** A text of several lines between triple quotes. */
function tripleQuoted(prefix: string, lines: readonly string[], change: '-' | '+', limit: number): Text {
  const entry = (text: Text, comment?: string): Entry => ({ change, text, withoutComma: true, comment });
  const quotes = entry(line(`${prefix}"""`));
  const shown = lines.length > limit ? lines.slice(0, limit - 1) : lines;
  const elided = lines.length - shown.length;
  const rest = elided > 0 ? [entry(ELLIPSIS, `${elided} elided lines`)] : [];
  return wrap('(', { entries: [quotes, ...shown.map((text) => entry(line(text))), ...rest, quotes] }, ')');
}

/** As many letters as go into some bytes. */
function firstBytes(text: string, limit: number): string {
  let out = '';
  let size = 0;
  for (const letter of text) {
    size += bytesIn(letter);
    if (size > limit) break;
    out += letter;
  }
  return out;
}

/** Models github.com/google/go-cmp formatValueOptions formatString */
function stringText(prefix: string, text: string, options: Options): Text {
  const limit = (2 ** levelOf(options)) << 5;
  const lines = text.replace(/\n$/, '').split('\n').map(withoutReturns);
  if (lines.length >= 4 && (options.mode === '-' || options.mode === '+')) {
    const isPlain = lines.every((one) => goesBetweenTripleQuotes(one) && bytesIn(one) <= limit);
    if (isPlain) return tripleQuoted(prefix, lines, options.mode, (2 ** levelOf(options)) << 2);
  }
  if (bytesIn(text) > limit + 3) return line(`${prefix}${quoted(firstBytes(text, limit))}...`);
  return line(prefix + quoted(text));
}

/** At most so many entries, and an ellipsis for the others. */
function limited<T>(
  all: readonly T[],
  options: Options,
  entry: (one: T, options: Options) => Entry,
): readonly Entry[] {
  const limit = shownParts(options);
  const shown = all.slice(0, limit).map((one) => entry(one, inside(options)));
  return all.length > limit ? [...shown, { text: ELLIPSIS, withoutComma: true }] : shown;
}

/** A key of a map on one line. */
export const keyText = (key: GoValue): string => {
  const text = stringText(key.said === undefined ? '' : 's', key.said ?? ('text' in key ? key.text : ''), {
    mode: 'identical',
    types: 'never',
    level: 6,
  });
  return 'line' in text ? text.line.trim() : '';
};

function content(value: GoValue, options: Options): Text {
  switch (value.kind) {
    case 'bool':
    case 'int':
      return line(value.text);
    case 'string':
      return stringText('', value.text, options);
    case 'struct': {
      const fields = value.fields.filter(([, field]) => !isZero(field));
      return inBraces(
        limited(fields, options, ([key, field], within) => ({
          key,
          text: valueText(field, { ...within, types: 'composite' }),
        })),
      );
    }
    case 'slice':
      if (!value.items) return NIL;
      return inBraces(
        limited(value.items, options, (item, within) => ({
          text: valueText(item, { ...within, types: 'never' }),
        })),
      );
    case 'map':
      if (!value.entries) return NIL;
      return inBraces(
        limited(value.entries, options, ([key, of], within) => ({
          key: keyText(key),
          text: valueText(of, { ...within, types: 'never' }),
        })),
      );
    case 'pointer':
      return value.target ? wrap('&', valueText(value.target, options)) : NIL;
  }
}

/** A value as Go would write it, more or less. Models github.com/google/go-cmp cmp/report_reflect.go FormatValue */
export function valueText(value: GoValue, options: Options): Text {
  if (value.said !== undefined && !options.raw) return stringText('s', value.said, options);
  const text = content(value, options);
  return value.kind === 'pointer' && value.target ? text : withType(value, text, options);
}
