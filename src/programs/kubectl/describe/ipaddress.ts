import type { IPAddress } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeIPAddressV1 */
export const describeIPAddress: Describer<IPAddress> = async (address, context) => {
  const events = await searchEvents(context, referenceTo(address));
  const writer = new DescribeWriter();
  const meta = metaOf(address);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  const parent = address.spec?.parentRef;
  if (parent) {
    writer.write(0, 'Parent Reference:\n');
    writer.write(1, `Group:\t${parent.group ?? ''}\n`);
    writer.write(1, `Resource:\t${parent.resource}\n`);
    writer.write(1, `Namespace:\t${parent.namespace ?? ''}\n`);
    writer.write(1, `Name:\t${parent.name}\n`);
  }
  writeEvents(writer, events, context.now());
  return writer.finish();
};
