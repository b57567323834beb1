import type { ServiceCIDR } from '../../../cluster/api/types.ts';
import { writeTimedConditions } from './conditions.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeServiceCIDRV1 */
export const describeServiceCIDR: Describer<ServiceCIDR> = async (range, context) => {
  const events = await searchEvents(context, referenceTo(range));
  const writer = new DescribeWriter();
  const meta = metaOf(range);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `CIDRs:\t${(range.spec?.cidrs ?? []).join(', ')}\n`);
  const { conditions } = range.status ?? {};
  if (conditions?.length) writer.write(0, 'Status:\n');
  writeTimedConditions(writer, conditions);
  writeEvents(writer, events, context.now());
  return writer.finish();
};
