import type { CronJob, CronJobSpec } from '../api/types.ts';
import { formatSelector } from '../machinery/selectors.ts';
import { age } from '../machinery/time.ts';
import { validateCronJob } from './cronjob-validation.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { withoutDisabledInSpec } from './podspec/disabled.ts';
import { podWarnings } from './podspec/warnings.ts';
import { containerCells } from './podspec/columns.ts';
import { podTemplateDefaults, templateMeta } from './podspec/defaults.ts';

const NO_SPEC: CronJobSpec = { schedule: '', jobTemplate: {} };

/** Models pkg/apis/batch/v1/defaults.go SetDefaults_CronJob; the job's own defaults wait for the job. */
function specDefaults(spec: CronJobSpec): CronJobSpec {
  const out = withDefaults<CronJobSpec>(spec, {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  const { jobTemplate } = out;
  const job = jobTemplate.spec ?? { template: {} };
  return replace(out, 'jobTemplate', {
    ...jobTemplate,
    metadata: templateMeta(jobTemplate.metadata),
    spec: replace(job, 'template', podTemplateDefaults(job.template)),
  });
}

function dropDisabled(object: CronJob, old?: CronJob): CronJob {
  const { spec } = object;
  if (!spec) return object;
  const jobTemplate = withoutDisabledInSpec(spec.jobTemplate, old?.spec?.jobTemplate);
  return replace(object, 'spec', replace(spec, 'jobTemplate', jobTemplate));
}

/** Models pkg/registry/batch/cronjob/strategy.go */
export const cronjob = defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cj'],
  categories: ['all'],
  schema: 'io.k8s.api.batch.v1.CronJob',
  hasStatus: true,
  generation: true,
  columns: columns(
    'Name',
    'Schedule',
    'Timezone',
    'Suspend:boolean',
    'Active:integer',
    'Last Schedule',
    'Age',
    'Containers*',
    'Images*',
    'Selector*',
  ),
  defaults: (object) => replace(object, 'spec', specDefaults(object.spec ?? NO_SPEC)),
  prepareForCreate: (object) => dropDisabled(object),
  prepareForUpdate: dropDisabled,
  initialStatus: () => ({}),
  validate: (object, errors, context) => validateCronJob(object, errors, context),
  validateUpdate: (object, old, errors, context) => validateCronJob(object, errors, context, old),
  warnings: ({ spec }) =>
    podWarnings(spec?.jobTemplate.spec?.template.spec, 'spec.jobTemplate.spec.template.spec'),
  row({ metadata, spec, status }, { now }) {
    const last = status?.lastScheduleTime;
    return [
      metadata?.name ?? '',
      spec?.schedule ?? '',
      spec?.timeZone ?? '<none>',
      spec?.suspend === true ? 'True' : spec?.suspend === false ? 'False' : '<unset>',
      (status?.active ?? []).length,
      last === undefined ? '<none>' : age(last, now),
      age(metadata?.creationTimestamp, now),
      ...containerCells(spec?.jobTemplate.spec?.template.spec),
      formatSelector(spec?.jobTemplate.spec?.selector),
    ];
  },
});
