import type { Secret } from '../../../cluster/api/types.ts';
import { decodeBase64 } from '../client.ts';
import { compareStrings } from '../output/go-values.ts';
import { metaOf, type Describer } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** How many bytes a Base64 text stands for. */
export const base64Length = (text: string): number => {
  const clean = text.replace(/\s/g, '');
  return (clean.length / 4) * 3 - (/=*$/.exec(clean)?.[0].length ?? 0);
};

/** Models kubectl/pkg/describe/describe.go describeSecret */
export const describeSecret: Describer<Secret> = async (secret) => {
  const writer = new DescribeWriter();
  const meta = metaOf(secret);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `\nType:\t${secret.type ?? ''}\n`);
  writer.write(0, '\nData\n====\n');
  const { data = {} } = secret;
  for (const key of Object.keys(data).sort(compareStrings)) {
    const value = data[key] ?? '';
    const open = key === 'token' && secret.type === 'kubernetes.io/service-account-token';
    writer.write(0, `${key}:\t${open ? decodeBase64(value) : `${base64Length(value)} bytes`}\n`);
  }
  return Promise.resolve(writer.finish());
};
