import type { LimitRange } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { writeLimits } from './quotas.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeLimitRange */
export const describeLimitRange: Describer<LimitRange> = async (range) => {
  const writer = new DescribeWriter();
  const { name = '', namespace = '' } = metaOf(range);
  writer.write(0, `Name:\t${name}\n`);
  writer.write(0, `Namespace:\t${namespace}\n`);
  writer.write(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n');
  writer.write(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  writeLimits(writer, range.spec, '');
  return Promise.resolve(writer.finish());
};
