import type { CronJob } from '../api/types.ts';
import { isTimeZone, parseSchedule } from '../machinery/cron.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import type { WriteContext } from './kind.ts';
import { validateJobSpec } from './job-validation.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';

const POLICIES = ['Allow', 'Forbid', 'Replace'];

const ZONE_PART = /^(?!\.{1,2}$|-)[A-Za-z.\-_0-9+]{1,14}$/;

/** Models pkg/apis/batch/validation/validation.go validateTimeZone */
function validateTimeZone(zone: string, errors: FieldErrors): void {
  const refuse = (why: string): void => errors.invalid('spec.timeZone', zone, why);
  if (zone === '') {
    refuse('timeZone must be nil or non-empty string');
    return;
  }
  if (!zone.split('/').every((part) => ZONE_PART.test(part))) {
    refuse(`unknown time zone ${zone}`);
    return;
  }
  if (zone.toLowerCase() === 'local')
    refuse('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
  if (zone !== 'Local' && !isTimeZone(zone)) refuse(`unknown time zone ${zone}`);
}

/** Models pkg/apis/batch/validation/validation.go validateCronJobSpec */
export function validateCronJob(
  { metadata, spec }: CronJob,
  errors: FieldErrors,
  { settings }: WriteContext,
  old?: CronJob,
): void {
  if (!spec) return;
  // The jobs' names are longer by eleven letters.
  const name = metadata?.name ?? '';
  if (name.length > 52) errors.invalid('metadata.name', name, 'must be no more than 52 characters');
  if (!spec.schedule) errors.required('spec.schedule');
  else {
    const parsed = parseSchedule(spec.schedule);
    if (typeof parsed === 'string') errors.invalid('spec.schedule', spec.schedule, parsed);
    if (spec.schedule.includes('TZ')) {
      errors.invalid(
        'spec.schedule',
        spec.schedule,
        'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      );
    }
  }
  if (spec.timeZone !== undefined && spec.timeZone !== old?.spec?.timeZone)
    validateTimeZone(spec.timeZone, errors);
  validateNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors);
  const policy = spec.concurrencyPolicy ?? '';
  if (!POLICIES.includes(policy)) errors.notSupported('spec.concurrencyPolicy', policy, POLICIES);
  const job = spec.jobTemplate.spec;
  if (job) validateJobSpec(job, 'spec.jobTemplate.spec', errors, settings);
  validateNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors);
  validateNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors);
}
