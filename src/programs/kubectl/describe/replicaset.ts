import type { ReplicaSet } from '../../../cluster/api/types.ts';
import { writeConditions } from './conditions.ts';
import { podsStatus } from './controlled-pods.ts';
import { controllerText, metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { writePodTemplate } from './pod-template.ts';
import { formatSelector } from './selectors.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeReplicaSet */
export const describeReplicaSet: Describer<ReplicaSet> = async (set, context) => {
  const { spec, status } = set;
  let pods: string;
  try {
    pods = await podsStatus(context, set, spec?.selector);
  } catch (error) {
    pods = `error in fetching pods: ${error instanceof Error ? error.message : String(error)}`;
  }
  const events = await searchEvents(context, referenceTo(set));
  const writer = new DescribeWriter();
  const meta = metaOf(set);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writer.write(0, `Selector:\t${formatSelector(spec?.selector)}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  const controller = controllerText(set);
  if (controller !== '') writer.write(0, `Controlled By:\t${controller}\n`);
  writer.write(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired\n`);
  writer.write(0, `Pods Status:\t${pods}\n`);
  writePodTemplate(writer, spec?.template);
  writeConditions(writer, status?.conditions);
  writeEvents(writer, events, context.now());
  return writer.finish();
};
