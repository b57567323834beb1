import type { ClusterRoleBinding, RoleBinding } from '../../../cluster/api/types.ts';
import { metaOf, type Describer } from './describer.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go RoleBindingDescriber and ClusterRoleBindingDescriber */
export const describeRoleBinding: Describer<RoleBinding | ClusterRoleBinding> = async (binding) => {
  const writer = new DescribeWriter();
  const meta = metaOf(binding);
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  writer.write(0, 'Role:\n');
  writer.write(1, `Kind:\t${binding.roleRef.kind}\n`);
  writer.write(1, `Name:\t${binding.roleRef.name}\n`);
  writer.write(0, 'Subjects:\n');
  writer.write(1, 'Kind\tName\tNamespace\n');
  writer.write(1, '----\t----\t---------\n');
  for (const { kind, name, namespace = '' } of binding.subjects ?? []) {
    writer.write(1, `${kind}\t${name}\t${namespace}\n`);
  }
  return Promise.resolve(writer.finish());
};
