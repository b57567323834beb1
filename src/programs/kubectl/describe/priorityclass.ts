import type { PriorityClass } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { labelsText } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describePriorityClass */
export const describePriorityClass: Describer<PriorityClass> = async (priorityClass, context) => {
  const events = await searchEvents(context, referenceTo(priorityClass));
  const writer = new DescribeWriter();
  const { name = '', annotations } = metaOf(priorityClass);
  writer.write(0, `Name:\t${name}\n`);
  writer.write(0, `Value:\t${priorityClass.value}\n`);
  writer.write(0, `GlobalDefault:\t${priorityClass.globalDefault === true}\n`);
  writer.write(0, `PreemptionPolicy:\t${priorityClass.preemptionPolicy ?? ''}\n`);
  writer.write(0, `Description:\t${priorityClass.description ?? ''}\n`);
  writer.write(0, `Annotations:\t${labelsText(annotations)}\n`);
  writeEvents(writer, events, context.now());
  return writer.finish();
};
