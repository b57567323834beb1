import type { CronJob, JobTemplateSpec } from '../../../cluster/api/types.ts';
import { longTime } from '../output/duration.ts';
import { metaOf, titleBool, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { writePodTemplate } from './pod-template.ts';
import { selectorText } from './selectors.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeCronJob */
export const describeCronJob: Describer<CronJob> = async (cronJob, context) => {
  const events = await searchEvents(context, referenceTo(cronJob));
  const writer = new DescribeWriter();
  const meta = metaOf(cronJob);
  const { spec, status } = cronJob;
  const field = (title: string, value: string | number | undefined): void =>
    writer.write(0, `${title}:\t${value ?? '<unset>'}\n`);
  field('Name', meta.name ?? '');
  field('Namespace', meta.namespace ?? '');
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  field('Schedule', spec?.schedule ?? '');
  field('Concurrency Policy', spec?.concurrencyPolicy ?? '');
  field('Suspend', spec?.suspend === undefined ? undefined : titleBool(spec.suspend));
  field('Successful Job History Limit', spec?.successfulJobsHistoryLimit);
  field('Failed Job History Limit', spec?.failedJobsHistoryLimit);
  const deadline = spec?.startingDeadlineSeconds;
  field('Starting Deadline Seconds', deadline === undefined ? undefined : `${deadline}s`);
  writeJobTemplate(writer, spec?.jobTemplate);
  field('Last Schedule Time', status?.lastScheduleTime && longTime(status.lastScheduleTime));
  const active = (status?.active ?? []).map(({ name = '' }) => name);
  field('Active Jobs', active.length === 0 ? '<none>' : active.join(', '));
  writeEvents(writer, events, context.now());
  return writer.finish();
};

function writeJobTemplate(writer: PrefixWriter, template: JobTemplateSpec | undefined): void {
  const spec = template?.spec;
  writer.write(0, `Selector:\t${spec?.selector ? selectorText(spec.selector) : '<unset>'}\n`);
  writer.write(0, `Parallelism:\t${spec?.parallelism ?? '<unset>'}\n`);
  writer.write(0, `Completions:\t${spec?.completions ?? '<unset>'}\n`);
  if (spec?.activeDeadlineSeconds !== undefined) {
    writer.write(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s\n`);
  }
  writePodTemplate(writer, spec?.template);
}
