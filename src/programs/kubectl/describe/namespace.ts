import type { LimitRange, Namespace, ResourceQuota } from '../../../cluster/api/types.ts';
import { hasReason } from '../errors.ts';
import { writeTimedConditions } from './conditions.ts';
import { metaOf, type DescribeContext, type Described, type Describer } from './describer.ts';
import { corePath, listAll } from './lists.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { writeLimitRanges, writeQuotas } from './quotas.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeNamespace */
export const describeNamespace: Describer<Namespace> = async (namespace, context) => {
  const meta = metaOf(namespace);
  const { name = '' } = meta;
  const quotas = await listWhereServed<ResourceQuota>(context, corePath(name, 'resourcequotas'));
  const ranges = await listWhereServed<LimitRange>(context, corePath(name, 'limitranges'));
  const writer = new DescribeWriter();
  writer.write(0, `Name:\t${name}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, `Status:\t${namespace.status?.phase ?? ''}\n`);
  writeTimedConditions(writer, namespace.status?.conditions);
  if (quotas) {
    writer.write(0, '\n');
    writeQuotas(writer, quotas);
  }
  if (ranges) {
    writer.write(0, '\n');
    writeLimitRanges(writer, ranges);
  }
  return writer.finish();
};

/** A server that does not know the resource is no reason to fail. */
async function listWhereServed<T extends Described>(
  context: DescribeContext,
  path: string,
): Promise<readonly T[] | undefined> {
  try {
    return await listAll<T>(context, path);
  } catch (error) {
    if (hasReason(error, 'NotFound')) return undefined;
    throw error;
  }
}
