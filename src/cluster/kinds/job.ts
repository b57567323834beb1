import type { Job, JobSpec, PodFailurePolicyOnPodConditionsPattern } from '../api/types.ts';
import { formatSelector } from '../machinery/selectors.ts';
import { age, humanDuration } from '../machinery/time.ts';
import { columns, defineKind, mapShared, replace, withDefaults } from './kind.ts';
import { validateJob, validateJobStatusUpdate, validateJobUpdate } from './job-validation.ts';
import { withoutDisabledInSpec } from './podspec/disabled.ts';
import { podWarnings } from './podspec/warnings.ts';
import { containerCells } from './podspec/columns.ts';
import { podTemplateDefaults } from './podspec/defaults.ts';

const conditionDefaults = (
  pattern: PodFailurePolicyOnPodConditionsPattern,
): PodFailurePolicyOnPodConditionsPattern => (pattern.status ? pattern : { ...pattern, status: 'True' });

/** Models pkg/apis/batch/v1/defaults.go SetDefaults_Job */
function specDefaults(spec: JobSpec): JobSpec {
  let out = spec;
  if (out.completions === undefined && out.parallelism === undefined) out = { ...out, completions: 1 };
  out = withDefaults<JobSpec>(out, {
    parallelism: 1,
    backoffLimit: out.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: out.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
    manualSelector: false,
  });
  if (out.podFailurePolicy) {
    const rules = mapShared(out.podFailurePolicy.rules, (rule) =>
      rule.onPodConditions
        ? replace(rule, 'onPodConditions', mapShared(rule.onPodConditions, conditionDefaults))
        : rule,
    );
    out = replace(out, 'podFailurePolicy', replace(out.podFailurePolicy, 'rules', rules));
  }
  return replace(out, 'template', podTemplateDefaults(out.template));
}

function defaults(object: Job): Job {
  const out = replace(object, 'spec', specDefaults(object.spec ?? { template: {} }));
  const labels = out.spec?.template.metadata?.labels;
  return labels && Object.keys(out.metadata?.labels ?? {}).length === 0
    ? { ...out, metadata: { ...out.metadata, labels } }
    : out;
}

/** A job selects its pods by its own UID. Models pkg/registry/batch/job/strategy.go generateSelector */
function withSelector(object: Job): Job {
  const { spec, metadata } = object;
  if (!spec || spec.manualSelector === true) return object;
  const { name = '', uid = '' } = metadata ?? {};
  const { template } = spec;
  const labels = {
    'job-name': name,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'batch.kubernetes.io/controller-uid': uid,
    ...template.metadata?.labels,
  };
  const matchLabels = { 'batch.kubernetes.io/controller-uid': uid, ...spec.selector?.matchLabels };
  const out: Job = {
    ...object,
    spec: {
      ...spec,
      selector: { ...spec.selector, matchLabels },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  // A job without labels of its own shares those of its template, these among them.
  const own = metadata?.labels;
  return own === undefined || own === template.metadata?.labels
    ? { ...out, metadata: { ...metadata, labels } }
    : out;
}

const has = ({ status }: Job, type: string): boolean =>
  status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;

function state(job: Job): string {
  if (has(job, 'Complete')) return 'Complete';
  if (has(job, 'Failed')) return 'Failed';
  if (job.metadata?.deletionTimestamp !== undefined) return 'Terminating';
  if (has(job, 'Suspended')) return 'Suspended';
  return has(job, 'FailureTarget') ? 'FailureTarget' : 'Running';
}

function completions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function duration({ status }: Job, now: number): string {
  if (status?.startTime === undefined) return '';
  const end = status.completionTime === undefined ? now : Date.parse(status.completionTime);
  return humanDuration(end - Date.parse(status.startTime));
}

export const job = defineKind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  categories: ['all'],
  schema: 'io.k8s.api.batch.v1.Job',
  hasStatus: true,
  generation: true,
  columns: columns('Name', 'Status', 'Completions', 'Duration', 'Age', 'Containers*', 'Images*', 'Selector*'),
  defaults,
  prepareForCreate: (object) => withSelector(withoutDisabledInSpec(object)),
  prepareForUpdate: (object, old) => withoutDisabledInSpec(object, old),
  initialStatus: () => ({}),
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatusUpdate,
  fields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  warnings: ({ spec }, old) =>
    old?.spec === spec ? [] : podWarnings(spec?.template.spec, 'spec.template.spec'),
  row: (object, { now }) => [
    object.metadata?.name ?? '',
    state(object),
    completions(object),
    duration(object, now),
    age(object.metadata?.creationTimestamp, now),
    ...containerCells(object.spec?.template.spec),
    formatSelector(object.spec?.selector),
  ],
});

export { specDefaults as jobSpecDefaults };
