import type { IngressClass } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeIngressClassV1 */
export const describeIngressClass: Describer<IngressClass> = async (ingressClass, context) => {
  const events = await searchEvents(context, referenceTo(ingressClass));
  const writer = new DescribeWriter();
  const meta = metaOf(ingressClass);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `Controller:\t${ingressClass.spec?.controller ?? ''}\n`);
  const parameters = ingressClass.spec?.parameters;
  if (parameters) {
    writer.write(0, 'Parameters:\n');
    if (parameters.apiGroup !== undefined) writer.write(1, `APIGroup:\t${parameters.apiGroup}\n`);
    writer.write(1, `Kind:\t${parameters.kind}\n`);
    writer.write(1, `Name:\t${parameters.name}\n`);
  }
  writeEvents(writer, events, context.now());
  return writer.finish();
};
