/** Cron schedules of five fields or a name. Models github.com/robfig/cron/v3 as pkg/controller/cronjob uses it. */

const MINUTE = 60_000;
const DAY = 86_400_000;

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

/** A parsed schedule, in the zone in which it is meant. */
export interface Schedule {
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

/** Undefined for a text that is no schedule. */
export function parseSchedule(text: string): Schedule | undefined {
  const fields = (NAMES[text.trim()] ?? text).trim().split(/\s+/);
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

function matchesDay({ days, months, weekdays }: Schedule, at: Date): boolean {
  if (!months.values.has(at.getUTCMonth() + 1)) return false;
  const day = days.values.has(at.getUTCDate());
  const weekday = weekdays.values.has(at.getUTCDay());
  return days.any || weekdays.any ? day && weekday : day || weekday;
}

/** How far a zone is ahead of UTC at a time, in milliseconds; undefined for a zone that there is not. */
export function zoneOffset(zone: string, at: number): number | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? [];
    const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE;
    return sign === '-' ? -ahead : ahead;
  } catch {
    return undefined;
  }
}

/** The first time after `after` (milliseconds since the epoch) at which a schedule is due; undefined when it never is. */
export function nextTime(schedule: Schedule, after: number, zone = 'UTC'): number | undefined {
  const offset = zone === 'UTC' ? 0 : (zoneOffset(zone, after) ?? 0);
  const start = (Math.floor((after + offset) / MINUTE) + 1) * MINUTE;
  // A day that matches comes within eight years (29 February around a year that is no leap year), or never.
  for (let day = Math.floor(start / DAY); day < start / DAY + 8 * 366; day++) {
    if (!matchesDay(schedule, new Date(day * DAY))) continue;
    for (const hour of [...schedule.hours.values].sort((a, b) => a - b))
      for (const minute of [...schedule.minutes.values].sort((a, b) => a - b)) {
        const at = day * DAY + (hour * 60 + minute) * MINUTE;
        if (at >= start) return at - offset;
      }
  }
  return undefined;
}

/** Where the last time is looked for, nearest first: most schedules were due not long ago. */
const WINDOWS = [60 * MINUTE, DAY, 32 * DAY, Infinity];

/** The last time up to `until` at which a schedule was due after `since`. */
export function lastTime(schedule: Schedule, since: number, until: number, zone = 'UTC'): number | undefined {
  for (const window of WINDOWS) {
    let last: number | undefined;
    let at = nextTime(schedule, Math.max(since, until - window), zone);
    for (; at !== undefined && at <= until; at = nextTime(schedule, at, zone)) last = at;
    if (last !== undefined || until - window <= since) return last;
  }
  return undefined;
}
