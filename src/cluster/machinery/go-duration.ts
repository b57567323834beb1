import { quote } from './go.ts';

/** Milliseconds. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Nanoseconds of a duration are an int64. */
const MOST = 2 ** 63 / 1e6;

/** Milliseconds of a duration as Go writes it, or why it is none, in Go's words. Models time.ParseDuration of Go's library */
export function parseGoDuration(text: string): number | string {
  const invalid = `time: invalid duration ${quote(text)}`;
  const unsigned = text.replace(/^[-+]/, '');
  if (unsigned === '0') return 0;
  if (unsigned === '') return invalid;
  const part = /(\d+\.?\d*|\.\d+)([^.\d]*)/y;
  let total = 0;
  while (part.lastIndex < unsigned.length) {
    const [, number, unit = ''] = part.exec(unsigned) ?? [];
    if (number === undefined) return invalid;
    if (unit === '') return `time: missing unit in duration ${quote(text)}`;
    const size = UNITS.get(unit);
    if (size === undefined) return `time: unknown unit ${quote(unit)} in duration ${quote(text)}`;
    total += Number(number) * size;
    if (total >= MOST) return invalid;
  }
  return text.startsWith('-') ? -total : total;
}
