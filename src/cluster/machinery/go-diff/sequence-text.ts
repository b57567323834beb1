import { quote } from '../go.ts';
import type { Comparison } from './comparison.ts';
import { editScript, likeness, type Edit } from './edit-script.ts';
import { goesBetweenTripleQuotes, isPrintable, quoted, withoutReturns } from './quoting.ts';
import { diffSequences, type Chunk } from './sequences.ts';
import { bytesIn, inBraces, line, wrap, type Entry, type Text } from './text.ts';
import type { GoValue } from './value.ts';
import { levelOf, withType, type Mode, type Options } from './value-text.ts';

/** From how many bytes or items on texts and lists of scalars are compared piece by piece. */
const MIN_LENGTH = 32;
/** The longest line of what counts as a text of lines. */
const MAX_LINE = 1024;

/** Bytes and items to a line. */
const TEXT_CHUNK = 64;
const LIST_CHUNK = 8;

/** Whether the change is shown within the values: texts, lists of numbers. Models CanFormatDiffSlice */
export function comparesAsSequence({ x, y, same, different }: Comparison, mode: Mode): boolean {
  if (mode !== 'difference' || different === 0 || !x || !y) return false;
  if (x.kind === 'string' && y.kind === 'string') return isLong(bytesIn(x.text), bytesIn(y.text));
  if (x.kind !== 'slice' || y.kind !== 'slice' || !x.items?.length || !y.items?.length) return false;
  if (!x.items.every(({ kind }) => kind === 'int' || kind === 'bool')) return false;
  return different > same || isLong(x.items.length, y.items.length);
}

const isLong = (x: number, y: number): boolean => x >= MIN_LENGTH && y >= MIN_LENGTH;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes in quotes; letters that are cut in two as escapes. */
function quotedBytes(bytes: readonly number[]): string {
  try {
    return quoted(decoder.decode(Uint8Array.from(bytes)));
  } catch {
    return `"${bytes.map((byte) => (byte < 0x80 ? quote(String.fromCharCode(byte)).slice(1, -1) : `\\x${byte.toString(16)}`)).join('')}"`;
  }
}

const efficiency = (edits: readonly Edit[]): number =>
  edits.filter((edit) => edit !== 'same').length / edits.length;

/** Whether two texts are better compared by lines than by bytes. */
function isLined(x: string, y: string): boolean {
  const whole = x + y;
  const isText = [...whole].every((letter) => isPrintable(letter) || /\p{White_Space}/u.test(letter));
  const lines = whole.split('\n').slice(0, -1);
  if (!isText || lines.length < 4 || lines.some((one) => bytesIn(one) > MAX_LINE)) return false;
  const [left, right] = [x.split('\n'), y.split('\n')];
  const byLines = editScript(left.length, right.length, (i, j) => likeness(left[i] === right[j]));
  const [old, now] = [encoder.encode(x), encoder.encode(y)];
  const byBytes = editScript(old.length, now.length, (i, j) => likeness(old[i] === now[j]));
  const expansion = bytesIn(quote(whole)) / bytesIn(whole);
  return efficiency(byLines) < 4 * efficiency(byBytes) || expansion > 1.1;
}

const entryOf = <T>(chunk: Chunk<T>, textOf: (items: readonly T[]) => string): Entry =>
  chunk.left ?? { change: chunk.change, text: line(textOf(chunk.items)) };

/** Lines between triple quotes; undefined where one could take them for something else. */
function betweenTripleQuotes(chunks: readonly Chunk<string>[]): Text | undefined {
  const quotes = { text: line('"""'), withoutComma: true };
  const entries: Entry[] = [];
  let seen = { '-': new Set<string>(), '+': new Set<string>() };
  for (const chunk of chunks) {
    const text = withoutReturns(chunk.items[0] ?? '');
    if (!chunk.left) {
      if (!goesBetweenTripleQuotes(text)) return undefined;
      // Lines that differ in blanks only look alike.
      const normal = text.replace(/\p{White_Space}/gu, '');
      if (chunk.change && seen[chunk.change === '-' ? '+' : '-'].has(normal)) return undefined;
      if (chunk.change) seen[chunk.change].add(normal);
    }
    if (!chunk.change) seen = { '-': new Set(), '+': new Set() };
    entries.push(chunk.left ?? { change: chunk.change, text: line(text), withoutComma: true });
  }
  const last = chunks.at(-1);
  const isBlank = last && !last.left && !last.change && withoutReturns(last.items[0] ?? '') === '';
  const shown = isBlank ? entries.slice(0, -1) : entries;
  return wrap('(', { entries: [quotes, ...shown, quotes] }, ')');
}

function stringText(value: GoValue, x: string, y: string, options: Options): Text {
  const named = (text: Text): Text => (value.type === 'string' ? text : withType(value, text, options));
  if (isLined(x, y)) {
    const chunks = diffSequences(x.split('\n'), y.split('\n'), 1, 'line', levelOf(options));
    const between = betweenTripleQuotes(chunks);
    if (between) return named(between);
    const entries = chunks.map((chunk) => entryOf(chunk, ([text = '']) => quoted(text)));
    return named(wrap('strings.Join(', inBraces(entries), ', "\\n")'));
  }
  const chunks = diffSequences(
    [...encoder.encode(x)],
    [...encoder.encode(y)],
    TEXT_CHUNK,
    'byte',
    levelOf(options),
  );
  const entries = chunks.map((chunk) => entryOf(chunk, quotedBytes));
  return named(wrap('strings.Join(', inBraces(entries), ', "")'));
}

/** Models github.com/google/go-cmp cmp/report_slices.go FormatDiffSlice */
export function sequenceText({ x, y }: Comparison, options: Options): Text | undefined {
  if (x?.kind === 'string' && y?.kind === 'string') return stringText(x, x.text, y.text, options);
  if (x?.kind !== 'slice' || y?.kind !== 'slice') return undefined;
  const texts = (items: readonly GoValue[] = []): readonly string[] =>
    items.map((item) => ('text' in item ? item.text : ''));
  const name = x.type.slice('[]'.length);
  const chunk = name === 'bool' ? 2 * LIST_CHUNK : LIST_CHUNK;
  const chunks = diffSequences(texts(x.items), texts(y.items), chunk, name, levelOf(options));
  const entries = chunks.map((one) => entryOf(one, (items) => items.join(', ')));
  return withType(x, inBraces(entries), options);
}
