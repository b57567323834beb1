import { CommandError } from './errors.ts';
import { bytesOf, quoteBytes } from './text.ts';

const LAYOUT = '2006-01-02T15:04:05Z07:00';

/** Models time.newParseError */
class TimeReader {
  readonly #whole: string;
  #rest: string;

  constructor(text: string) {
    this.#whole = bytesOf(text);
    this.#rest = this.#whole;
  }

  #fail(element: string, from = this.#rest): never {
    throw new CommandError(
      `parsing time ${quoteBytes(this.#whole)} as ${quoteBytes(LAYOUT)}: cannot parse ${quoteBytes(from)} as ${quoteBytes(element)}`,
    );
  }

  say(message: string): never {
    throw new CommandError(`parsing time ${quoteBytes(this.#whole)}: ${message}`);
  }

  /** What stands next, as one element of the layout. */
  take(element: string, pattern: RegExp): string {
    const [found] = pattern.exec(this.#rest) ?? [];
    if (found === undefined) return this.#fail(element);
    this.#rest = this.#rest.slice(found.length);
    return found;
  }

  number(element: string, pattern: RegExp, what: string, least: number, most: number): number {
    const value = Number(this.take(element, pattern));
    return value < least || value > most ? this.say(`${what} out of range`) : value;
  }

  /** Seconds east of UTC. */
  zone(): number {
    if (this.#rest.startsWith('Z')) {
      this.take('Z07:00', /^Z/);
      return 0;
    }
    const from = this.#rest;
    const [, sign = '', hour = '', minute = ''] = /^(.)(\d\d):(\d\d)/s.exec(from) ?? this.#fail('Z07:00');
    this.#rest = from.slice(6);
    if (Number(hour) > 24) this.say('time zone offset hour out of range');
    if (Number(minute) > 60) this.say('time zone offset minute out of range');
    if (sign !== '+' && sign !== '-') this.#fail('Z07:00', from);
    return (Number(hour) * 60 + Number(minute)) * (sign === '-' ? -60 : 60);
  }

  end(): void {
    if (this.#rest !== '') this.say(`extra text: ${quoteBytes(this.#rest)}`);
  }
}

/** Whole seconds since 1970 of a year, month, …; years may have fewer than four digits. */
function secondsOf(year: number, month: number, ...rest: readonly [number, number, number, number]): number {
  const [day, hour, minute, second] = rest;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime() / 1000;
}

/** Whole seconds since 1970 of an RFC 3339 text; throws Go's error. Models time.Parse */
export function parseGoTime(text: string): number {
  const reader = new TimeReader(text);
  const year = Number(reader.take('2006', /^\d{4}/));
  reader.take('-', /^-/);
  const month = reader.number('01', /^\d\d/, 'month', 1, 12);
  reader.take('-', /^-/);
  const day = Number(reader.take('02', /^\d\d/));
  reader.take('T', /^T/);
  const hour = reader.number('15', /^\d\d?/, 'hour', 0, 23);
  reader.take(':', /^:/);
  const minute = reader.number('04', /^\d\d/, 'minute', 0, 59);
  reader.take(':', /^:/);
  const second = reader.number('05', /^\d\d/, 'second', 0, 59);
  reader.take('', /^(?:[.,]\d+)?/);
  const zone = reader.zone();
  reader.end();
  const date = secondsOf(year, month, day, 0, 0, 0);
  if (day < 1 || new Date(date * 1000).getUTCMonth() !== month - 1) reader.say('day out of range');
  return secondsOf(year, month, day, hour, minute, second) - zone;
}

/** The first second of the year 1: no time at all to Go. */
const ZERO = -62_135_596_800;

/** A time as `metav1.Time` writes it, in UTC; undefined for Go's zero. */
export function formatGoTime(seconds: number): string | undefined {
  if (seconds === ZERO) return undefined;
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  const digits = String(Math.abs(year)).padStart(4, '0');
  return `${year < 0 ? '-' : ''}${digits}${date
    .toISOString()
    .replace(/^[-+]?\d+/, '')
    .slice(0, 15)}Z`;
}
