import type { ReplicationController } from '../../../cluster/api/types.ts';
import { writeConditions } from './conditions.ts';
import { podsStatus } from './controlled-pods.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { labelsText, writeAnnotations, writeLabels } from './metadata.ts';
import { writePodTemplate } from './pod-template.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeReplicationController */
export const describeReplicationController: Describer<ReplicationController> = async (
  controller,
  context,
) => {
  const { spec, status } = controller;
  const pods = await podsStatus(context, controller, { matchLabels: spec?.selector ?? {} });
  const events = await searchEvents(context, referenceTo(controller));
  const writer = new DescribeWriter();
  const meta = metaOf(controller);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writer.write(0, `Selector:\t${labelsText(spec?.selector)}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired\n`);
  writer.write(0, `Pods Status:\t${pods}\n`);
  writePodTemplate(writer, spec?.template);
  writeConditions(writer, status?.conditions);
  writeEvents(writer, events, context.now());
  return writer.finish();
};
