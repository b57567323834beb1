import type { ResourceQuota } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { quotaRows, writeScopes } from './quotas.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeQuota */
export const describeResourceQuota: Describer<ResourceQuota> = async (quota) => {
  const writer = new DescribeWriter();
  const { name = '', namespace = '' } = metaOf(quota);
  writer.write(0, `Name:\t${name}\n`);
  writer.write(0, `Namespace:\t${namespace}\n`);
  writeScopes(writer, 0, ' * ', quota.spec?.scopes);
  writer.write(0, 'Resource\tUsed\tHard\n');
  writer.write(0, '--------\t----\t----\n');
  for (const [resource, used, hard] of quotaRows(quota)) {
    writer.write(0, `${resource}\t${used.inFormatOf(hard)}\t${hard}\n`);
  }
  return Promise.resolve(writer.finish());
};
