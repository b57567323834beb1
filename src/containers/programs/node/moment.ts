import { quote } from '../../../cluster/machinery/go.ts';
import { parseGoDuration } from '../../../cluster/machinery/go-duration.ts';

/** The elements of a layout, in their order: what stands between them is wanted as it is. */
const ELEMENTS = /2006|01|02|15|04|05|\.999999999|Z07:00|[^\d.Z]+/g;

/** What an element reads, the name of what it is, and the least and the most that it may be. */
const NUMBERS: Readonly<
  Record<string, readonly [pattern: RegExp, what: string, least: number, most: number]>
> = {
  '2006': [/^\d{4}/, 'year', 0, 9999],
  '01': [/^\d\d/, 'month', 1, 12],
  '02': [/^\d\d/, 'day', 1, 31],
  '15': [/^\d\d?/, 'hour', 0, 23],
  '04': [/^\d\d/, 'minute', 0, 59],
  '05': [/^\d\d/, 'second', 0, 59],
};

/**
 * Milliseconds since the epoch of a text in one of Go's layouts; in UTC if it has no zone. Models Parse of Go's time package
 * @throws Error in Go's words
 */
function parseLayout(text: string, layout: string): number {
  let rest = text;
  const whole = `parsing time ${quote(text)}`;
  const fail = (element: string): never => {
    throw new Error(`${whole} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(element)}`);
  };
  const take = (element: string, pattern: RegExp): string => {
    const [found] = pattern.exec(rest) ?? fail(element);
    rest = rest.slice(found.length);
    return found;
  };
  const parts: Record<string, number> = {};
  let fraction = 0;
  let east = 0;
  for (const [element] of layout.matchAll(ELEMENTS)) {
    const number = NUMBERS[element];
    if (number) {
      const [pattern, what, least, most] = number;
      const value = Number(take(element, pattern));
      if (value < least || value > most) throw new Error(`${whole}: ${what} out of range`);
      parts[what] = value;
      // Parts of a second are read though the layout has none.
      if (element === '05') fraction = Number(`0${take(element, /^(?:[.,]\d+)?/).replace(',', '.')}`);
    } else if (element === 'Z07:00') {
      const [, sign = '', hours = '0', minutes = '0'] =
        /^([+-])(\d\d):(\d\d)$/.exec(take(element, /^(?:Z|[+-]\d\d:\d\d)/)) ?? [];
      east = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
    } else if (element !== '.999999999') {
      if (!rest.startsWith(element)) fail(element);
      rest = rest.slice(element.length);
    }
  }
  if (rest !== '') throw new Error(`${whole}: extra text: ${quote(rest)}`);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCDate() !== day) throw new Error(`${whole}: day out of range`);
  // Microseconds are as much as milliseconds since the epoch can hold.
  return date.getTime() + Math.floor(fraction * 1e6) / 1000 - east;
}

/** The layout that a text is read by: it says how much of a time there is, and whether a zone. */
function layoutOf(text: string): string {
  const zoneless = !/[zZ+]/.test(text) && text.split('-').length !== 4;
  const zone = zoneless ? '' : 'Z07:00';
  if (text.includes('.')) return `2006-01-02T15:04:05.999999999${zone}`;
  if (!text.includes('T')) return `2006-01-02${zone}`;
  const colons = text.split(':').length - 1;
  const own = !zoneless && !/[zZ]/.test(text) && colons > 0 ? colons - 1 : colons;
  return `2006-01-02T15${[':04', ':04:05'][Math.min(own, 2) - 1] ?? ''}${zone}`;
}

/**
 * A moment as `--since` names it, in milliseconds since the epoch: how long ago, a time, or seconds since the epoch.
 * Models moby's api/types/time/timestamp.go (GetTimestamp, ParseTimestamps)
 * @throws Error
 */
export function moment(text: string, now: number): number {
  const ago = text === '0' ? undefined : parseGoDuration(text);
  if (typeof ago === 'number') return now - ago;
  try {
    return parseLayout(text, layoutOf(text));
  } catch (error) {
    if (text.includes('-')) throw error;
  }
  if (!/^\+?\d+(?:\.\d+)?$/.test(text))
    throw new Error(`failed to parse value as time or duration: ${quote(text)}`);
  return Number(text) * 1000;
}
