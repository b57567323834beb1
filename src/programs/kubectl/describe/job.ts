import type { Job } from '../../../cluster/api/types.ts';
import { humanDuration, longTime } from '../output/duration.ts';
import { controllerText, metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { writePodTemplate } from './pod-template.ts';
import { selectorText } from './selectors.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeJob */
export const describeJob: Describer<Job> = async (job, context) => {
  const events = await searchEvents(context, referenceTo(job));
  const writer = new DescribeWriter();
  const meta = metaOf(job);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writer.write(0, `Selector:\t${selectorText(job.spec?.selector)}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writeProgress(writer, job);
  if (job.spec) writePodTemplate(writer, job.spec.template);
  writeEvents(writer, events, context.now());
  return writer.finish();
};

function writeProgress(writer: PrefixWriter, job: Job): void {
  const { spec, status = {} } = job;
  const field = (title: string, value: string | number | boolean | undefined): void => {
    if (value !== undefined && value !== '') writer.write(0, `${title}:\t${value}\n`);
  };
  field('Controlled By', controllerText(job));
  field('Parallelism', spec?.parallelism);
  field('Completions', spec?.completions ?? '<unset>');
  field('Completion Mode', spec?.completionMode);
  field('Suspend', spec?.suspend);
  field('Backoff Limit', spec?.backoffLimit);
  field('TTL Seconds After Finished', spec?.ttlSecondsAfterFinished);
  const { startTime, completionTime } = status;
  field('Start Time', startTime && longTime(startTime));
  field('Completed At', completionTime && longTime(completionTime));
  if (startTime && completionTime) {
    field('Duration', humanDuration(Date.parse(completionTime) - Date.parse(startTime)));
  }
  if (spec?.activeDeadlineSeconds !== undefined) {
    field('Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  }
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`;
  field(
    'Pods Statuses',
    `${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`,
  );
  if (spec?.completionMode === 'Indexed')
    field('Completed Indexes', indexesText(status.completedIndexes ?? ''));
}

/** A list of indexes, cut at the first comma after 50 characters. */
function indexesText(indexes: string): string {
  if (indexes === '') return '<none>';
  const comma = indexes.indexOf(',', 50);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}
