import { parseGoDuration } from './go-duration.ts';
import { quote } from './go.ts';

const NAMES: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);
const EVERY = '@every ';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What one part of a local time has to be. */
export interface CronField {
  readonly values: ReadonlySet<number>;
  /** The field was `*` or `?`: days of the month and of the week then do not add up. */
  readonly any: boolean;
}

/** A schedule of five fields. */
export interface CronFields {
  readonly minutes: CronField;
  readonly hours: CronField;
  readonly days: CronField;
  readonly months: CronField;
  readonly weekdays: CronField;
}

/** A parsed schedule: what the parts of a local time have to be, or a period in milliseconds. */
export type Schedule = { readonly every: number } | CronFields;

/** What is wrong with a schedule. */
class CronProblem extends Error {}

const refuse = (problem: string): never => {
  throw new CronProblem(problem);
};

function numberOf(text: string): number {
  const failed = (why: string): never =>
    refuse(`failed to parse int from ${text}: strconv.Atoi: parsing ${quote(text)}: ${why}`);
  if (!/^[-+]?\d+$/.test(text)) return failed('invalid syntax');
  const number = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(64, number) !== number) return failed('value out of range');
  if (number < 0n) return refuse(`negative number (${number}) not allowed: ${text}`);
  return Number(number);
}

function fieldOf(text: string, least: number, most: number, names: readonly string[] = []): CronField {
  const number = (word: string): number => {
    const named = names.indexOf(word.toLowerCase());
    return named >= 0 ? named + least : numberOf(word);
  };
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',')) {
    if (part === '') continue;
    const [range = '', stepText, ...slashes] = part.split('/');
    const [from = '', to, ...hyphens] = range.split('-');
    const all = from === '*' || from === '?';
    const first = all ? least : number(from);
    let last = all ? most : first;
    if (!all && hyphens.length > 0) refuse(`too many hyphens: ${part}`);
    if (!all && to !== undefined) last = number(to);
    if (slashes.length > 0) refuse(`too many slashes: ${part}`);
    const step = stepText === undefined ? 1 : numberOf(stepText);
    if (stepText !== undefined && to === undefined) last = most;
    if (first < least) refuse(`beginning of range (${first}) below minimum (${least}): ${part}`);
    if (last > most) refuse(`end of range (${last}) above maximum (${most}): ${part}`);
    if (first > last) refuse(`beginning of range (${first}) beyond end of range (${last}): ${part}`);
    if (step === 0) refuse(`step of range should be a positive number: ${part}`);
    any ||= all && step === 1;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return { values, any };
}

function fieldsOf(text: string): CronFields {
  const fields = text.split(/\s+/).filter((field) => field !== '');
  const [minute, hour, day, month, weekday, ...more] = fields;
  if (
    minute === undefined ||
    hour === undefined ||
    day === undefined ||
    month === undefined ||
    weekday === undefined ||
    more.length > 0
  )
    return refuse(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  return {
    minutes: fieldOf(minute, 0, 59),
    hours: fieldOf(hour, 0, 23),
    days: fieldOf(day, 1, 31),
    months: fieldOf(month, 1, 12, MONTHS),
    weekdays: fieldOf(weekday, 0, 6, WEEKDAYS),
  };
}

function periodOf(text: string): number {
  const period = parseGoDuration(text.slice(EVERY.length));
  if (typeof period === 'string') return refuse(`failed to parse duration ${text}: ${period}`);
  return Math.max(1000, Math.floor(period / 1000) * 1000);
}

/** A schedule without the zone that may stand before it. No such schedule is ever stored. */
function withoutZone(text: string): string {
  const [all, zone = ''] = /^(?:CRON_)?TZ=([^ ]*) /.exec(text) ?? [];
  if (all === undefined) return text;
  if (zone !== '' && zone !== 'Local' && !isTimeZone(zone))
    refuse(`provided bad location ${zone}: unknown time zone ${zone}`);
  return text.slice(all.length).trim();
}

/** Whether there is a time zone of this name, which Go looks up as a file's and engines without regard to case. */
export function isTimeZone(zone: string): boolean {
  if (/^[-+]/.test(zone)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions();
    return timeZone === zone || timeZone.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}

/** A schedule of five fields, a name or a period; or what is wrong with it. Models ParseStandard of github.com/robfig/cron/v3 */
export function parseSchedule(text: string): Schedule | string {
  if (text === '') return 'empty spec string';
  try {
    const rest = withoutZone(text);
    if (rest.startsWith(EVERY)) return { every: periodOf(rest) };
    const named = NAMES.get(rest);
    if (named === undefined && rest.startsWith('@')) return `unrecognized descriptor: ${rest}`;
    return fieldsOf(named ?? rest);
  } catch (error) {
    if (error instanceof CronProblem) return error.message;
    throw error;
  }
}
