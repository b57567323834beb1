import type { EndpointAddress, Endpoints } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

const addressesText = (addresses: readonly EndpointAddress[] = []): string =>
  addresses.map(({ ip }) => ip).join(',') || '<none>';

/** Models kubectl/pkg/describe/describe.go describeEndpoints */
export const describeEndpoints: Describer<Endpoints> = async (endpoints, context) => {
  const events = await searchEvents(context, referenceTo(endpoints));
  const writer = new DescribeWriter();
  const meta = metaOf(endpoints);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, 'Subsets:\n');
  for (const { addresses, notReadyAddresses, ports = [] } of endpoints.subsets ?? []) {
    writer.write(1, `Addresses:\t${addressesText(addresses)}\n`);
    writer.write(1, `NotReadyAddresses:\t${addressesText(notReadyAddresses)}\n`);
    if (ports.length > 0) {
      writer.write(1, 'Ports:\n');
      writer.write(2, 'Name\tPort\tProtocol\n');
      writer.write(2, '----\t----\t--------\n');
      for (const { name, port, protocol = '' } of ports) {
        writer.write(2, `${name || '<unset>'}\t${port}\t${protocol}\n`);
      }
    }
    writer.write(0, '\n');
  }
  writeEvents(writer, events, context.now());
  return writer.finish();
};
