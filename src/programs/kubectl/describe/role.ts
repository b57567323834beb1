import type { ClusterRole, Role } from '../../../cluster/api/types.ts';
import { ruleTable } from '../policy-rules.ts';
import { metaOf, type Describer } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go RoleDescriber and ClusterRoleDescriber */
export const describeRole: Describer<Role | ClusterRole> = async (role) => {
  const writer = new DescribeWriter();
  const meta = metaOf(role);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, 'PolicyRule:\n');
  writer.write(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  writer.write(1, '---------\t-----------------\t--------------\t-----\n');
  for (const cells of ruleTable(role.rules ?? [])) writer.write(1, `${cells.join('\t')}\n`);
  return Promise.resolve(writer.finish());
};
