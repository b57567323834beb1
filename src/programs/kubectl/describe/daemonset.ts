import type { DaemonSet } from '../../../cluster/api/types.ts';
import { podsStatus } from './controlled-pods.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { labelsText, writeAnnotations, writeLabels } from './metadata.ts';
import { writePodTemplate } from './pod-template.ts';
import { selectorText } from './selectors.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeDaemonSet */
export const describeDaemonSet: Describer<DaemonSet> = async (daemon, context) => {
  const { spec, status } = daemon;
  const pods = await podsStatus(context, daemon, spec?.selector);
  const events = await searchEvents(context, referenceTo(daemon));
  const writer = new DescribeWriter();
  const meta = metaOf(daemon);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writer.write(0, `Selector:\t${selectorText(spec?.selector)}\n`);
  writer.write(0, `Node-Selector:\t${labelsText(spec?.template.spec?.nodeSelector)}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}\n`);
  writer.write(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}\n`);
  writer.write(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}\n`);
  writer.write(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}\n`);
  writer.write(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}\n`);
  writer.write(0, `Pods Status:\t${pods}\n`);
  writePodTemplate(writer, spec?.template);
  writeEvents(writer, events, context.now());
  return writer.finish();
};
