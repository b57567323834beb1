/** Cron schedules of five fields or a name. Models github.com/robfig/cron/v3 as pkg/controller/cronjob uses it. */

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** After so many years without a match a schedule is never due. */
const YEARS = 5;

const NAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  readonly values: ReadonlySet<number>;
  /** The field was `*` or `?`: days of the month and of the week then do not add up. */
  readonly any: boolean;
}

/** A parsed schedule: what the parts of a local time have to be, or a period in milliseconds. */
export type Schedule = { readonly every: number } | Fields;

interface Fields {
  readonly minutes: Field;
  readonly hours: Field;
  readonly days: Field;
  readonly months: Field;
  readonly weekdays: Field;
}

function parseField(
  text: string,
  low: number,
  high: number,
  names: readonly string[] = [],
): Field | undefined {
  const number = (word: string): number => {
    const named = names.indexOf(word.toLowerCase());
    return named >= 0 ? named + low : /^\d+$/.test(word) ? Number(word) : NaN;
  };
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',')) {
    const [range = '', stepText] = part.split('/');
    const step = stepText === undefined ? 1 : Number(stepText);
    const all = range === '*' || range === '?';
    any ||= all && step === 1;
    const [from = '', to] = range.split('-');
    const first = all ? low : number(from);
    const last = all ? high : to !== undefined ? number(to) : stepText === undefined ? first : high;
    if (!(first >= low && last <= high && first <= last && step > 0)) return undefined;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return { values, any };
}

const UNITS: Readonly<Record<string, number>> = { h: HOUR, m: MINUTE, s: 1000, ms: 1 };

/** Milliseconds of a duration as Go writes it, in whole seconds. */
function periodOf(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text) return undefined;
  const total = parts.reduce((sum, [, value, unit = '']) => sum + Number(value) * (UNITS[unit] ?? 0), 0);
  return Math.max(1000, Math.floor(total / 1000) * 1000);
}

/** Undefined for a text that is no schedule. */
export function parseSchedule(text: string): Schedule | undefined {
  const [, period] = /^@every (.*)$/.exec(text) ?? [];
  if (period !== undefined) {
    const every = periodOf(period);
    return every === undefined ? undefined : { every };
  }
  const fields = (NAMES[text] ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12, MONTHS);
  const weekdays = parseField(weekday, 0, 6, WEEKDAYS);
  return minutes && hours && days && months && weekdays
    ? { minutes, hours, days, months, weekdays }
    : undefined;
}

function matchesDay({ days, weekdays }: Fields, at: Date): boolean {
  const day = days.values.has(at.getUTCDate());
  const weekday = weekdays.values.has(at.getUTCDay());
  return days.any || weekdays.any ? day && weekday : day || weekday;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone is ahead of UTC at a time, in milliseconds; undefined for a zone that there is not. */
export function zoneOffset(zone: string, at: number): number | undefined {
  if (zone === 'UTC') return 0;
  try {
    let format = formats.get(zone);
    if (!format) {
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
      formats.set(zone, format);
    }
    const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? [];
    const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE;
    return sign === '-' ? -ahead : ahead;
  } catch {
    return undefined;
  }
}

/** Clocks of a zone: a time as they show it is a date whose UTC fields are meant. */
class LocalTime {
  readonly #zone: string;

  constructor(zone: string) {
    this.#zone = zone;
  }

  show(at: number): Date {
    return new Date(at + (zoneOffset(this.#zone, at) ?? 0));
  }

  /** When the clocks show a time; of a time that they leap over or show twice, what Go takes. Models Go's time.Date */
  when(...fields: readonly [year: number, month: number, day: number, hour?: number]): number {
    const [year, month, day, hour = 0] = fields;
    const shown = Date.UTC(year, month, day, hour);
    const guess = shown - (zoneOffset(this.#zone, shown) ?? 0);
    return shown - (zoneOffset(this.#zone, guess) ?? 0);
  }
}

/** The first time after `after` (milliseconds since the epoch) at which a schedule is due; undefined when it never is. */
export function nextTime(schedule: Schedule, after: number, zone = 'UTC'): number | undefined {
  if ('every' in schedule) return Math.floor(after / 1000) * 1000 + schedule.every;
  const local = new LocalTime(zone);
  let at = Math.floor(after / MINUTE) * MINUTE + MINUTE;
  const last = local.show(at).getUTCFullYear() + YEARS;
  for (;;) {
    const now = local.show(at);
    const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
    if (year > last) return undefined;
    if (!schedule.months.values.has(month + 1)) at = local.when(year, month + 1, 1);
    else if (!matchesDay(schedule, now)) at = startOfDay(local, year, month, day + 1);
    else if (!schedule.hours.values.has(now.getUTCHours()))
      at = at - (now.getUTCMinutes() * MINUTE + (at % MINUTE)) + HOUR;
    else if (!schedule.minutes.values.has(now.getUTCMinutes())) at += MINUTE;
    else return at;
  }
}

/** The first hour of a day, where midnight may have been left out. */
function startOfDay(local: LocalTime, year: number, month: number, day: number): number {
  const at = local.when(year, month, day);
  const hour = local.show(at).getUTCHours();
  if (hour === 0) return at;
  return hour > 12 ? at + (24 - hour) * HOUR : at - hour * HOUR;
}

/** When a schedule was due. */
export interface Due {
  /** The last time up to now; undefined when there was none. */
  readonly last: number | undefined;
  readonly missed: 'none' | 'few' | 'many';
}

/** So many missed starts are too many. */
const MANY = 100;

/**
 * The last time at which a schedule was due since a time. How many there were is estimated by the distance of the first two.
 * Models pkg/controller/cronjob/utils.go mostRecentScheduleTime
 * @returns undefined for a schedule that is never due
 */
export function lastDue(schedule: Schedule, since: number, now: number, zone = 'UTC'): Due | undefined {
  const first = nextTime(schedule, since, zone);
  const second = first === undefined ? undefined : nextTime(schedule, first, zone);
  if (first === undefined || second === undefined) return undefined;
  if (now < first) return { last: undefined, missed: 'none' };
  if (now < second) return { last: first, missed: 'none' };
  const between = Math.round((second - first) / 1000) * 1000;
  const count = Math.floor((now - first) / between) + 1;
  let last: number | undefined;
  let at = nextTime(schedule, first + (count - 2) * between, zone);
  for (; at !== undefined && at <= now; at = nextTime(schedule, at, zone)) last = at;
  return { last, missed: count > MANY ? 'many' : 'few' };
}
