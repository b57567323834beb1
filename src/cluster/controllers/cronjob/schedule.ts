import { isTimeZone, type CronField, type CronFields, type Schedule } from '../../machinery/cron.ts';

/** When schedules are due. Models github.com/robfig/cron/v3 as pkg/controller/cronjob uses it. */

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** After so many years without a match a schedule is never due. */
const YEARS = 5;

function matchesDay({ days, weekdays }: CronFields, at: Date): boolean {
  const day = days.values.has(at.getUTCDate());
  const weekday = weekdays.values.has(at.getUTCDay());
  return days.any || weekdays.any ? day && weekday : day || weekday;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone is ahead of UTC at a time, in milliseconds; undefined for a zone that there is not. */
export function zoneOffset(zone: string, at: number): number | undefined {
  if (zone === 'UTC') return 0;
  let format = formats.get(zone);
  if (!format) {
    if (!isTimeZone(zone)) return undefined;
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? [];
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE;
  return sign === '-' ? -ahead : ahead;
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
  if (Object.values(schedule).some(({ values, any }: CronField) => values.size === 0 && !any))
    return undefined;
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
