import type { Endpoint, EndpointSlice } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter, type PrefixWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeEndpointSliceV1 */
export const describeEndpointSlice: Describer<EndpointSlice> = async (slice, context) => {
  const events = await searchEvents(context, referenceTo(slice));
  const writer = new DescribeWriter();
  const meta = metaOf(slice);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `AddressType:\t${slice.addressType}\n`);
  if (!slice.ports?.length) writer.write(0, 'Ports: <unset>\n');
  else {
    writer.write(0, 'Ports:\n');
    writer.write(1, 'Name\tPort\tProtocol\n');
    writer.write(1, '----\t----\t--------\n');
    for (const { name, port, protocol = '' } of slice.ports) {
      writer.write(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}\n`);
    }
  }
  if (!slice.endpoints?.length) writer.write(0, 'Endpoints: <none>\n');
  else {
    writer.write(0, 'Endpoints:\n');
    for (const endpoint of slice.endpoints) writeEndpoint(writer, endpoint);
  }
  writeEvents(writer, events, context.now());
  return writer.finish();
};

function writeEndpoint(writer: PrefixWriter, endpoint: Endpoint): void {
  const { addresses, conditions, hostname, targetRef, nodeName, zone } = endpoint;
  writer.write(1, `- Addresses:\t${addresses.join(', ') || '<none>'}\n`);
  writer.write(2, 'Conditions:\n');
  writer.write(3, `Ready:\t${conditions?.ready ?? '<unset>'}\n`);
  writer.write(2, `Hostname:\t${hostname ?? '<unset>'}\n`);
  if (targetRef) writer.write(2, `TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}\n`);
  writer.write(2, `NodeName:\t${nodeName ?? '<unset>'}\n`);
  writer.write(2, `Zone:\t${zone ?? '<unset>'}\n`);
}
