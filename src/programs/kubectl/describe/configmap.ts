import type { ConfigMap } from '../../../cluster/api/types.ts';
import { compareStrings } from '../output/go-values.ts';
import { metaOf, type Describer } from './describer.ts';
import { referenceTo, listEvents, writeEvents } from './events.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { base64Length } from './secret.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go ConfigMapDescriber */
export const describeConfigMap: Describer<ConfigMap> = async (map, context) => {
  const writer = new DescribeWriter();
  const meta = metaOf(map);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, '\nData\n====\n');
  const { data = {}, binaryData = {} } = map;
  for (const key of Object.keys(data).sort(compareStrings)) {
    writer.write(0, `${key}:\n----\n`);
    writer.write(0, `${data[key] ?? ''}\n`);
    writer.write(0, '\n');
  }
  writer.write(0, '\nBinaryData\n====\n');
  for (const key of Object.keys(binaryData).sort(compareStrings)) {
    writer.write(0, `${key}: ${base64Length(binaryData[key] ?? '')} bytes\n`);
  }
  writer.write(0, '\n');
  writeEvents(writer, await listEvents(context, referenceTo(map)), context.now());
  return writer.finish();
};
