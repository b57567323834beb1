import type { CronJob } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { quote } from '../machinery/go.ts';
import type { WriteContext } from './kind.ts';
import { validateJobSpec } from './job-validation.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';

const POLICIES = ['Allow', 'Forbid', 'Replace'];

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];

const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

function parseNumber(text: string, { min, names }: Bounds): number | string {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + min;
  if (/^\d+$/.test(text)) return Number(text);
  return `failed to parse int from ${text}: strconv.Atoi: parsing ${quote(text)}: invalid syntax`;
}

function checkRange(text: string, bounds: Bounds): string | undefined {
  const [range = '', step, ...more] = text.split('/');
  if (more.length > 0) return `too many slashes: ${text}`;
  let low: number | string = bounds.min;
  let high: number | string = bounds.max;
  if (range !== '*' && range !== '?') {
    const [from = '', to, ...rest] = range.split('-');
    if (rest.length > 0) return `too many hyphens: ${text}`;
    low = parseNumber(from, bounds);
    if (typeof low === 'string') return low;
    high = to === undefined ? (step === undefined ? low : bounds.max) : parseNumber(to, bounds);
    if (typeof high === 'string') return high;
  }
  if (step !== undefined) {
    if (!/^\d+$/.test(step)) {
      return `failed to parse int from ${step}: strconv.Atoi: parsing ${quote(step)}: invalid syntax`;
    }
    if (Number(step) === 0) return `step of range should be a positive number: ${text}`;
  }
  if (low < bounds.min) return `beginning of range (${low}) below minimum (${bounds.min}): ${text}`;
  if (high > bounds.max) return `end of range (${high}) above maximum (${bounds.max}): ${text}`;
  if (low > high) return `beginning of range (${low}) beyond end of range (${high}): ${text}`;
  return undefined;
}

/** What is wrong with a schedule, in the words of github.com/robfig/cron. */
export function checkSchedule(schedule: string): string | undefined {
  if (schedule.startsWith('@')) {
    if (DESCRIPTORS.includes(schedule) || /^@every \d/.test(schedule)) return undefined;
    return `unrecognized descriptor: ${schedule}`;
  }
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  }
  for (const [i, field] of fields.entries()) {
    const bounds = FIELDS[i];
    if (!bounds) continue;
    for (const range of field.split(',')) {
      const problem = checkRange(range, bounds);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** Models pkg/apis/batch/validation/validation.go validateTimeZone */
function validateTimeZone(zone: string, errors: FieldErrors): void {
  const refuse = (why: string): void => errors.invalid('spec.timeZone', zone, why);
  if (zone === '') {
    refuse('timeZone must be nil or non-empty string');
    return;
  }
  if (zone.toLowerCase() === 'local') {
    refuse('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
    return;
  }
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
  } catch {
    refuse(`unknown time zone ${zone}`);
  }
}

/** Models pkg/apis/batch/validation/validation.go validateCronJobSpec */
export function validateCronJob(
  { metadata, spec }: CronJob,
  errors: FieldErrors,
  { settings }: WriteContext,
): void {
  if (!spec) return;
  // The jobs' names are longer by eleven letters.
  const name = metadata?.name ?? '';
  if (name.length > 52) errors.invalid('metadata.name', name, 'must be no more than 52 characters');
  if (!spec.schedule) errors.required('spec.schedule');
  else {
    const problem = checkSchedule(spec.schedule);
    if (problem !== undefined) errors.invalid('spec.schedule', spec.schedule, problem);
    if (spec.schedule.includes('TZ')) {
      errors.invalid(
        'spec.schedule',
        spec.schedule,
        'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      );
    }
  }
  if (spec.timeZone !== undefined) validateTimeZone(spec.timeZone, errors);
  validateNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors);
  const policy = spec.concurrencyPolicy ?? '';
  if (!POLICIES.includes(policy)) errors.notSupported('spec.concurrencyPolicy', policy, POLICIES);
  const job = spec.jobTemplate.spec;
  if (job) validateJobSpec(job, 'spec.jobTemplate.spec', errors, settings);
  validateNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors);
  validateNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors);
}
